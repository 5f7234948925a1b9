import Fulfilment
import Postgres

/// What people of a rehearsal must know of a site.
struct RehearsalStore: Sendable {
    func sites(_ postgres: Postgres) async throws -> [String] {
        try await postgres.query("SELECT code FROM warehouse.site ORDER BY code").map { try $0.decode(0) }
    }

    /// Bins of one zone that hold the same classes of goods, together: in one of these somebody may err. Where something lies that is not free,
    /// a look would have to tell it from what is, so these are left out.
    func aisles(of site: String, _ postgres: Postgres) async throws -> [[String]] {
        try await postgres.query(
            """
            SELECT array_agg(l.code ORDER BY l.code) FROM warehouse.location l
            WHERE l.site = \(site) AND l.is_active AND l.kind IN \(LocationKind.storage) AND NOT EXISTS (
                SELECT FROM warehouse.stock s WHERE s.location_id = l.id AND s.status <> \(StockStatus.free) AND s.on_hand > 0)
            GROUP BY l.zone, l.handling, l.kind ORDER BY 1
            """
        ).map { try $0.decode(0) }
    }

    /// Where goods of announced deliveries may be received.
    func docks(of site: String, _ postgres: Postgres) async throws -> [String] {
        try await postgres.query(
            """
            SELECT code FROM warehouse.location
            WHERE site = \(site) AND is_active AND kind IN \([LocationKind.dock, .receiving]) ORDER BY code
            """
        ).map { try $0.decode(0) }
    }

    /// What lies free in bins, by article and lot.
    func free(at site: String, _ postgres: Postgres) async throws -> [HallSpot] {
        try await postgres.query(
            """
            SELECT l.code, s.sku, s.lot FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            WHERE s.site = \(site) AND l.is_active AND l.kind IN \(LocationKind.storage) AND s.status = \(StockStatus.free)
                AND s.on_hand > 0
            ORDER BY l.code, s.sku, s.lot
            """
        ).decode((String, String, String).self).map { HallSpot(place: $0, sku: $1, lot: $2) }
    }

    /// What is announced and has not come: all of it comes. An article of which lots are known gets one, and an expiry where they have some.
    func announced(at site: String, _ postgres: Postgres) async throws -> [Lorry] {
        let rows = try await postgres.query(
            """
            SELECT i.number, x.sku, CASE WHEN x.lot <> '' THEN x.lot WHEN k.has_lots THEN 'R' || x.id ELSE '' END,
                coalesce(x.expiry, CASE WHEN k.expires THEN (now() + interval '2 years')::date END)::text,
                x.quantity - x.received - x.written_off
            FROM warehouse.receipt r JOIN warehouse.inbound i ON i.id = r.inbound_id JOIN warehouse.inbound_line x ON x.inbound_id = i.id
            CROSS JOIN LATERAL (
                SELECT coalesce(bool_or(s.lot <> ''), false) AS has_lots, coalesce(bool_or(s.expiry IS NOT NULL), false) AS expires
                FROM warehouse.stock s WHERE s.sku = x.sku) k
            WHERE i.site = \(site) AND r.state = \(ReceiptState.announced) AND x.quantity > x.received + x.written_off
            ORDER BY i.number, x.line_no
            """
        ).decode((String, String, String, String?, Int).self)
        return Dictionary(grouping: rows, by: \.0).sorted { $0.key < $1.key }.map { number, lines in
            Lorry(
                document: number,
                loads: lines.map { .init(sku: $0.1, lot: $0.2, expiry: $0.3, ordered: $0.4, sound: $0.4, broken: 0) })
        }
    }
}
