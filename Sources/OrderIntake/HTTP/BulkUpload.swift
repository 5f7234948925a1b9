import FoundationEssentials
import HTTPTypes
import Observability
package import ServiceRuntime

/// Receives any number of orders in one request, one JSON document per line, with no more than one chunk of them in memory.
package struct BulkPosting: Sendable {
    /// Most orders of one transaction.
    package static let largestChunk = 500

    private let capture: OrderCapture
    private let backlog: OutboxBacklog
    private let ids: PublicIDs
    private let rules: @Sendable () -> ParsingRules
    private let chunk: Int

    package init(
        capture: OrderCapture, backlog: OutboxBacklog, ids: PublicIDs, chunk: Int, rules: @escaping @Sendable () -> ParsingRules
    ) {
        (self.capture, self.backlog, self.ids, self.rules) = (capture, backlog, ids, rules)
        self.chunk = min(chunk, Self.largestChunk)
    }

    /// A new upload.
    package func begin(by caller: Caller) -> BulkUpload {
        BulkUpload(
            capture: capture, backlog: backlog, caller: caller, rules: rules(), chunk: chunk, report: BulkReport(ids: ids))
    }
}

/// One upload under way.
///
/// Each chunk is committed by itself: an upload that breaks off has stored what came before, and sending the file again
/// finds those orders stored. An order of a channel that the caller's key does not reach is refused by itself.
package struct BulkUpload {
    private let capture: OrderCapture
    private let backlog: OutboxBacklog
    private let caller: Caller
    private let rules: ParsingRules
    private let chunk: Int
    /// Lines that are read in one go.
    private static let linesAtOnce = 256

    private var lines = LineSplitter()
    private var waiting: [(line: Int, submitted: SubmittedOrder)] = []
    /// What became of the orders so far.
    package private(set) var report: BulkReport

    init(
        capture: OrderCapture, backlog: OutboxBacklog, caller: Caller, rules: ParsingRules, chunk: Int, report: BulkReport
    ) {
        (self.capture, self.backlog, self.caller) = (capture, backlog, caller)
        (self.rules, self.chunk, self.report) = (rules, chunk, report)
    }

    /// Takes the next bytes; returns when all full chunks among them are stored, which is what slows a fast sender down.
    /// - Throws: `ProblemDetails` 503 when orders cannot be stored now.
    package mutating func feed(_ bytes: some Collection<UInt8>) async throws {
        for line in lines.add(bytes) {
            try await add(line)
            // Of lines without an order nothing is waited for, and there may be hundreds of thousands in a megabyte.
            if line.number.isMultiple(of: Self.linesAtOnce) { await Task.yield() }
        }
    }

    /// Takes the last line, which needs no newline, and stores what is left.
    package mutating func finish() async throws -> BulkReport {
        if let line = lines.finish() { try await add(line) }
        try await store()
        return report
    }

    private mutating func add(_ line: LineSplitter.Line) async throws {
        guard !line.isBlank else { return }
        report.received += 1
        guard !line.isTooLong else {
            let message = "is longer than \(LineSplitter.longestLine) bytes"
            return report.addInvalid(line.number, nil, .init(field: "", value: "", message: message))
        }
        do throws(InvalidOrder) {
            take(try IncomingOrder.read(line.bytes, rules: rules), line.number)
        } catch {
            report.addInvalid(line.number, error)
        }
        if waiting.count >= chunk { try await store() }
    }

    private mutating func take(_ order: IncomingOrder, _ line: Int) {
        guard caller.mayUse(channel: order.key.channel) else {
            return report.addInvalid(line, order.key.externalID, caller.refusal(of: order.key.channel))
        }
        waiting.append((line, .init(order: order, trace: .generate())))
    }

    private mutating func store() async throws {
        guard !waiting.isEmpty else { return }
        try backlog.requireRoom()
        let answers = await capture.capture(waiting.map(\.submitted))
        for ((line, submitted), answer) in zip(waiting, answers) {
            if case .unavailable(let reason) = answer { throw interrupted(reason, line) }
            report.add(answer, to: submitted.order, line)
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

/// Cuts a stream of bytes into lines, keeping no more than one unfinished line of bounded length.
struct LineSplitter {
    /// One line without its newline.
    struct Line {
        /// Counted from 1.
        let number: Int
        let bytes: [UInt8]
        /// Longer than allowed; then `bytes` is empty.
        let isTooLong: Bool

        var isBlank: Bool { !isTooLong && bytes.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 } }
    }

    /// The longest line that is kept.
    static let longestLine = 1 << 20

    private var number = 0
    private var unfinished: [UInt8] = []
    private var isTooLong = false

    /// The lines that end in these bytes.
    mutating func add(_ bytes: some Collection<UInt8>) -> [Line] {
        var lines: [Line] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            keep(rest[..<end])
            lines.append(takeLine())
            rest = rest[rest.index(after: end)...]
        }
        keep(rest)
        return lines
    }

    /// The last line, when it did not end in a newline.
    mutating func finish() -> Line? {
        unfinished.isEmpty && !isTooLong ? nil : takeLine()
    }

    private mutating func keep(_ bytes: some Collection<UInt8>) {
        guard !isTooLong else { return }
        unfinished.append(contentsOf: bytes)
        if unfinished.count > Self.longestLine {
            isTooLong = true
            unfinished = []
        }
    }

    private mutating func takeLine() -> Line {
        number += 1
        defer {
            unfinished.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        return Line(number: number, bytes: unfinished, isTooLong: isTooLong)
    }
}
