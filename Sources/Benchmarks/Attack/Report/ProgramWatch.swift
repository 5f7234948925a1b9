import OperatorConsole
import Synchronization

/// Watches the processes of a run: which have ended, and how much memory each had at most.
final class ProgramWatch: Sendable {
    /// The most that a program may have resident, bytes: far above what any needs, and far below what would take a machine down.
    static let mostResident = 1536 << 20

    private struct State {
        var before: [String: Int] = [:]
        var highest: [String: Int] = [:]
        var after: [String: Int] = [:]
        var ended: [String] = []
    }

    private let meters: ProcessMeters
    private let processes: BenchProcesses
    private let state = Mutex(State())

    init(_ processes: BenchProcesses, _ meters: ProcessMeters) { (self.processes, self.meters) = (processes, meters) }

    private var resident: [String: Int] { meters.sample().mapValues(\.resident) }

    /// Before the attack.
    func begin() { state.withLock { [resident] in $0.before = resident } }

    /// After the rest, before anybody stops them.
    func end() {
        state.withLock { [resident, processes] state in (state.after, state.ended) = (resident, processes.ended) }
    }

    /// Looks twice a second until cancelled.
    func run() async throws {
        while true {
            look()
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private func look() { state.withLock { [resident] in $0.highest.merge(resident, uniquingKeysWith: max) } }

    /// Nothing restarts a process here, so whoever runs at the end has never ended.
    var lives: AttackCheck {
        let ended = state.withLock { $0.ended }
        return AttackCheck(
            promise: "every program lives, and none was started again", offenders: ended.map { "\($0) has ended; see its log" })
    }

    var fits: AttackCheck {
        let programs = Set(LocalProgram.all.map(\.name))
        let large = state.withLock { $0.highest }.filter { programs.contains($0.key) && $0.value > Self.mostResident }
        return AttackCheck(
            promise: "no program had more than \(Self.mostResident >> 20) MB resident",
            offenders: large.sorted { $0.key < $1.key }.map { "\($0.key) had \($0.value >> 20) MB" })
    }

    func table() -> TextTable {
        var table = TextTable([.text("resident MB"), .number("before"), .number("highest"), .number("after rest")])
        state.withLock { state in
            for (name, before) in state.before.sorted(by: { $0.key < $1.key }) {
                let (highest, after) = (state.highest[name] ?? 0, state.after[name] ?? 0)
                table.add(["\(name)", "\(before >> 20)", "\(highest >> 20)", "\(after >> 20)"])
            }
        }
        return table
    }
}
