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
            #expect(try await intake.count("messaging.outbox") == 1201)
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

    private func upload(_ text: String, to intake: IntakeFixture, chunk: Int = 500) async throws -> BulkReport {
        var upload = BulkPosting(capture: intake.capture, backlog: intake.backlog(), chunk: chunk) { OrderDocument.rules }.begin()
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: 8000) {
            try await upload.feed(bytes[start..<min(start + 8000, bytes.count)])
        }
        return try await upload.finish()
    }
}
