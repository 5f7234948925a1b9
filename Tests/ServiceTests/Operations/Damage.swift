import Fulfilment
import Postgres
import Testing

/// Something that must never be true of the rows of `SmallLife.populate`, and what the audit has to say about it.
struct Damage: Sendable, CustomTestStringConvertible {
    /// The check that finds it.
    let check: String
    /// Words of the offender's sentence.
    let sentence: String
    let statements: [SQL]

    var testDescription: String { "\(check): \(sentence)" }

    static let all: [Damage] = stock + goodsIn + serials + orders + parcels + messages

    private static let stock: [Damage] = [
        Damage(
            check: "ledger-on-hand", sentence: "stock 1 (MUG): 83 on hand, the ledger says 82",
            statements: ["UPDATE warehouse.stock SET on_hand = on_hand + 1"]),
        Damage(
            check: "ledger-on-hand", sentence: "stock 9 (no such row): 0 on hand, the ledger says 5",
            statements: [
                """
                INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor) VALUES (9, 5, 0, 'receipt', 'test')
                """
            ]),
        Damage(
            check: "ledger-reserved", sentence: "5 reserved, the ledger says 4",
            statements: ["UPDATE warehouse.stock SET reserved = reserved + 1"]),
        Damage(
            check: "no-oversell", sentence: "stock 1 (MUG): 200 reserved of 82",
            statements: ["ALTER TABLE warehouse.stock DROP CONSTRAINT stock_check", "UPDATE warehouse.stock SET reserved = 200"]),
        Damage(
            check: "reserved-for-orders", sentence: "4 reserved, open allocations want 3",
            statements: ["UPDATE warehouse.allocation SET quantity = 1 WHERE order_id = 2"]),
        Damage(
            check: "allocation-owners", sentence: "from stock 77: there is no such stock",
            statements: ["UPDATE warehouse.allocation SET stock_id = 77 WHERE order_id = 2"]),
        Damage(
            check: "allocation-owners", sentence: "the order has no such line",
            statements: ["UPDATE warehouse.allocation SET line_no = 3 WHERE order_id = 15"]),
        Damage(
            check: "right-article", sentence: "order 2 line 1 wants HAT and is served MUG",
            statements: ["UPDATE orders.line SET sku = 'HAT' WHERE order_id = 2"]),
        Damage(
            check: "counts-hold", sentence: "stock 1 (MUG): 82 there, 70 counted at",
            statements: [
                "INSERT INTO warehouse.stock_count (stock_id, counted_at, quantity, counter) VALUES (1, now(), 70, 'test')"
            ]),
        Damage(
            check: "count-tasks", sentence: "count task 1 is booked: 80 of MUG were seen, 82 of stock 1 are booked",
            statements: [
                "INSERT INTO warehouse.stock_count (stock_id, counted_at, quantity, counter) VALUES (1, now(), 82, 'test')",
                """
                INSERT INTO warehouse.count_task (stock_id, reason, state, asked_at, asked_by, settled_look, stock_count_id, ended_at)
                SELECT 1, 'plan', 'booked', now(), 'test', 1, id, now() FROM warehouse.stock_count
                """,
                """
                INSERT INTO warehouse.count_look (task_id, number, looked_at, quantity, expected, counter)
                SELECT t.id, 1, c.counted_at, 80, 82, 'test' FROM warehouse.count_task t JOIN warehouse.stock_count c ON c.id = t.stock_count_id
                """,
            ]),
        Damage(
            check: "unfit-lots", sentence: "order 2 line 1 is allocated: 2 of MUG lot L7 expired on",
            statements: [Self.expiredOtherwise("f.state <> 'allocated'")]),
        Damage(
            check: "unfit-lots", sentence: "order 4 line 1 is picked: 2 of MUG lot L7 expired on",
            statements: [Self.expiredOtherwise("f.state <> 'picked'")]),
        Damage(
            check: "unfit-lots", sentence: "order 5 line 1 is packed: 2 of MUG lot L7 expired on",
            statements: [
                Self.expiredOtherwise("f.order_id <> 5"),
                "UPDATE warehouse.fulfilment SET packed_at = now() - interval '9 days'",
            ]),
        Damage(
            check: "unfit-lots", sentence: "order 12 line 1 is packed: 2 of MUG lot L7 expired on",
            statements: [Self.expiredOtherwise("f.order_id <> 12")]),
        Damage(
            check: "free-pieces-pickable", sentence: "A-01 is a dock place and holds 82 free pieces of MUG lot L7",
            statements: ["UPDATE warehouse.location SET kind = \(LocationKind.dock)"]),
        Damage(
            check: "misplaced-handling",
            sentence: "82 pieces at A-01: MUG has no class of handling, and A-01 is only for chilled",
            statements: ["UPDATE warehouse.location SET handling = '{chilled}'"]),
        Damage(
            check: "blocked-places", sentence: "A-01 is blocked: the books have 82 of MUG lot L7, 4 reserved",
            statements: ["UPDATE warehouse.stock SET is_blocked = true"]),
    ]

