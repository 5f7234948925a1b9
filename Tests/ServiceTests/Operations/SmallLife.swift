import Postgres
import TestStack

/// A warehouse with ten mugs of one lot, a picker, two carriers, and whatever orders a test lets live up to some stage.
///
/// Every stage writes the rows the programs write, in one statement each, so that a test can stop an order anywhere.
struct SmallLife: Sendable {
    /// What has happened to an order, in the order in which it happens.
    enum Stage: Int, CaseIterable, Sendable, Comparable {
        case accepted, allocated, picking, picked, packed, booking, booked, ready, tracked, reported, delivered, completed

        static func < (one: Stage, other: Stage) -> Bool { one.rawValue < other.rawValue }
    }

    let stack: TestStack
    var postgres: Postgres { stack.postgres }

    static func with<Value>(_ body: (SmallLife) async throws -> Value) async throws -> Value {
        try await withTestStack(.database) { stack in
            let life = SmallLife(stack: stack)
            try await life.furnish()
            return try await body(life)
        }
    }

    private func furnish() async throws {
        try await postgres.pipeline([
            "INSERT INTO warehouse.site VALUES ('SAO', 'São Paulo', 'BR', -23.5, -46.6)",
            "INSERT INTO warehouse.sku (code, gtin, weight_g, length_mm, width_mm, height_mm) VALUES ('MUG', '', 300, 100, 90, 90)",
            "INSERT INTO warehouse.sku (code) VALUES ('HAT')",
            "INSERT INTO warehouse.location (site, code, check_code, aisle, cell) VALUES ('SAO', 'A-01', '17', 1, 1)",
            "INSERT INTO warehouse.stock (site, sku, location_id, lot, expiry, on_hand) VALUES ('SAO', 'MUG', 1, 'L7', '2031-05-01', 100)",
            "INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor) VALUES (1, 100, 0, 'receipt', 'seed')",
            "INSERT INTO warehouse.picker (badge, name) VALUES ('P1', 'Ana'), ('P2', 'Rui')",
            "INSERT INTO warehouse.cart (code, site, bins, max_weight_g) VALUES ('C1', 'SAO', 12, 50000), ('C2', 'SAO', 12, 50000)",
            "INSERT INTO shipping.carrier (code, name) VALUES ('flecha', 'Flecha')",
            "INSERT INTO shipping.carrier (code, name, is_own_fleet) VALUES ('fleet', 'Own fleet', true)",
        ])
    }

    /// Lets an order for two mugs live up to a stage.
    @discardableResult
    func order(_ externalID: String, upTo last: Stage) async throws -> Int64 {
        let id = try await accept(externalID)
        // Only the own fleet's parcels are booked before they are ready.
        for stage in Stage.allCases where stage > .accepted && stage <= last && (stage != .booked || last == .booked) {
            for statement in Self.statements(stage, id) { try await postgres.query(statement) }
        }
        return id
    }

    private func accept(_ externalID: String) async throws -> Int64 {
        try await postgres.query(
            """
            WITH made AS (
                INSERT INTO orders."order" (channel, external_id, content_hash, status, placed_at, promised_by, city, postcode, country,
                    released_at)
                VALUES ('shop', \(externalID), '\\x00', 'accepted', now() - interval '1 hour', now() + interval '3 days', 'Santos', '11010',
                    'BR', now()) RETURNING id
            ), line AS (
                INSERT INTO orders.line SELECT id, 1, 'MUG', 2, 1290, 'BRL' FROM made
            )
            SELECT id FROM made
            """)[0].decode(0)
    }

    /// An order that was held and never moved.
    @discardableResult
    func heldOrder(_ externalID: String) async throws -> Int64 {
        let id = try await accept(externalID)
        try await postgres.pipeline([
            "UPDATE orders.\"order\" SET status = 'held', released_at = NULL WHERE id = \(id)",
            """
            INSERT INTO orders.hold (order_id, reason, holder, detail)
            VALUES (\(id), 'no_dimensions', 'order-intake', 'nobody measured HAT')
            """,
        ])
        return id
    }

