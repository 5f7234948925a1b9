package import ArgumentParser
import Foundation
import LabelReplay
import Messaging
import OperatorConsole
import Postgres
import Simulation

/// `waybill-bench labels`
package struct LabelsBenchCommand: AsyncParsableCommand {
    /// What is run.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case chaos, pace, dead
    }

    package static let configuration = CommandConfiguration(
        commandName: "labels", abstract: "Labels bought from played services: once each, how fast, and beside a dead carrier.",
        discussion: """
            Each part starts carrier-dispatch, the relay and played label services with the binaries beside this one.
            chaos: services that sell and hang, answer nothing or reset the connection, while carrier-dispatch is killed; their ledger is the
            truth. pace: an open load at a service that takes its time. dead: what a carrier that never answers costs the others.
            The database and the virtual host must be empty but for 'waybill seed --demo': use 'ops/bench labels'.

            Exit codes: 0 every truth holds, 1 one does not. An aim that is missed is shown, and is no failure.
            """)

    @Option(help: "One part: \(Part.allCases.map(\.rawValue).joined(separator: ", ")).") var part: Part
    @Option(help: "Labels.") var labels = 10_000
    @Option(help: "Labels asked for in a second (pace; a quarter of it with dead).") var rate = 200
    @Option(help: "Formats of the services in chaos, with commas between.")
    var formats = "waybill,easypost,shippo,shipengine,sf,ups"
    @Option(help: "Seconds between two kills in chaos.") var killEvery = 5.0
    @Option(help: "Seconds for which carrier-dispatch is killed at most.") var killFor = 600.0
    @Option(help: "Seconds until everything must be settled.") var settle = 2400.0
    @Option(help: "What the services do wrong is drawn from it.") var seed: UInt64 = 1
    @Option(help: "Where the programs' output goes.") var log = "/dev/null"

    package init() {}

    package func validate() throws {
        guard labels > 0, rate > 0 else { throw ValidationError("--labels and --rate take numbers from 1.") }
        guard killEvery > 0, killFor > 0, settle > 0 else {
            throw ValidationError("--kill-every, --kill-for and --settle take seconds above 0.")
        }
        for name in names where !SellingDesk.formats.contains(name) {
            throw ValidationError("--formats \(name): allowed are \(SellingDesk.formats.joined(separator: ", "))")
        }
    }

    private var names: [String] { formats.split(separator: ",").map(String.init) }

    package func run() async throws {
        let settings = OperatorSettings.load().with(["WAYBILL_LOG_LEVEL": "warning"])
        let plan = LabelsPlan(
            labels: labels, rate: rate, killEvery: .seconds(killEvery), killFor: .seconds(killFor), settle: .seconds(settle),
            settings: settings)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("waybill-bench-labels-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let world = try LabelsWorld(served, settings, dispatch: dispatching, folder: folder, log: log)
        defer { world.crew.stop() }
        let report = try await settings.withDatabase(connections: 4) { try await run(plan, world, $0) }
        report.print()
        if !report.faults.isEmpty { throw ExitCode.failure }
    }

    private func run(_ plan: LabelsPlan, _ world: LabelsWorld, _ postgres: Postgres) async throws -> LabelsReport {
        let site = DemoEquipment.site.code
        switch part {
        case .chaos: return try await LabelChaosBench(plan: plan, world: world, postgres: postgres, site: site).run()
        case .pace: return try await LabelPaceBench(plan: plan, world: world, postgres: postgres, site: site).run()
        case .dead: return try await LabelDeadBench(plan: plan, world: world, postgres: postgres, site: site).run()
        }
    }

    /// The services of each part, with the times that measured ones take.
    private var served: [LabelsWorld.Played] {
        let drawn = ["--seed", "\(seed)"]
        switch part {
        case .chaos:
            let bad = ["--bad", "hang=0.05", "--bad", "empty=0.02", "--bad", "reset=0.01"]
            return [.init(formats: names, options: drawn + bad + ["--p50", "0.2", "--p99", "1"])]
        case .pace: return [.init(formats: ["ups"], options: drawn + ["--p50", "0.93", "--p99", "5"])]
        case .dead:
            return [
                .init(formats: ["waybill", "sf", "ups"], options: drawn + ["--p50", "0.2", "--p99", "1"]),
                .init(formats: ["ups"], options: drawn + ["--bad", "hang=1"], mark: LabelDeadBench.mark),
            ]
        }
    }

    /// What carrier-dispatch is told beside the usual.
    private var dispatching: [String: String] {
        switch part {
        // Short claims: what was called when a program died is looked up soon.
        case .chaos: ["WAYBILL_DISPATCH_CARRIER_TIMEOUT": "5s", "WAYBILL_BATCH_MAX": "100"]
        case .pace: ["WAYBILL_DISPATCH_CARRIER_SINGLE_CALLS": "400", "WAYBILL_DISPATCH_CARRIER_TIMEOUT": "30s"]
        case .dead: [:]
        }
    }
}

/// What a part is asked to do.
struct LabelsPlan: Sendable {
    let labels: Int
    /// Labels asked for in a second.
    let rate: Int
    let killEvery: Duration
    let killFor: Duration
    let settle: Duration
    let settings: OperatorSettings

    func outbox(_ postgres: Postgres) -> Outbox { Outbox(postgres: postgres) }
}
