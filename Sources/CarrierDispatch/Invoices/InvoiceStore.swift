import FoundationEssentials
import Fulfilment
import Postgres

/// Carriers' invoices, line by line, and the labels that they are for.
struct InvoiceStore: Sendable {
    /// The lines of one verdict.
    struct Sum: Sendable, Equatable {
        let verdict: InvoiceVerdict
        let lines: Int
        /// In millionths of the invoice's currency.
        let charged: Int
    }

    /// A line to be looked at.
    struct Finding: Sendable {
        let line: Int
        let number: String
        let reference: String
        let kind: String
        let verdict: InvoiceVerdict
        let order: Int64?
        let charged: Int
        /// nil: nobody knows.
        let expected: Int?
        let billed: Int?
        let ours: Int?
    }

    /// An invoice that is imported.
    struct Kept: Sendable {
        let id: Int64
        let account: String
        let number: String
        let currency: String
        let importedAt: Date
        let importedBy: String
        let lines: Int
        let total: Int
    }

    /// Begins an invoice.
    /// - Returns: its id; nil: the account has one of this number.
    func begin(
        _ number: String, of account: String, _ file: InvoiceFile, currency: Currency, by person: String,
        in transaction: Transaction
    ) async throws -> Int64? {
        try await transaction.query(
            """
            INSERT INTO shipping.invoice (account, number, currency, imported_by, lines, total_millionths)
            VALUES (\(account), \(number), \(currency.code), \(person), \(file.lines.count)::bigint, \(file.total)::bigint)
            ON CONFLICT DO NOTHING RETURNING id
            """
        ).first?.decode(0)
    }

    /// Keeps the lines, each as one that nobody knows of.
    func keep(_ lines: [InvoiceFile.Line], of invoice: Int64, in transaction: Transaction) async throws {
        let columns = ["invoice_id", "line", "number", "reference", "kind", "charged_millionths", "billed_g"]
        _ = try await transaction.copy(
            into: "shipping.invoice_line", columns: columns,
            rows: lines.map { line in
                [
                    Bind(invoice), Bind(line.line), Bind(line.number), Bind(line.reference), Bind(line.kind), Bind(line.charged),
                    Bind(line.billed),
                ]
            })
    }

    /// Finds the label of each line, by its number, by letters and digits of it alone, or by our reference, and says what to think of it.
    /// - Parameters:
    ///   - account: whose labels they are.
    ///   - currency: of the invoice; prices in others are not compared.
    func judge(_ invoice: Int64, of account: String, currency: Currency, in transaction: Transaction) async throws {
        // Millionths of the smallest unit: within one is rounding.
        let unit = (0..<max(0, 6 - currency.exponent)).reduce(1) { unit, _ in unit * 10 }
        try await transaction.query(
            """
            WITH n AS MATERIALIZED (
                SELECT line, number, shipping.number_key(number) AS number_key, reference, kind, charged_millionths AS charged, billed_g
                FROM shipping.invoice_line WHERE invoice_id = \(invoice)
            ), candidate AS (
                SELECT n.line, 0 AS rank, l.shipment_id, l.number FROM n
                JOIN shipping.label l ON l.number = n.number AND l.account = \(account)
                UNION ALL
                SELECT n.line, 1, l.shipment_id, l.number FROM n JOIN shipping.shipment s ON s.number_key = n.number_key
                JOIN shipping.label l ON l.shipment_id = s.id AND l.number = s.tracking_number AND l.account = \(account)
                WHERE n.number_key <> ''
                UNION ALL
                SELECT n.line, 2, l.shipment_id, l.number FROM n JOIN shipping.label_attempt a ON a.reference = n.reference
                JOIN shipping.label l ON l.shipment_id = a.shipment_id AND l.n = a.n AND l.account = \(account)
                WHERE n.reference <> ''
            ), found AS MATERIALIZED (
                SELECT DISTINCT ON (c.line) c.line, c.shipment_id, c.number, l.state, s.billed_g AS expected_g, coalesce(
                    CASE l.currency WHEN \(currency.code) THEN l.charged_millionths END,
                    CASE s.currency WHEN \(currency.code) THEN s.price * \(unit)::bigint END) AS expected
                FROM candidate c JOIN shipping.label l ON l.shipment_id = c.shipment_id AND l.number = c.number
                JOIN shipping.shipment s ON s.id = c.shipment_id
                ORDER BY c.line, c.rank, l.bought_at DESC, c.shipment_id DESC
            ), counted AS (
                SELECT f.*, n.charged, n.billed_g, n.charged > 0 AND (
                    row_number() OVER (PARTITION BY f.shipment_id, f.number, n.kind, n.charged > 0 ORDER BY n.line) > 1
                    OR EXISTS (SELECT FROM shipping.invoice_line o WHERE o.shipment_id = f.shipment_id AND o.label_number = f.number
                        AND o.kind = n.kind AND o.charged_millionths > 0 AND o.invoice_id <> \(invoice))) AS is_twice
                FROM found f JOIN n USING (line)
            ), summed AS (
                SELECT c.*, sum(charged) FILTER (WHERE NOT is_twice) OVER (PARTITION BY shipment_id, number) AS total,
                    max(billed_g) OVER (PARTITION BY shipment_id, number) AS heaviest
                FROM counted c
            )
            UPDATE shipping.invoice_line i SET shipment_id = s.shipment_id, label_number = s.number, expected_millionths = s.expected,
                expected_g = s.expected_g, verdict = CASE
                    WHEN s.state = \(LabelState.voided) AND s.charged > 0 AND NOT coalesce(s.total <= 0, false) THEN \(InvoiceVerdict.voidedCharged)
                    WHEN s.is_twice THEN \(InvoiceVerdict.chargedTwice)
                    WHEN s.state = \(LabelState.voided) OR abs(s.total - s.expected) <= \(unit)::bigint THEN \(InvoiceVerdict.matched)
                    WHEN s.heaviest * 100 > s.expected_g * 101::bigint THEN \(InvoiceVerdict.weightDiffers)
                    WHEN s.expected IS NOT NULL THEN \(InvoiceVerdict.priceDiffers)
                    ELSE \(InvoiceVerdict.matched) END
            FROM summed s WHERE i.invoice_id = \(invoice) AND i.line = s.line
            """)
    }

