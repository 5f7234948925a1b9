import FoundationEssentials
import Postgres
import TestStack
import Testing

@Suite(
    "From POST to delivered", .serialized,
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct OrderLifeTests {
    @Test("Orders go through all programs to the door, the books are right, and one can be explained")
    func delivered() async throws {
        try await withTestStack { stack in
            try await withRunningSystem(on: stack) { system in
                try await system.send(150)
                try await system.waitUntilCompleted(150, within: .seconds(180))
                try await system.command("waybill", ["audit"])
                #expect(try await system.stages() == ["completed": 150])
                let id = try await stack.postgres.query("SELECT max(id) FROM orders.\"order\"")[0].decode(0, as: Int64.self)
                let story = try await system.command("waybill", ["explain", "\(id)"])
                for word in ["accepted", "allocated", "picked", "packed", "booked", "ready", "delivered"] {
                    #expect(story.lowercased().contains(word), "explain says nothing of '\(word)':\n\(story)")
                }
                #expect(try await system.command("waybill", ["status"]).contains("150"))
            }
        }
    }

    @Test("Orders sent twice are one order; flawed ones are held with a reason; a cancelled one never ships")
    func exceptions() async throws {
        try await withTestStack { stack in
            try await withRunningSystem(on: stack) { system in
                system.crew.kill("floor")
                try await system.send(20)
                try await system.send(20)
                #expect(
                    try await stack.postgres.query("SELECT count(*) FROM orders.\"order\"")[0].decode(0, as: Int64.self) == 20)
                try await system.command(
                    "waybill",
                    [
                        "simulate", "shop", "--orders", "20", "--first", "1000", "--flawed", "1", "--skus", "300", "--url",
                        system.url("order-intake"),
                    ])
                #expect(try await system.stages()["held"] == 20)
                let reasons = try await stack.postgres.query(
                    "SELECT count(*) FROM operations.order_state WHERE stage = 'held' AND reason <> ''")[0].decode(
                        0, as: Int64.self)
                #expect(reasons == 20)
                try await cancelOne(system)
                try system.crew.restart("floor")
                try await system.waitUntilCompleted(19, within: .seconds(120))
                try await system.command("waybill", ["audit"])
                #expect(try await system.stages() == ["completed": 19, "held": 20, "cancelled": 1])
            }
        }
    }

    @Test("A file of orders is sent and followed to its end")
    func imported() async throws {
        try await withTestStack { stack in
            try await withRunningSystem(on: stack) { system in
                let sku = try await stack.postgres.query("SELECT min(sku) FROM warehouse.known_sku WHERE is_measured")[0].decode(
                    0, as: String.self)
                let lines = (1...12).map { number in
                    """
                    {"external_id":"F-\(number)","channel":"file","placed_at":"2026-03-01T12:00:00Z","paid_at":"2026-03-01T12:01:00Z",\
                    "promised_by":"2026-12-31","lines":[{"sku":"\(sku)","quantity":1,"unit_price":"10.9"}],"ship_to":{"city":\
                    "curitiba","state":"PR","postcode":"80030","country":"BR","latitude":-25.4329,"longitude":-49.30339}}

                    """
                }
                let path = FileManager.default.temporaryDirectory.appending(path: "waybill-\(stack.name).ndjson")
                try Data(lines.joined().utf8).write(to: path)
                let arguments = ["import", "orders", path.path, "--wait", "--url", system.url("order-intake")]
                let report = try await system.command("waybill", arguments)
                #expect(report.contains("12 orders sent: 12 accepted") && report.contains("completed"), "\(report)")
                #expect(try await system.stages() == ["completed": 12])
                #expect(try await system.command("waybill", arguments).contains("12 known already"))
            }
        }
    }

    private func cancelOne(_ system: RunningSystem) async throws {
        let postgres = system.stack.postgres
        let row = try await postgres.query("SELECT min(id) FROM orders.\"order\" WHERE status = 'accepted'")[0].decode(
            0, as: Int64.self)
        let story = try await system.command("waybill", ["explain", "\(row)", "--json"])
        let id = try #require(story.firstMatch(of: #/"public_id":"(\w+)"/#)).output.1
        let keys = try String(decoding: Data(contentsOf: URL(filePath: keysPath(system))), as: UTF8.self)
        let key = try #require(keys.split(separator: "\n").first { $0.hasPrefix("shop=") }).dropFirst(5)
        try await Command.run(
            "curl",
            ["-fsS", "-X", "POST", "-H", "Authorization: Bearer \(key)", "\(system.url("order-intake"))/orders/\(id)/cancel"])
        try await eventually(within: .seconds(300), "the order is cancelled") { try await system.stages()["cancelled"] == 1 }
    }

    private func keysPath(_ system: RunningSystem) -> String {
        FileManager.default.temporaryDirectory.appending(path: "waybill-\(system.stack.name)/keys").path
    }

    @Test("SIGTERM: every program ends by itself with exit code 0, and what was under way arrives after a restart")
    func stop() async throws {
        try await withTestStack { stack in
            try await withRunningSystem(on: stack) { system in
                try await system.send(60)
                for name in RunningSystem.programs { system.crew.terminate(name) }
                for name in RunningSystem.programs {
                    let code = try await system.crew.exitCode(name)
                    #expect(code == 0, "\(name) ended with \(code)")
                }
                for name in RunningSystem.programs { try system.crew.restart(name) }
                try await system.waitUntilCompleted(60, within: .seconds(180))
                try await system.command("waybill", ["audit"])
            }
        }
    }

    @Test(
        "Every program explains itself, and refuses a wrong setting with one line and exit code 78",
        arguments: RunningSystem.programs)
    func settings(program: String) async throws {
        try await withTestStack(.database) { stack in
            let crew = try ProgramCrew(stack: stack, environment: ["WAYBILL_BATCH_MAX": "many"])
            let help = try await crew.run(program, ["--help"])
            #expect(help.status == 0 && help.output.contains("USAGE"))
            let refused = try await crew.run(program, program == "picking-worker" ? ["run"] : [])
            #expect(refused.status == 78)
            #expect(refused.output.contains("batch.max") && refused.output.contains("many"), "\(refused.output)")
        }
    }

    @Test("No program runs on a database that lacks migrations")
    func oldDatabase() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            let refused = try await ProgramCrew(stack: stack).run("outbox-relay", [])
            #expect(refused.status == 78 && refused.output.contains("waybill migrate"), "\(refused.output)")
        }
    }
}
