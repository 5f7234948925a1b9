import FoundationEssentials
import Postgres
import TestStack
import Testing

/// What shops, carriers and scanners send is shown to operators by real commands, and does nothing to their terminals.
@Suite(
    "Hostile text",
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct HostileTextTests {
    /// Clears the screen, sets the title, forges a colour by a C1 control, turns the direction.
    private static let word = "\u{1B}[2J\u{1B}]0;mine\u{07}\u{9B}31m\u{202E}gnp"
    private static let shown = "\\u001b[2J\\u001b]0;mine\\u0007\\u009b31m\\u202egnp"

    private func withHostileOrder(_ body: (Installation) async throws -> Void) async throws {
        try await withInstallation { installation in
            let word = Self.word
            try await installation.stack.postgres.pipeline([
                """
                INSERT INTO orders."order" (channel, external_id, content_hash, status, placed_at, recipient, city, postcode, country)
                VALUES (\("shop" + word), \("X1" + word), '\\x00', 'held', now(), \(word), \("Santos" + word), '11010', 'BR')
                """,
                "INSERT INTO orders.hold (order_id, reason, holder, detail) VALUES (1, 'no_dimensions', 'order-intake', \("why " + word))",
                """
                INSERT INTO messaging.dead_letter
                    (queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, trace, occurred_at)
                VALUES ('picking-worker.order.accepted', \("odd " + word), \("q|t|odd " + word), 1, gen_random_uuid(), 'order.accepted', 1,
                    '1', \("{\"a\":\"\(word)\"}"), convert_to(\(word), 'UTF8'), \(word), now())
                """,
            ])
            try await body(installation)
        }
    }

    @Test(
        "No command of the operator's hands it to the terminal",
        arguments: [
            ["explain", "1"], ["status"], ["dead-letters", "list"], ["dead-letters", "show", "1"], ["explain", "1", "--json"],
        ])
    func commands(arguments: [String]) async throws {
        try await withHostileOrder { installation in
            let output = try await installation.crew.run("waybill", arguments).output
            #expect(output.contains(Self.shown), "\(output)")
            #expect(Self.steering(output).isEmpty, "\(Self.steering(output))")
        }
    }

    @Test("On a terminal only our own styles are left", arguments: ["explain 1", "status"])
    func terminal(command: String) async throws {
        try await withHostileOrder { installation in
            // script(1) gives the command a terminal.
            let output = try await installation.crew.runOnTerminal("waybill", command)
            #expect(output.contains("\u{1B}[1m") && output.contains(Self.shown), "\(output)")
            let own = output.replacing("\r\n", with: "\n").split(separator: "\u{1B}").dropFirst()
            #expect(own.allSatisfy { $0.hasPrefix("[") && $0.drop { $0 == "[" || $0.isNumber }.hasPrefix("m") }, "\(own)")
        }
    }

    @Test("An error that quotes what somebody typed or sent does not do it")
    func errors() async throws {
        try await withHostileOrder { installation in
            let refused = try await installation.crew.run("waybill", ["explain", "nothing" + Self.word])
            #expect(refused.status == 1 && refused.output.contains(Self.shown), "\(refused)")
            #expect(Self.steering(refused.output).isEmpty)
        }
    }

    @Test("Codes and webhooks from outside are explained without being done")
    func tools() async throws {
        try await withInstallation(.database) { installation in
            let path = installation.directory + "/hostile"
            try Data("{\"tracking_number\":\"\(Self.word)\"}".utf8).write(to: URL(filePath: path))
            for (program, arguments) in [
                ("picking-worker", ["barcode", "(01)0950" + Self.word]), ("picking-terminal", ["barcode", "--json", Self.word]),
                ("tracking", ["parse", "--source", "aftership", path]), ("picking-worker", ["plan", path]),
            ] {
                let output = try await installation.crew.run(program, arguments).output
                #expect(!output.isEmpty && Self.steering(output).isEmpty, "\(program): \(output)")
            }
        }
    }

    /// The characters of a text that steer a terminal or turn what follows.
    private static func steering(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { scalar in
            (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || (0x7F...0x9F).contains(scalar.value)
                || (0x202A...0x202E).contains(scalar.value)
        }
    }
}
