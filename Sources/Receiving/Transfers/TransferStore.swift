import FoundationEssentials
import Fulfilment
import MasterData
import Postgres

/// Transfers in the books.
struct TransferStore: Sendable {
    /// Keeps others from sending this number until the transaction ends, and from retiring its sites.
    func lock(_ transfer: Transfer, in transaction: Transaction) async throws {
        try await transaction.pipeline([
            """
            SELECT pg_advisory_xact_lock(
                hashtextextended('waybill transfer ' || \(transfer.fromSite)::text || ' ' || lower(\(transfer.number)::text), 0))
            """,
            "SELECT code FROM warehouse.site WHERE code IN (\(transfer.fromSite), \(transfer.toSite)) ORDER BY code FOR SHARE",
        ])
    }

    /// What the site has sent under the number; nil when nothing.
    func known(_ transfer: Transfer, in transaction: Transaction) async throws -> (name: String, transfer: Transfer)? {
        let condition: SQL = """
            i.kind = \(InboundKind.transfer) AND i.from_site = \(transfer.fromSite) AND lower(i.number) = lower(\(transfer.number))
            """
        let results = try await transaction.pipeline([
            "SELECT \(ReceiptNameStore.sent), i.number, i.site, i.expected_on::text FROM warehouse.inbound i WHERE \(condition)",
            """
            SELECT l.code, e.sku, e.lot, e.quantity FROM warehouse.inbound i JOIN warehouse.inbound_line e ON e.inbound_id = i.id
            JOIN warehouse.stock s ON s.id = e.from_stock_id JOIN warehouse.location l ON l.id = s.location_id
            WHERE \(condition) ORDER BY e.line_no
            """,
        ])
        guard let (name, number, site, day) = try results[0].first?.decode((String, String, String, String?).self) else {
            return nil
        }
        let lines = try results[1].decode((String, String, String, Int).self).map {
            Transfer.Line(bin: $0, sku: $1, lot: $2, quantity: $3)
        }
        return (name, Transfer(number, from: transfer.fromSite, to: site, expectedOn: day, lines: lines))
    }

    /// Sites that are none, or are used no more.
    func siteFaults(_ transfer: Transfer, in transaction: Transaction) async throws -> [ExpectedGoods.Fault] {
        try await transaction.query(
            """
            SELECT g.field, g.site, CASE WHEN t.code IS NULL THEN 'is not among the sites' ELSE 'is retired' END || '; allowed are '
                || coalesce((SELECT string_agg(a.code, ', ' ORDER BY a.code) FROM warehouse.site a WHERE a.is_active), 'none')
            FROM (VALUES (1, 'from-site', \(transfer.fromSite)::text), (2, 'to-site', \(transfer.toSite)::text)) AS g (place, field, site)
            LEFT JOIN warehouse.site t ON t.code = g.site WHERE t.is_active IS NOT TRUE ORDER BY g.place
            """
        ).decode((String, String, String).self).map { .init(line: nil, field: $0, value: $1, problem: $2) }
    }

