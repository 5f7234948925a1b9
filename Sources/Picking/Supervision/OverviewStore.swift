import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue

/// Reads who works at what, at all sites.
struct OverviewStore: Sendable {
    /// How long ago an order may be packed that is shown while a parcel of it has not left.
    private static let memory: SQL = "interval '12 hours'"

    /// An order that is on its way through the warehouse.
    struct MovingOrder: Sendable {
        let id: Int64
        let site: String
        let state: FulfilmentState
        let packedAt: Date?
        /// nil when it has no promise, or nobody knows where its door is.
        let consignment: Departures.Consignment?
    }

    /// Carts under way, packers at work, blocked places and held orders. Which closed zones a tour goes to, others know.
    func people(on executor: some SQLExecutor) async throws -> FloorOverview {
        let results = try await executor.pipeline([Self.tours, Self.packing, Self.blocked, Self.held])
        var overview = FloorOverview()
        overview.tours = try results[0].map(Self.tour)
        overview.packing = try results[1].decode((String, String, Int64, Int, Int).self).map {
            FloorOverview.Packing(site: $0, packer: $1, order: $2, scans: $3, begun: $4)
        }
        overview.blocked = try results[2].decode((String, String).self).map { FloorOverview.Blocked(site: $0, place: $1) }
        overview.held = try results[3].decode((String, Int64, String, Int).self).map {
            FloorOverview.Held(site: $0, order: $1, reason: $2, held: $3)
        }
        return overview
    }

    private static let tours: SQL = """
        SELECT t.id, t.site, t.cart, t.picker, k.name, p.done, p.picks, p.orders,
            CASE WHEN p.done > 0 THEN (p.done * 3600 / greatest(60, extract(epoch FROM now() - t.started_at)))::int END,
            greatest(0, extract(epoch FROM now() - greatest(t.started_at, (
                SELECT u.received_at FROM warehouse.scan_upload u WHERE u.tour_id = t.id ORDER BY u.number DESC LIMIT 1)))::int) AS silent
        FROM warehouse.tour t JOIN warehouse.picker k ON k.badge = t.picker
        CROSS JOIN LATERAL (
            SELECT count(*) AS picks, count(*) FILTER (WHERE p.state <> \(PickState.open)) AS done,
                count(DISTINCT p.order_id) FILTER (WHERE p.state = \(PickState.open)) AS orders
            FROM warehouse.pick p WHERE p.tour_id = t.id) p
        WHERE t.state = \(TourState.open) ORDER BY silent DESC, t.id
        """

    private static func tour(_ row: Row) throws -> FloorOverview.Tour {
        let (id, site, cart, picker, name, done, picks, orders, pace, silent) = try row.decode(
            (Int64, String, String, String, String, Int, Int, Int, Int?, Int).self)
        return FloorOverview.Tour(
            id: id, site: site, cart: cart, picker: picker, name: name, done: done, picks: picks, orders: orders,
            linesPerHour: pace, silent: silent, closedZones: [])
    }

    private static let packing: SQL = """
        SELECT f.site, p.packer, p.order_id, cardinality(p.scans), extract(epoch FROM now() - p.begun_at)::int
        FROM warehouse.packing p JOIN warehouse.fulfilment f ON f.order_id = p.order_id ORDER BY p.begun_at, p.order_id
        """

    private static let blocked: SQL = """
        SELECT l.site, l.code FROM warehouse.location l
        WHERE l.id IN (SELECT s.location_id FROM warehouse.stock s WHERE s.is_blocked) ORDER BY l.site, l.code
        """

    private static let held: SQL = """
        SELECT f.site, f.order_id, coalesce(f.reason, ''), extract(epoch FROM now() - f.held_at)::int
        FROM warehouse.fulfilment f WHERE f.held_at IS NOT NULL ORDER BY f.held_at, f.order_id
        """

    /// Orders that wait for a picker, are picked or wait to be packed, those of which a parcel has not left, and the time by the
    /// server.
    func moving(on executor: some SQLExecutor) async throws -> ([MovingOrder], Date) {
        let results = try await executor.pipeline([
            "SELECT now()",
            """
            SELECT f.order_id, f.site, f.state, f.packed_at, f.weight_g, d.country, d.latitude, d.longitude, f.due_at
            FROM (
                SELECT order_id FROM warehouse.fulfilment WHERE state = \(FulfilmentState.allocated)
                UNION ALL SELECT order_id FROM warehouse.fulfilment WHERE state = \(FulfilmentState.picking)
                UNION ALL SELECT order_id FROM warehouse.fulfilment WHERE state = \(FulfilmentState.picked)
                UNION SELECT p.order_id FROM warehouse.parcel p
                LEFT JOIN shipping.parcel_label s ON s.parcel_id = p.id
                WHERE (p.packed_at AT TIME ZONE 'UTC')::date >= ((now() - \(Self.memory)) AT TIME ZONE 'UTC')::date
                    AND p.packed_at > now() - \(Self.memory) AND p.opened_at IS NULL
                    AND (s.state NOT IN \(ShipmentState.left)) IS NOT FALSE
            ) m
            JOIN warehouse.fulfilment f ON f.order_id = m.order_id
            LEFT JOIN orders.destination d ON d.order_id = f.order_id
            """,
        ])
        let orders = try results[1].map { row in
            MovingOrder(
                id: try row.decode(0), site: try row.decode(1), state: try row.decode(2), packedAt: try row.decode(3),
                consignment: Departures.Consignment(
                    weight: try row.decode(4), country: try row.decode(5), latitude: try row.decode(6),
                    longitude: try row.decode(7),
                    promisedBy: try row.decode(8)))
        }
        return (orders, try results[0][0].decode(0))
    }
}
