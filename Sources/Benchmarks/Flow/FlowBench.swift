import FoundationEssentials
import OperatorConsole
import Postgres
import Simulation

/// Runs the whole system under a load of orders and measures it.
struct FlowBench: Sendable {
    /// What is measured.
    struct Plan: Sendable {
        let seconds: Int
        let warmup: Int
        let load: BenchLoad
        let batch: Int?
        let log: String
        /// Where the binaries of the programs and of the simulators are; nil: beside this one.
        let programs: URL?
        /// Whether the own fleet carries orders.
        let hasFleet: Bool
    }

    /// The state of the system at one end of the measurement.
    private struct Mark {
        let clock = ContinuousClock.now
        let usage: [String: ProcessMeters.Reading]
        let database: FlowBenchStore.Mark
    }

    /// The server's sessions hand in what they count once a second at most; so much later it is complete.
    private static let delay = Duration.seconds(1)

    let plan: Plan
    let settings: OperatorSettings
    private let store = FlowBenchStore()

    init(plan: Plan, settings: OperatorSettings) { (self.plan, self.settings) = (plan, settings) }

    /// - Throws: `OperationsError` when a port is taken, a program ends, or no order is completed in the measured time.
    func run() async throws -> FlowReport {
        var extra: [String: String] = ["WAYBILL_LOG_LEVEL": "warning"]
        if let batch = plan.batch { extra["WAYBILL_BATCH_MAX"] = String(batch) }
        let settings = settings.with(extra)
        return try await settings.withDatabase { postgres in
            if !plan.hasFleet { try await store.withdrawFleet(postgres) }
            let crew = try BenchProcesses.start(settings, log: plan.log, from: plan.programs)
            defer { crew.stop() }
            try await crew.waitUntilReady()
            return try await measure(crew, postgres)
        }
    }

    private func measure(_ crew: BenchProcesses, _ postgres: Postgres) async throws -> FlowReport {
        let meters = try await crew.meters(postgres, managementURL: settings.managementURL)
        let idle = meters.sample()
        let shop = BenchShop(plan.load, postgres: postgres, key: try settings.key("shop"))
        async let posting = shop.run()
        let window = try await observe(crew, meters, postgres)
        shop.stop()
        let report = FlowReport(
            load: plan.load, batch: plan.batch, start: window.start.database, end: window.end.database, rows: window.rows,
            orders: try await store.orders(from: window.start.database, to: window.end.database, postgres),
            stages: try await FlowStageStore().stages(from: window.start.database, to: window.end.database, postgres),
            usage: meters.usage(idle: idle, from: window.start.usage, to: window.end.usage), posted: try await posting)
        try report.check()
        return report
    }

    /// Waits until the measurement is over.
    private func observe(_ crew: BenchProcesses, _ meters: ProcessMeters, _ postgres: Postgres) async throws -> (
        start: Mark, end: Mark, rows: Int
    ) {
        try await wait(until: .now + .seconds(plan.warmup), crew)
        let start = try await mark(meters, postgres)
        let rowsBefore = try await rowsWritten(after: start, crew, postgres)
        try await wait(until: start.clock + .seconds(plan.seconds), crew)
        let end = try await mark(meters, postgres)
        return (start, end, try await rowsWritten(after: end, crew, postgres) - rowsBefore)
    }

    private func mark(_ meters: ProcessMeters, _ postgres: Postgres) async throws -> Mark {
        Mark(usage: meters.sample(), database: try await store.mark(postgres))
    }

    private func rowsWritten(after mark: Mark, _ crew: BenchProcesses, _ postgres: Postgres) async throws -> Int {
        try await wait(until: mark.clock + Self.delay, crew)
        return try await store.rowsWritten(postgres)
    }

    /// - Throws: `OperationsError` as soon as a process has ended.
    private func wait(until instant: ContinuousClock.Instant, _ crew: BenchProcesses) async throws {
        repeat {
            try crew.check()
            try await Task.sleep(until: min(instant, .now + .milliseconds(500)))
        } while .now < instant
        try crew.check()
    }
}
