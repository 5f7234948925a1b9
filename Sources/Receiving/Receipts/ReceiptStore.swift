import FoundationEssentials
import Fulfilment
package import Postgres

/// How receipts are called, in the ledger and to people.
package enum ReceiptNameStore {
    /// `PO 4711 of ACME, receipt 3`: of the receipt `r` of the document `i`.
    package static let name: SQL = """
        (CASE i.kind WHEN \(InboundKind.purchaseOrder) THEN 'PO ' WHEN \(InboundKind.notice) THEN 'notice '
                WHEN \(InboundKind.transfer) THEN 'transfer ' ELSE 'delivery ' END
            || i.number || coalesce(' of ' || i.supplier, ' from ' || i.from_site) || ', receipt ' || r.number)
        """

    /// `transfer T-1 from AMS`: of the transfer `i`, as the ledger of the site that sent it has it.
    package static let sent: SQL = "('transfer ' || i.number || ' from ' || i.from_site)"
}

/// Receipts in the books: what is expected, at the dock, counted.
struct ReceiptStore: Sendable {
    /// All receipts that a reference can mean, the latest first.
    /// - Parameter isLocked: keeps others from changing them until the transaction ends.
    func receipts(_ reference: ReceiptReference, isLocked: Bool = false, on executor: some SQLExecutor) async throws -> [Receipt]
    {
        if let id = reference.id { return try await read("r.id = \(id)", isLocked ? "FOR UPDATE OF r" : "", on: executor) }
        return try await read(
            """
            (lower(i.number) = lower(\(reference.number))
                OR i.id IN (SELECT e.inbound_id FROM warehouse.inbound_line e WHERE e.sscc = \(reference.number) AND e.sscc <> ''))
            AND lower(coalesce(i.supplier, i.from_site)) = lower(coalesce(\(reference.supplier)::text, i.supplier, i.from_site))
            AND i.kind = coalesce(\(reference.kind?.rawValue)::text, i.kind)
            """, isLocked ? "FOR UPDATE OF r" : "", on: executor)
    }

    /// Every receipt that is not closed, by day.
    func open(site: String?, on executor: some SQLExecutor) async throws -> [Receipt] {
        let receipts = try await read(
            "r.state <> \(ReceiptState.closed) AND i.site = coalesce(\(site)::text, i.site)", "", on: executor)
        return receipts.sorted { ($0.expectedOn ?? "9999", $0.id) < ($1.expectedOn ?? "9999", $1.id) }
    }

    private func read(_ condition: SQL, _ lock: SQL, on executor: some SQLExecutor) async throws -> [Receipt] {
        let rows = try await executor.query(
            """
            SELECT r.id, i.id, i.purchase_order_id, i.kind, coalesce(i.supplier, i.from_site), i.number, r.number, r.state, i.site,
                i.expected_on::text, l.code, l.id, r.is_blind, coalesce(s.over_percent, 0), coalesce(s.sample_percent, 0),
                coalesce(s.sample_one_in, 1), \(ReceiptNameStore.name)
            FROM warehouse.receipt r JOIN warehouse.inbound i ON i.id = r.inbound_id LEFT JOIN warehouse.supplier s ON s.code = i.supplier
            LEFT JOIN warehouse.location l ON l.id = r.location_id
            WHERE \(condition) ORDER BY r.id DESC \(lock)
            """)
        return try rows.map { row in
            Receipt(
                id: try row.decode(0), inboundID: try row.decode(1), purchaseOrderID: try row.decode(2), kind: try row.decode(3),
                supplier: try row.decode(4), documentNumber: try row.decode(5), number: try row.decode(6),
                state: try row.decode(7),
                site: try row.decode(8), expectedOn: try row.decode(9), place: try row.decode(10), placeID: try row.decode(11),
                isBlind: try row.decode(12),
                rule: SupplierRule(
                    overPercent: try row.decode(13), samplePercent: try row.decode(14), sampleOneIn: try row.decode(15)),
                name: try row.decode(16))
        }
    }

    /// The dock by its code, in any case; nil when there is no such active place that goods are received at.
    func dock(_ code: String, in transaction: Transaction) async throws -> (id: Int, code: String, site: String)? {
        let rows = try await transaction.query(
            """
            SELECT id, code, site FROM warehouse.location
            WHERE lower(code) = lower(\(code)) AND is_active AND kind IN \([LocationKind.receiving, .dock])
            ORDER BY code = \(code) DESC LIMIT 1 FOR SHARE
            """)
        return try rows.first.map { try $0.decode((Int, String, String).self) }.map { (id: $0, code: $1, site: $2) }
    }

