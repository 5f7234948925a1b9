package import FoundationEssentials
import Fulfilment
package import Postgres

/// Zones that are closed for a while: what every statement asks about them is spelled here.
package struct ZoneClosureStore: Sendable {
    /// A zone that is closed now.
    package struct Closure: Sendable, Equatable {
        package let site: String
        package let zone: String
        package let reason: String
        package let closedBy: String
        package let closedAt: Date
        /// Orders that could be picked and wait, because something of them lies there.
        package let waitingOrders: Int
        /// Tours that go there and were under way already.
        package let tours: [Int64]
    }

    /// Whether the place `l` is in no closed zone.
    package static let isOpen: SQL = """
        NOT EXISTS (SELECT FROM warehouse.zone_closure z WHERE z.opened_at IS NULL AND z.site = l.site AND z.zone = l.zone)
        """

    /// Whether no piece that is reserved for the order of `f` and not picked lies in a closed zone. Few zones are closed: mostly one look
    /// at the site tells it for all of its orders.
    package static let isReachable: SQL = """
        (NOT EXISTS (SELECT FROM warehouse.zone_closure z WHERE z.opened_at IS NULL AND z.site = f.site)
            OR NOT EXISTS (\(pickIn("SELECT a.id", of: "f.order_id"))))
        """

    package init() {}

    /// The open allocations of an order that lie in closed zones.
    private static func pickIn(_ select: SQL, of order: SQL) -> SQL {
        """
        \(select) FROM warehouse.allocation a
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.location l ON l.id = s.location_id
        JOIN warehouse.zone_closure z ON z.site = l.site AND z.zone = l.zone AND z.opened_at IS NULL
        WHERE a.order_id = \(order) AND a.state = \(AllocationState.open)
        """
    }

    /// What is closed now, the longest first.
    package func closed(on executor: some SQLExecutor) async throws -> [Closure] {
        try await executor.query(
            """
            SELECT z.site, z.zone, z.reason, z.closed_by, z.closed_at,
                (SELECT count(*) FROM warehouse.fulfilment f
                 WHERE f.site = z.site AND f.state = \(FulfilmentState.allocated) AND EXISTS (\(Self.pickIn("SELECT a.id", of: "f.order_id"))
                    AND l.zone = c.zone)),
                ARRAY(SELECT DISTINCT t.id FROM warehouse.tour t JOIN warehouse.pick p ON p.tour_id = t.id AND p.state = \(PickState.open)
                    JOIN warehouse.allocation a ON a.id = p.allocation_id JOIN warehouse.stock s ON s.id = a.stock_id
                    JOIN warehouse.location l ON l.id = s.location_id
                    WHERE t.state = \(TourState.open) AND t.site = z.site AND l.zone = z.zone ORDER BY t.id)
            FROM warehouse.zone_closure z CROSS JOIN LATERAL (SELECT z.zone) c WHERE z.opened_at IS NULL ORDER BY z.closed_at, z.id
            """
        ).decode((String, String, String, String, Date, Int, [Int64]).self).map {
            Closure(site: $0, zone: $1, reason: $2, closedBy: $3, closedAt: $4, waitingOrders: $5, tours: $6)
        }
    }

    /// The closed zones that keep an order from being picked, with their reasons.
    package static func reasons(of order: Int64) -> SQL {
        """
        SELECT string_agg(DISTINCT 'zone ' || z.zone || ' is closed for ' || z.reason, '; ') FROM (\(pickIn("SELECT z.zone, z.reason", of: "\(order)"))) z
        """
    }

    /// The zone of a site as its places and carts have it, in any case.
    /// - Returns: nil when no place or cart is in it.
    package func zone(_ name: String, site: String, in executor: some SQLExecutor) async throws -> (site: String, zone: String)? {
        try await executor.query(
            """
            SELECT site, zone FROM (
                SELECT site, zone FROM warehouse.location WHERE lower(site) = lower(\(site)) AND lower(zone) = lower(\(name))
                UNION SELECT site, zone FROM warehouse.cart WHERE lower(site) = lower(\(site)) AND lower(zone) = lower(\(name))) z
            ORDER BY zone = \(name) DESC, zone LIMIT 1
            """
        ).first.map { try $0.decode((String, String).self) }.map { (site: $0, zone: $1) }
    }

    /// - Returns: false when it was closed already.
    package func close(
        _ zone: String, site: String, reason: String, by person: String, with device: String?, in executor: some SQLExecutor
    ) async throws -> Bool {
        try await executor.query(
            """
            INSERT INTO warehouse.zone_closure (site, zone, reason, closed_by, closed_key)
            VALUES (\(site), \(zone), \(reason), \(person), \(device)::text) ON CONFLICT DO NOTHING RETURNING id
            """
        ).first != nil
    }

    /// - Returns: seconds for which it was closed; nil when it was open.
    package func open(
        _ zone: String, site: String, by person: String, with device: String?, in executor: some SQLExecutor
    ) async throws -> Double? {
        try await executor.query(
            """
            UPDATE warehouse.zone_closure SET opened_by = \(person), opened_key = \(device)::text, opened_at = now()
            WHERE site = \(site) AND zone = \(zone) AND opened_at IS NULL
            RETURNING extract(epoch FROM now() - closed_at)::float8
            """
        ).first?.decode(0)
    }
}
