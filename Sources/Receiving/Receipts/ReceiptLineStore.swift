import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import ScanDialogue

/// What was counted at the dock, and its pieces in the stock.
struct ReceiptLineStore: Sendable {
    /// What the books know of an article's lots.
    struct Lots: Sendable {
        /// By lot, the day on which it expires; nil for none.
        let days: [String: String?]
        let today: String
        /// Whether its pieces have serial numbers.
        let hasSerials: Bool
    }

    /// Pieces of one expected line, or of none, to be written.
    struct Part: Sendable {
        let sku: String
        let lot: String
        let expiry: String?
        let quantity: Int
        let held: Int
        let isDamaged: Bool
        let line: Int64?
        let orderLine: Int64?
        let reason: String?
    }

    /// What is booked under an id already: the receipt, and pieces by article, lot and damage; empty when nothing is.
    func booked(_ id: UUID, on executor: some SQLExecutor) async throws -> [(
        receipt: Int64, sku: String, lot: String, isDamaged: Bool, quantity: Int, held: Int
    )] {
        try await executor.query(
            """
            SELECT receipt_id, sku, lot, is_damaged, sum(quantity)::int, sum(held)::int FROM warehouse.receipt_line WHERE id = \(id)
            GROUP BY receipt_id, sku, lot, is_damaged ORDER BY sku, lot
            """
        ).decode((Int64, String, String, Bool, Int, Int).self).map {
            (receipt: $0, sku: $1, lot: $2, isDamaged: $3, quantity: $4, held: $5)
        }
    }

    /// The articles that are meant: by code in any case, by GTIN, or by what the supplier of a document calls it.
    func articles(_ article: CountedGoods.Article, of document: Int64, on executor: some SQLExecutor) async throws -> [String] {
        let rows =
            switch article {
            case .sku(let code):
                try await executor.query(
                    "SELECT code FROM warehouse.sku WHERE lower(code) = lower(\(code)) ORDER BY code = \(code) DESC LIMIT 1")
            case .codes(let gtins, let suppliers):
                try await executor.query(
                    """
                    SELECT code FROM warehouse.sku WHERE gtin = ANY (\(gtins)::text[]) AND gtin <> ''
                    UNION SELECT sku FROM warehouse.inbound_line
                    WHERE inbound_id = \(document) AND supplier_article = ANY (\(suppliers)::text[]) AND supplier_article <> ''
                    ORDER BY 1
                    """)
            }
        return try rows.map { try $0.decode(0) }
    }

    /// What is known of an article's lots; nobody enters another lot of it meanwhile.
    func lots(_ sku: String, in transaction: Transaction) async throws -> Lots {
        let results = try await transaction.pipeline([
            "SELECT current_date::text, has_serials FROM warehouse.sku WHERE code = \(sku) FOR NO KEY UPDATE",
            "SELECT DISTINCT lot, expiry::text FROM warehouse.stock WHERE sku = \(sku) AND (lot <> '' OR on_hand > 0)",
        ])
        let days = try results[1].decode((String, String?).self)
        let (today, hasSerials) = try results[0][0].decode((String, Bool).self)
        return Lots(days: Dictionary(days.map { ($0, $1) }) { first, _ in first }, today: today, hasSerials: hasSerials)
    }

    /// On which other day what lies at a dock expires, of an article without lots.
    func otherDay(_ sku: String, at dock: Int, than day: String?, in transaction: Transaction) async throws -> String?? {
        let rows = try await transaction.query(
            """
            SELECT expiry::text FROM warehouse.stock
            WHERE location_id = \(dock) AND sku = \(sku) AND lot = '' AND on_hand > 0 AND expiry IS DISTINCT FROM \(day)::text::date LIMIT 1
            """)
        return try rows.first.map { try $0.decode(0, as: String?.self) }
    }

    /// Sound pieces of a lot that this receipt has counted so far.
    func counted(_ sku: String, lot: String, in receipt: Receipt, on executor: some SQLExecutor) async throws -> Int {
        try await executor.query(
            """
            SELECT coalesce(sum(quantity), 0)::int FROM warehouse.receipt_line
            WHERE receipt_id = \(receipt.id) AND sku = \(sku) AND lot = \(lot) AND NOT is_damaged
            """)[0].decode(0)
    }

    /// Articles of a receipt that were counted without being expected, and without a word why.
    func unexplained(_ receipt: Receipt, on executor: some SQLExecutor) async throws -> [ReceiptRefusal.Pieces] {
        try await executor.query(
            """
            SELECT sum(quantity)::int, sku FROM warehouse.receipt_line
            WHERE receipt_id = \(receipt.id) AND line_id IS NULL AND reason IS NULL GROUP BY sku ORDER BY sku
            """
        ).decode((Int, String).self).map { .init($0, of: $1) }
    }