    func arrive(_ receipt: Receipt, at dock: Int, isBlind: Bool, in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE warehouse.receipt SET state = \(ReceiptState.arrived), location_id = \(dock), is_blind = \(isBlind), arrived_at = now()
            WHERE id = \(receipt.id) AND state = \(ReceiptState.announced)
            """)
    }

    /// A delivery nobody announced, at the dock; it changes nothing when the books have it already, in whatever case its number is typed.
    func arriveUnannounced(
        _ number: String, supplier: String, at dock: Int, site: String, isBlind: Bool, by person: String,
        in transaction: Transaction
    ) async throws {
        try await transaction.query(
            """
            WITH added AS (
                INSERT INTO warehouse.inbound (kind, supplier, number, site, actor)
                SELECT \(InboundKind.unannounced), \(supplier), \(number), \(site), \(person)
                WHERE NOT EXISTS (
                    SELECT FROM warehouse.inbound i
                    WHERE i.kind = \(InboundKind.unannounced) AND i.supplier = \(supplier) AND lower(i.number) = lower(\(number)))
                ON CONFLICT DO NOTHING RETURNING id
            )
            INSERT INTO warehouse.receipt (inbound_id, number, state, location_id, is_blind, arrived_at)
            SELECT id, 1, \(ReceiptState.arrived), \(dock), \(isBlind), now() FROM added
            """)
    }

    /// The supplier's code as the books have it; nil when there is none that is active.
    func supplier(_ code: String, in transaction: Transaction) async throws -> String? {
        try await transaction.query(
            "SELECT code FROM warehouse.supplier WHERE lower(code) = lower(\(code)) AND is_active ORDER BY code = \(code) DESC LIMIT 1"
        ).first?.decode(0)
    }

    /// Lines of documents, locked.
    /// - Parameters:
    ///   - sku: only of this article.
    ///   - sscc: only of this pallet.
    func lines(of documents: [Int64], sku: String? = nil, sscc: String? = nil, in transaction: Transaction) async throws
        -> [ExpectedLine]
    {
        let rows = try await transaction.query(
            """
            SELECT id, inbound_id, line_no, sku, lot, expiry::text, quantity, received, written_off FROM warehouse.inbound_line
            WHERE inbound_id = ANY (\(documents)) AND sku = coalesce(\(sku)::text, sku) AND sscc = coalesce(\(sscc)::text, sscc)
            ORDER BY id FOR UPDATE
            """)
        return try rows.map { row in
            ExpectedLine(
                id: try row.decode(0), inboundID: try row.decode(1), number: try row.decode(2), sku: try row.decode(3),
                lot: try row.decode(4), expiry: try row.decode(5), quantity: try row.decode(6), received: try row.decode(7),
                writtenOff: try row.decode(8))
        }
    }

    /// All of it is counted, with what was said of pieces too many or too few.
    func finish(_ receipt: Receipt, reason: String?, in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE warehouse.receipt SET state = \(ReceiptState.received), reason = \(reason), received_at = now()
            WHERE id = \(receipt.id) AND state IN \([ReceiptState.arrived, .receiving])
            """)
    }

    /// What a receipt left is the next one.
    func announceNext(_ receipt: Receipt, in transaction: Transaction) async throws {
        try await transaction.query(
            """
            INSERT INTO warehouse.receipt (inbound_id, number, state)
            VALUES (\(receipt.inboundID), \(receipt.number + 1), \(ReceiptState.announced))
            """)
    }

    func writeOff(_ lines: [ExpectedLine], in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE warehouse.inbound_line SET written_off = quantity - received
            WHERE id = ANY (\(lines.map(\.id))) AND received + written_off < quantity
            """)
    }

    /// Why nothing more is expected.
    func note(_ receipt: Receipt, reason: String?, in transaction: Transaction) async throws {
        try await transaction.query("UPDATE warehouse.receipt SET reason = \(reason) WHERE id = \(receipt.id)")
    }

    /// Ends announced receipts of a document of which nothing is expected any more.
    func closeFulfilled(_ inbound: Int64, in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE warehouse.receipt SET state = \(ReceiptState.closed), closed_at = now()
            WHERE inbound_id = \(inbound) AND state = \(ReceiptState.announced) AND NOT EXISTS (
                SELECT FROM warehouse.inbound_line e WHERE e.inbound_id = \(inbound) AND e.received + e.written_off < e.quantity)
            """)
    }

    func close(_ receipt: Receipt, in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE warehouse.receipt SET state = \(ReceiptState.closed), closed_at = now()
            WHERE id = \(receipt.id) AND state IN \([ReceiptState.announced, .putAway])
            """)
    }

    /// Counted receipts at this dock of which no piece waits there any more are put away.
    func settle(dock: Int, in transaction: Transaction) async throws {
        try await transaction.query(
            """
            UPDATE warehouse.receipt r SET state = \(ReceiptState.putAway), put_away_at = now()
            WHERE r.state = \(ReceiptState.received) AND r.location_id = \(dock) AND NOT EXISTS (
                SELECT FROM warehouse.receipt_line n
                JOIN warehouse.stock s ON s.location_id = r.location_id AND s.sku = n.sku AND s.lot = n.lot
                    AND s.status = \(StockStatus.receiving) AND s.on_hand > 0
                WHERE n.receipt_id = r.id)
            """)
    }
}
