import FoundationEssentials
import Fulfilment
import Postgres

/// What a person does with label accounts; masters are imported by `waybill import accounts`.
struct AccountStore: Sendable {
    /// An account and how it stands.
    struct Standing: Sendable {
        let account: CarrierAccount
        let isActive: Bool
        let stoppedAt: Date?
        let stopReason: String
        let sweptUntil: Date?
    }

    /// - Parameter code: nil for all.
    func standing(_ code: String? = nil, in database: some SQLExecutor) async throws -> [Standing] {
        try await database.query(
            """
            SELECT c.is_active, c.stopped_at, coalesce(c.stop_reason, ''), c.swept_until, \(CarrierAccount.columns) FROM shipping.account c
            WHERE \(code)::text IS NULL OR c.code = \(code) ORDER BY c.carrier, c.priority, c.code
            """
        ).map { row in
            Standing(
                account: try row.account(from: 4), isActive: try row.decode(0), stoppedAt: try row.decode(1),
                stopReason: try row.decode(2), sweptUntil: try row.decode(3))
        }
    }

    /// Lets accounts be called again.
    /// - Parameter code: nil for all that are stopped.
    /// - Returns: those that were stopped.
    func resume(_ code: String?, in database: some SQLExecutor) async throws -> [String] {
        try await database.query(
            """
            UPDATE shipping.account SET stopped_at = NULL, stop_reason = NULL
            WHERE stopped_at IS NOT NULL AND (\(code)::text IS NULL OR code = \(code)) RETURNING code
            """
        ).map { try $0.decode(0) }
    }
}
