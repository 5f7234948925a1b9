import FoundationEssentials
import TestStack
import Testing

/// How a program that cannot run says so: one line and exit code 78.
@Suite(
    "Start", .serialized,
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct StartTests {
    @Test(
        "A settings file that is missing, is no JSON or no object is named with what is wrong",
        arguments: [
            (String?.none, "cannot be read"), ("{\n  \"batch\": ,\n}", "is not JSON"), ("[1]", "is not a JSON object"),
            ("{\"batch\": {\"max\": \"many\"}}", "batch.max"), ("{\"batch\": {\"max\": 0}}", "batch.max"),
        ])
    func settingsFile(content: String?, words: String) async throws {
        try await withInstallation(.database) { installation in
            let path = installation.directory + "/settings.json"
            if let content { try Data(content.utf8).write(to: URL(filePath: path)) }
            let refused = try await installation.crew.run("outbox-relay", ["--config", path])
            #expect(refused.status == 78 && refused.output.contains(words), "\(refused)")
            #expect(refused.output.split(separator: "\n").count == 1, "\(refused.output)")
            if words != "batch.max" { #expect(refused.output.contains(path), "\(refused.output)") }
        }
    }

    @Test("Settings come from the file, and the environment wins over it")
    func order() async throws {
        try await withInstallation(.all) { installation in
            let (path, port) = (installation.directory + "/settings.json", try ProgramCrew.freePort())
            try Data("{\"http\": {\"port\": 1}, \"prefetch\": 7, \"log\": {\"level\": \"debug\"}}".utf8).write(
                to: URL(filePath: path))
            _ = try await installation.start(
                "outbox-relay", ["--config", path], environment: ["WAYBILL_HTTP_PORT": "\(port)", "WAYBILL_LOG_LEVEL": "info"])
            let line = try #require(
                installation.crew.tail(1000).split(separator: "\n").first { $0.contains("\"message\":\"Started\"") })
            let fields = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
            #expect(fields["program"] == "outbox-relay" && fields["level"] == "info")
            let settings = Set((fields["settings"] ?? "").split(separator: " "))
            #expect(settings.isSuperset(of: ["prefetch=7", "log.level=info", "http.port=\(port)"]), "\(settings)")
            for password in installation.stack.servers.accounts.values {
                #expect(!line.contains(password), "the log shows a password: \(line)")
            }
        }
    }

    @Test(
        "A database address that cannot be right is refused",
        arguments: ["nonsense", "postgresql://nobody-at-all@127.0.0.1/none", ""])
    func database(address: String) async throws {
        try await withInstallation(.broker) { installation in
            // The stack's server, another database: it answers, and says that there is none.
            let url =
                address.hasPrefix("postgresql")
                ? installation.stack.databaseURL.split(separator: "/").dropLast().joined(separator: "/")
                    .replacing("postgresql:/", with: "postgresql://") + "/no-such-database" : address
            try installation.crew.start(
                "refused", "order-intake", environment: ["WAYBILL_DATABASE_URL": url, "WAYBILL_HTTP_PORT": "0"])
            let code = try await installation.crew.exitCode("refused")
            #expect(code == 78, "\(installation.crew.tail())")
            #expect(installation.crew.tail().contains("WAYBILL_DATABASE_URL"), "\(installation.crew.tail())")
        }
    }

    @Test("No password of an address is shown: not when all is well, and not when an address or what is behind it is wrong")
    func passwords() async throws {
        try await withInstallation(.all) { installation in
            let stack = installation.stack
            func with(_ password: String, _ url: String) -> String {
                url.replacing(/\/\/[^@]*@/, with: "//waybill:\(password)@")
            }
            _ = try await installation.start("order-intake", environment: ["WAYBILL_ADMIN_PORT": "0"])
            #expect(
                installation.crew.tail(1000).contains("database.url=postgresql://order-intake:…@"), "\(installation.crew.tail())")
            for environment in [
                ["WAYBILL_DATABASE_URL": with("hu/sh-1", stack.databaseURL)],
                ["WAYBILL_DATABASE_URL": with("hush-1", stack.databaseURL).replacing(stack.name, with: "none")],
                ["WAYBILL_BROKER_URL": with("hush-1", stack.brokerURL)],
                ["WAYBILL_BROKER_URL": with("1/hush-1", stack.brokerURL)],
                ["WAYBILL_LOG_LEVEL": "http://u:hush-1@h"],
            ] {
                let name = environment.values.joined()
                try installation.crew.start(
                    name, "order-intake", environment: environment.merging(["WAYBILL_HTTP_PORT": "0"]) { $1 })
                #expect(try await installation.crew.exitCode(name) == 78, "\(environment)")
            }
            let settings = [
                "WAYBILL_MANAGEMENT_URL=http://u:my hush-1@h", "WAYBILL_DATABASE_URL=\(with("hu/sh-1", stack.databaseURL))",
            ]
            for (setting, command) in zip(settings, [["topology", "diff"], ["status"]]) {
                let program = ProgramCrew.path(of: "waybill")
                let refused = try await Command.result("env", [setting, "WAYBILL_STATE=/nowhere", program] + command)
                #expect(refused.status != 0 && !refused.output.contains("hush-1"), "\(refused)")
            }
            #expect(!installation.crew.tail(10_000).contains("hush-1") && !installation.crew.tail(10_000).contains("sh-1"))
        }
    }

    @Test("A broker without the program's queues is refused by name; outbox-relay, which takes what it finds, too")
    func queues() async throws {
        try await withInstallation([.database, .emptyBroker]) { installation in
            for (program, arguments, queue) in [
                ("order-intake", [], "order-intake.shipment.delivered"),
                ("picking-worker", ["run"], "picking-worker.order.accepted"),
            ] {
                let refused = try await installation.crew.run(program, arguments + ["--http-port", "0"])
                #expect(refused.status == 78, "\(refused)")
                #expect(refused.output.contains(queue) && refused.output.contains("waybill topology apply"), "\(refused)")
            }
        }
    }

    @Test("A broker that is away is waited for")
    func brokerAway() async throws {
        try await withInstallation(.database) { installation in
            let closed = try ProgramCrew.freePort()
            let url = try await installation.start(
                "order-intake", environment: ["WAYBILL_BROKER_URL": "amqp://waybill:waybill@127.0.0.1:\(closed)/waybill"])
            let ready = try await HTTPAnswer.get("\(url)/ready")
            #expect(ready.status == 503 && ready.body.contains("order-intake.shipment.delivered"), "\(ready)")
            installation.crew.terminate("order-intake")
            #expect(try await installation.crew.exitCode("order-intake") == 0)
        }
    }
}
