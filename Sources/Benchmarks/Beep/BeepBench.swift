import Foundation
import Fulfilment
import OperatorConsole
import Postgres
import Simulation

/// How long after Enter the terminals of the floor beep.
struct BeepBench: Sendable {
    /// How it is with the warehouse meanwhile.
    enum Condition: String, Sendable, CaseIterable {
        case online
        /// Many others pick.
        case loaded
        /// Its program has ended: nothing listens there.
        case stopped
        /// It takes connections and says nothing, as behind a network that swallows everything.
        case silent
    }

    /// What is measured.
    struct Plan: Sendable {
        /// Of each kind of work under each condition.
        let scans: Int
        /// That pick while the warehouse is loaded.
        let devices: Int
        /// Seconds between a beep and the next Enter.
        let pause: Double
        let seed: UInt64
        let articles: Int
        let log: String
    }

    /// The terminals whose beeps are timed.
    static let works = ["pick", "putaway"]

    let plan: Plan
    let settings: OperatorSettings
    /// A scanner's echo of the same code is dropped for so long.
    private static let echo = Duration.milliseconds(350)
    /// Nobody waits longer for a beep.
    private static let patience = Duration.seconds(30)
    private static let ordersEach = 8

    /// - Throws: `OperationsError` when a port is taken, a program ends, or a terminal asks nothing.
    func run() async throws -> BeepReport {
        try await settings.withDatabase(connections: 4) { postgres in
            try await DevicesMasters(devices: plan.devices + 2).enter(postgres)
            let truth = HallTruth(opening: try await HallStore().onHand(postgres))
            let crew = try DevicesCrew(settings.with(["WAYBILL_LOG_LEVEL": "warning"]), log: plan.log)
            defer { crew.stop() }
            try await crew.startAll()
            return try await warehouse.withConnections(plan.devices + 2) { service in
                try await measure(crew, truth, service, postgres)
            }
        }
    }

    private var warehouse: HTTPService {
        get throws { HTTPService(LocalProgram.address(of: "picking-worker"), key: try settings.key("floor")) }
    }

    /// Orders come in all the time.
    private func measure(
        _ crew: DevicesCrew, _ truth: HallTruth, _ service: HTTPService, _ postgres: Postgres
    ) async throws -> BeepReport {
        let world = shift(truth, service)
        let articles = DemoArticle.catalogue(count: plan.articles, seed: 1)
        let shop = DevicesShop(
            postgres: postgres, key: try settings.key("shop"), articles: articles,
            today: CivilDay(Int(Date().timeIntervalSince1970) / 86_400), window: plan.devices * Self.ordersEach, shift: world)
        let errands = BeepErrands(postgres: postgres, floor: FloorService(service), articles: articles)
        var report = BeepReport(plan: plan)
        async let orders: Void = shop.run()
        for condition in Condition.allCases {
            Console.note("\(condition.rawValue): \(Self.works.joined(separator: ", "))")
            try await under(condition, truth, service) {
                for work in Self.works { report.add(try await time(work, condition, errands, crew), of: work, condition) }
            }
        }
        world.stop()
        try await orders
        return report
    }

    private func shift(_ truth: HallTruth, _ service: HTTPService) -> Shift {
        Shift(
            .init(seed: plan.seed, pace: 0.2, cut: 0), workers: [Shift.Worker(port: 0, service: service)], truth: truth,
            tally: ShiftTally(isStrict: false))
    }

    /// With others who pick, where the warehouse is to be loaded.
    private func under(
        _ condition: Condition, _ truth: HallTruth, _ service: HTTPService, _ body: () async throws -> Void
    ) async throws {
        guard condition == .loaded else { return try await body() }
        let load = shift(truth, service)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 2...DevicesMasters(devices: plan.devices + 2).pickers {
                group.addTask {
                    var device = PickerDevice(
                        badge: DevicesMasters.picker(number), cart: DevicesMasters.cart(number), number: number, shift: load)
                    try await device.run()
                }
            }
            while load.tally[.picks] < plan.devices { try await Task.sleep(for: .milliseconds(100)) }
            try await body()
            load.stop()
            try await group.waitForAll()
        }
    }
}

// One terminal after the other, until so many scans are timed.
extension BeepBench {
    private func time(
        _ work: String, _ condition: Condition, _ errands: BeepErrands, _ crew: DevicesCrew
    ) async throws -> BeepReport.Times {
        var times = BeepReport.Times()
        while times.known.count < plan.scans {
            let errand = work == "pick" ? try await errands.pick() : try await errands.putAway()
            let before = times.known.count
            try await time(errand, condition, crew, &times)
            guard times.known.count > before else { throw OperationsError.failed("\(work): there was nothing to scan") }
        }
        return times
    }

    private func time(
        _ errand: BeepWork, _ condition: Condition, _ crew: DevicesCrew, _ times: inout BeepReport.Times
    ) async throws {
        let journals = FileManager.default.temporaryDirectory.appendingPathComponent("waybill-beep-\(UUID())")
        defer { try? FileManager.default.removeItem(at: journals) }
        let terminal = try PseudoTerminal(
            BenchProcesses.directory.appendingPathComponent("picking-worker"),
            errand.arguments + ["--url", LocalProgram.address(of: "picking-worker"), "--journal", journals.path],
            settings.environment.merging(["WAYBILL_KEY_FLOOR": try settings.key("floor")]) { $1 })
        defer { terminal.end() }
        try await terminal.waitForQuestion(within: Self.patience)
        for line in errand.asked {
            times.note(try await terminal.beep(after: line, within: Self.patience), isAsked: true)
            try await terminal.waitForQuestion(within: Self.patience)
        }
        try await lose(condition, crew)
        do {
            try await type(Array(errand.known.prefix(plan.scans - times.known.count)), into: terminal, &times)
        } catch {
            try await restore(condition, crew)
            throw error
        }
        try await restore(condition, crew)
    }

    /// At a quick person's pace, whether the screen asks already or not.
    private func type(_ lines: [String], into terminal: PseudoTerminal, _ times: inout BeepReport.Times) async throws {
        var last: String?
        for line in lines {
            try await Task.sleep(for: line == last ? max(.seconds(plan.pause), Self.echo) : .seconds(plan.pause))
            times.note(try await terminal.beep(after: line, within: Self.patience), isAsked: false)
            last = line
        }
    }

    private func worker(_ crew: DevicesCrew) -> DevicesCrew.Member? { crew.members.first { $0.name == "picking-worker" } }

    private func lose(_ condition: Condition, _ crew: DevicesCrew) async throws {
        guard let worker = worker(crew) else { return }
        switch condition {
        case .online, .loaded: break
        case .stopped: try await crew.kill(worker)
        case .silent: crew.send(SIGSTOP, to: worker)
        }
    }

    private func restore(_ condition: Condition, _ crew: DevicesCrew) async throws {
        guard let worker = worker(crew) else { return }
        switch condition {
        case .online, .loaded: return
        case .stopped: try crew.start(worker)
        case .silent: crew.send(SIGCONT, to: worker)
        }
        try await crew.waitUntilReady(worker)
    }
}
