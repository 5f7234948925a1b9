import CommandSupport
package import Fulfilment
import Glibc
import OperatorConsole
import ServiceRuntime
import Synchronization

/// Keeps programs running until it is told to stop: restarts what crashes, ever more slowly; gives up when one cannot run at all.
final class Supervisor: Sendable {
    private struct State {
        var running: [String: ChildProcess] = [:]
        /// Pauses before a restart, by label; cancelled when everything stops.
        var pauses: [String: Task<Void, Never>] = [:]
        var isStopping = false
        var hasGivenUp = false
    }

    private let plan: SupervisionPlan
    private let directory: String
    private let environment: @Sendable (_ program: String) -> [String: String]
    private let restarts: RestartPause
    private let log: LogPrinter
    private let state = Mutex(State())

    /// - Parameters:
    ///   - plan: what to run.
    ///   - directory: where the executables are.
    ///   - environment: what a program gets.
    ///   - restarts: how long a program that crashed is left alone.
    init(
        plan: SupervisionPlan, directory: String, environment: @escaping @Sendable (_ program: String) -> [String: String],
        restarts: RestartPause = RestartPause()
    ) {
        (self.plan, self.directory, self.environment, self.restarts) = (plan, directory, environment, restarts)
        log = LogPrinter(labels: plan.instances.map(\.label))
    }

    /// Runs until `stop` or until a program says that it cannot run with its settings.
    /// - Returns: whether everything ended as asked.
    func run() async -> Bool {
        await withTaskGroup(of: Void.self) { group in
            for instance in plan.instances { group.addTask { await self.keepRunning(instance) } }
            await group.waitForAll()
        }
        LineReader.drain()
        return state.withLock { !$0.hasGivenUp }
    }

    /// Asks all programs to end (SIGTERM), and ends those that have not after 22 s.
    func stop() async {
        let children = state.withLock { state in
            state.isStopping = true
            for pause in state.pauses.values { pause.cancel() }
            return state.running
        }
        for child in children.values { child.send(SIGTERM) }
        let killer = Task {
            try await Task.sleep(for: .seconds(22))
            for (label, child) in state.withLock({ $0.running }) {
                log.note("does not end; killed", about: label)
                child.send(SIGKILL)
            }
        }
        for child in children.values { _ = await child.wait() }
        killer.cancel()
    }

    private func keepRunning(_ instance: SupervisionPlan.Instance) async {
        var pause = restarts
        while !state.withLock({ $0.isStopping }) {
            let started = ContinuousClock.now
            guard let child = start(instance) else { return }
            let end = await child.wait()
            state.withLock { $0.running[instance.label] = nil }
            guard !state.withLock({ $0.isStopping }) else { return log.note("ended", about: instance.label) }
            if case .code(let code) = end, Self.hopeless.contains(code) {
                return await giveUp(instance, "cannot run (\(end)); stopping everything")
            }
            let delay = pause.next(afterRunning: ContinuousClock.now - started)
            log.note("ended unasked (\(end)); again in \(HumanFormat.time(delay.seconds))", about: instance.label)
            await waitBeforeRestart(delay, of: instance.label)
        }
    }

    /// 64: wrong usage, 78: wrong settings, old schema or missing queues. Starting again cannot help.
    private static let hopeless: Set<Int32> = [64, 78]

    private func start(_ instance: SupervisionPlan.Instance) -> ChildProcess? {
        let log = log
        let label = instance.label
        do {
            let child = try ChildProcess.start(
                "\(directory)/\(instance.program.name)", instance.arguments,
                environment: environment(instance.program.name).merging([Supervised.variable: "1"]) { $1 }
            ) { log.print($0, from: label) }
            let mustEnd = state.withLock { state in
                state.running[label] = child
                return state.isStopping
            }
            if mustEnd { child.send(SIGTERM) }
            return child
        } catch {
            log.note("\(error)", about: label)
            state.withLock { $0.hasGivenUp = true }
            Task { await stop() }
            return nil
        }
    }

    private func giveUp(_ instance: SupervisionPlan.Instance, _ reason: String) async {
        log.note(reason, about: instance.label)
        state.withLock { $0.hasGivenUp = true }
        await stop()
    }

    /// Waits before a restart; ends at once when everything stops.
    private func waitBeforeRestart(_ delay: Duration, of label: String) async {
        // A pause that is cut short is over all the same: the caller sees why.
        let pause = Task { _ = try? await Task.sleep(for: delay) }
        let isStopping = state.withLock { state in
            state.pauses[label] = pause
            return state.isStopping
        }
        if isStopping { pause.cancel() }
        await withTaskCancellationHandler {
            await pause.value
        } onCancel: {
            pause.cancel()
        }
        state.withLock { $0.pauses[label] = nil }
    }
}

/// Half a second before the first restart, doubling to ten; a program that ran for half a minute starts anew.
package struct RestartPause: Sendable {
    private let backoff: Backoff
    private var failures = 0

    package init(_ backoff: Backoff = Backoff(initial: .milliseconds(500), cap: .seconds(10), jitter: 0)) {
        self.backoff = backoff
    }

    /// The pause after a run of the given length.
    package mutating func next(afterRunning time: Duration) -> Duration {
        failures = time > .seconds(30) ? 1 : failures + 1
        return backoff.delay(attempt: failures)
    }
}

/// Prints the programs' log lines, each behind its program's name, in a colour of its own on a terminal.
struct LogPrinter: Sendable {
    private let width: Int
    private let styles: [String: TextStyle]
    private let isColoured = Console.usesColour(.output)

    init(labels: [String]) {
        width = labels.map(\.count).max() ?? 0
        let palette: [TextStyle] = [.cyan, .green, .yellow, .magenta, .blue, .red]
        styles = Dictionary(
            labels.enumerated().map { ($0.element, palette[$0.offset % palette.count]) }, uniquingKeysWith: { first, _ in first })
    }

    /// One line of a program.
    func print(_ line: String, from label: String) { write(TerminalText.visible(line), from: label) }

    private func write(_ line: String, from label: String) {
        let name = label + String(repeating: " ", count: max(0, width - label.count))
        Console.styled(["\((styles[label] ?? .plain).apply(to: name, coloured: isColoured)) | \(line)"])
    }

    /// A line of the supervisor about a program.
    func note(_ text: String, about label: String) {
        write(TextStyle.bold.apply(to: "-- \(text)", coloured: isColoured), from: label)
    }
}
