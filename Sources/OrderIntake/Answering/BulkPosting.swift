import FoundationEssentials
import Fulfilment
import HTTPTypes
import Observability
import ServiceRuntime

/// Takes any number of orders from one request, one JSON document per line, with no more than one chunk of them in memory.
package struct BulkPosting: Sendable {
    /// Most orders of one transaction.
    package static let largestChunk = 500

    private let desk: OrderDesk
    private let backlog: Backlog
    private let rules: @Sendable () -> ReadingRules
    private let chunk: Int

    package init(desk: OrderDesk, backlog: Backlog, chunk: Int, rules: @escaping @Sendable () -> ReadingRules) {
        (self.desk, self.backlog, self.rules) = (desk, backlog, rules)
        self.chunk = min(chunk, Self.largestChunk)
    }

    /// A new upload.
    package func begin() -> BulkUpload { BulkUpload(desk: desk, backlog: backlog, rules: rules(), chunk: chunk) }
}

/// One upload under way.
///
/// Each chunk is committed by itself: an upload that breaks off has stored what came before, and sending the file again
/// finds those orders in the books.
package struct BulkUpload {
    private let desk: OrderDesk
    private let backlog: Backlog
    private let rules: ReadingRules
    private let chunk: Int
    private var lines = LineSplitter()
    private var waiting: [(line: Int, sent: OrderDesk.Sent)] = []
    private var report = BulkReport()

    init(desk: OrderDesk, backlog: Backlog, rules: ReadingRules, chunk: Int) {
        (self.desk, self.backlog, self.rules, self.chunk) = (desk, backlog, rules, chunk)
    }

    /// Takes the next bytes; returns when all full chunks among them are stored, which is what slows a fast sender down.
    /// - Throws: `ProblemDetails` 503 when orders cannot be stored now.
    package mutating func feed(_ bytes: some Collection<UInt8>) async throws {
        for line in lines.add(bytes) { try await take(line) }
    }

    /// Takes the last line, which needs no newline, and stores what is left.
    package mutating func finish() async throws -> BulkReport {
        if let line = lines.finish() { try await take(line) }
        try await store()
        return report
    }

    private mutating func take(_ line: LineSplitter.Line) async throws {
        guard !line.isBlank else { return }
        report.received += 1
        guard !line.isTooLong else {
            let message = "is longer than \(LineSplitter.longestLine) bytes"
            return report.addInvalid(line.number, nil, [.init(field: "", value: "", message: message)])
        }
        do throws(InvalidOrder) {
            let order = try IncomingOrder.read(Data(line.bytes), rules: rules)
            waiting.append((line.number, .init(order: order, trace: .generate())))
        } catch {
            report.addInvalid(line.number, error.externalID, error.errors)
        }
        if waiting.count >= chunk { try await store() }
    }

    private mutating func store() async throws {
        guard !waiting.isEmpty else { return }
        try backlog.requireRoom()
        let answers = await desk.take(waiting.map(\.sent))
        for ((line, sent), answer) in zip(waiting, answers) {
            if case .unavailable(let reason) = answer { throw interrupted(reason, line) }
            report.add(answer, to: sent.order.key, line)
        }
        waiting.removeAll(keepingCapacity: true)
    }

    private func interrupted(_ reason: String, _ line: Int) -> ProblemDetails {
        ProblemDetails(
            status: .serviceUnavailable, title: "Upload interrupted",
            detail: "From line \(line) on: \(reason). Send the file again; orders that are stored already are recognised.",
            retryAfter: 5)
    }
}
