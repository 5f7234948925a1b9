import Foundation
import Operations
import OperatorConsole
import Postgres
import Topology

/// The processes of one measurement: every program, the carriers and the floor.
final class BenchProcesses: Sendable {
    private let members: [(name: String, process: Process)]

    private init(_ members: [(name: String, process: Process)]) { self.members = members }

    /// Starts them with the binaries beside this one.
    /// - Parameter settings: each program gets what `waybill up` gives it.
    static func start(_ settings: OperatorSettings, log: String) throws -> BenchProcesses {
        if log != "/dev/null" { try Data().write(to: URL(fileURLWithPath: log)) }
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        var members: [(String, Process)] = []
        func start(_ name: String, _ executable: String, _ arguments: [String], _ environment: [String: String]) throws {
            let process = Process()
            process.executableURL = Self.directory.appendingPathComponent(executable)
            process.arguments = arguments
            process.environment = environment
            (process.standardOutput, process.standardError, process.standardInput) = (output, output, FileHandle.nullDevice)
            try process.run()
            members.append((name, process))
        }
        for program in LocalProgram.all {
            let arguments = program.arguments + ["--http-port", "\(program.port)"]
            try start(program.name, program.name, arguments, settings.environment(of: program.name))
        }
        let tools = settings.environment
        try start("simulate carriers", "waybill", ["simulate", "carriers", "--fast"], tools)
        try start(
            "simulate floor", "waybill", ["simulate", "floor", "--pickers", "4", "--cart-bins", "200", "--as-fast-as-possible"],
            tools)
        return BenchProcesses(members)
    }

    /// Where the binaries are.
    private static var directory: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }

    /// Runs `waybill` to its end.
    /// - Returns: its output without the line end behind it.
    /// - Throws: `OperationsError` with its output when it fails.
    static func waybill(_ arguments: [String], _ settings: OperatorSettings) throws -> String {
        let process = Process()
        process.executableURL = directory.appendingPathComponent("waybill")
        (process.arguments, process.environment) = (arguments, settings.environment)
        let output = Pipe()
        (process.standardOutput, process.standardInput) = (output, FileHandle.nullDevice)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw OperationsError.failed("waybill \(arguments.joined(separator: " ")) failed: \(text)")
        }
        return text.trimmingCharacters(in: .newlines)
    }

    /// Names of those that have ended, though nobody stopped them.
    var ended: [String] { members.filter { !$0.process.isRunning }.map(\.name) }

    /// Waits for `/ready` of every program, half a minute at most.
    func waitUntilReady() async throws {
        for program in LocalProgram.all {
            let service = HTTPService("http://127.0.0.1:\(program.port)")
            let deadline = ContinuousClock.now + .seconds(30)
            while true {
                do {
                    if try await service.send("GET", "/ready").isSuccess { break }
                } catch  where ContinuousClock.now < deadline {}
                guard ContinuousClock.now < deadline else {
                    throw OperationsError.failed("\(program.name) is not ready after 30 s; see its log (--log)")
                }
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// What to measure: each member, the database, the broker, and this process, which posts the orders.
    func meters(_ postgres: Postgres, managementURL: String) async throws -> ProcessMeters {
        let postmaster = ProcessMeters.parent(of: try await FlowBenchStore().backend(postgres))
        let broker = try await Self.brokerProcess(managementURL)
        var groups = members.map { ($0.name, ProcessMeters.Group.one(Int($0.process.processIdentifier))) }
        groups.append(("database", .family(postmaster)))
        groups.append(("broker", .one(broker)))
        groups.append(("posting orders", .one(Int(getpid()))))
        return ProcessMeters(groups)
    }

    private static func brokerProcess(_ managementURL: String) async throws -> Int {
        struct Node: Decodable {
            let processID: String

            private enum CodingKeys: String, CodingKey {
                case processID = "os_pid"
            }
        }
        let nodes = try await ManagementClient(url: managementURL).get("/api/nodes?columns=os_pid")?.encoded() ?? Data()
        guard let pid = try JSONDecoder().decode([Node].self, from: nodes).first.flatMap({ Int($0.processID) }) else {
            throw OperationsError.failed("the broker does not tell its process id")
        }
        return pid
    }

    func stop() {
        for member in members.reversed() { member.process.terminate() }
        for member in members { member.process.waitUntilExit() }
    }
}
