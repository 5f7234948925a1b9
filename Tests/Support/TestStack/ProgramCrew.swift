import CommandSupport
import Foundation
import Migrations
import Synchronization

/// The built programs, run as processes of their own against a test's stack, on ports of their own, each under its own accounts on
/// database and broker as `waybill up` runs them: what a program may not do fails here first.
///
/// A program that is killed stays dead until `restart` or `keepAlive` starts it again, on the same port.
package final class ProgramCrew: Sendable {
    private struct Member {
        let arguments: [String]
        let environment: [String: String]
        var process: Process?
    }

    private let directory: URL
    private let environment: [String: String]
    private let log: FileHandle
    private let members = Mutex<[String: Member]>([:])
    /// Where everything the programs print goes.
    package let logPath: String

    /// - Parameters:
    ///   - stack: the servers the programs use.
    ///   - extra: further environment.
    package init(stack: TestStack, environment extra: [String: String] = [:]) throws {
        directory = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        // Any 32 bytes: the secrets of a test's sources need no keeping.
        let secrets = ["WAYBILL_SECRETS_KEY": Data([UInt8](0..<32)).base64EncodedString(), "WAYBILL_SECRETS_KEY_FILE": ""]
        environment = ProcessInfo.processInfo.environment.merging(stack.environment) { $1 }.merging(secrets) { $1 }.merging(extra)
        { $1 }
        logPath = FileManager.default.temporaryDirectory.appendingPathComponent("waybill-\(stack.name).log").path
        try Data().write(to: URL(fileURLWithPath: logPath))
        log = try FileHandle(forWritingTo: URL(fileURLWithPath: logPath))
    }

    /// Whether the programs are built beside the tests.
    package static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path(of: "waybill")) }

    /// Where a program is when it is built.
    package static func path(of program: String) -> String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent(program).path
    }

    /// A port nothing listens on now.
    package static func freePort() throws -> Int { try freePorts(1) }

    /// The first of so many ports in a row that nothing listens on now.
    ///
    /// Below those the system gives to connections, of which some program may hold one by the time the port is used.
    package static func freePorts(_ count: Int) throws -> Int {
        for _ in 0..<1000 {
            let first = Int.random(in: 20_000..<30_000)
            if (first..<first + count).allSatisfy(isFree) { return first }
        }
        throw CocoaError(.fileReadUnknown)
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// The process of a member that runs.
    package func processID(_ name: String) -> Int32? {
        members.withLock { $0[name]?.process }.flatMap { $0.isRunning ? $0.processIdentifier : nil }
    }

    /// Runs a command to its end.
    /// - Parameter input: what it reads from standard input.
    /// - Returns: its exit code and what it printed.
    package func run(_ program: String, _ arguments: [String], input: String = "") async throws -> Command.Result {
        let executable = directory.appendingPathComponent(program).path
        return try await Command.result(
            executable, arguments, input: Array(input.utf8), environment: Self.own(environment, of: program))
    }

    /// Runs a command to its end on a terminal of its own, which script(1) makes.
    /// - Parameter arguments: words without spaces or quotes in them.
    /// - Returns: what a person would see.
    package func runOnTerminal(_ program: String, _ arguments: String) async throws -> String {
        let executable = directory.appendingPathComponent(program).path
        let own = Self.own(environment, of: program).merging(["TERM": "xterm"]) { $1 }.filter { $0.key != "NO_COLOR" }
        return try await Command.run("script", ["-qec", "\(executable) \(arguments)", "/dev/null"], environment: own)
    }

    private static func own(_ environment: [String: String], of program: String) -> [String: String] {
        guard ProgramRole.all.contains(where: { $0.name == program }) else { return environment }
        return AccountPasswords(environment: environment).environment(of: program)
    }

    /// Starts a program under a name of its own, and under its own accounts unless it is told others.
    package func start(_ name: String, _ program: String, _ arguments: [String] = [], environment own: [String: String] = [:])
        throws
    {
        let all = Self.own(environment, of: program).merging(own) { $1 }
        members.withLock { $0[name] = Member(arguments: [program] + arguments, environment: all, process: nil) }
        try restart(name)
    }

    /// Starts a member again if it is not running.
    package func restart(_ name: String) throws {
        try members.withLock { members in
            guard var member = members[name], member.process?.isRunning != true else { return }
            let process = Process()
            process.executableURL = directory.appendingPathComponent(member.arguments[0])
            process.arguments = Array(member.arguments.dropFirst())
            process.environment = member.environment
            (process.standardOutput, process.standardError, process.standardInput) = (log, log, FileHandle.nullDevice)
            try process.run()
            member.process = process
            members[name] = member
        }
    }

    /// SIGKILL, and no restart.
    package func kill(_ name: String) { signal(name, SIGKILL) }

    /// SIGTERM, and no restart.
    package func terminate(_ name: String) { signal(name, SIGTERM) }

    private func signal(_ name: String, _ number: Int32) {
        guard let process = members.withLock({ $0[name]?.process }), process.isRunning else { return }
        _ = Glibc.kill(process.processIdentifier, number)
    }

    /// Waits for a member to end.
    /// - Returns: its exit code, or 128 plus the signal's number.
    package func exitCode(_ name: String) async throws -> Int32 {
        try await eventually(within: .seconds(120), "\(name) ends") {
            self.members.withLock { $0[name]?.process?.isRunning } != true
        }
        guard let process = members.withLock({ $0[name]?.process }) else { return -1 }
        return process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
    }

    /// The names of all members.
    package var names: [String] { members.withLock { $0.keys.sorted() } }

    /// Kills everything.
    package func stop() {
        for name in names { kill(name) }
        for process in members.withLock({ $0.values.compactMap(\.process) }) { process.waitUntilExit() }
    }

    /// The last lines of the common log, for a failing test's message.
    package func tail(_ lines: Int = 30) -> String {
        let text = (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
    }
}
