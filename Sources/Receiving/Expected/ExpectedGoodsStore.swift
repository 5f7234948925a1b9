import Fulfilment
import Postgres

/// Purchase orders and notices in the books.
struct ExpectedGoodsStore: Sendable {
    /// What tells a document from all others.
    struct Key: Hashable, Sendable {
        let supplier: String
        let kind: InboundKind
        let number: String

        init(_ document: ExpectedGoods) { (supplier, kind, number) = (document.supplier, document.kind, document.number) }
    }

    /// A document that the books have.
    struct Known: Sendable {
        let goods: ExpectedGoods
        let hasArrived: Bool
    }

    /// Keeps others from entering documents, and from receiving these, until the transaction ends.
    func lock(_ documents: [ExpectedGoods], in transaction: Transaction) async throws {
        try await transaction.pipeline([
            "SELECT pg_advisory_xact_lock(hashtextextended('waybill expected goods', 0))",
            """
            SELECT r.id FROM warehouse.receipt r JOIN warehouse.inbound i ON i.id = r.inbound_id JOIN \(Self.keys(documents))
                ON (i.supplier, i.kind, i.number) = (g.supplier, g.kind, g.number) ORDER BY r.id FOR UPDATE OF r
            """,
            """
            SELECT e.id FROM warehouse.inbound_line e JOIN warehouse.inbound i ON i.id = e.inbound_id JOIN \(Self.keys(documents))
                ON (i.supplier, i.kind, i.number) = (g.supplier, g.kind, g.number) ORDER BY e.id FOR UPDATE OF e
            """,
        ])
    }

    /// What the books say against documents: the document, from 0, and what is wrong.
    func faults(of documents: [ExpectedGoods], in transaction: Transaction) async throws -> [(Int, ExpectedGoods.Fault)] {
        let results = try await transaction.pipeline([headFaults(documents), lineFaults(documents)])
        let heads = try results[0].decode((Int64, String, String, String).self).map {
            (Int($0), ExpectedGoods.Fault(line: nil, field: $1, value: $2, problem: $3))
        }
        let lines = try results[1].decode((Int64, Int64, String, String, String).self).map {
            (Int($0), ExpectedGoods.Fault(line: Int($1), field: $2, value: $3, problem: $4))
        }
        return (heads + lines).sorted { ($0.0, $0.1.line ?? -1) < ($1.0, $1.1.line ?? -1) }
    }

    private func headFaults(_ documents: [ExpectedGoods]) -> SQL {
        """
        SELECT (g.place - 1)::bigint, w.field, w.value, w.problem FROM \(Self.keys(documents))
        LEFT JOIN warehouse.supplier s ON s.code = g.supplier LEFT JOIN warehouse.site t ON t.code = g.site
        CROSS JOIN LATERAL (VALUES
            ('supplier', g.supplier, CASE WHEN s.code IS NULL THEN 'is not among the suppliers' WHEN NOT s.is_active THEN 'is retired' END),
            ('site', g.site, CASE WHEN t.code IS NULL THEN 'is not among the sites' WHEN NOT t.is_active THEN 'is retired' END),
            ('purchase_order', coalesce(g.purchase_order, ''), CASE WHEN g.purchase_order IS NOT NULL AND NOT EXISTS (
                SELECT FROM warehouse.inbound i WHERE (i.supplier, i.kind, i.number) = (g.supplier, \(InboundKind.purchaseOrder), g.purchase_order))
                THEN 'is no purchase order to this supplier' END)
        ) AS w (field, value, problem)
        WHERE w.problem IS NOT NULL ORDER BY g.place
        """
    }

    private func lineFaults(_ documents: [ExpectedGoods]) -> SQL {
        """
        SELECT g.document, g.line, CASE WHEN a.code IS NULL THEN 'sku' ELSE 'expiry' END,
            CASE WHEN a.code IS NULL THEN g.sku ELSE coalesce(g.expiry, '') END,
            CASE WHEN a.code IS NULL THEN 'is not among the articles'
                ELSE 'is another day than the books have for this lot: ' || coalesce(s.expiry::text, 'none') END
        FROM \(Self.lines(documents)) LEFT JOIN warehouse.sku a ON a.code = g.sku
        LEFT JOIN LATERAL (
            SELECT s.expiry, true AS is_another FROM warehouse.stock s
            WHERE g.lot <> '' AND g.expiry IS NOT NULL AND s.sku = g.sku AND s.lot = g.lot AND s.expiry IS DISTINCT FROM g.expiry::date
            LIMIT 1) AS s ON true
        WHERE a.code IS NULL OR s.is_another ORDER BY g.document, g.line
        """
    }

