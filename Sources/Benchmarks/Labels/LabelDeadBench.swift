import Foundation
import OperatorConsole
import Postgres

/// Carriers that answer, first alone, then beside one that never does: what that costs the others.
struct LabelDeadBench: Sendable {
    let plan: LabelsPlan
    let world: LabelsWorld
    let postgres: Postgres
    let site: String
    private let store = LabelsBenchStore()

    /// The mark of the server that is dead.
    static let mark = "-dead"

    private var living: [LabelsBenchStore.Account] { world.accounts.filter { !$0.code.hasSuffix(Self.mark) } }
    private var dead: [LabelsBenchStore.Account] { world.accounts.filter { $0.code.hasSuffix(Self.mark) } }

    /// - Throws: `OperationsError` when a program ends by itself.
    func run() async throws -> LabelsReport {
        try await store.add(world.accounts, postgres)
        try await world.crew.startAll()
        let alone = try await round(with: living)
        // As many for the others; a third more for the dead one.
        let beside = try await round(with: living + dead)
        var report = LabelsReport("dead")
        let (before, after) = (Spread(alone.waits), Spread(beside.waits))
        report.add("others alone, seconds", LabelsReport.seconds(alone.waits))
        report.add("others beside a dead carrier, seconds", LabelsReport.seconds(beside.waits))
        report.add("others alone, p95", HumanFormat.fixed(before.percentile(95), digits: 2))
        report.add(
            "others beside a dead carrier, p95", HumanFormat.fixed(after.percentile(95), digits: 2), aim: "+0 %",
            reached: after.percentile(95) <= 1.1 * before.percentile(95) + 0.1)
        report.add("others' parcels without a label at the end", mustBeNone: alone.left + beside.left)
        report.add("labels of the dead one that wait", try await store.waiting(of: dead.map(\.code), postgres))
        return report
    }

    private func round(with accounts: [LabelsBenchStore.Account]) async throws -> (waits: [Double], left: Int) {
        let others = living.map(\.code)
        let count = plan.labels / 2 * accounts.count / living.count
        let shipments = try await store.add(count, for: accounts, site: site, postgres)
        let (start, since) = (ContinuousClock.now, try await store.now(postgres))
        let (outbox, rate) = (plan.outbox(postgres), max(10, plan.rate / 4))
        let lot = max(1, rate / 10)
        for (number, first) in stride(from: 0, to: shipments.count, by: lot).enumerated() {
            try await Task.sleep(until: start + .seconds(Double(number * lot) / Double(rate)), clock: .continuous)
            try await store.ask(for: Array(shipments[first..<min(first + lot, shipments.count)]), outbox)
            try world.crew.check()
        }
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end, try await store.waiting(of: others, postgres) > 0 {
            try await Task.sleep(for: .milliseconds(200))
        }
        return (
            try await store.waits(of: others, since: since, postgres), try await store.waiting(of: others, postgres)
        )
    }
}
