import Foundation
import Postgres
import TestStack
import Testing

@Suite(
    "The picker's terminal", .serialized,
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct PickByHandTests {
    /// One order, for three pieces of one article; it waits for stock, and the program's next review allocates it.
    private func order(_ installation: Installation) async throws {
        try await installation.stack.postgres.query(
            """
            WITH article AS (
                SELECT sku, site FROM warehouse.stock WHERE on_hand >= 3 ORDER BY id LIMIT 1
            ), placed AS (
                INSERT INTO orders."order" (channel, external_id, content_hash, status, placed_at, promised_by, city, postcode, country,
                    released_at)
                VALUES ('test', 'killed', '\\x00', 'accepted', now(), now() + interval '3 days', 'X', '1', 'BR', now()) RETURNING id
            ), line AS (
                INSERT INTO orders.line SELECT id, 1, sku, 3, 100, 'BRL' FROM placed, article
            )
            INSERT INTO warehouse.fulfilment (order_id, site, state) SELECT id, site, 'backordered' FROM placed, article
            """)
    }

    /// What the picker of that order has to scan.
    private func codes(_ installation: Installation) async throws -> (place: String, sku: String) {
        try await eventually("the order is allocated") {
            try await !installation.stack.postgres.query("SELECT FROM warehouse.allocation").isEmpty
        }
        return try await installation.stack.postgres.query(
            """
            SELECT l.code, s.sku FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
            JOIN warehouse.location l ON l.id = s.location_id
            """)[0].decode((String, String).self)
    }

    /// A terminal that somebody types into.
    private func start(_ arguments: [String]) throws -> (terminal: Process, keyboard: Pipe) {
        let (terminal, keyboard) = (Process(), Pipe())
        terminal.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "picking-terminal")
        terminal.arguments = arguments
        (terminal.standardInput, terminal.standardOutput) = (keyboard, FileHandle.nullDevice)
        try terminal.run()
        return (terminal, keyboard)
    }

    @Test("A terminal that is killed in the middle of a line goes on at two of three with the same command")
    func killed() async throws {
        try await withInstallation { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "200"])
            try await order(installation)
            let url = try await installation.start(
                "picking-worker", ["run"], environment: ["WAYBILL_PICKING_BACKORDER_REVIEW": "200ms"])
            let (place, sku) = try await codes(installation)
            let pick = [
                "pick", "--badge", "P01", "--cart", "C-01", "--url", url, "--key", try installation.key("floor"), "--once",
                "--journal", installation.directory + "/journal",
            ]
            let (terminal, keyboard) = try start(pick)
            try keyboard.fileHandleForWriting.write(contentsOf: Data("\(place)\n\(sku)\n2\n".utf8))
            try await eventually("the scans are in the books") {
                try await installation.stack.postgres.query("SELECT FROM warehouse.scan WHERE accepted").count == 3
            }
            kill(terminal.processIdentifier, SIGKILL)
            terminal.waitUntilExit()
            let script = installation.directory + "/scans"
            let bin = "C-01-B01"
            try Data("\(sku)\n\(bin)\n".utf8).write(to: URL(filePath: script))
            let session = try await installation.crew.run("picking-terminal", pick + ["--script", script])
            #expect(session.output.contains("Goes on where it stopped: 2 of 3 are in hand."), "\(session.output)")
            #expect(session.output.contains("OK     3 of 3."), "\(session.output)")
            let picked = try await installation.stack.postgres.query("SELECT picked FROM warehouse.pick")
            #expect(try picked.map { try $0.decode(0, as: Int.self) } == [3])
        }
    }

    /// What the packer of the order has to scan, by the plan that was begun.
    private func packing(_ installation: Installation, _ sku: String) async throws -> [String] {
        try await eventually("the order is begun") {
            try await !installation.stack.postgres.query("SELECT FROM warehouse.packing").isEmpty
        }
        let parcels = try await installation.stack.postgres.query(
            """
            SELECT parcel->>'carton', jsonb_array_length(parcel->'pieces') FROM warehouse.packing,
                jsonb_array_elements(plan->'parcels') WITH ORDINALITY AS planned (parcel, number) ORDER BY number
            """
        ).decode((String?, Int).self)
        return parcels.flatMap { carton, pieces in
            (carton.map { [$0] } ?? []) + Array(repeating: sku, count: pieces) + ["OK"]
        }
    }

    @Test("A packer's terminal that is killed in the middle of an order goes on there, and every parcel is closed once")
    func packerKilled() async throws {
        try await withInstallation { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "200"])
            try await order(installation)
            let url = try await installation.start(
                "picking-worker", ["run"],
                environment: ["WAYBILL_PICKING_BACKORDER_REVIEW": "200ms", "WAYBILL_PICKING_PACKING": "people"])
            let (place, sku) = try await codes(installation)
            let device = [
                "--url", url, "--key", try installation.key("floor"), "--once", "--journal", installation.directory + "/journal",
            ]
            let script = installation.directory + "/scans"
            try Data("\(place)\n\(sku)\n3\nC-01-B01\n".utf8).write(to: URL(filePath: script))
            let pick = ["pick", "--badge", "P01", "--cart", "C-01", "--script", script] + device
            let picked = try await installation.crew.run("picking-terminal", pick)
            #expect(picked.status == 0, "\(picked.output)")
            let pack = ["pack", "C-01-B01", "--badge", "P02"] + device
            let (terminal, keyboard) = try start(pack)
            let codes = try await packing(installation, sku)
            try keyboard.fileHandleForWriting.write(contentsOf: Data("\(codes[0])\n\(codes[1])\n".utf8))
            try await eventually("the warehouse has both scans") {
                let kept = try await installation.stack.postgres.query("SELECT cardinality(scans) FROM warehouse.packing")
                return try kept.map { try $0.decode(0, as: Int.self) } == [2]
            }
            kill(terminal.processIdentifier, SIGKILL)
            terminal.waitUntilExit()
            try Data(codes.dropFirst(2).joined(separator: "\n").utf8).write(to: URL(filePath: script))
            let session = try await installation.crew.run("picking-terminal", pack + ["--script", script])
            #expect(session.output.contains("Goes on where it stopped: parcel "), "\(session.output)")
            let packed = try await installation.stack.postgres.query("SELECT state FROM warehouse.fulfilment")
            #expect(try packed.map { try $0.decode(0, as: String.self) } == ["packed"], "\(session.output)")
            #expect(session.output.contains("Parcel 1 is 0"), "\(session.output)")
        }
    }

    @Test("A PIN that an operator types is asked for by the terminals of people; no listing and no log has it")
    func pin() async throws {
        try await withInstallation { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "10"])
            let url = try await installation.start("picking-worker", ["run"])
            let set = ["pickers", "set-pin", "--badge"]
            for (arguments, input, status, words) in [
                (set + ["p01"], "470159\n", 0, "P01 has a new PIN"),
                (set + ["P01"], "47015x\n", 64, "the PIN is not 4 to 12 digits"),
                (set + ["P01"], "", 64, "the PIN is not 4 to 12 digits"),
                (set + ["X9"], "470159\n", 1, "no picker with the badge 'X9'"),
            ] as [([String], String, Int32, String)] {
                let answer = try await installation.crew.run("waybill", arguments, input: input)
                #expect(answer.status == status && answer.output.contains(words) && !answer.output.contains("4701"), "\(answer)")
            }
            let script = installation.directory + "/scans"
            let pick = [
                "pick", "--badge", "P01", "--url", url, "--key", try installation.key("floor"), "--once", "--script", script,
                "--journal", installation.directory + "/journal",
            ]
            for (lines, status, words) in [("470159\nC-01\n", 0, "Hello"), ("0000\n", 1, "PIN wrong"), ("", 1, "PIN missing")] {
                try Data(lines.utf8).write(to: URL(filePath: script))
                let session = try await installation.crew.run("picking-terminal", pick)
                #expect(session.status == Int32(status) && session.output.contains(words), "\(session.output)")
                #expect(!session.output.contains("470159"))
            }
            let parcel = ["parcel", "340123450000000018", "--url", url, "--key", try installation.key("floor"), "--badge", "P01"]
            let unknown = try await installation.crew.run("picking-terminal", parcel, input: "470159\n")
            #expect(unknown.status == 1 && unknown.output.contains("Parcel not known"), "\(unknown.output)")
            let list = try await installation.command("waybill", ["pickers", "list"])
            let row = list.split(separator: "\n").first { $0.hasPrefix("P01 ") }
            #expect(row?.split(separator: " ").suffix(4) == ["yes", "yes", "1", "2"], "works here, has a PIN; \(list)")
            #expect(!installation.crew.tail(1000).contains("470159"))
            let ended = try await installation.command("waybill", ["pickers", "sign-out", "--badge", "P01"])
            #expect(ended == "2 sessions of P01 ended\n", "\(ended)")
            try await installation.command("waybill", set + ["P01", "--none"])
            try Data("C-01\n".utf8).write(to: URL(filePath: script))
            #expect(try await installation.crew.run("picking-terminal", pick).output.contains("Hello"))
        }
    }

    @Test("The README's command needs neither key nor address: both come from .waybill")
    func readme() async throws {
        // The environment of a shell: what tests give the programs by variables comes from the file here.
        let port = try ProgramCrew.freePort()
        try await withInstallation { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "10"])
            try Data("export WAYBILL_PORT_BASE='\(port - 1)'\n".utf8).write(to: URL(filePath: installation.directory + "/env"))
            _ = try await installation.start("picking-worker", ["run"], environment: ["WAYBILL_HTTP_PORT": "\(port)"])
            let script = installation.directory + "/scans"
            try Data("C-01\n".utf8).write(to: URL(filePath: script))
            let journal = installation.directory + "/journal"
            let session = try await installation.crew.run(
                "picking-terminal", ["pick", "--badge", "P01", "--script", script, "--once", "--journal", journal])
            #expect(session.status == 0 && session.output.contains("Hello"), "\(session.output)")
            let worker = try await installation.crew.run(
                "picking-worker", ["pick", "--badge", "P01", "--script", script, "--once", "--journal", journal])
            #expect(worker.status == 0 && worker.output == session.output, "both programs have the terminals")
            try Data("C-01-B01\n".utf8).write(to: URL(filePath: script))
            let packing = try await installation.crew.run(
                "picking-terminal", ["pack", "--badge", "P02", "--script", script, "--journal", journal])
            #expect(packing.status == 0 && packing.output.contains("'C-01-B01' is no bin with an order"), "\(packing.output)")
            try FileManager.default.removeItem(atPath: installation.directory + "/keys")
            let keyless = try await installation.crew.run("picking-terminal", ["pick", "--badge", "P01", "--script", script])
            #expect(keyless.status == 64 && keyless.output.contains("waybill seed"), "\(keyless.output)")
        }
    }
}
