import Foundation
import Operations
import OperatorConsole

/// The processes of one measurement: every program, the carriers and the floor.
final class BenchProcesses: Sendable {
    /// One process.
    struct Member: Sendable {
        let name: String
        let part: ProcessMeters.Part
        let process: Process
    }

    let members: [Member]
    private let log: String

    init(_ members: [Member], log: String) { (self.members, self.log) = (members, log) }

    /// Starts them.
    /// - Parameters:
    ///   - settings: each program gets what `waybill up` gives it.
    ///   - directory: where the binaries are; nil: beside this one.
    /// - Throws: `OperationsError` when a program of somebody else has one of the ports.
    static func start(_ settings: OperatorSettings, log: String, from directory: URL? = nil) throws -> BenchProcesses {
        try checkPorts(LocalProgram.all.map { ($0.name, $0.port) } + [("simulate carriers", LocalProgram.carrierPort)])
        if log != "/dev/null" { try Data().write(to: URL(fileURLWithPath: log)) }
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        var members: [Member] = []
        func start(
            _ name: String, _ part: ProcessMeters.Part, _ executable: String, _ arguments: [String],
            _ environment: [String: String]
        ) throws {
            let process = Process()
            process.executableURL = (directory ?? Self.directory).appendingPathComponent(executable)
            process.arguments = arguments
            process.environment = environment
            (process.standardOutput, process.standardError, process.standardInput) = (output, output, FileHandle.nullDevice)
            try process.run()
            members.append(Member(name: name, part: part, process: process))
        }
        for program in LocalProgram.all {
            let arguments = program.arguments + ["--http-port", "\(program.port)"]
            try start(program.name, .system, program.name, arguments, settings.environment(of: program.name))
        }
        let tools = settings.environment
        try start("simulate carriers", .world, "waybill", ["simulate", "carriers", "--fast"], tools)
        let pace = ["--pickers", "4", "--cart-bins", "200", "--as-fast-as-possible"]
        try start("simulate pickers", .world, "waybill", ["simulate", "pickers"] + pace, tools)
        return BenchProcesses(members, log: log)
    }

    /// - Throws: `OperationsError` that names the first port that is taken, and whose it should be.
    static func checkPorts(_ ports: [(name: String, port: Int)]) throws {
        guard let taken = ports.first(where: { RawSocket.isTaken($0.port) }) else { return }
        throw OperationsError.failed(
            "port \(taken.port), where \(taken.name) is to answer, is taken by another program",
            advice: "end it: it may be a `waybill up` or another measurement (`ss -ltnp 'sport = :\(taken.port)'` shows it)")
    }

    /// Where the binaries are.
    static var directory: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }

    /// Runs `waybill` to its end.
    /// - Returns: its output without the line end behind it.
    /// - Throws: `OperationsError` with its output when it fails.
    static func waybill(_ arguments: [String], _ settings: OperatorSettings) throws -> String {
        try run("waybill", arguments, settings)
    }

    /// Runs a program's command to its end.
    /// - Returns: its output without the line end behind it.
    /// - Throws: `OperationsError` with its output when it fails.
    static func run(_ program: String, _ arguments: [String], _ settings: OperatorSettings) throws -> String {
        let process = Process()
        process.executableURL = directory.appendingPathComponent(program)
        (process.arguments, process.environment) = (arguments, settings.environment)
        let output = Pipe()
        (process.standardOutput, process.standardInput) = (output, FileHandle.nullDevice)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw OperationsError.failed("\(program) \(arguments.joined(separator: " ")) failed: \(text)")
        }
        return text.trimmingCharacters(in: .newlines)
    }

    /// Names of those that have ended, though nobody stopped them.
    var ended: [String] { members.filter { !$0.process.isRunning }.map(\.name) }

    /// - Throws: `OperationsError` when one has ended, though nobody stopped it.
    func check() throws {
        guard let member = members.first(where: { !$0.process.isRunning }) else { return }
        let process = member.process
        let way = process.terminationReason == .uncaughtSignal ? "by signal" : "with exit code"
        throw OperationsError.failed(
            "\(member.name) ended \(way) \(process.terminationStatus) during the measurement",
            advice: log == "/dev/null" ? "run it with --log FILE to see why" : "see its output in \(log) (--log)")
    }

    /// - Throws: `OperationsError` when one has ended, and says so if that is because another program has the port of `name`.
    func check(_ name: String, port: Int) throws {
        if ended.contains(name) { try Self.checkPorts([(name, port)]) }
        try check()
    }

    /// Waits for `/ready` of every program, half a minute at most each.
    /// - Throws: `OperationsError` when one is not ready or has ended.
    func waitUntilReady() async throws {
        for program in LocalProgram.all { try await waitUntilReady(program) }
    }

    private func waitUntilReady(_ program: LocalProgram) async throws {
        let service = HTTPService("http://127.0.0.1:\(program.port)")
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let isReady = (try? await service.send("GET", "/ready").isSuccess) ?? false
            // Another program may have answered in its place.
            try check(program.name, port: program.port)
            if isReady { return }
            guard ContinuousClock.now < deadline else {
                throw OperationsError.failed("\(program.name) is not ready after 30 s; see its log (--log)")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    func stop() {
        for member in members.reversed() { member.process.terminate() }
        for member in members { member.process.waitUntilExit() }
    }
}