    /// Writes what was counted: its parts, what has come of the expected lines, the stock at the dock and its ledger.
    /// - Parameters:
    ///   - first: how many parts of the count are written before these.
    ///   - dock: the place's id.
    ///   - device: its key; nil: by a command.
    func book(
        _ parts: [Part], as id: UUID, from first: Int, of receipt: Receipt, at dock: Int, by person: String, with device: String?,
        in transaction: Transaction
    ) async throws {
        try await transaction.pipeline([
            """
            INSERT INTO warehouse.receipt_line (id, part, receipt_id, line_id, order_line_id, sku, lot, expiry, quantity, held, is_damaged,
                reason, actor)
            SELECT \(id), \(first) + g.part, \(receipt.id), g.line, g.order_line, g.sku, g.lot, g.expiry::date, g.quantity, g.held, g.is_damaged, g.reason,
                \(person)
            FROM \(Self.given(parts))
            """,
            """
            UPDATE warehouse.inbound_line e SET received = e.received + x.quantity
            FROM (
                SELECT line, sum(quantity)::int AS quantity FROM (
                    SELECT g.line, g.quantity FROM \(Self.given(parts)) UNION ALL SELECT g.order_line, g.quantity FROM \(Self.given(parts))
                ) AS both_lines WHERE line IS NOT NULL GROUP BY line) x
            WHERE e.id = x.line
            """,
            """
            UPDATE warehouse.receipt SET state = \(ReceiptState.receiving) WHERE id = \(receipt.id) AND state = \(ReceiptState.arrived)
            """,
            stock(parts, receipt, dock, person, device),
        ])
    }

    /// The ledger's time is taken behind the rows' locks: no count comes between. Pieces of a transfer are as old as at the site they left.
    private func stock(_ parts: [Part], _ receipt: Receipt, _ dock: Int, _ person: String, _ device: String?) -> SQL {
        """
        WITH pieces AS (
            SELECT g.sku, g.lot, g.expiry::date AS expiry, w.status, sum(w.quantity)::int AS quantity,
                coalesce(min(e.stocked_at), now()) AS received_at
            FROM \(Self.given(parts)) LEFT JOIN warehouse.inbound_line e ON e.id = g.line CROSS JOIN LATERAL (VALUES
                (\(StockStatus.receiving), CASE WHEN g.is_damaged THEN 0 ELSE g.quantity - g.held END),
                (\(StockStatus.qualityHold), CASE WHEN g.is_damaged THEN 0 ELSE g.held END),
                (\(StockStatus.damaged), CASE WHEN g.is_damaged THEN g.quantity ELSE 0 END)) AS w (status, quantity)
            WHERE w.quantity > 0 GROUP BY g.sku, g.lot, g.expiry, w.status
        ), put AS (
            INSERT INTO warehouse.stock AS s (site, sku, location_id, lot, expiry, status, received_at, on_hand)
            SELECT \(receipt.site), sku, \(dock), lot, expiry, status, received_at, quantity FROM pieces ORDER BY sku, lot, status
            ON CONFLICT (site, sku, location_id, lot, status) DO UPDATE SET on_hand = s.on_hand + excluded.on_hand,
                expiry = CASE WHEN s.on_hand = 0 THEN excluded.expiry ELSE s.expiry END,
                received_at = CASE WHEN s.on_hand = 0 THEN excluded.received_at ELSE least(s.received_at, excluded.received_at) END
            RETURNING id, sku, lot, status
        )
        INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor, key_id, document, happened_at)
        SELECT put.id, p.quantity, 0, \(StockMovement.receipt), \(person), \(device)::text, \(receipt.name), clock_timestamp()
        FROM put JOIN pieces p USING (sku, lot, status)
        """
    }

    private static func given(_ parts: [Part]) -> SQL {
        """
        unnest(\(parts.map(\.sku))::text[], \(parts.map(\.lot))::text[], \(parts.map(\.expiry))::text[], \(parts.map(\.quantity))::int[],
            \(parts.map(\.held))::int[], \(parts.map(\.isDamaged))::bool[], \(parts.map(\.line))::bigint[], \(parts.map(\.orderLine))::bigint[],
            \(parts.map(\.reason))::text[]) WITH ORDINALITY AS g (sku, lot, expiry, quantity, held, is_damaged, line, order_line, reason, part)
        """
    }
}