    /// An order that waits for stock.
    @discardableResult
    func backorder(_ externalID: String) async throws -> Int64 {
        let id = try await accept(externalID)
        try await postgres.query(
            """
            INSERT INTO warehouse.fulfilment (order_id, site, state, reason)
            VALUES (\(id), 'SAO', 'backordered', 'no stock: MUG needs 2, 0 available')
            """)
        return id
    }

    /// An order that was cancelled after its stock had been reserved.
    @discardableResult
    func cancelledOrder(_ externalID: String) async throws -> Int64 {
        let id = try await order(externalID, upTo: .allocated)
        try await postgres.pipeline([
            "UPDATE warehouse.allocation SET state = 'released' WHERE order_id = \(id)",
            "UPDATE warehouse.stock SET reserved = reserved - 2",
            """
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
            VALUES (1, 0, -2, 'release', \(id), 1, 'picking-worker')
            """,
            "UPDATE warehouse.fulfilment SET state = 'cancelled', reason = 'cancelled on request', cancelled_at = now() WHERE order_id = \(id)",
            "UPDATE orders.\"order\" SET status = 'cancelled', reason = 'changed my mind', cancelled_at = now() WHERE id = \(id)",
        ])
        return id
    }
}

extension SmallLife {
    private static func statements(_ stage: Stage, _ id: Int64) -> [SQL] {
        switch stage {
        case .accepted: []
        case .allocated: allocate(id)
        case .picking: startTour(id)
        case .picked: pick(id)
        case .packed: pack(id)
        case .booking, .booked, .ready: ship(stage, id)
        case .tracked, .reported, .delivered, .completed: follow(stage, id)
        }
    }

    private static func allocate(_ id: Int64) -> [SQL] {
        [
            "INSERT INTO warehouse.fulfilment (order_id, site, state, allocated_at) VALUES (\(id), 'SAO', 'allocated', now())",
            "INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity) VALUES (\(id), 1, 1, 2)",
            "UPDATE warehouse.stock SET reserved = reserved + 2",
            """
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
            VALUES (1, 0, 2, 'reserve', \(id), 1, 'picking-worker')
            """,
        ]
    }

    /// Only one tour may be open per picker and cart: the second order being picked is Rui's.
    private static func startTour(_ id: Int64) -> [SQL] {
        [
            """
            INSERT INTO warehouse.tour (site, cart, picker, length_m)
            SELECT 'SAO', 'C' || n, 'P' || n, 40 FROM generate_series(1, 2) n
            WHERE NOT EXISTS (SELECT FROM warehouse.tour WHERE picker = 'P' || n AND state = 'open') LIMIT 1
            """,
            "INSERT INTO warehouse.tour_order (tour_id, bin, order_id) SELECT max(id), 1, \(id) FROM warehouse.tour",
            """
            INSERT INTO warehouse.pick (tour_id, seq, bin, order_id, allocation_id, quantity)
            SELECT (SELECT max(id) FROM warehouse.tour), 1, 1, order_id, id, quantity FROM warehouse.allocation WHERE order_id = \(id)
            """,
            """
            INSERT INTO warehouse.scan_upload (tour_id, picker, ids, pick_ids, at, happened_at, steps, codes, quantities, accepted, messages,
                effects)
            SELECT tour_id, 'P1', ARRAY[gen_random_uuid()], ARRAY[id], ARRAY[now()], ARRAY[now()], '{item}', '{HAT}', '{NULL}', '{f}',
                ARRAY['This is a HAT; a MUG is wanted.'], '{NULL}'
            FROM warehouse.pick WHERE order_id = \(id)
            """,
            "UPDATE warehouse.fulfilment SET state = 'picking', picking_at = now() WHERE order_id = \(id)",
        ]
    }