    private static let orders: [Damage] = [
        Damage(
            check: "tours-moving", sentence: "of P1 with cart C1 stands still since",
            statements: [
                "UPDATE warehouse.tour SET started_at = now() - interval '3 hours'",
                "UPDATE warehouse.scan_upload SET received_at = now() - interval '3 hours'",
            ]),
        Damage(
            check: "one-bucket", sentence: "order 2 line 1 is allocated: 3 ordered, 2 allocated, 0 picked",
            statements: ["UPDATE orders.line SET quantity = 3 WHERE order_id = 2"]),
        Damage(
            check: "one-bucket", sentence: "order 15 line 1 is cancelled: 2 ordered, 2 allocated, 0 picked",
            statements: ["UPDATE warehouse.allocation SET state = 'open' WHERE order_id = 15"]),
        Damage(
            check: "one-bucket", sentence: "order 5 line 1 is packed: 2 ordered, 0 allocated, 0 picked",
            statements: ["UPDATE warehouse.allocation SET state = 'released' WHERE order_id = 5"]),
        Damage(
            check: "put-backs-cover-picks", sentence: "order 15: 2 picked, 0 in put-backs",
            statements: ["UPDATE warehouse.allocation SET state = 'picked' WHERE order_id = 15"]),
        Damage(
            check: "put-backs-cover-picks", sentence: "order 5: 2 picked, 0 in put-backs",
            statements: ["UPDATE warehouse.fulfilment SET held_at = now(), reason = 'test' WHERE order_id = 5"]),
        Damage(
            check: "put-backs-cover-picks", sentence: "order 15: 2 picked, 1 in put-backs",
            statements: [
                """
                INSERT INTO warehouse.put_back (order_id, allocation_id, stock_id, container, quantity)
                SELECT order_id, id, stock_id, 'C-B01', 1 FROM warehouse.allocation WHERE order_id = 15
                """
            ]),
        Damage(
            check: "known-orders", sentence: "order 999: no shop sent it",
            statements: ["INSERT INTO warehouse.fulfilment (order_id, site, state) VALUES (999, 'SAO', 'cancelled')"]),
        Damage(
            check: "known-orders", sentence: "order 14: there is no site X",
            statements: ["UPDATE warehouse.fulfilment SET site = 'X' WHERE order_id = 14"]),
        Damage(
            check: "one-site", sentence: "order 2 ships from LIS, and has MUG of SAO",
            statements: [
                "INSERT INTO warehouse.site VALUES ('LIS', 'Lisboa', 'PT', 38.7, -9.1)",
                "UPDATE warehouse.fulfilment SET site = 'LIS' WHERE order_id = 2",
            ]),
        Damage(
            check: "order-status", sentence: "order 13 is held, unknown to the warehouse, with 0 open holds",
            statements: ["UPDATE orders.hold SET released_at = now()"]),
        Damage(
            check: "order-status", sentence: "order 2 is cancelled, in the warehouse allocated, with 0 open holds",
            statements: ["UPDATE orders.\"order\" SET status = 'cancelled' WHERE id = 2"]),
        Damage(
            check: "order-status", sentence: "order 1 is completed, unknown to the warehouse",
            statements: ["UPDATE orders.\"order\" SET status = 'completed' WHERE id = 1"]),
        Damage(
            check: "completed-delivered", sentence: "order 8 is completed, parcel 4 is ready",
            statements: ["UPDATE orders.\"order\" SET status = 'completed' WHERE id = 8"]),
        Damage(
            check: "picking-on-a-tour", sentence: "order 3 is being picked since",
            statements: ["DELETE FROM warehouse.pick WHERE order_id = 3"]),
        Damage(
            check: "tours-settled", sentence: "pick 1 of order 3 is open on tour 1, which is done",
            statements: ["UPDATE warehouse.tour SET state = 'done'"]),
        Damage(
            check: "picks-allocated", sentence: "wants 1, its allocation has 2 and is open; the order is picking",
            statements: ["UPDATE warehouse.pick SET quantity = 1 WHERE order_id = 3"]),
    ]