    /// Those of the documents that the books have.
    func known(_ documents: [ExpectedGoods], in transaction: Transaction) async throws -> [Key: Known] {
        let results = try await transaction.pipeline([
            """
            SELECT i.id, i.kind, i.number, i.supplier, i.site, i.expected_on::text, p.number,
                EXISTS (SELECT FROM warehouse.receipt r WHERE r.inbound_id = i.id AND r.state <> \(ReceiptState.announced))
                    OR EXISTS (SELECT FROM warehouse.inbound_line e WHERE e.inbound_id = i.id AND e.received > 0)
            FROM \(Self.keys(documents))
            JOIN warehouse.inbound i ON (i.supplier, i.kind, i.number) = (g.supplier, g.kind, g.number)
            LEFT JOIN warehouse.inbound p ON p.id = i.purchase_order_id
            """,
            """
            SELECT e.inbound_id, e.sku, e.supplier_article, e.quantity, e.lot, e.expiry::text, e.sscc
            FROM \(Self.keys(documents))
            JOIN warehouse.inbound i ON (i.supplier, i.kind, i.number) = (g.supplier, g.kind, g.number)
            JOIN warehouse.inbound_line e ON e.inbound_id = i.id ORDER BY e.inbound_id, e.line_no
            """,
        ])
        let lines = Dictionary(
            grouping: try results[1].decode((Int64, String, String, Int, String, String?, String).self), by: \.0)
        let heads = try results[0].decode((Int64, InboundKind, String, String, String, String?, String?, Bool).self)
        return Dictionary(
            heads.map { id, kind, number, supplier, site, day, order, hasArrived in
                let goods = ExpectedGoods(
                    kind, number: number, supplier: supplier, site: site, expectedOn: day, purchaseOrder: order,
                    lines: lines[id, default: []].map {
                        .init(sku: $0.1, supplierArticle: $0.2, quantity: $0.3, lot: $0.4, expiry: $0.5, sscc: $0.6)
                    })
                return (Key(goods), Known(goods: goods, hasArrived: hasArrived))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Writes documents that are new, or replaces those of which nothing has arrived; each has an announced receipt then.
    func write(_ documents: [ExpectedGoods], by person: String, in transaction: Transaction) async throws {
        try await transaction.pipeline([
            """
            INSERT INTO warehouse.inbound (kind, supplier, number, site, expected_on, purchase_order_id, actor)
            SELECT g.kind, g.supplier, g.number, g.site, g.expected_on::date, (
                SELECT p.id FROM warehouse.inbound p
                WHERE (p.supplier, p.kind, p.number) = (g.supplier, \(InboundKind.purchaseOrder), g.purchase_order)), \(person)
            FROM \(Self.keys(documents)) ORDER BY g.place
            ON CONFLICT (supplier, kind, number) DO UPDATE SET
                site = excluded.site, expected_on = excluded.expected_on, purchase_order_id = excluded.purchase_order_id
            """,
            """
            DELETE FROM warehouse.inbound_line e USING warehouse.inbound i, \(Self.keys(documents))
            WHERE e.inbound_id = i.id AND (i.supplier, i.kind, i.number) = (g.supplier, g.kind, g.number)
            """,
            """
            INSERT INTO warehouse.inbound_line (inbound_id, line_no, sku, supplier_article, quantity, lot, expiry, sscc)
            SELECT i.id, g.line + 1, g.sku, g.supplier_article, g.quantity, g.lot, g.expiry::date, g.sscc
            FROM \(Self.lines(documents))
            JOIN \(Self.keys(documents, as: "d")) ON d.place = g.document + 1
            JOIN warehouse.inbound i ON (i.supplier, i.kind, i.number) = (d.supplier, d.kind, d.number)
            ORDER BY g.document, g.line
            """,
            """
            INSERT INTO warehouse.receipt (inbound_id, number, state)
            SELECT i.id, 1, \(ReceiptState.announced) FROM \(Self.keys(documents))
            JOIN warehouse.inbound i ON (i.supplier, i.kind, i.number) = (g.supplier, g.kind, g.number)
            ORDER BY g.place ON CONFLICT (inbound_id, number) DO NOTHING
            """,
        ])
    }

    private static func keys(_ documents: [ExpectedGoods], as name: SQL = "g") -> SQL {
        """
        unnest(\(documents.map(\.supplier))::text[], \(documents.map(\.kind.rawValue))::text[], \(documents.map(\.number))::text[],
            \(documents.map(\.site))::text[], \(documents.map(\.expectedOn))::text[], \(documents.map(\.purchaseOrder))::text[])
            WITH ORDINALITY AS \(name) (supplier, kind, number, site, expected_on, purchase_order, place)
        """
    }

    /// Lines by document and line, both from 0.
    private static func lines(_ documents: [ExpectedGoods]) -> SQL {
        let lines = documents.enumerated().flatMap { document in
            document.element.lines.enumerated().map { (document: document.offset, number: $0.offset, line: $0.element) }
        }
        return """
            unnest(\(lines.map { Int64($0.document) })::bigint[], \(lines.map { Int64($0.number) })::bigint[], \(lines.map(\.line.sku))::text[],
                \(lines.map(\.line.supplierArticle))::text[], \(lines.map(\.line.quantity))::int[], \(lines.map(\.line.lot))::text[],
                \(lines.map(\.line.expiry))::text[], \(lines.map(\.line.sscc))::text[])
                AS g (document, line, sku, supplier_article, quantity, lot, expiry, sscc)
            """
    }
}