    private static func pick(_ id: Int64) -> [SQL] {
        [
            "UPDATE warehouse.pick SET state = 'picked', picked = quantity, picker = 'P1', done_at = now() WHERE order_id = \(id)",
            "UPDATE warehouse.allocation SET state = 'picked' WHERE order_id = \(id)",
            "UPDATE warehouse.stock SET on_hand = on_hand - 2, reserved = reserved - 2",
            """
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
            VALUES (1, -2, -2, 'pick', \(id), 1, 'P1')
            """,
            """
            UPDATE warehouse.tour SET state = 'done', finished_at = now()
            WHERE id IN (SELECT tour_id FROM warehouse.tour_order WHERE order_id = \(id))
            """,
            "UPDATE warehouse.fulfilment SET state = 'picked', picked_at = now() WHERE order_id = \(id)",
        ]
    }

    private static func pack(_ id: Int64) -> [SQL] {
        [
            """
            WITH parcel AS (
                INSERT INTO warehouse.parcel (order_id, number, sscc, weight_g, length_mm, width_mm, height_mm, packer)
                VALUES (\(id), 1, lpad(\(String(id)), 18, '0'), 700, 200, 100, 100, 'picking-worker') RETURNING id)
            INSERT INTO warehouse.parcel_line SELECT id, 1, 2 FROM parcel
            """,
            "UPDATE warehouse.fulfilment SET state = 'packed', packed_at = now() WHERE order_id = \(id)",
        ]
    }

    private static func ship(_ stage: Stage, _ id: Int64) -> [SQL] {
        switch stage {
        case .booking:
            [
                """
                INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, service, zone, distance_m, billed_g, price, currency,
                    promised_by, expected_at, label_key)
                SELECT id, order_id, 'booking', 'flecha', 'standard', 'Z1', 55000, 700, 1590, 'BRL', now() + interval '3 days',
                    now() + interval '2 days', 'wb-parcel-' || id
                FROM warehouse.parcel WHERE order_id = \(id)
                """
            ]
        case .booked:
            [
                """
                UPDATE shipping.shipment SET state = 'booked', carrier = 'fleet', booked_at = now(), tracking_number = 'FL' || id
                WHERE order_id = \(id)
                """,
                Self.label(id),
            ]
        default:
            [
                """
                UPDATE shipping.shipment SET state = 'ready', booked_at = now(), ready_at = now(), tracking_number = 'FL' || id
                WHERE order_id = \(id)
                """,
                Self.label(id),
            ]
        }
    }

    private static func label(_ id: Int64) -> SQL {
        """
        INSERT INTO shipping.document (parcel_id, kind, media, tracking_number, bytes)
        SELECT parcel_id, 'label', 'zpl', tracking_number, convert_to('^XA ' || tracking_number, 'UTF8') FROM shipping.shipment
        WHERE order_id = \(id) ON CONFLICT DO NOTHING
        """
    }

    private static func follow(_ stage: Stage, _ id: Int64) -> [SQL] {
        switch stage {
        case .tracked:
            [
                """
                INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier)
                SELECT tracking_number, id, order_id, carrier FROM shipping.shipment WHERE order_id = \(id)
                """
            ]
        case .reported:
            [
                """
                INSERT INTO tracking.event (tracking_number, key, source, status, occurred_at, place, delivery_id)
                SELECT tracking_number, 'k1', 'flecha', 'delivered', now(), 'Santos', 1 FROM shipping.shipment WHERE order_id = \(id)
                """,
                """
                UPDATE tracking.parcel SET status = 'delivered', status_at = now(), delivered_at = now(), attempts = 1
                WHERE order_id = \(id)
                """,
            ]
        case .delivered:
            [
                """
                UPDATE shipping.shipment SET state = 'delivered', handed_over_at = ready_at, handed_over_by = 'acceptance', delivered_at = now()
                WHERE order_id = \(id)
                """
            ]
        default:
            ["UPDATE orders.\"order\" SET status = 'completed', completed_at = now() + interval '2 hours' WHERE id = \(id)"]
        }
    }
}
