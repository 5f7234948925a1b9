import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import Simulation
import Synchronization

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
    private let store = FlowBenchStore()

    init(plan: Plan, settings: OperatorSettings) { (self.plan, self.settings) = (plan, settings) }

    func run() async throws -> FlowReport {
        var extra: [String: String] = ["WAYBILL_LOG_LEVEL": "warning"]
        if let batch = plan.batch { extra["WAYBILL_BATCH_MAX"] = String(batch) }
        let crew = try BenchProcesses.start(settings.with(extra), log: plan.log)
        defer { crew.stop() }
        return try await settings.withDatabase { postgres in
            try await crew.waitUntilReady()
            return try await measure(crew, postgres)
        }
    }

    private func measure(_ crew: BenchProcesses, _ postgres: Postgres) async throws -> FlowReport {
        let shop = BenchShop(postgres: postgres, key: try settings.key("shop"), window: plan.window)
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

/// What one run of the whole flow gave.
struct FlowReport: Sendable {
    let batch: Int?
    let seconds: Double
    let completed: Int
    let p50: Double
    let p99: Double
    let usage: [ProcessMeters.Usage]

    /// Completed orders per second.
    var rate: Double { Double(completed) / seconds }

    func print() {
        Console.line(
            "batch \(batch.map(String.init) ?? "as set"): \(completed) orders in \(rounded(seconds)) s = \(rounded(rate)) orders/s"
        )
        Console.line("latency from POST to delivered: p50 \(rounded(p50)) s, p99 \(rounded(p99)) s")
        var table = TextTable([
            .text("process"), .number("CPU s"), .number("CPU ms/order"), .number("idle MB"), .number("at start MB"),
            .number("at end MB"),
        ])
        for one in usage {
            let perOrder = rounded(1000 * one.cpu / Double(max(completed, 1)))
            table.add([
                "\(one.name)", "\(rounded(one.cpu))", "\(perOrder)", "\(one.idle >> 20)", "\(one.start >> 20)",
                "\(one.end >> 20)",
            ])
        }
        let total = usage.reduce(0) { $0 + $1.cpu }
        table.add(["together", "\(rounded(total))", "\(rounded(1000 * total / Double(max(completed, 1))))", "", "", ""])
        table.print()
        // One line for scripts.
        Console.line(
            "flow batch=\(batch.map(String.init) ?? "default") rate=\(rounded(rate)) p50=\(rounded(p50)) p99=\(rounded(p99))")
    }

    private func rounded(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}

/// Posts orders, one per request over several connections, never more under way than the window allows.
final class BenchShop: Sendable {
    private let postgres: Postgres
    private let intake: HTTPService
    private let generator: OrderGenerator
    private let window: Int
    private let store = FlowBenchStore()
    private let posted = Atomic(0)

    init(postgres: Postgres, key: String, window: Int) {
        (self.postgres, self.window) = (postgres, window)
        intake = HTTPService(LocalProgram.address(of: "order-intake"), key: key)
        generator = OrderGenerator(
            articles: DemoArticle.catalogue(count: 2000, seed: 1), seed: UInt64.random(in: 1...UInt64.max),
            day: CivilDay(Int(Date().timeIntervalSince1970) / 86_400), channel: "bench")
    }

    /// Posts until it is cancelled.
    func run() async throws {
        while true {
            let room = window - (try await store.underWay(postgres))
            if room > 0 { try await post(min(room, 500)) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func post(_ count: Int) async throws {
        let first = posted.add(count, ordering: .relaxed).oldValue + 1
        let shop = SimulatedShop(generator: generator, numbers: first...(first + count - 1), rate: nil, connections: 32)
        _ = try await shop.run(to: intake)
    }
}
