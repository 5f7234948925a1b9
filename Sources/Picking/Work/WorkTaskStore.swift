import FoundationEssentials
import Fulfilment
import MasterData
import PickPlanning
import Postgres

/// Reads what waits to be done on all floors: a statement for each kind of work, however many people ask.
struct WorkTaskStore: Sendable {
    /// Orders of a site that are looked at: the best ranked of those that wait.
    private static let limit = 200

    /// An order that waits for a picker or a packer.
    struct Order: Sendable {
        let id: Int64
        let site: String
        let priority: Int
        let dueAt: Date?
        let since: Date
        /// nil when it has no promise, or nobody knows where its door is.
        let consignment: Departures.Consignment?
        /// To pick: the first of its places.
        var place: WorkTask.Place?
        /// To pick: the zone in which all of it lies.
        var zone: String?
        /// To pack: its bins of a cart.
        var bins: [String] = []
        /// To pack: the opened parcel in which it begins; nil: it lies in bins.
        var parcel: String?
        /// To pack: who has begun it.
        var packer: String?
    }

    /// A tour that is under way.
    struct Tour: Sendable {
        let id: Int64
        let site: String
        let cart: String
        let picker: String
        let startedAt: Date
        let picks: Int
        let open: Int
    }

    /// A delivery at a dock.
    struct Receipt: Sendable {
        let id: Int64
        let site: String
        let document: String
        let place: WorkTask.Place
        let since: Date
    }

    /// Tours with open picks.
    func tours(on executor: some SQLExecutor) async throws -> [Tour] {
        try await executor.query(
            """
            SELECT t.id, t.site, t.cart, t.picker, t.started_at, p.picks, p.open FROM warehouse.tour t
            CROSS JOIN LATERAL (
                SELECT count(*) AS picks, count(*) FILTER (WHERE state = \(PickState.open)) AS open
                FROM warehouse.pick WHERE tour_id = t.id) p
            WHERE t.state = \(TourState.open) AND p.open > 0 ORDER BY t.id
            """
        ).decode((Int64, String, String, String, Date, Int, Int).self).map {
            Tour(id: $0, site: $1, cart: $2, picker: $3, startedAt: $4, picks: $5, open: $6)
        }
    }

    /// Released orders that can be picked, where a cart is free that may take them, and the time by the server.
    func pickable(on executor: some SQLExecutor) async throws -> ([Order], Date) {
        let rows = try await executor.query(
            """
            SELECT now(), o.order_id, o.site, o.priority, o.due_at, o.since, o.weight_g, o.country, o.latitude, o.longitude,
                p.code, p.aisle, p.cell, p.zone
            FROM warehouse.site w
            CROSS JOIN LATERAL (
                SELECT f.order_id, f.site, f.priority, f.due_at, coalesce(f.allocated_at, f.arrived_at) AS since, f.weight_g,
                    d.country, d.latitude, d.longitude
                FROM warehouse.fulfilment f
                CROSS JOIN LATERAL (SELECT o.country, o.latitude, o.longitude FROM orders.destination o WHERE o.order_id = f.order_id OFFSET 0) d
                WHERE f.site = w.code AND f.state = \(FulfilmentState.allocated) AND \(ZoneClosureStore.isReachable)
                    AND (SELECT true FROM orders.released r WHERE r.order_id = f.order_id)
                ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(Self.limit)) o
            CROSS JOIN LATERAL (
                SELECT (array_agg(l.code ORDER BY l.aisle, l.cell))[1] AS code, (array_agg(l.aisle ORDER BY l.aisle, l.cell))[1] AS aisle,
                    (array_agg(l.cell ORDER BY l.aisle, l.cell))[1] AS cell,
                    CASE WHEN count(DISTINCT coalesce(l.zone, '')) = 1 THEN min(l.zone) END AS zone
                FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id JOIN warehouse.location l ON l.id = s.location_id
                WHERE a.order_id = o.order_id AND a.state = \(AllocationState.open)) p
            WHERE w.is_active AND p.code IS NOT NULL AND EXISTS (
                SELECT FROM warehouse.cart c WHERE c.site = w.code AND c.is_active AND (c.zone IS NULL OR c.zone = p.zone)
                    AND NOT EXISTS (SELECT FROM warehouse.tour t WHERE t.cart = c.code AND t.state = \(TourState.open)))
            """)
        let orders = try rows.map { row in
            var order = try Self.order(row)
            order.place = WorkTask.Place(
                code: try row.decode(10), point: FloorPlace(aisle: try row.decode(11), cell: try row.decode(12)))
            order.zone = try row.decode(13)
            return order
        }
        return (orders, try rows.first?.decode(0) ?? Date())
    }