    /// What an invoice came to, by verdict; those without lines are left out.
    func sums(of invoice: Int64, in database: some SQLExecutor) async throws -> [Sum] {
        try await database.query(
            """
            SELECT verdict, count(*), sum(charged_millionths)::bigint FROM shipping.invoice_line WHERE invoice_id = \(invoice)
            GROUP BY verdict ORDER BY count(*) DESC, verdict
            """
        ).map { row in
            Sum(
                verdict: try row.decode(0), lines: Int(try row.decode(1, as: Int64.self)),
                charged: Int(try row.decode(2, as: Int64.self)))
        }
    }

    /// The lines of these verdicts, in the order of the file.
    func findings(of invoice: Int64, _ verdicts: [InvoiceVerdict], limit: Int, in database: some SQLExecutor) async throws
        -> [Finding]
    {
        try await database.query(
            """
            SELECT i.line, i.number, i.reference, i.kind, i.verdict, s.order_id, i.charged_millionths, i.expected_millionths, i.billed_g,
                i.expected_g
            FROM shipping.invoice_line i LEFT JOIN shipping.shipment s ON s.id = i.shipment_id
            WHERE i.invoice_id = \(invoice) AND i.verdict = ANY (\(verdicts.map(\.rawValue))::text[]) ORDER BY i.line LIMIT \(limit)
            """
        ).map { row in
            Finding(
                line: try row.decode(0), number: try row.decode(1), reference: try row.decode(2), kind: try row.decode(3),
                verdict: try row.decode(4), order: try row.decode(5), charged: try row.decode(6), expected: try row.decode(7),
                billed: try row.decode(8), ours: try row.decode(9))
        }
    }

    /// Labels that nobody knows of and that may be ours: they have a reference.
    /// - Parameter behind: the line after which they are wanted.
    func strangers(
        of invoice: Int64, behind: Int, limit: Int, in database: some SQLExecutor
    ) async throws -> [(line: Int, label: ListedLabel)] {
        try await database.query(
            """
            SELECT line, reference, number FROM shipping.invoice_line
            WHERE invoice_id = \(invoice) AND verdict = \(InvoiceVerdict.orphan) AND line > \(behind)::bigint AND reference <> '' AND number <> ''
            ORDER BY line LIMIT \(limit)
            """
        ).decode((Int, String, String).self).map { ($0, ListedLabel(reference: $1, number: $2, handle: "")) }
    }

    /// The invoices that are imported, the newest first.
    /// - Parameter id: only this one; nil: those of a year.
    func kept(_ id: Int64?, in database: some SQLExecutor) async throws -> [Kept] {
        try await database.query(
            """
            SELECT id, account, number, currency, imported_at, imported_by, lines, total_millionths FROM shipping.invoice
            WHERE id = coalesce(\(id)::bigint, id) AND (\(id)::bigint IS NOT NULL OR imported_at > now() - interval '1 year') ORDER BY id DESC
            """
        ).map { row in
            Kept(
                id: try row.decode(0), account: try row.decode(1), number: try row.decode(2), currency: try row.decode(3),
                importedAt: try row.decode(4), importedBy: try row.decode(5), lines: try row.decode(6), total: try row.decode(7))
        }
    }
}
