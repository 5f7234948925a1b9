import FoundationEssentials
import Postgres

/// The whole system as separate processes: seeded demo data, every program, carriers and floor simulated.
package struct RunningSystem: Sendable {
    /// The programs, by name, besides `carriers` and `floor`.
    package static let programs = [
        "outbox-relay", "tracking", "route-optimizer", "carrier-dispatch", "picking-worker", "order-intake",
    ]

    package let stack: TestStack
    package let crew: ProgramCrew
    private let ports: [String: Int]
    /// Where the programs keep keys and journals.
    private let state: String

    /// Migrated, seeded and started.
    /// - Parameter carriers: further arguments of `waybill simulate carriers`.
    package static func start(on stack: TestStack, carriers: [String] = [], skus: Int = 300) async throws -> RunningSystem {
        let names = programs + ["carriers"]
        let first = try ProgramCrew.freePorts(names.count)
        let ports = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, first + $0) })
        let state = FileManager.default.temporaryDirectory.appending(path: "waybill-\(stack.name)").path
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let crew = try ProgramCrew(
            stack: stack,
            environment: [
                "WAYBILL_STATE": state, "WAYBILL_CARRIER_URL": "http://127.0.0.1:\(ports["carriers"] ?? 0)",
                // Kills lose notifications and prefetched messages: the tests should not wait a minute for the stall detector.
                "WAYBILL_RELAY_AUDIT_AFTER": "5s",
            ])
        let system = RunningSystem(stack: stack, crew: crew, ports: ports, state: state)
        try await system.command("waybill", ["seed", "--demo", "--skus", "\(skus)", "--stock", "2000"])
        try system.startPrograms(carriers)
        return system
    }

    private func startPrograms(_ carriers: [String]) throws {
        try crew.start(
            "carriers", "waybill",
            [
                "simulate", "carriers", "--port", "\(ports["carriers"] ?? 0)", "--tracking", url("tracking"), "--fleet",
                url("route-optimizer"),
            ]
                + (carriers.isEmpty ? ["--delay", "0.2"] : carriers))
        for name in Self.programs {
            let port = ["WAYBILL_HTTP_PORT": "\(ports[name] ?? 0)", "WAYBILL_LOG_LEVEL": "warning"]
            try crew.start(name, name, name == "picking-worker" ? ["run"] : [], environment: port)
        }
        try crew.start(
            "floor", "waybill",
            ["simulate", "pickers", "--url", url("picking-worker"), "--as-fast-as-possible", "--cart-bins", "12-60"])
    }

    /// Where a program answers.
    package func url(_ name: String) -> String { "http://127.0.0.1:\(ports[name] ?? 0)" }

    /// A key that `waybill seed` left.
    package func key(_ name: String) throws -> String { try SeededKeys.key(name, in: state) }

    /// Runs a command that must succeed.
    @discardableResult
    package func command(_ program: String, _ arguments: [String]) async throws -> String {
        let result = try await crew.run(program, arguments)
        guard result.status == 0 else {
            throw Command.Failure(command: "\(program) \(arguments.joined(separator: " "))", result: result)
        }
        return result.output
    }

    /// Waits until every program is ready.
    package func waitUntilReady() async throws {
        for name in Self.programs {
            try await eventually(within: .seconds(300), "\(name) is ready") {
                try await Command.result("curl", ["-fsS", "-m", "2", "\(url(name))/ready"]).status == 0
            }
        }
    }

    /// Sends orders numbered `first…` of the demo's generator.
    package func send(_ orders: Int, first: Int = 1) async throws {
        try await command(
            "waybill",
            ["simulate", "shop", "--orders", "\(orders)", "--first", "\(first)", "--skus", "300", "--url", url("order-intake")])
    }

    /// How many orders are in each stage.
    package func stages() async throws -> [String: Int] {
        let rows = try await stack.postgres.query("SELECT stage, count(*) FROM operations.order_state GROUP BY stage")
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                let (stage, count) = try row.decode((String, Int64).self)
                return (stage, Int(count))
            })
    }

    /// Waits until `count` orders are completed.
    package func waitUntilCompleted(_ count: Int, within limit: Duration) async throws {
        try await eventually(within: limit, "\(count) orders are completed; stages: \(try await stages())") {
            try await stages()["completed", default: 0] >= count
        }
    }

    /// The tracking numbers of the labels the simulated carriers have sold since they were started, by their own journal.
    package func soldLabels() throws -> [String] {
        let journal = try String(contentsOfFile: "\(state)/carriers.journal", encoding: .utf8)
        return journal.split(separator: "\n").filter { $0.hasPrefix("+\t") }.map { String($0.split(separator: "\t")[1]) }
    }

    /// Stops everything.
    package func stop() { crew.stop() }
}

/// Runs `body` with the whole system on `stack` and stops it afterwards; a failure comes with the end of the programs' log.
package func withRunningSystem<T>(
    on stack: TestStack, carriers: [String] = [], _ body: (RunningSystem) async throws -> T
) async throws -> T {
    let system = try await RunningSystem.start(on: stack, carriers: carriers)
    defer { system.stop() }
    do {
        try await system.waitUntilReady()
        return try await body(system)
    } catch {
        throw SystemFailure(cause: error, stages: (try? await system.stages()) ?? [:], log: system.crew.tail())
    }
}

/// What went wrong, where the orders were, and what the programs said last.
package struct SystemFailure: Error, CustomStringConvertible {
    let cause: any Error
    let stages: [String: Int]
    let log: String
    package var description: String { "\(cause)\nstages: \(stages)\nlast log lines:\n\(log)" }
}
