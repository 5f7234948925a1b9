import FoundationEssentials
package import OperatorConsole

/// Sends order lines to order-intake's bulk interface, so many per request.
package struct OrderUpload: Sendable {
    /// What order-intake made of the orders so far.
    package struct Summary: Sendable {
        package var received = 0
        package var accepted = 0
        package var held = 0
        package var cancelled = 0
        package var duplicates = 0
        package var conflicts = 0
        package var invalid = 0
        /// Fields that were read otherwise than they were sent, or are kept without being understood.
        package var notes = 0
        /// Conflicts, invalid orders and notes that were counted and not told one by one.
        package var unlisted = 0
        /// A sentence for each of the first problems.
        package var examples: [String] = []
        /// A sentence for each of the first notes.
        package var noteExamples: [String] = []
    }

    private let intake: HTTPService
    private let chunk: Int

    /// - Parameter chunk: orders per request.
    package init(to intake: HTTPService, chunk: Int = 500) { (self.intake, self.chunk) = (intake, chunk) }

    /// Sends all lines; a request that is not answered or put off is sent again, since an order is stored once only.
    /// - Parameter progress: called after each request how many orders were received.
    package func send(_ lines: [[UInt8]], progress: (Int) -> Void = { _ in }) async throws -> Summary {
        var summary = Summary()
        var first = 1
        for part in lines.chunked(by: chunk) {
            var body = Data()
            for line in part { body += line + [UInt8(ascii: "\n")] }
            summary.add(try await post(body), firstLine: first)
            first += part.count
            progress(summary.received)
        }
        return summary
    }

    private func post(_ body: Data) async throws -> BulkReply {
        var pause = RetryPause(limit: 10)
        for _ in 0..<Self.tries {
            do {
                let answer = try await intake.send(
                    "POST", "/orders/bulk", body: body, contentType: "application/x-ndjson", timeout: .seconds(120))
                if answer.status == 200 { return try JSONDecoder().decode(BulkReply.self, from: answer.body) }
                guard answer.status == 503 || answer.status == 429 else {
                    throw OperationsError.failed("order-intake answered \(answer.status): \(answer.excerpt)")
                }
                try await Task.sleep(for: pause.next(asked: answer.retryAfter))
            } catch let error where OperationsError(from: error)?.kind == .unavailable {
                try await Task.sleep(for: pause.next())
            }
        }
        throw OperationsError.unavailable(
            "order-intake does not take the orders", advice: "is it running? `waybill up`, `waybill status`")
    }

    private static let tries = 30
}

/// The answer of the bulk interface.
private struct BulkReply: Decodable {
    struct Conflict: Decodable {
        let line: Int
        let externalID: String

        private enum CodingKeys: String, CodingKey {
            case line
            case externalID = "external_id"
        }
    }

    struct Invalid: Decodable {
        struct FieldError: Decodable { let field: String, value: String, message: String }
        let line: Int
        let errors: [FieldError]
        let moreErrors: Int?

        private enum CodingKeys: String, CodingKey {
            case line, errors
            case moreErrors = "more_errors"
        }
    }

    struct Note: Decodable { let line: Int, field: String, value: String, note: String }

    let received: Int
    let accepted: Int
    let held: Int
    let cancelled: Int
    let duplicates: Int
    let conflicts: [Conflict]
    let invalid: [Invalid]
    let conflictCount: Int?
    let invalidCount: Int?
    let notes: [Note]?
    let noteCount: Int?
    let unlisted: Int?

    private enum CodingKeys: String, CodingKey {
        case received, accepted, held, cancelled, duplicates, conflicts, invalid, notes, unlisted
        case conflictCount = "conflict_count"
        case invalidCount = "invalid_count"
        case noteCount = "note_count"
    }
}

extension OrderUpload.Summary {
    fileprivate mutating func add(_ reply: BulkReply, firstLine: Int) {
        received += reply.received
        accepted += reply.accepted
        held += reply.held
        cancelled += reply.cancelled
        duplicates += reply.duplicates
        conflicts += reply.conflictCount ?? reply.conflicts.count
        invalid += reply.invalidCount ?? reply.invalid.count
        notes += reply.noteCount ?? reply.notes?.count ?? 0
        unlisted += reply.unlisted ?? 0
        for conflict in reply.conflicts {
            record("line \(firstLine + conflict.line - 1): order \(conflict.externalID) is stored with other content")
        }
        for order in reply.invalid {
            let errors = order.errors.map { "\($0.field) '\($0.value)' \($0.message)" }.joined(separator: "; ")
            let more = order.moreErrors.flatMap { $0 > 0 ? "; \($0) more" : nil } ?? ""
            record("line \(firstLine + order.line - 1): \(errors)\(more)")
        }
        for note in (reply.notes ?? []).prefix(5 - noteExamples.count) {
            noteExamples.append("line \(firstLine + note.line - 1): \(note.field) '\(note.value)' \(note.note)")
        }
    }

    private mutating func record(_ text: String) {
        if examples.count < 20 { examples.append(text) }
    }
}
