package import ArgumentParser
import OperatorConsole
import Picking
import Postgres

/// Allocates all orders that wait, so many to a transaction, and proves the result.
struct AllocationBench: Sendable {
    /// What one run gave.
    struct Report: Sendable {
        let lines: Int
        let allocated: Int
        let backordered: Int
        let seconds: Double
        let outOfOrder: Int
        let oversold: Int

        /// Every order has its stock, the right lots, and none twice.
        var isRight: Bool { outOfOrder == 0 && oversold == 0 && lines > 0 }
    }

    let postgres: Postgres
    let batch: Int
    private let allocations = AllocationStore()
    private let store = AllocationBenchStore()

    init(postgres: Postgres, batch: Int) { (self.postgres, self.batch) = (postgres, batch) }

    func run() async throws -> Report {
        let waiting = try await store.waiting(postgres)
        let batches = stride(from: 0, to: waiting.count, by: batch).map { start in
            waiting[start..<min(start + batch, waiting.count)].map(\.order)
        }
        let clock = ContinuousClock.now
        var (allocated, backordered) = (0, 0)
        for orders in batches {
            let result = try await postgres.transaction { try await allocations.allocate(orderIDs: orders, in: $0) }
            allocated += result.allocated.count
            backordered += result.backordered.count
        }
        let seconds = (ContinuousClock.now - clock) / .seconds(1)
        return Report(
            lines: waiting.reduce(0) { $0 + $1.lines }, allocated: allocated, backordered: backordered, seconds: seconds,
            outOfOrder: try await store.outOfOrder(postgres), oversold: try await store.oversold(postgres))
    }
}

/// `waybill-bench allocation`: what `ops/bench allocation` measures.
package struct AllocationBenchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "allocation",
        abstract: "Allocates all orders that wait and tells how fast; 'ops/bench allocation' makes them.")

    @Option(help: "Orders per transaction.") var batch = 1000

    package init() {}

    package func validate() throws {
        guard batch > 0 else { throw ValidationError("--batch takes numbers from 1, not \(batch).") }
    }

    package func run() async throws {
        let report = try await OperatorSettings.load().withDatabase {
            try await AllocationBench(postgres: $0, batch: batch).run()
        }
        print(
            """
            lines=\(report.lines) rate=\(Int(Double(report.lines) / report.seconds)) allocated=\(report.allocated) \
            backordered=\(report.backordered) out_of_order=\(report.outOfOrder) oversold=\(report.oversold)
            """)
        guard report.isRight else { throw ExitCode.failure }
    }
}