    /// Picked orders that people have to pack, and the time by the server.
    func packable(isPackedByPeople: Bool, on executor: some SQLExecutor) async throws -> ([Order], Date) {
        let rows = try await executor.query(
            """
            SELECT now(), f.order_id, f.site, f.priority, f.due_at, coalesce(f.picked_at, f.arrived_at), f.weight_g,
                d.country, d.latitude, d.longitude, t.cart, t.bins, k.packer,
                (SELECT p.sscc FROM warehouse.parcel p WHERE p.order_id = f.order_id AND p.opened_at >= f.picked_at
                 ORDER BY p.opened_at DESC, p.number LIMIT 1)
            FROM warehouse.fulfilment f
            LEFT JOIN orders.destination d ON d.order_id = f.order_id
            LEFT JOIN LATERAL (
                SELECT u.cart, \(OrderBinStore.numbers) AS bins FROM warehouse.tour_order o JOIN warehouse.tour u ON u.id = o.tour_id
                WHERE o.order_id = f.order_id ORDER BY o.tour_id DESC LIMIT 1) t ON true
            LEFT JOIN warehouse.packing k ON k.order_id = f.order_id
            WHERE f.state = \(FulfilmentState.picked) AND (\(isPackedByPeople) OR EXISTS (
                SELECT FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id JOIN warehouse.sku g ON g.code = s.sku
                WHERE a.order_id = f.order_id AND a.state = \(AllocationState.picked) AND g.has_serials))
            ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(5 * Self.limit)
            """)
        let orders = try rows.map { row in
            var order = try Self.order(row)
            if let cart: String = try row.decode(10, as: String?.self), let bins = try row.decode(11, as: [Int]?.self) {
                order.bins = bins.map { CartBin.code(cart: cart, bin: $0) }
            }
            order.packer = try row.decode(12)
            order.parcel = try row.decode(13)
            return order
        }
        return (orders, try rows.first?.decode(0) ?? Date())
    }

    /// Of the columns that both have.
    private static func order(_ row: Row) throws -> Order {
        let dueAt: Date? = try row.decode(4)
        return Order(
            id: try row.decode(1), site: try row.decode(2), priority: try row.decode(3), dueAt: dueAt, since: try row.decode(5),
            consignment: Departures.Consignment(
                weight: try row.decode(6), country: try row.decode(7), latitude: try row.decode(8), longitude: try row.decode(9),
                promisedBy: dueAt))
    }

    /// Deliveries that stand at docks and are not counted to the end.
    func receipts(on executor: some SQLExecutor) async throws -> [Receipt] {
        try await executor.query(
            """
            SELECT r.id, l.site, i.number, l.code, l.aisle, l.cell, coalesce(r.arrived_at, r.announced_at)
            FROM warehouse.receipt r JOIN warehouse.inbound i ON i.id = r.inbound_id JOIN warehouse.location l ON l.id = r.location_id
            WHERE r.state IN \([ReceiptState.arrived, .receiving]) ORDER BY r.id
            """
        ).decode((Int64, String, String, String, Int, Int, Date).self).map {
            Receipt(
                id: $0, site: $1, document: $2, place: .init(code: $3, point: FloorPlace(aisle: $4, cell: $5)), since: $6)
        }
    }

    /// Where places are, by their codes.
    func points(_ codes: [String], on executor: some SQLExecutor) async throws -> [String: FloorPlace] {
        guard !codes.isEmpty else { return [:] }
        let rows = try await executor.query(
            "SELECT code, aisle, cell FROM warehouse.location WHERE code = ANY (\(codes)::text[])")
        return Dictionary(
            try rows.decode((String, Int, Int).self).map { ($0, FloorPlace(aisle: $1, cell: $2)) }
        ) { first, _ in first }
    }

    /// Where somebody stands; nil when there is no such place.
    func point(_ code: String, on executor: some SQLExecutor) async throws -> FloorPlace? {
        try await executor.query(
            "SELECT aisle, cell FROM warehouse.location WHERE lower(code) = lower(\(code)) ORDER BY code = \(code) DESC LIMIT 1"
        ).first.map { try $0.decode((Int, Int).self) }.map { FloorPlace(aisle: $0, cell: $1) }
    }
}
