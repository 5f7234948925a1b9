import FoundationEssentials
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import OrderIntake

@Suite("Orders in bulk", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct BulkUploadTests {
    @Test("Every line is accounted for, and sending the file again stores nothing")
    func report() async throws {
        try await IntakeFixture.with { intake in
            let lines =
                (1...1200).map { OrderDocument("N-\($0)").json } + [
                    OrderDocument("N-7").json, OrderDocument("N-8").with("priority", "4").json, "", "{nonsense",
                    OrderDocument("BAD").with("priority", "500").json, OrderDocument("C").with("status", "\"canceled\"").json,
                    OrderDocument("H").with("paid_at", nil).json,
                ]
            let report = try await upload(lines.joined(separator: "\n"), to: intake)
            #expect(report.received == 1206)
            #expect(report.accepted == 1200 && report.held == 1 && report.cancelled == 1 && report.duplicates == 1)
            #expect(report.conflicts.map(\.line) == [1202] && report.conflictCount == 1)
            #expect(report.invalid.map(\.line) == [1204, 1205] && report.invalidCount == 2)
            #expect(report.invalid.map(\.externalID) == [nil, "BAD"])
            #expect(report.invalid.last?.errors.map(\.field) == ["priority"])

            let again = try await upload(lines.joined(separator: "\n") + "\n", to: intake)
            #expect(again.duplicates == 1203 && again.accepted == 0 && again.conflictCount == 1 && again.invalidCount == 2)
            #expect(try await intake.count("orders.\"order\"") == 1202)
            #expect(try await intake.count("messaging.outbox_event") == 1201)
        }
    }

    @Test("Chunks are committed by themselves")
    func chunks() async throws {
        try await IntakeFixture.with { intake in
            let text = (1...25).map { OrderDocument("N-\($0)").json }.joined(separator: "\n")
            _ = try await upload(text, to: intake, chunk: 10)
            let row = try await intake.postgres.query("SELECT count(DISTINCT xmin::text) FROM orders.\"order\"").first
            #expect(try #require(row).decode(0) == 3)
        }
    }

    @Test(
        "A line is listed with ten errors and the number of the others; the report ends at its bound, and says what it left out")
    func bounds() async throws {
        try await IntakeFixture.with { intake in
            let poor = "[\(Array(repeating: "{}", count: 100).joined(separator: ","))]"
            let text = (1...1500).map { OrderDocument("N-\($0)").with("lines", poor).json }.joined(separator: "\n")
            let report = try await upload(text, to: intake)
            #expect(report.received == 1500 && report.invalidCount == 1500)
            #expect(report.invalid.allSatisfy { $0.errors.count == 10 && $0.moreErrors == 290 })
            #expect(report.invalid.count == BulkReport.listed && report.unlisted == 500)
            #expect(try JSONEncoder().encode(report).count < 3 << 20)

            let wide = String(repeating: "\u{301}", count: 20_000)
            let long = (1...400).map { OrderDocument("L-\($0)").with("\(wide)", "1").json }.joined(separator: "\n")
            let noted = try await upload(long, to: intake)
            #expect(noted.accepted == 400 && noted.noteCount == 400)
            #expect((1..<40).contains(noted.notes.count) && noted.unlisted == 400 - noted.notes.count)
        }
    }

    @Test("However long the values of an order are, what is said of them is short")
    func longValues() throws {
        let wide = "e" + String(repeating: "\u{301}", count: 100_000)
        let document = OrderDocument(wide).with("priority", "\"\(wide)\"").with(wide, "1")
        let twice = document.json.dropLast() + ",\"\(wide)\":2}"
        let invalid = try #require(throws: InvalidOrder.self) {
            try IncomingOrder.read(Array(twice.utf8), rules: OrderDocument.rules)
        }
        #expect(invalid.errorCount == 4 && (invalid.externalID?.unicodeScalars.count ?? 0) <= 128)
        for error in invalid.errors {
            let texts = [error.field, error.value, error.message]
            #expect(texts.allSatisfy { $0.unicodeScalars.count <= 1000 }, "\(error.field.prefix(20))")
        }
        let many = OrderDocument().with("lines", "[\(Array(repeating: "{}", count: 500).joined(separator: ","))]")
        let poor = try #require(throws: InvalidOrder.self) { try many.read() }
        #expect(poor.errorCount == 1500 && poor.errors.count == 100 && poor.problem.detail.hasPrefix("1500 fields are"))
    }

    @Test("Orders of channels that the key does not reach are refused by line, and nothing of them is stored or looked up")
    func foreignChannels() async throws {
        try await IntakeFixture.with { intake in
            _ = try await intake.stored()
            let text = [OrderDocument(), OrderDocument().with("priority", "1"), OrderDocument("W").with("channel", "\"web\"")]
                .map(\.json).joined(separator: "\n")
            let report = try await upload(text, to: intake, by: .of("web"))
            #expect(report.accepted == 1 && report.duplicates == 0 && report.conflictCount == 0)
            #expect(report.invalid.map(\.line) == [1, 2] && report.invalid.allSatisfy { $0.errors.map(\.field) == ["channel"] })
            #expect(try await intake.count("orders.\"order\"") == 2)
        }
    }

    private func upload(_ text: String, to intake: IntakeFixture, chunk: Int = 500, by caller: Caller = .allowedAll) async throws
        -> BulkReport
    {
        var upload = intake.bulk(chunk: chunk).begin(by: caller)
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: 8000) {
            try await upload.feed(bytes[start..<min(start + 8000, bytes.count)])
        }
        return try await upload.finish()
    }
}
