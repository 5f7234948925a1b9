import Contracts
import FoundationEssentials
import Postgres
import TestStack
import Testing
import Topology

@testable import Messaging

/// Messages that could keep themselves from being parked, and with that everything behind them.
@Suite("Poison", .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct PoisonTests {
    /// A line whose texts no `text` column takes, or no index.
    private static let lines = [
        #"{"id":"\#(UUID())","subject":"a\u0000b","time":"","attempt":0,"data":{}}"#,
        #"{"id":"\#(UUID())","subject":"a\u0000b","time":"","trace":"\u0000","attempt":9223372036854775807,"data":{}}"#,
        #"{"id":"\#(UUID())","subject":"\#(noise(30_000))","time":"","attempt":-9223372036854775808,"data":[]}"#,
    ]

    /// Text that compresses badly.
    private static func noise(_ count: Int) -> String {
        var dice = SystemRandomNumberGenerator()
        return String((0..<count).map { _ in "0123456789abcdefghijklmnopqrstuv".randomElement(using: &dice) ?? "x" })
    }

    @Test("What cannot be read is parked, whatever its texts hold", arguments: lines)
    func unreadable(_ line: String) async throws {
        try await withTestStack(poolSize: 8) { stack in
            try await stack.createHandled()
            try await stack.send(line)
            try await stack.accept(1...10)
            let listener = stack.outboxListener()
            try await running([listener, try stack.relay(listener), try stack.consumer()]) {
                try await eventually("it is parked") { try await stack.letters().count == 1 }
                try await eventually("the others are handled") { try await stack.count("handled") == 10 }
            }
        }
    }

    @Test("Half a million lines of nonsense in one message are one letter, and hold nobody up", arguments: [false, true])
    func manyLines(isGivenUp: Bool) async throws {
        try await withTestStack(poolSize: 8) { stack in
            try await stack.createHandled()
            let body = String(repeating: "a\n", count: 500_000)
            try await stack.send(
                body, exchange: isGivenUp ? ExchangeName.dead : "",
                to: isGivenUp ? "order.accepted" : QueueName.accepted.rawValue)
            try await stack.accept(1...10)
            let listener = stack.outboxListener()
            try await running([listener, try stack.relay(listener), try stack.consumer(), try stack.drain()]) {
                try await eventually("it is parked") { try await stack.count("messaging.dead_letter") > 0 }
                try await eventually("the others are handled") { try await stack.count("handled") == 10 }
            }
            let rows = try await stack.postgres.query("SELECT lines, octet_length(body) FROM messaging.dead_letter")
            #expect(rows.count == 1)
            let (lines, bytes) = try rows[0].decode((Int32, Int32).self)
            #expect(lines == 500_000 && bytes == 999_999)
        }
    }

    @Test("Letters of many megabytes are parked, a few megabytes at a time")
    func largeLetters() async throws {
        try await withTestStack(.database) { stack in
            let body = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
            let letters = (0..<9).map { number in
                DeadLetter(
                    queue: "q", reason: "large", attempts: 1, eventID: UUID(), type: "t", version: 1, subject: "\(number)",
                    headers: "{}", body: body, trace: nil)
            }
            #expect(Parking.share(of: letters[...]).count == 3)
            try await Parking(queue: "q", postgres: stack.postgres, logger: stack.logger).park(letters)
            let rows = try await stack.postgres.query(
                "SELECT count(*), bool_and(octet_length(body) = 1 << 20 AND size = 3 << 20) FROM messaging.dead_letter")
            let (count, areCut) = try rows[0].decode((Int64, Bool).self)
            #expect(count == 9 && areCut)
        }
    }

    @Test("An event that fails is retried or parked, whatever its texts hold", arguments: [0, Int.max])
    func failing(attempt: Int) async throws {
        try await withTestStack(poolSize: 8) { stack in
            try await stack.createHandled()
            for subject in [#"a\u0000b"#, Self.noise(30_000)] {
                try await stack.send(
                    #"{"id":"\#(UUID())","subject":"\#(subject)","time":"","attempt":\#(attempt),"data":{"order_id":7}}"#)
            }
            try await running([try stack.consumer(RecordingHandler(verdicts: [7: .throwing]))]) {
                try await eventually("both are set aside") {
                    try await stack.postgres.query(
                        "SELECT (SELECT count(*) FROM messaging.retry) + (SELECT count(*) FROM messaging.dead_letter)")[0]
                        .decode(0, as: Int64.self) == 2
                }
            }
            #expect(try await stack.letters().count == (attempt == 0 ? 0 : 2))
        }
    }

    @Test("What the broker gave up on is parked, whatever its texts hold", arguments: lines)
    func drained(_ line: String) async throws {
        try await withTestStack { stack in
            try await stack.send(line, exchange: ExchangeName.dead, to: "order.accepted")
            try await running([try stack.drain()]) {
                try await eventually("it is parked") { try await stack.letters(of: "order.accepted") == ["given up"] }
            }
        }
    }

    @Test("A letter that the table refuses is kept by its bytes alone, and the ones beside it are as they were")
    func refused() async throws {
        try await withTestStack(.database) { stack in
            try await stack.postgres.query("ALTER TABLE messaging.dead_letter ADD CHECK (subject <> 'bad')")
            let letters = ["1", "bad", "3"].map { subject in
                DeadLetter(
                    queue: "q", reason: "odd", attempts: 1, eventID: UUID(), type: "t", version: 1, subject: subject,
                    headers: "{}", body: Array(subject.utf8), trace: nil)
            }
            try await Parking(queue: "q", postgres: stack.postgres, logger: stack.logger).park(letters)
            let rows = try await stack.postgres.query(
                "SELECT subject, convert_from(body, 'UTF8'), reason = 'odd' FROM messaging.dead_letter ORDER BY id")
            let found = try rows.map { try $0.decode((String, String, Bool).self) }
            #expect(found.map(\.0) == ["1", "", "3"] && found.map(\.1) == ["1", "bad", "3"])
            #expect(found.map(\.2) == [true, false, true])
        }
    }
}
