import FoundationEssentials
import OperatorConsole
import Postgres
import ServiceRuntime
import Simulation
import Synchronization
import TrackingSources

/// Attacks the whole system while honest callers use it, and checks that they hardly notice.
struct AttackBench: Sendable {
    /// How long what takes.
    struct Plan: Sendable {
        /// Under attack.
        let seconds: Int
        /// Without attack before, to compare with.
        let quiet: Int
        /// Without anything after, before memory is read again.
        let rest: Int
        /// Names of attacks; all when empty.
        let only: [String]
        /// Where the programs' output goes.
        let log: String
    }

    /// Connections that each program takes in a run: few enough for attackers to have more.
    static let connections = 300
    /// Seconds in which the last honest order must reach its door.
    private static let settling = 300

    let plan: Plan
    let settings: OperatorSettings
    private let store = FlowBenchStore()

    init(plan: Plan, settings: OperatorSettings) { (self.plan, self.settings) = (plan, settings) }

    /// Every attack, heavy and light ones in turn.
    static func attacks(_ targets: AttackTargets) -> [Attack] {
        let heavy = SlowConnections.attacks(targets)
        let light =
            ForgedWebhooks.attacks(targets) + ForeignOrders.attacks(targets) + HostileBodies.attacks(targets)
            + MisreadRequests.attacks(targets)
        return (0..<max(heavy.count, light.count)).flatMap { heavy.dropFirst($0).prefix(1) + light.dropFirst($0).prefix(1) }
    }

    func run() async throws -> AttackReport {
        let carriers = DemoCarrier.pushing
        let hole = SilentListener()
        defer { withExtendedLifetime(hole) {} }
        let keys = try SecretKeys(environment: settings.environment)
        let secrets = try await settings.withDatabase { postgres in
            try await AttackSecrets.setUp(
                simulated: carriers, hole: hole.port, SourceKeeper(postgres: postgres, keys: keys))
        }
        let ledger = HonestLedger()
        let targets = AttackTargets(keys: try AttackKeys.make(settings), secrets: secrets, ledger: ledger)
        let attacks = try Self.chosen(plan.only, of: Self.attacks(targets))
        let limits = ["WAYBILL_HTTP_CONNECTIONS": "\(Self.connections)"]
        let crew = try BenchProcesses.start(settings.with(limits), log: plan.log)
        defer { crew.stop() }
        let honest = HonestTraffic(
            record: HonestRecord(), ledger: ledger, key: targets.keys.shop, carriers: carriers, secrets: secrets.bySource)
        return try await settings.withDatabase { postgres in
            try await crew.waitUntilReady()
            let watch = ProgramWatch(crew, try await crew.meters(postgres, managementURL: settings.managementURL))
            let schedule = AttackSchedule(attacks: attacks, tally: AttackTally())
            try await run(schedule, against: honest, watch)
            let arrived = try await arrival(of: ledger, postgres)
            Console.note("resting")
            try await Task.sleep(for: .seconds(plan.rest))
            watch.end()
            return AttackReport(
                attacks: attacks, tally: schedule.tally, record: honest.record, watch: watch,
                others: [arrived, audit(), try logCheck(targets)])
        }
    }

    /// The attacks of these names; all when there are none.
    /// - Throws: `OperationsError` for a name that no attack has.
    static func chosen(_ names: [String], of attacks: [Attack]) throws -> [Attack] {
        let known = attacks.map(\.name)
        if let unknown = names.first(where: { !known.contains($0) }) {
            throw OperationsError.usage(
                "--only: there is no attack '\(unknown)'", advice: "one of \(known.joined(separator: ", "))")
        }
        return names.isEmpty ? attacks : attacks.filter { names.contains($0.name) }
    }

    /// The quiet, then the attack; honest callers all the time.
    private func run(_ schedule: AttackSchedule, against honest: HonestTraffic, _ watch: ProgramWatch) async throws {
        let isOver = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await honest.run { isOver.isSet } }
            group.addTask {
                do { try await watch.run() } catch is CancellationError {}
            }
            Console.note("honest callers alone for \(plan.quiet) s")
            try await Task.sleep(for: .seconds(plan.quiet))
            watch.begin()
            honest.record.beginAttack()
            Console.note("attacking for \(plan.seconds) s")
            try await schedule.run(seconds: plan.seconds)
            isOver.set()
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Waits for the last honest order to be delivered.
    private func arrival(of ledger: HonestLedger, _ postgres: Postgres) async throws -> AttackCheck {
        Console.note("waiting for the last of \(ledger.orderCount) orders to be delivered")
        let deadline = ContinuousClock.now + .seconds(Self.settling)
        var progress = try await store.progress(of: HonestTraffic.channel, postgres)
        while progress.completed < ledger.orderCount, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(500))
            progress = try await store.progress(of: HonestTraffic.channel, postgres)
        }
        let isWhole = progress.stored == ledger.orderCount && progress.completed == ledger.orderCount
        let words = "\(ledger.orderCount) were taken, \(progress.stored) are stored, \(progress.completed) delivered"
        return AttackCheck(
            promise: "every honest order was delivered (\(ledger.orderCount))",
            offenders: isWhole ? [] : ["\(words) after \(Self.settling) s"])
    }

    private func audit() -> AttackCheck {
        let promise = "waybill audit is clean"
        do {
            _ = try BenchProcesses.waybill(["audit"], settings)
            return AttackCheck(promise: promise, offenders: [])
        } catch {
            return AttackCheck(
                promise: promise, offenders: "\(error)".split(separator: "\n").map(String.init).filter { !$0.hasPrefix("ok") })
        }
    }

    private func logCheck(_ targets: AttackTargets) throws -> AttackCheck {
        let passwords = settings.environment.filter { $0.key.contains("PASSWORD") }.map(\.value)
        let secrets = targets.secrets.bySource.values.map { $0.hasPrefix("whsec_") ? String($0.dropFirst(6)) : $0 }
        return try LogSearch(path: plan.log).check([
            ("a key", targets.keys.secretHalves), ("a carrier's secret", secrets), ("a password", passwords),
            ("a customer's name or street", Array(targets.ledger.names)),
        ])
    }
}

/// Set once.
private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}
