import Foundation
import Messaging
import OperatorConsole
import Postgres

/// An open load of labels at a service that takes its time: whether they come as fast as they are asked for, and what that costs.
struct LabelPaceBench: Sendable {
    let plan: LabelsPlan
    let world: LabelsWorld
    let postgres: Postgres
    let site: String
    private let store = LabelsBenchStore()

    /// What was looked at while it ran.
    private struct Most: Sendable {
        var connections = 0
        var resident = 0
    }

    /// - Throws: `OperationsError` when a program ends by itself.
    func run() async throws -> LabelsReport {
        try await store.add(world.accounts, postgres)
        let shipments = try await store.add(plan.labels, for: world.accounts, site: site, postgres)
        try await world.crew.startAll()
        let meters = try await meters()
        let start = ContinuousClock.now
        let (since, before) = (try await store.now(postgres), meters.sample())
        let most = try await withThrowingTaskGroup(of: Most.self) { group in
            group.addTask { try await watch(meters, until: start + plan.settle) }
            try await ask(shipments, plan.outbox(postgres), from: start)
            return try await group.reduce(Most()) {
                Most(connections: max($0.connections, $1.connections), resident: max($0.resident, $1.resident))
            }
        }
        let usage = meters.usage(idle: before, from: before, to: meters.sample())
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return try await report(most, usage, seconds, since)
    }

    /// Ten times a second, however long they take.
    private func ask(_ shipments: [Int64], _ outbox: Outbox, from start: ContinuousClock.Instant) async throws {
        let lot = max(1, plan.rate / 10)
        for (number, first) in stride(from: 0, to: shipments.count, by: lot).enumerated() {
            try await Task.sleep(until: start + .seconds(Double(number * lot) / Double(plan.rate)), clock: .continuous)
            try await store.ask(for: Array(shipments[first..<min(first + lot, shipments.count)]), outbox)
        }
    }

    private func watch(_ meters: ProcessMeters, until end: ContinuousClock.Instant) async throws -> Most {
        var most = Most()
        while ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(200))
            most.connections = max(most.connections, world.connections)
            most.resident = max(most.resident, meters.sample()["carrier-dispatch"]?.resident ?? 0)
            try world.crew.check()
            if try await store.progress(postgres).waiting == 0 { break }
        }
        return most
    }

    private func meters() async throws -> ProcessMeters {
        let postmaster = ProcessMeters.parent(of: try await FlowBenchStore().backend(postgres))
        let programs = world.crew.victims.compactMap { member in
            world.crew.processID(of: member).map { (member.name, ProcessMeters.Part.system, ProcessMeters.Group.one($0)) }
        }
        return ProcessMeters(programs + [("database", .system, .family(postmaster))])
    }

    private func report(
        _ most: Most, _ usage: [ProcessMeters.Usage], _ seconds: Double, _ since: Double
    ) async throws -> LabelsReport {
        let waits = try await store.waits(of: world.accounts.map(\.code), since: since, postgres)
        let formats = Dictionary(world.accounts.map { ($0.code, $0.format) }) { first, _ in first }
        let standings = try world.truth().standings(try await store.labels(postgres)) { formats[$0] }
        var report = LabelsReport("pace")
        let rate = Double(waits.count) / max(seconds, 0.001)
        report.add(
            "labels a second, of \(plan.rate) asked for", HumanFormat.fixed(rate, digits: 1), aim: "\(plan.rate)",
            reached: rate >= 0.9 * Double(plan.rate))
        report.add("seconds from asking to ready", LabelsReport.seconds(waits))
        report.add("connections to the service at most", most.connections, aim: "400", reached: most.connections <= 400)
        let megabytes = Double(most.resident) / 1_048_576
        report.add("carrier-dispatch, MB at most", HumanFormat.fixed(megabytes, digits: 0), aim: "80", reached: megabytes < 80)
        for one in usage {
            let cost = 1000 * one.cpu / Double(max(1, waits.count))
            report.add("\(one.name), CPU ms a label", HumanFormat.fixed(cost, digits: 2))
        }
        report.add("parcels without a label at the end", mustBeNone: plan.labels - waits.count)
        report.add("parcels sold twice", mustBeNone: standings.reduce(0) { $0 + $1.soldTwice })
        report.add("paid labels that are unknown", mustBeNone: standings.reduce(0) { $0 + $1.unknown })
        return report
    }
}
