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