    /// What the books have of each line, in their order; free pieces are locked.
    func facts(_ transfer: Transfer, in transaction: Transaction) async throws -> [TransferFacts] {
        let lines = Self.places(transfer.lines)
        let rows = try await transaction.pipeline([
            """
            SELECT s.id FROM \(lines) JOIN warehouse.location l ON l.code = g.bin
            JOIN warehouse.stock s ON s.location_id = l.id AND s.sku = g.sku AND s.lot = g.lot AND s.status = \(StockStatus.free)
            ORDER BY s.id FOR UPDATE OF s
            """,
            """
            SELECT l.site, k.code IS NOT NULL, s.id, s.on_hand, s.reserved, s.is_blocked, s.expiry::text,
                CASE WHEN s.id IS NOT NULL AND \(FreeStockStore.isUnfit) THEN \(FreeStockStore.whyUnfit) END,
                o.pieces, coalesce(t.lots, '{}')
            FROM \(lines)
            LEFT JOIN warehouse.location l ON l.code = g.bin LEFT JOIN warehouse.sku k ON k.code = g.sku
            LEFT JOIN warehouse.stock s ON s.location_id = l.id AND s.site = l.site AND s.sku = g.sku AND s.lot = g.lot
                AND s.status = \(StockStatus.free)
            LEFT JOIN LATERAL (
                SELECT string_agg(o.on_hand || ' ' || replace(o.status, '_', ' '), ', ' ORDER BY o.status) AS pieces
                FROM warehouse.stock o
                WHERE o.location_id = l.id AND o.sku = g.sku AND o.lot = g.lot AND o.status <> \(StockStatus.free) AND o.on_hand > 0) o ON true
            LEFT JOIN LATERAL (
                SELECT array_agg(DISTINCT t.lot ORDER BY t.lot) AS lots FROM warehouse.stock t
                WHERE t.location_id = l.id AND t.sku = g.sku AND t.lot <> g.lot AND t.on_hand > 0) t ON true
            ORDER BY g.place
            """,
        ])[1]
        return try rows.map { row in
            let balance: TransferFacts.Balance? = try row.decode(2, as: Int64?.self).map { id in
                TransferFacts.Balance(
                    id: id, onHand: try row.decode(3), reserved: try row.decode(4), isBlocked: try row.decode(5),
                    expiry: try row.decode(6), whyUnfit: try row.decode(7))
            }
            return TransferFacts(
                site: try row.decode(0), isKnownArticle: try row.decode(1), balance: balance, others: try row.decode(8),
                lots: try row.decode(9))
        }
    }

    /// Writes a transfer, announced where it goes.
    /// - Parameter balances: of each line the one that it leaves.
    /// - Returns: how the ledger calls it.
    func write(
        _ transfer: Transfer, from balances: [TransferFacts.Balance], by person: String, in transaction: Transaction
    ) async throws -> String {
        let rows = try await transaction.query(
            """
            WITH i AS (
                INSERT INTO warehouse.inbound (kind, from_site, number, site, expected_on, actor)
                VALUES (\(InboundKind.transfer), \(transfer.fromSite), \(transfer.number), \(transfer.toSite),
                    \(transfer.expectedOn)::text::date, \(person))
                RETURNING id, number, from_site
            ), line AS (
                INSERT INTO warehouse.inbound_line (inbound_id, line_no, sku, quantity, lot, expiry, from_stock_id, stocked_at)
                SELECT i.id, g.place, g.sku, g.quantity, g.lot, b.expiry::date, b.id,
                    (SELECT s.received_at FROM warehouse.stock s WHERE s.id = b.id)
                FROM i CROSS JOIN \(Self.given(transfer.lines))
                JOIN unnest(\(balances.map(\.id))::bigint[], \(balances.map(\.expiry))::text[]) WITH ORDINALITY AS b (id, expiry, place)
                    ON b.place = g.place
                ORDER BY g.place
            ), announced AS (
                INSERT INTO warehouse.receipt (inbound_id, number, state) SELECT id, 1, \(ReceiptState.announced) FROM i
            )
            SELECT \(ReceiptNameStore.sent) FROM i
            """)
        return try rows[0].decode(0)
    }

    /// Without quantities, which may be anything.
    private static func places(_ lines: [Transfer.Line]) -> SQL {
        """
        unnest(\(lines.map(\.bin))::text[], \(lines.map(\.sku))::text[], \(lines.map(\.lot))::text[])
            WITH ORDINALITY AS g (bin, sku, lot, place)
        """
    }

    private static func given(_ lines: [Transfer.Line]) -> SQL {
        """
        unnest(\(lines.map(\.bin))::text[], \(lines.map(\.sku))::text[], \(lines.map(\.lot))::text[], \(lines.map(\.quantity))::int[])
            WITH ORDINALITY AS g (bin, sku, lot, quantity, place)
        """
    }
}
