import PickPlanning
import Postgres

/// Forms tours out of allocated orders when a picker asks, and reads them back.
struct TourStore: Sendable {
    /// An allocation that is about to become a pick.
    struct Stop: Sendable {
        let allocationID: Int64
        let orderID: Int64
        let bin: Int
        let quantity: Int
        let place: PickTour.Place
        let locationCode: String
        let checkCode: String
        let sku: String
        let gtin: String
        let name: String
        let lot: String
    }

    /// Orders a picker has just got.
    struct Taken: Sendable {
        let tourID: Int64
        let stops: [Stop]
    }

    /// Takes the most urgent allocated orders the cart holds, as many as its bins and its weight allow, and opens a tour.
    ///
    /// Orders other pickers are taking at this moment are passed over; one order too heavy for the cart rides alone.
    /// - Returns: nil when there is no work.
    /// - Throws: `TourRace` when the picker or the cart got a tour in the same moment.
    func take(cart: Station.Cart, badge: String, in transaction: some SQLExecutor) async throws -> Taken? {
        let results = try await transaction.pipeline([takeStatement(cart, badge), stops(badge)])
        guard let row = results[0].first else { return nil }
        let (orders, tour) = try row.decode((Int, Int64?).self)
        guard orders > 0 else { return nil }
        guard let tour else { throw TourRace() }
        return Taken(tourID: tour, stops: try results[1].map(Self.stop))
    }

    private func takeStatement(_ cart: Station.Cart, _ badge: String) -> SQL {
        """
        WITH candidate AS (
            SELECT f.order_id, f.weight_g, f.priority, f.due_at FROM warehouse.fulfilment f
            WHERE f.site = \(cart.site) AND f.state = 'allocated'
                AND EXISTS (SELECT FROM orders.released r WHERE r.order_id = f.order_id)
            ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(cart.bins)
            FOR UPDATE OF f SKIP LOCKED
        ), ranked AS (
            SELECT order_id, row_number() OVER w AS bin, sum(weight_g::bigint) OVER w AS weight FROM candidate
            WINDOW w AS (ORDER BY priority DESC, due_at, order_id ROWS UNBOUNDED PRECEDING)
        ), fit AS MATERIALIZED (
            SELECT order_id, bin FROM ranked WHERE weight <= \(cart.maxWeight) OR bin = 1
        ), opened AS (
            INSERT INTO warehouse.tour (site, cart, picker)
            SELECT \(cart.site), \(cart.code), \(badge) WHERE EXISTS (SELECT FROM fit)
            ON CONFLICT DO NOTHING RETURNING id
        ), placed AS (
            INSERT INTO warehouse.tour_order (tour_id, bin, order_id) SELECT o.id, f.bin, f.order_id FROM fit f, opened o
        ), taken AS (
            UPDATE warehouse.fulfilment f SET state = 'picking', picking_at = now()
            FROM fit, opened WHERE f.order_id = fit.order_id AND f.state = 'allocated' RETURNING f.order_id
        )
        SELECT (SELECT count(*) FROM fit), (SELECT id FROM opened)
        """
    }

    private func stops(_ badge: String) -> SQL {
        """
        SELECT a.id, a.order_id, o.bin, a.quantity, l.aisle, l.cell, l.code, l.check_code, s.sku, k.gtin, k.name, s.lot
        FROM warehouse.tour t
        JOIN warehouse.tour_order o ON o.tour_id = t.id
        JOIN warehouse.allocation a ON a.order_id = o.order_id AND a.state = 'open'
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.location l ON l.id = s.location_id
        JOIN warehouse.sku k ON k.code = s.sku
        WHERE t.picker = \(badge) AND t.state = 'open'
        ORDER BY o.bin, a.id
        """
    }

    private static func stop(_ row: Row) throws -> Stop {
        let (allocation, order, bin, quantity, aisle, cell, location, check, sku, gtin, name, lot) = try row.decode(
            (Int64, Int64, Int, Int, Int, Int, String, String, String, String, String, String).self)
        return Stop(
            allocationID: allocation, orderID: order, bin: bin, quantity: quantity, place: .init(aisle: aisle, cell: cell),
            locationCode: location, checkCode: check, sku: sku, gtin: gtin, name: name, lot: lot)
    }

    /// Writes the pick list, in the order of the tour.
    /// - Parameter length: metres to walk.
    /// - Returns: the picks' ids in the same order.
    func insert(_ stops: [Stop], tourID: Int64, length: Int, in transaction: some SQLExecutor) async throws -> [Int64] {
        let results = try await transaction.pipeline([
            """
            WITH stored AS (
                INSERT INTO warehouse.pick (tour_id, seq, bin, order_id, allocation_id, quantity)
                SELECT \(tourID), seq, bin, order_id, allocation_id, quantity
                FROM unnest(\(stops.map(\.bin))::smallint[], \(stops.map(\.orderID))::bigint[], \(stops.map(\.allocationID))::bigint[],
                    \(stops.map(\.quantity))::int[]) WITH ORDINALITY AS t (bin, order_id, allocation_id, quantity, seq)
                RETURNING id, seq
            )
            SELECT id FROM stored ORDER BY seq
            """,
            "UPDATE warehouse.tour SET length_m = \(length) WHERE id = \(tourID)",
        ])
        return try results[0].map { try $0.decode(0) }
    }

    /// The picks of a tour that are still open.
    func openTour(_ tourID: Int64, in executor: some SQLExecutor) async throws -> PickList {
        let results = try await executor.pipeline([
            "SELECT cart, picker FROM warehouse.tour WHERE id = \(tourID)",
            """
            SELECT p.id, p.seq, l.code, l.check_code, s.sku, k.gtin, k.name, p.quantity, s.lot, p.bin, p.order_id
            FROM warehouse.pick p
            JOIN warehouse.allocation a ON a.id = p.allocation_id
            JOIN warehouse.stock s ON s.id = a.stock_id
            JOIN warehouse.location l ON l.id = s.location_id
            JOIN warehouse.sku k ON k.code = s.sku
            WHERE p.tour_id = \(tourID) AND p.state = 'open' ORDER BY p.seq
            """,
        ])
        let (cart, picker) = try results[0].first?.decode((String, String).self) ?? ("", "")
        let tasks = try results[1].map { row in
            let (pick, seq, place, check, sku, gtin, name, quantity, lot, bin, order) = try row.decode(
                (Int64, Int, String, String, String, String, String, Int, String, Int, Int64).self)
            return PickTask(
                pickID: pick, seq: seq, locationCode: place, checkCode: check, sku: sku, gtin: gtin, name: name,
                quantity: quantity,
                lot: lot, bin: bin, binCode: CartBin.code(cart: cart, bin: bin), orderID: order)
        }
        return PickList(tourID: tourID, cart: cart, picker: picker, tasks: tasks)
    }

    /// Ends a tour on which nothing is left to pick.
    func close(_ tourID: Int64, in executor: some SQLExecutor) async throws {
        try await executor.query(Self.closeStatement(tourID))
    }

    static func closeStatement(_ tourID: Int64) -> SQL {
        """
        UPDATE warehouse.tour t SET state = 'done', finished_at = now()
        WHERE t.id = \(tourID) AND t.state = 'open'
            AND NOT EXISTS (SELECT FROM warehouse.pick p WHERE p.tour_id = t.id AND p.state = 'open')
        """
    }
}

/// The picker or the cart got another tour in the same moment; asking again finds it.
struct TourRace: Error {}
