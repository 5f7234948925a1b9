import FoundationEssentials
import Fulfilment
import TestStack
import Testing

@testable import OperatorConsole
@testable import Supervision

@Suite("Supervisor")
struct SupervisionTests {
    @Test("Every program runs once on its port when nothing is said")
    func plain() throws {
        let plan = try SupervisionPlan()
        #expect(plan.instances.map(\.label) == LocalProgram.all.map(\.name))
        #expect(plan.instances.allSatisfy { $0.port == $0.program.port })
    }

    @Test("Further instances take any free port")
    func scale() throws {
        let plan = try SupervisionPlan(scale: ["picking-worker=3", "tracking=0"])
        let workers = plan.instances.filter { $0.program.name == "picking-worker" }
        #expect(workers.map(\.label) == ["picking-worker", "picking-worker#2", "picking-worker#3"])
        #expect(workers.map(\.port).dropFirst() == [0, 0])
        #expect(workers[1].arguments.suffix(2) == ["--http-port", "0"])
        #expect(!plan.instances.contains { $0.program.name == "tracking" })
    }

    @Test("Only some programs, comma-separated or one by one")
    func only() throws {
        #expect(try SupervisionPlan(only: ["tracking,order-intake"]).instances.count == 2)
        #expect(try SupervisionPlan(only: ["tracking", "order-intake"]).instances.count == 2)
    }

    @Test(
        "What cannot be understood is refused with the value",
        arguments: [
            (["picking-worker"], [String]()), (["picking-worker=x"], []), (["picking-worker=99"], []), (["nobody=1"], []),
            ([], ["nobody"]),
            (["tracking=0"], ["tracking"]),
        ])
    func refused(scale: [String], only: [String]) {
        #expect { try SupervisionPlan(scale: scale, only: only) } throws: { ($0 as? OperationsError)?.kind == .usage }
    }

    @Test("A program that keeps crashing is started ever more slowly, one that ran long at once")
    func pause() {
        var pause = RestartPause()
        let pauses = (0..<6).map { _ in pause.next(afterRunning: .seconds(1)) }
        #expect(pauses == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10)])
        #expect(pause.next(afterRunning: .seconds(60)) == .milliseconds(500))
    }

    @Test("A child's lines and exit code come back; a signal is told from an exit code")
    func child() async throws {
        let lines = Lines()
        let child = try ChildProcess.start(
            "/bin/sh", ["-c", "echo one; echo $WORD >&2; echo three; exit 7"], environment: ["WORD": "two"]
        ) { lines.add($0) }
        #expect(await child.wait() == .code(7))
        try await eventually("the lines are handed over") { lines.all.count == 3 }
        #expect(lines.all == ["one", "two", "three"])
        let sleeper = try ChildProcess.start("/bin/sleep", ["60"], environment: [:]) { _ in }
        sleeper.send(15)
        #expect(await sleeper.wait() == .signal(15))
        #expect(throws: OperationsError.self) { try ChildProcess.start("/no/such/program", [], environment: [:]) { _ in } }
    }
}

@Suite("A supervisor's programs", .timeLimit(.minutes(20)))
struct SupervisorTests {
    /// Runs `tracking`, and what else is named, as shell scripts below a directory of their own.
    private func withPrograms(
        _ scripts: [String: String], restarts: RestartPause = RestartPause(),
        _ body: (Supervisor, _ directory: String) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "waybill-supervisor-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for (name, script) in scripts {
            let text = Data("#!/bin/sh\ncd \(directory)\n\(script)\n".utf8)
            #expect(
                FileManager.default.createFile(
                    atPath: "\(directory)/\(name)", contents: text, attributes: [.posixPermissions: 0o755]))
        }
        let plan = try SupervisionPlan(only: scripts.keys.sorted())
        try await body(Supervisor(plan: plan, directory: directory, environment: { _ in [:] }, restarts: restarts), directory)
    }

    private func starts(_ directory: String) -> Int {
        FileManager.default.contents(atPath: directory + "/starts").map { $0.count { $0 == 10 } } ?? 0
    }

    @Test("A crash is followed by a restart")
    func restarts() async throws {
        try await withPrograms(["tracking": "echo start >>starts; exit 1"]) { supervisor, directory in
            let running = Task { await supervisor.run() }
            try await eventually(within: .seconds(600), "the program has been started twice") { starts(directory) >= 2 }
            await supervisor.stop()
            #expect(await running.value)
        }
    }

    @Test("Stopping does not wait for the pause before a restart")
    func stopsWithinAPause() async throws {
        // A pause that would outlast the test.
        let day = RestartPause(Backoff(initial: .seconds(86_400), cap: .seconds(86_400), jitter: 0))
        try await withPrograms(["tracking": "echo start >>starts; exit 1"], restarts: day) { supervisor, directory in
            let running = Task { await supervisor.run() }
            try await eventually(within: .seconds(600), "the program has been started") { starts(directory) == 1 }
            await supervisor.stop()
            #expect(await running.value)
            #expect(starts(directory) == 1)
        }
    }

    @Test("A program that cannot run with its settings ends the others")
    func givesUp() async throws {
        // The other one would go on for a day.
        let scripts = [
            "tracking": "echo start >>starts; exec sleep 86400",
            "order-intake": "while [ ! -s starts ]; do sleep 0.1; done; exit 78",
        ]
        try await withPrograms(scripts) { supervisor, directory in
            #expect(await supervisor.run() == false)
            #expect(starts(directory) == 1)
        }
    }
}
