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

    /// A purchase order of ten mugs that is counted at A-01.
    private static let received: [SQL] = [
        "INSERT INTO warehouse.supplier (code, name) VALUES ('ACME', 'Acme')",
        "INSERT INTO warehouse.inbound (kind, supplier, number, site, actor) VALUES ('purchase_order', 'ACME', '4711', 'SAO', 'test')",
        "INSERT INTO warehouse.inbound_line (inbound_id, line_no, sku, quantity) VALUES (1, 1, 'MUG', 10)",
        "INSERT INTO warehouse.receipt (inbound_id, number, state, location_id, received_at) VALUES (1, 1, 'received', 1, now())",
    ]

    /// A transfer of ten mugs from A-01 to a second site.
    private static let sent: [SQL] = [
        "INSERT INTO warehouse.site VALUES ('RIO', 'Rio', 'BR', -22.9, -43.2)",
        "INSERT INTO warehouse.inbound (kind, from_site, number, site, actor) VALUES ('transfer', 'SAO', 'T-1', 'RIO', 'test')",
        "INSERT INTO warehouse.inbound_line (inbound_id, line_no, sku, lot, quantity, from_stock_id) VALUES (1, 1, 'MUG', 'L7', 10, 1)",
    ]

    /// Ten mugs have left A-01 for a transfer of that number.
    private static func left(_ number: String) -> SQL {
        """
        INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor, document)
        VALUES (1, -10, 0, 'transfer', 'test', 'transfer ' || \(number)::text || ' from SAO')
        """
    }

    private static let goodsIn: [Damage] = [
        Damage(
            check: "transfers-whole",
            sentence: "transfer T-1 from SAO line 1: 10 sent, the ledger says 0; 0 received, 0 written off", statements: sent),
        Damage(
            check: "transfers-whole", sentence: "transfer T-9 from SAO, stock 1: 0 sent, the ledger says 10",
            statements: [left("T-9")]),
        Damage(
            check: "transfers-whole",
            sentence: "transfer T-1 from SAO line 1: 10 sent, the ledger says 10; 9 received, 2 written off",
            statements: sent + [left("T-1"), "UPDATE warehouse.inbound_line SET received = 9, written_off = 2"]),
        Damage(
            check: "receipts-in-ledger", sentence: "PO 4711 of ACME, receipt 1: 3 of MUG counted as receiving, the ledger says 0",
            statements: received + [
                "INSERT INTO warehouse.receipt_line (id, part, receipt_id, sku, quantity, actor) VALUES (gen_random_uuid(), 1, 1, 'MUG', 3, 'test')"
            ]),
        Damage(
            check: "expected-lines", sentence: "purchase_order 4711 line 1: 3 of MUG received, the counts say 0",
            statements: received + ["UPDATE warehouse.inbound_line SET received = 3"]),
        Damage(
            check: "receipts-waiting", sentence: "PO 4711 of ACME, receipt 1 has waited at A-01 since",
            statements: received + ["UPDATE warehouse.receipt SET received_at = now() - interval '2 days'"]),
    ]

    private static let serials: [Damage] = [
        Damage(
            check: "serials-on-hand", sentence: "HAT at SAO: 1 serial numbers in stock, 0 pieces on hand, picked or sent",
            statements: [
                "INSERT INTO warehouse.serial (sku, serial, site, state, actor) VALUES ('HAT', 'H1', 'SAO', 'in_stock', 'test')"
            ]),
        Damage(
            check: "serials-on-hand", sentence: "MUG at SAO: 91 serial numbers in stock, ",
            statements: [
                """
                INSERT INTO warehouse.serial (sku, serial, site, state, actor)
                SELECT 'MUG', 'M' || g, 'SAO', 'in_stock', 'test' FROM generate_series(1, 91) g
                """
            ]),
        Damage(
            check: "serials-in-parcels", sentence: "order 5: 3 serial numbers of MUG in parcel",
            statements: [
                """
                INSERT INTO warehouse.serial (sku, serial, site, state, order_id, sscc, actor)
                SELECT 'MUG', 'M' || g, 'SAO', 'packed', order_id, sscc, 'test' FROM warehouse.parcel, generate_series(1, 3) g WHERE order_id = 5
                """
            ]),
    ]

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

    /// Order 5 in a carton of 3.6 litres, 20 g of filling for each that stays empty, whose figures are not those of two mugs.
    private static func carton(void: Double) -> [SQL] {
        [
            """
            INSERT INTO warehouse.carton (code, length_mm, width_mm, height_mm, empty_weight_g, max_weight_g, cost, filling_g_per_l,
                filling_cost_per_kg)
            VALUES ('S', 200, 180, 100, 95, 5000, 25, 20, 900)
            """,
            """
            UPDATE warehouse.parcel SET carton = 'S', void_share = \(void)::float8, material_g = 103, material_cost = 40, currency = 'BRL'
            WHERE order_id = 5
            """,
        ]
    }

    /// A closed manifest with shipment 3.
    private static func manifest(parcels: Int) -> [SQL] {
        [
            """
            INSERT INTO shipping.manifest (carrier, site, ship_date, parcels, document)
            VALUES ('flecha', 'SAO', current_date, \(parcels)::int, 'list')
            """,
            "UPDATE shipping.shipment SET manifest_id = 1 WHERE id = 3",
        ]
    }

    private static let parcels: [Damage] = [
        Damage(
            check: "packaging-figures",
            sentence: "of order 5 in carton S has 40.0 % void, 103 g and a cost of 40; its pieces leave 55.0 %, 135 g and 61",
            statements: carton(void: 0.4)),
        Damage(
            check: "packaging-figures",
            sentence: "has 55.0 % void, 103 g and a cost of 40; its pieces leave 55.0 %, 135 g and 61",
            statements: carton(void: 0.55)),
        Damage(
            check: "packaging-figures", sentence: "order 5 is in its own packaging and has figures of a carton",
            statements: ["UPDATE warehouse.parcel SET material_g = 95 WHERE order_id = 5"]),
        Damage(
            check: "parcels-cover-picks", sentence: "order 5 line 1: 2 picked, 1 in parcels",
            statements: ["UPDATE warehouse.parcel_line SET quantity = 1 WHERE parcel_id = 1"]),
        Damage(
            check: "packed-in-parcels", sentence: "order 4 is picked, its parcels: 1",
            statements: [
                """
                INSERT INTO warehouse.parcel (order_id, number, sscc, weight_g, length_mm, width_mm, height_mm, packer)
                VALUES (4, 1, '000000000000000099', 1, 1, 1, 1, 'test')
                """
            ]),
        Damage(
            check: "one-sscc", sentence: "SSCC 17, parcels that have it: 1",
            statements: ["UPDATE warehouse.parcel SET sscc = '17' WHERE id = 1"]),
        Damage(
            check: "one-sscc", sentence: "SSCC 000000000000000005, parcels that have it: 2",
            statements: [
                "ALTER TABLE warehouse.parcel DROP CONSTRAINT parcel_sscc_key",
                "UPDATE warehouse.parcel SET sscc = '000000000000000005' WHERE id = 2",
            ]),
        Damage(
            check: "one-live-shipment", sentence: "shipment 1 of order 6 is for parcel 3, which is of order 7",
            statements: [
                "ALTER TABLE shipping.shipment DROP CONSTRAINT shipment_parcel_id_key",
                "UPDATE shipping.shipment SET state = 'cancelled', parcel_id = 3 WHERE id = 1",
            ]),
        Damage(
            check: "one-label", sentence: "tracking number FL3 is on shipments 3, 4",
            statements: [
                "DROP INDEX shipping.shipment_number",
                "UPDATE shipping.shipment SET tracking_number = 'FL3' WHERE id = 4",
            ]),
        Damage(
            check: "one-label", sentence: "shipment 2 is booked without a label",
            statements: ["UPDATE shipping.shipment SET label = NULL WHERE id = 2"]),
        Damage(
            check: "one-live-label", sentence: "shipment 4 has the number FL4 and living labels: FL4, FL9",
            statements: [
                "DROP INDEX shipping.label_live",
                """
                INSERT INTO shipping.label (shipment_id, number, account, reference, state)
                SELECT 4, number, 'flecha', 'wb-parcel-4', 'live' FROM unnest('{FL4,FL9}'::text[]) AS number
                """,
            ]),
        Damage(
            check: "label-calls-end", sentence: "label wb-parcel-1 of shipment 1 was asked for by account flecha at",
            statements: [
                """
                INSERT INTO shipping.label_attempt (shipment_id, n, account, reference, state, called_at)
                VALUES (1, 1, 'flecha', 'wb-parcel-1', 'calling', now() - interval '11 minutes')
                """
            ]),
        Damage(
            check: "voids-end", sentence: "label FL9 of shipment 4 is void_wanted since",
            statements: [
                """
                INSERT INTO shipping.label (shipment_id, number, account, reference, state, next_at)
                VALUES (4, 'FL9', 'flecha', 'wb-parcel-4', 'void_wanted', now() - interval '2 hours')
                """
            ]),
        Damage(
            check: "tracked-shipments", sentence: "tracking number FL4 is tracked for shipment 4, which has OTHER",
            statements: ["UPDATE shipping.shipment SET tracking_number = 'OTHER' WHERE id = 4"]),
        Damage(
            check: "delivered-tracked", sentence: "shipment 3 (FL3) is delivered, tracking says nothing",
            statements: [
                "UPDATE shipping.shipment SET state = 'delivered', handed_over_at = now(), handed_over_by = 'acceptance' WHERE id = 3"
            ]),
        Damage(
            check: "manifests-whole",
            sentence: "manifest 1 of flecha at SAO: 2 parcels were listed, 1 stand on it, 0 of them wrongly",
            statements: manifest(parcels: 2)),
        Damage(
            check: "manifests-whole",
            sentence: "manifest 1 of flecha at SAO: 1 parcels were listed, 1 stand on it, 1 of them wrongly",
            statements: manifest(parcels: 1) + ["UPDATE shipping.shipment SET ready_at = now() + interval '1 hour' WHERE id = 3"]),
        Damage(
            check: "left-by-a-sign", sentence: "shipment 3 is handed_over by a scan that nobody made",
            statements: [
                "UPDATE shipping.shipment SET state = 'handed_over', handed_over_at = now(), handed_over_by = 'scan' WHERE id = 3"
            ]),
        Damage(
            check: "left-by-a-sign", sentence: "shipment 3 is returned without a sign that it left",
            statements: [
                "UPDATE shipping.shipment SET state = 'returned' WHERE id = 3",
                "UPDATE tracking.parcel SET status = 'return_to_sender' WHERE shipment_id = 3",
            ]),
        Damage(
            check: "delivered-after-booking", sentence: "shipment 5 (FL5) of order 10 was booked at",
            statements: [
                "UPDATE tracking.parcel SET delivered_at = delivered_at - interval '600 days' WHERE shipment_id = 5"
            ]),
        Damage(
            check: "drivers-reports",
            sentence: "was reported completed under key ab12: 900 m from its stop, 13:00:00 after it, by the dispatcher",
            statements: marked(reportedBefore: "1 day")),
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
}
