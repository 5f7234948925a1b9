package import FoundationEssentials
package import Postgres
import ScanDialogue

/// What somebody at a device reports, under an id that the device gives.
package struct DeviceReport: Sendable {
    package let id: UUID
    /// What was asked, word by word: the same id must not ask for anything else.
    let request: [String]
    let person: String
    /// Its key.
    let device: String

    package init(_ id: UUID, _ request: [String], by person: String, with device: String) {
        (self.id, self.request, self.person, self.device) = (id, request, person, device)
    }
}

/// Reports that were booked. A device that got no answer sends again: then it is answered as the first time, and nothing is booked.
package struct DeviceReportStore: Sendable {
    package init() {}

    /// Books a report in its transaction, or answers what was answered before. Of two that come at once the second waits here.
    /// - Throws: `ReceivingProblem` when the id is that of another report; what `body` throws, and then nothing is kept.
    package func once<Answer: Codable & Sendable>(
        _ report: DeviceReport, in transaction: Transaction, _ body: () async throws -> Answer
    ) async throws -> Answer {
        let results = try await transaction.pipeline([
            """
            INSERT INTO warehouse.device_report (id, request, actor, key_id)
            VALUES (\(report.id), \(report.request)::text[], \(report.person), \(report.device)) ON CONFLICT DO NOTHING RETURNING true
            """,
            "SELECT request, answer FROM warehouse.device_report WHERE id = \(report.id)",
        ])
        guard results[0].isEmpty else {
            let answer = try JSONEncoder().encode(try await body())
            let text = String(decoding: answer, as: UTF8.self)
            try await transaction.query("UPDATE warehouse.device_report SET answer = \(text) WHERE id = \(report.id)")
            // As it is answered again: what is written of a time is less exact than the time.
            return try JSONDecoder().decode(Answer.self, from: answer)
        }
        let (request, answer) = try results[1][0].decode(([String], String).self)
        guard request == report.request else {
            throw ReceivingProblem.refused(.idTaken("\(report.id)", by: .report), as: .idTaken)
        }
        return try JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
    }
}
