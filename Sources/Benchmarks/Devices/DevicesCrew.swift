import Foundation
import OperatorConsole
import Synchronization

/// The programs that devices need, any of which may be killed and started again: the relay, two picking workers, the intake; with the flow
/// all others, too, and the carriers, which nobody kills.
final class DevicesCrew: Sendable {
    /// One of them.
    struct Member: Sendable {
        let name: String
        /// nil: a part of the world, played by `waybill`; the simulated carriers, unless it has arguments of its own.
        let program: LocalProgram?
        let port: Int
        /// In place of the usual ones.
        var arguments: [String]?
        /// What answers when it is ready.
        var path = "/ready"
        /// Settings of its own.
        var settings: [String: String] = [:]
    }

    private static let needed: Set = ["outbox-relay", "picking-worker", "order-intake"]

    static func members(hasFlow: Bool) -> [Member] {
        let programs = LocalProgram.all.filter { hasFlow || needed.contains($0.name) }.flatMap { program in
            let first = Member(name: program.name, program: program, port: program.port)
            // Behind the ports of everything that `waybill up` starts.
            let second = Member(name: "\(program.name)#2", program: program, port: LocalProgram.carrierPort + 1)
            return program.name == "picking-worker" ? [first, second] : [first]
        }
        let carriers = Member(name: "simulate carriers", program: nil, port: LocalProgram.carrierPort)
        return programs + (hasFlow ? [carriers] : [])
    }

    /// The picking workers' ports.
    static var workerPorts: [Int] { members(hasFlow: false).filter { $0.program?.name == "picking-worker" }.map(\.port) }

    /// In the order in which they are started.
    let members: [Member]
    /// Those that may be killed.
    var victims: [Member] { members.filter { $0.program != nil } }
    private let settings: OperatorSettings
    private let output: FileHandle
    private let processes = Mutex<[String: Process]>([:])
    /// Those that were killed and are not started yet.
    private let killed = Mutex<Set<String>>([])

    /// - Parameters:
    ///   - log: where the programs' output goes.
    ///   - hasFlow: whether what is picked is sent and delivered, too.
    /// - Throws: `OperationsError` when a program of somebody else has one of the ports.
    convenience init(_ settings: OperatorSettings, log: String, hasFlow: Bool = false) throws {
        try self.init(settings, log: log, members: Self.members(hasFlow: hasFlow))
    }

    /// - Parameters:
    ///   - log: where the programs' output goes.
    ///   - members: others than those that devices need.
    /// - Throws: `OperationsError` when a program of somebody else has one of the ports.
    init(_ settings: OperatorSettings, log: String, members: [Member]) throws {
        self.members = members
        try BenchProcesses.checkPorts(members.map { ($0.name, $0.port) })
        if log != "/dev/null" { try Data().write(to: URL(fileURLWithPath: log)) }
        (self.settings, output) = (settings, try FileHandle(forWritingTo: URL(fileURLWithPath: log)))
    }

    /// Starts a member; it must not be running.
    func start(_ member: Member) throws {
        let process = Process()
        process.executableURL = BenchProcesses.directory.appendingPathComponent(member.program?.name ?? "waybill")
        process.arguments =
            member.arguments ?? member.program.map { $0.arguments + ["--http-port", "\(member.port)"] }
            ?? ["simulate", "carriers", "--fast"]
        process.environment = (member.program.map { settings.environment(of: $0.name) } ?? settings.environment)
            .merging(member.settings) { $1 }
        (process.standardOutput, process.standardError, process.standardInput) = (output, output, FileHandle.nullDevice)
        try process.run()
        processes.withLock { $0[member.name] = process }
        killed.withLock { _ = $0.remove(member.name) }
    }

    /// Starts all of them and waits until each is ready.
    func startAll() async throws {
        for member in members { try start(member) }
        for member in members where member.program != nil || member.arguments != nil { try await waitUntilReady(member) }
    }

    /// The process of a member that was started.
    func processID(of member: Member) -> Int? { processes.withLock { $0[member.name] }.map { Int($0.processIdentifier) } }

    /// Waits for `/ready`, half a minute at most.
    func waitUntilReady(_ member: Member) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try await !isReady(member) {
            try check()
            guard ContinuousClock.now < deadline else {
                throw OperationsError.failed("\(member.name) is not ready after 30 s; see its log (--log)")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func isReady(_ member: Member) async throws -> Bool {
        do {
            return try await HTTPService("http://127.0.0.1:\(member.port)").send("GET", member.path, timeout: .seconds(2))
                .isSuccess
        } catch {
            try Task.checkCancellation()
            return false
        }
    }

    /// kill -9.
    func kill(_ member: Member) async throws {
        guard let process = processes.withLock({ $0[member.name] }) else { return }
        killed.withLock { _ = $0.insert(member.name) }
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Halts a member, or lets it go on, by a signal.
    func send(_ signal: Int32, to member: Member) {
        guard let process = processes.withLock({ $0[member.name] }) else { return }
        _ = Glibc.kill(process.processIdentifier, signal)
    }

    /// - Throws: `OperationsError` when one has ended that nobody killed.
    func check() throws {
        let dead = killed.withLock { $0 }
        guard let (name, process) = processes.withLock({ $0.first { !dead.contains($0.key) && !$0.value.isRunning } }) else {
            return
        }
        throw OperationsError.failed(
            "\(name) ended by itself (status \(process.terminationStatus))", advice: "see the programs' output (--log)")
    }

    func stop() {
        let running = processes.withLock { Array($0.values) }
        for process in running where process.isRunning { process.terminate() }
        for process in running { process.waitUntilExit() }
    }
}
