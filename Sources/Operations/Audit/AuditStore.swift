import FoundationEssentials
import Postgres
import Topology

/// Runs the checks, all on one snapshot: a system at work gives no false alarms.
struct AuditStore: Sendable {
    /// Offenders that are named; the others are counted.
    private static let named = 5

    /// - Parameters:
    ///   - lag: seconds a message may wait for its program before that counts as standing still.
    ///   - limit: seconds a program may take to act on something.
    ///   - idleQueues: the work queues that held no message just before.
    static func checks(
        lag: Double, limit: Double = 900, idleQueues: [String] = QueueName.work.map(\.rawValue)
    ) -> [AuditCheck] {
        StockAuditStore.checks + ReceiptAuditStore.checks + SerialAuditStore.checks + OrderAuditStore.checks
            + ParcelAuditStore.checks
            + PackagingAuditStore.checks
            + MessageAuditStore(lag: lag, limit: limit, idleQueues: idleQueues).checks
    }

    /// Looks for offenders against every check.
    func audit(_ checks: [AuditCheck], on postgres: Postgres) async throws -> AuditReport {
        try await postgres.transaction(isolation: .repeatableRead) { transaction in
            let at = try await begin(in: transaction)
            var findings: [AuditReport.Finding] = []
            for check in checks { findings.append(try await run(check, in: transaction)) }
            return AuditReport(at: at, findings: findings)
        }
    }

    /// Whole tables are joined by hashing; compiling the plans would take longer than running them.
    private func begin(in transaction: Transaction) async throws -> Date {
        let results = try await transaction.pipeline([
            "SET TRANSACTION READ ONLY", "SET LOCAL work_mem = '64MB'", "SET LOCAL jit = off", "SELECT now()",
        ])
        return try results[3][0].decode(0)
    }

    private func run(_ check: AuditCheck, in transaction: Transaction) async throws -> AuditReport.Finding {
        let rows = try await transaction.query(
            """
            SELECT count(*) OVER (), offender FROM (\(check.offenders)) AS found (number, offender)
            ORDER BY number LIMIT \(Self.named)
            """)
        let count: Int = try rows.first?.decode(0) ?? 0
        return AuditReport.Finding(check: check, count: count, offenders: try rows.map { try $0.decode(1) })
    }
}
