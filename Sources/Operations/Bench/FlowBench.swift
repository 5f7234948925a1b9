import FoundationEssentials
import Postgres

/// Runs the whole system under a closed loop of orders and measures it.
struct FlowBench: Sendable {
    /// What is measured.
    struct Plan: Sendable {
        let seconds: Int
        let warmup: Int
        let window: Int
        let batch: Int?
        let log: String
    }

    let plan: Plan
    let settings: OperatorSettings
    private let store = BenchStore()

    init(plan: Plan, settings: OperatorSettings) { (self.plan, self.settings) = (plan, settings) }

    func run() async throws -> FlowReport {
        var extra: [String: String] = ["WAYBILL_LOG_LEVEL": "warning"]
        if let batch = plan.batch { extra["WAYBILL_BATCH_MAX"] = String(batch) }
        let crew = try BenchCrew.start(environment: settings.environment.merging(extra) { $1 }, log: plan.log)
        defer { crew.stop() }
        return try await settings.withDatabase { postgres in
            try await crew.waitUntilReady()
            return try await measure(crew, postgres)
        }
    }

    private func measure(_ crew: BenchCrew, _ postgres: Postgres) async throws -> FlowReport {
        let shop = BenchShop(postgres: postgres, key: try DemoKeys(settings).key("shop"), window: plan.window)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            let meters = try await crew.meters(postgres, managementURL: settings.managementURL)
            let idle = meters.sample()
            group.addTask { try await shop.run() }
            let report = try await observe(meters, idle: idle, postgres)
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
            return report
        }
    }

    private func observe(_ meters: ProcessMeters, idle: [String: ProcessMeters.Reading], _ postgres: Postgres) async throws
        -> FlowReport
    {
        try await Task.sleep(for: .seconds(plan.warmup))
        let (before, start, clock) = (try await store.completed(postgres), meters.sample(), ContinuousClock.now)
        try await Task.sleep(for: .seconds(plan.seconds))
        let (after, end) = (try await store.completed(postgres), meters.sample())
        let elapsed = (ContinuousClock.now - clock).seconds
        let latency = try await store.latency(lastSeconds: elapsed, postgres)
        return FlowReport(
            batch: plan.batch, seconds: elapsed, completed: after - before, p50: latency.p50, p99: latency.p99,
            usage: meters.usage(idle: idle, from: start, to: end))
    }
}
