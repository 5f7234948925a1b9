import FoundationEssentials
import Fulfilment
import Postgres

/// Reads how far transfers have come.
extension TransferStore {
    /// Transfers, the soonest first.
    /// - Parameters:
    ///   - site: only those from there or to there.
    ///   - isAll: those that are closed, too.
    func progress(site: String?, isAll: Bool, limit: Int, on executor: some SQLExecutor) async throws -> [TransferProgress] {
        try await read(
            """
            (\(site)::text IS NULL OR lower(\(site)) IN (lower(i.from_site), lower(i.site)))
            AND (\(isAll) OR EXISTS (SELECT FROM warehouse.receipt r WHERE r.inbound_id = i.id AND r.state <> \(ReceiptState.closed)))
            """, limit: limit, on: executor
        ).map(\.progress)
    }

    /// All transfers of a number, with their lines and receipts.
    func stories(_ number: String, from site: String?, on executor: some SQLExecutor) async throws -> [TransferDesk.Story] {
        let heads = try await read(
            "lower(i.number) = lower(\(number)) AND lower(i.from_site) = lower(coalesce(\(site)::text, i.from_site))", limit: 100,
            on: executor)
        let ids = heads.map(\.id)
        let results = try await executor.pipeline([
            """
            SELECT e.inbound_id, l.code, e.sku, e.lot, e.expiry::text, e.quantity, e.received, e.written_off FROM warehouse.inbound_line e
            JOIN warehouse.stock s ON s.id = e.from_stock_id JOIN warehouse.location l ON l.id = s.location_id
            WHERE e.inbound_id = ANY (\(ids)) ORDER BY e.inbound_id, e.line_no
            """,
            """
            SELECT r.inbound_id, 'receipt ' || r.number || ': ' || replace(r.state, '_', ' ')
                || coalesce(' at ' || l.code, '') || coalesce('; ' || r.reason, '')
            FROM warehouse.receipt r LEFT JOIN warehouse.location l ON l.id = r.location_id
            WHERE r.inbound_id = ANY (\(ids)) ORDER BY r.inbound_id, r.number
            """,
        ])
        let lines = Dictionary(
            grouping: try results[0].decode((Int64, String, String, String, String?, Int, Int, Int).self), by: \.0)
        let receipts = Dictionary(grouping: try results[1].decode((Int64, String).self), by: \.0)
        return heads.map { id, person, progress in
            TransferDesk.Story(
                progress: progress, sentBy: person,
                lines: lines[id, default: []].map {
                    TransferLine(bin: $0.1, sku: $0.2, lot: $0.3, expiry: $0.4, quantity: $0.5, received: $0.6, writtenOff: $0.7)
                },
                receipts: receipts[id, default: []].map(\.1))
        }
    }

    private func read(_ condition: SQL, limit: Int, on executor: some SQLExecutor) async throws -> [(
        id: Int64, person: String, progress: TransferProgress
    )] {
        let rows = try await executor.query(
            """
            SELECT i.id, i.actor, i.number, i.from_site, i.site, i.recorded_at, i.expected_on::text, x.in_transit, x.received,
                x.written_off, n.state
            FROM warehouse.inbound i
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(greatest(e.quantity - e.received - e.written_off, 0)), 0)::bigint AS in_transit,
                    coalesce(sum(e.received), 0)::bigint AS received, coalesce(sum(e.written_off), 0)::bigint AS written_off
                FROM warehouse.inbound_line e WHERE e.inbound_id = i.id) x
            CROSS JOIN LATERAL (
                SELECT r.state FROM warehouse.receipt r WHERE r.inbound_id = i.id ORDER BY r.number DESC LIMIT 1) n
            WHERE i.kind = \(InboundKind.transfer) AND \(condition) ORDER BY i.expected_on, i.id LIMIT \(limit)
            """)
        return try rows.map { row in
            let progress = TransferProgress(
                number: try row.decode(2), fromSite: try row.decode(3), toSite: try row.decode(4), sentAt: try row.decode(5),
                expectedOn: try row.decode(6), inTransit: Int(try row.decode(7, as: Int64.self)),
                received: Int(try row.decode(8, as: Int64.self)), writtenOff: Int(try row.decode(9, as: Int64.self)),
                state: try row.decode(10))
            return (try row.decode(0), try row.decode(1), progress)
        }
    }
}
