import Foundation
import OperatorConsole
import Postgres

/// Services that sell and do not tell, and a carrier-dispatch that is killed all the time: at the end books and services must agree.
struct LabelChaosBench: Sendable {
    let plan: LabelsPlan
    let world: LabelsWorld
    let postgres: Postgres
    let site: String
    private let store = LabelsBenchStore()

    /// - Throws: `OperationsError` when a program ends by itself.
    func run() async throws -> LabelsReport {
        let outbox = plan.outbox(postgres)
        let start = ContinuousClock.now
        try await store.add(world.accounts, postgres)
        let shipments = try await store.add(plan.labels, for: world.accounts, site: site, postgres)
        try await world.crew.startAll()
        let watch = DoubtWatch()
        let kills = try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { try await kill() }
            group.addTask {
                try await watching(watch, until: start + plan.settle)
                return 0
            }
            for lot in stride(from: 0, to: shipments.count, by: 500) {
                try await store.ask(for: Array(shipments[lot..<min(lot + 500, shipments.count)]), outbox)
            }
            return try await group.reduce(0, +)
        }
        let trouble = try await sweep()
        var report = try await report(kills, watch, (ContinuousClock.now - start) / .seconds(1))
        if let trouble { report.add(fault: trouble) }
        return report
    }

    /// kill -9, and the next one starts at once. The last one lives.
    private func kill() async throws -> Int {
        var kills = 0
        let end = ContinuousClock.now + plan.killFor
        while ContinuousClock.now < end {
            try await Task.sleep(for: plan.killEvery)
            let progress = try await store.progress(postgres)
            if progress.waiting == 0 { break }
            try await world.crew.kill(world.dispatch)
            try world.crew.start(world.dispatch)
            try await world.crew.waitUntilReady(world.dispatch)
            kills += 1
            Console.line("\(HumanFormat.count(kills, "kill")): \(progress.words)")
        }
        return kills
    }

    /// Looks at doubts twice a second until nothing is left to do.
    private func watching(_ watch: DoubtWatch, until end: ContinuousClock.Instant) async throws {
        while ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(500))
            await watch.saw(try await store.doubts(postgres), at: .now)
            try world.crew.check()
            if try await store.progress(postgres).isSettled { return }
        }
        Console.line("nothing settles any more: \(try await store.progress(postgres).words)")
    }

    /// What carriers list is compared, and what nobody knew of is given back.
    /// - Returns: why a list could not be read; nil when all were.
    private func sweep() async throws -> String? {
        var trouble: String?
        do { _ = try BenchProcesses.run("carrier-dispatch", ["sweep"], plan.settings) } catch let error as OperationsError {
            trouble = error.message
        }
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end, try await !store.progress(postgres).isSettled {
            try await Task.sleep(for: .milliseconds(500))
        }
        return trouble
    }

    private func report(_ kills: Int, _ watch: DoubtWatch, _ seconds: Double) async throws -> LabelsReport {
        let formats = Dictionary(world.accounts.map { ($0.code, $0.format) }) { first, _ in first }
        let standings = try world.truth().standings(try await store.labels(postgres)) { formats[$0] }
        let progress = try await store.progress(postgres)
        var report = LabelsReport("chaos")
        report.add("labels asked for", plan.labels)
        report.add("seconds", HumanFormat.fixed(seconds, digits: 0))
        report.add("carrier-dispatch killed", kills)
        report.add("parcels ready", progress.ready, aim: "\(plan.labels)", reached: progress.ready == plan.labels)
        report.add("parcels without a label at the end", mustBeNone: progress.waiting + progress.failed)
        report.add("labels in doubt, or on their way back, at the end", mustBeNone: progress.doubtful + progress.leaving)
        report.add("parcels with two live labels", mustBeNone: standings.reduce(0) { $0 + $1.liveTwice })
        report.add("paid labels that are unknown", mustBeNone: standings.reduce(0) { $0 + $1.unknown })
        for standing in standings {
            report.add(
                "\(standing.format): sold, given back, parcels sold twice",
                "\(standing.sold), \(standing.voided), \(standing.soldTwice)",
                aim: standing.isExact ? "none twice" : "at most 0.1 % twice", reached: standing.faults.isEmpty)
            for fault in standing.faults { report.add(fault: fault) }
        }
        let settled = await watch.settled
        report.add("doubts", settled.count)
        report.add("seconds from doubt to certainty", LabelsReport.seconds(settled), aim: "p50 30, p99 900")
        if kills == 0 { report.add(fault: "nothing was killed") }
        if settled.isEmpty { report.add(fault: "nothing was ever in doubt") }
        return report
    }
}

/// How long attempts were in doubt, as somebody sees who looks now and then.
actor DoubtWatch {
    private var since: [String: ContinuousClock.Instant] = [:]
    /// Seconds, of doubts that are over.
    private(set) var settled: [Double] = []

    /// - Parameter doubts: all of them; a call that is out is none, but does not end one either.
    func saw(_ doubts: [(reference: String, isOut: Bool)], at now: ContinuousClock.Instant) {
        let open = Set(doubts.map(\.reference))
        for (reference, start) in since where !open.contains(reference) {
            settled.append((now - start) / .seconds(1))
            since[reference] = nil
        }
        for doubt in doubts where !doubt.isOut && since[doubt.reference] == nil { since[doubt.reference] = now }
    }
}

extension LabelsBenchStore.Progress {
    /// For whoever waits.
    var words: String {
        """
        \(HumanFormat.count(waiting)) wait, \(HumanFormat.count(ready)) ready, \(HumanFormat.count(failed)) failed, \
        \(HumanFormat.count(doubtful)) in doubt or called, \(HumanFormat.count(leaving)) on their way back
        """
    }
}
