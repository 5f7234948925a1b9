import FoundationEssentials
import Migrations
import Postgres
import TestStack
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// `waybill up` as a process: what it starts, restarts and leaves behind.
@Suite(
    "waybill up", .serialized,
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct SuperviseTests {
    @Test("As many as asked for; one that is killed comes back on its port; SIGTERM ends all of them with 0")
    func scale() async throws {
        let base = try ProgramCrew.freePorts(6)
        try await withUp(base, ["--only", "order-intake,outbox-relay", "--scale", "outbox-relay=2"]) { installation, up in
            try await eventually("three programs run") { try await children(of: up).count == 3 }
            try await eventually("each program's lines bear its name") {
                let log = installation.crew.tail(10_000)
                return log.contains("outbox-relay#2 | ") && log.contains("order-intake   | ")
            }
            let ready = "http://127.0.0.1:\(base)/ready"
            try await eventually("order-intake is ready") { try await HTTPAnswer.get(ready).status == 200 }
            let intake = try #require(
                try await children(of: up).first { try name(of: $0) == "order-intake" })
            kill(intake, SIGKILL)
            try await eventually("the supervisor says so") {
                installation.crew.tail(10_000).contains("ended unasked (signal 9)")
            }
            try await eventually("another one serves on its port") { try await HTTPAnswer.get(ready).status == 200 }
            #expect(try await !children(of: up).contains(intake))

            let last = try await children(of: up)
            installation.crew.terminate("up")
            #expect(try await installation.crew.exitCode("up") == 0, "\(installation.crew.tail())")
            #expect(last.allSatisfy { !isRunning($0) })
        }
    }

    @Test("Each program runs under accounts of its own, and is told no other's password")
    func accounts() async throws {
        let base = try ProgramCrew.freePorts(6)
        try await withUp(base, []) { installation, up in
            let programs = Set(ProgramRole.all.map(\.name))
            for port in base..<base + programs.count {
                try await eventually("the program on port \(port) is ready; \(installation.crew.tail(5))") {
                    try await HTTPAnswer.get("http://127.0.0.1:\(port)/ready").status == 200
                }
            }
            let sessions = try await installation.stack.postgres.query(
                """
                SELECT DISTINCT application_name, usename::text FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = ANY (\(programs.sorted())::text[])
                """
            ).map { try $0.decode((String, String).self) }
            #expect(Set(sessions.map(\.0)) == programs && sessions.allSatisfy { $0.0 == $0.1 }, "\(sessions)")
            let control = try #require(installation.stack.servers.rabbitmqctl)
            let list = try await Command.run(control, ["-q", "list_connections", "--no-table-headers", "user", "vhost"])
            let users = list.split(separator: "\n").filter { $0.hasSuffix("\t\(installation.stack.name)") }.map {
                $0.split(separator: "\t")[0]
            }
            #expect(Set(users.map(String.init)) == programs, "\(list)")
            for child in try await children(of: up) { try keepsToItself(child, installation.stack.servers.accounts) }
        }
    }

    private func keepsToItself(_ process: Int32, _ accounts: [String: String]) throws {
        let own = try name(of: process).uppercased().replacing("-", with: "_")
        let told = try #require(FileManager.default.contents(atPath: "/proc/\(process)/environ"))
        let arguments = try #require(FileManager.default.contents(atPath: "/proc/\(process)/cmdline"))
        for (account, password) in accounts {
            #expect(!String(decoding: arguments, as: UTF8.self).contains(password))
            let mayKnow = account.hasSuffix("_\(own)")
            #expect(String(decoding: told, as: UTF8.self).contains(password) == mayKnow, "\(own) and \(account)")
        }
    }

    @Test("A supervisor that is killed takes its programs with it")
    func killed() async throws {
        let base = try ProgramCrew.freePorts(6)
        try await withUp(base, ["--only", "order-intake,outbox-relay"]) { installation, up in
            let ready = "http://127.0.0.1:\(base)/ready"
            try await eventually("order-intake is ready") { try await HTTPAnswer.get(ready).status == 200 }
            let programs = try await children(of: up)
            #expect(programs.count == 2)
            installation.crew.kill("up")
            try await eventually("no program is left") { programs.allSatisfy { !isRunning($0) } }
            #expect(installation.crew.tail(10_000).contains("order-intake"))
        }
    }

    @Test("A program that cannot run at all ends the others, with exit code 1")
    func hopeless() async throws {
        try await withInstallation([.database, .emptyBroker]) { installation in
            let result = try await installation.crew.run("waybill", ["up", "--only", "order-intake,outbox-relay"])
            #expect(result.status == 1 && result.output.contains("exit code 78"), "\(result)")
        }
    }

    private func withUp(_ base: Int, _ arguments: [String], _ body: (Installation, Int32) async throws -> Void) async throws {
        try await withInstallation(environment: ["WAYBILL_PORT_BASE": "\(base)"]) { installation in
            try installation.crew.start("up", "waybill", ["up"] + arguments)
            let up = try #require(installation.crew.processID("up"))
            try await body(installation, up)
        }
    }

    private func children(of process: Int32) async throws -> [Int32] {
        // pgrep says 1 when there are none.
        try await Command.result("pgrep", ["-P", "\(process)"]).output.split(separator: "\n").compactMap { Int32($0) }
    }

    private func name(of process: Int32) throws -> String {
        let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
        return String(path.split(separator: "/").last ?? "")
    }

    /// A zombie whose parent is gone and whom nobody reaps (a container without an init) has ended, too.
    private func isRunning(_ process: Int32) -> Bool {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return false }
        return String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ").first != "Z"
    }
}