    private static let messages: [Damage] = [
        Damage(
            check: "outbox-empties", sentence: "order.accepted for 1 waits since",
            statements: [
                """
                INSERT INTO messaging.outbox (type, version, event_ids, subjects, data, traces, occurred_at)
                VALUES ('order.accepted', 1, ARRAY[gen_random_uuid()], '{1}', ARRAY['{}'], '{NULL}', now() - interval '2 minutes')
                """
            ]),
        Damage(
            check: "retries-on-time", sentence: "order.accepted for 1 to q was due at",
            statements: [
                """
                INSERT INTO messaging.retry (due_at, queue, event_id, type, version, subject, data, occurred_at, attempt, reason)
                VALUES (now() - interval '2 minutes', 'q', gen_random_uuid(), 'order.accepted', 1, '1', '{}', now(), 1, 'later')
                """
            ]),
        Damage(
            check: "webhooks-read", sentence: "delivery 1 of flecha waits since",
            statements: [
                "INSERT INTO tracking.delivery (source, key, body, received_at) VALUES ('flecha', 'k', '', now() - interval '2 minutes')"
            ]),
        Damage(
            check: "dead-letters", sentence: "dead letter 1: order.accepted for 1 on q: bad",
            statements: [
                """
                INSERT INTO messaging.dead_letter (queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body,
                    occurred_at)
                VALUES ('q', 'bad', 'f', 1, gen_random_uuid(), 'order.accepted', 1, '1', '{}', '', now())
                """
            ]),
        Damage(
            check: "acted-on", sentence: "order.accepted for 1 stands at picking-worker.order.accepted since",
            statements: ["UPDATE orders.\"order\" SET released_at = now() - interval '20 minutes' WHERE id = 1"]),
        Damage(
            check: "standing-still", sentence: "order.accepted for 1 stands at picking-worker.order.accepted since",
            statements: ["INSERT INTO messaging.ring (queue, subject, rings) VALUES ('picking-worker.order.accepted', '1', 3)"]),
    ]

    /// A report of a stop with every mark.
    static func marked(reportedBefore age: String, shipment: Int64 = 77) -> [SQL] {
        [
            "INSERT INTO routing.vehicle VALUES ('V1', 'SAO', 900000, 8000000, 32400, 90, true)",
            "INSERT INTO routing.route (site, vehicle, state, distance_m, duration_s) VALUES ('SAO', 'V1', 'driven', 1, 1)",
            """
            INSERT INTO routing.stop (shipment_id, order_id, route_id, seq, latitude, longitude, weight_g, volume_cm3, state)
            SELECT \(shipment)::bigint, 1, id, 1, 0, 0, 1, 1, 'completed' FROM routing.route
            """,
            """
            INSERT INTO routing.stop_report (route_id, shipment_id, seq, outcome, occurred_at, reported_at, reported_by, distance_m, marks)
            SELECT route_id, shipment_id, 1, 'completed', now() - \(age)::interval - interval '13 hours', now() - \(age)::interval, 'ab12',
                900, '{far,late,dispatched}'
            FROM routing.stop WHERE shipment_id = \(shipment)
            """,
        ]
    }

    /// The lot has expired; orders of a condition have been served from another one, which has not.
    private static func expiredOtherwise(_ condition: SQL) -> SQL {
        """
        WITH lot AS (
            INSERT INTO warehouse.stock (site, sku, location_id, lot) VALUES ('SAO', 'MUG', 1, 'L8') RETURNING id
        ), gone AS (
            UPDATE warehouse.stock SET expiry = current_date - 1 WHERE id = 1
        )
        UPDATE warehouse.allocation a SET stock_id = lot.id FROM lot, warehouse.fulfilment f
        WHERE f.order_id = a.order_id AND \(condition)
        """
    }
}
