import FoundationEssentials
import Fulfilment
import Postgres

/// The SQL of the bench of devices: what is there before, how work goes on, and what the books say at the end.
struct DevicesBenchStore: Sendable {
    /// What lies where by the books: taken for the truth before anybody moves anything.
    func onHand(_ postgres: Postgres) async throws -> [HallSpot: Int] {
        let rows = try await postgres.query(
            """
            SELECT l.code, s.sku, s.lot, sum(s.on_hand) FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            WHERE s.on_hand > 0 GROUP BY l.code, s.sku, s.lot
            """
        ).decode((String, String, String, Int64).self)
        return Dictionary(uniqueKeysWithValues: rows.map { (HallSpot(place: $0, sku: $1, lot: $2), Int($3)) })
    }

    /// Bins that goods may be put away to.
    func bins(of site: String, _ postgres: Postgres) async throws -> [String] {
        try await postgres.query(
            """
            SELECT code FROM warehouse.location WHERE site = \(site) AND is_active AND kind IN \(LocationKind.pickable) ORDER BY code
            """
        ).map { try $0.decode(0) }
    }

    /// Orders that have left the queue of those that wait for a picker: they are on tours, were, or wait for stock.
    func begun(_ postgres: Postgres) async throws -> Int {
        let row = try await postgres.query(
            """
            SELECT count(*) FROM warehouse.fulfilment WHERE state NOT IN \([FulfilmentState.promised, .allocated])
            """)[0]
        return Int(try row.decode(0, as: Int64.self))
    }

    /// Whether events wait to be published.
    func hasOutbox(_ postgres: Postgres) async throws -> Bool {
        try await postgres.query("SELECT EXISTS (SELECT FROM messaging.outbox)")[0].decode(0)
    }

    /// Everything that is compared at the end.
    func books(_ postgres: Postgres) async throws -> HallBooks {
        HallBooks(
            places: try await onHand(postgres), orders: try await picked(postgres),
            counts: try await booked(
                "SELECT id, sum(quantity), count(DISTINCT receipt_id) FROM warehouse.receipt_line GROUP BY id", postgres),
            putAways: try await booked("SELECT id, sum(quantity), count(*) FROM warehouse.put_away GROUP BY id", postgres),
            scans: try await booked("SELECT id, 0::bigint, count(*) FROM warehouse.scan GROUP BY id", postgres),
            unbalanced: try await unbalanced(postgres))
    }

    private func picked(_ postgres: Postgres) async throws -> [OrderGoods: Int] {
        let rows = try await postgres.query(
            """
            SELECT a.order_id, s.sku, s.lot, sum(a.quantity) FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
            WHERE a.state = \(AllocationState.picked) GROUP BY a.order_id, s.sku, s.lot
            """
        ).decode((Int64, String, String, Int64).self)
        return Dictionary(uniqueKeysWithValues: rows.map { (OrderGoods(order: $0, sku: $1, lot: $2), Int($3)) })
    }

    private func booked(_ statement: SQL, _ postgres: Postgres) async throws -> [UUID: HallBooks.Booked] {
        let rows = try await postgres.query(statement).decode((UUID, Int64, Int64).self)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0, HallBooks.Booked(pieces: Int($1), times: Int($2))) })
    }

    private func unbalanced(_ postgres: Postgres) async throws -> [String] {
        let rows = try await postgres.query(
            """
            SELECT s.id, l.code, s.sku, s.lot, s.on_hand, s.reserved, coalesce(g.on_hand, 0), coalesce(g.reserved, 0)
            FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            LEFT JOIN (
                SELECT stock_id, sum(on_hand_change) AS on_hand, sum(reserved_change) AS reserved FROM warehouse.ledger GROUP BY stock_id
            ) g ON g.stock_id = s.id
            WHERE (s.on_hand, s.reserved) IS DISTINCT FROM (coalesce(g.on_hand, 0), coalesce(g.reserved, 0)) ORDER BY s.id
            """
        ).decode((Int64, String, String, String, Int, Int, Int64, Int64).self)
        return rows.map { id, place, sku, lot, onHand, reserved, ledgerOnHand, ledgerReserved in
            """
            balance \(id), \(HallSpot(place: place, sku: sku, lot: lot)): \(onHand) on hand and \(reserved) reserved, \
            its ledger rows make \(ledgerOnHand) and \(ledgerReserved)
            """
        }
    }
}
