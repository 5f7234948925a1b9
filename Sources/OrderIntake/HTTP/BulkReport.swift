import Fulfilment
import Logging
package import ServiceRuntime

/// What became of the orders of one upload. Counts are exact; the lists are bounded, whatever is sent: what they have no room for is
/// counted in `unlisted`.
package struct BulkReport: Sendable, Encodable {
    /// Entries a list has at most.
    package static let listed = 1000
    /// Errors a line is listed with.
    package static let errorsPerLine = 10
    /// Bytes of text that all lists have together.
    package static let largestText = 1 << 20

    /// An order whose number is taken by other content.
    package struct Conflict: Sendable, Encodable, Equatable {
        package let line: Int
        package let channel: String
        package let externalID: String
        /// The stored order.
        package let id: String

        private enum CodingKeys: String, CodingKey {
            case line, channel, id
            case externalID = "external_id"
        }
    }

    /// A line that is no order.
    package struct Invalid: Sendable, Encodable, Equatable {
        package let line: Int
        package let externalID: String?
        package let errors: [ProblemDetails.FieldError]
        /// Errors that are not listed.
        package let moreErrors: Int

        private enum CodingKeys: String, CodingKey {
            case line, errors
            case externalID = "external_id"
            case moreErrors = "more_errors"
        }
    }

    /// A note on an order that was taken.
    package struct Note: Sendable, Encodable, Equatable {
        package let line: Int
        package let externalID: String
        package let field: String
        package let value: String
        package let note: String

        private enum CodingKeys: String, CodingKey {
            case line, field, value, note
            case externalID = "external_id"
        }
    }

    /// Lines that were not blank.
    package var received = 0
    package private(set) var accepted = 0
    package private(set) var held = 0
    package private(set) var cancelled = 0
    package private(set) var duplicates = 0
    package private(set) var conflictCount = 0
    package private(set) var invalidCount = 0
    package private(set) var conflicts: [Conflict] = []
    package private(set) var invalid: [Invalid] = []
    package private(set) var noteCount = 0
    package private(set) var notes: [Note] = []
    /// Conflicts, invalid lines and notes that are counted and not listed.
    package private(set) var unlisted = 0
    private var room = Self.largestText
    private let ids: PublicIDs

    package init(ids: PublicIDs) { self.ids = ids }

    private enum CodingKeys: String, CodingKey {
        case received, accepted, held, cancelled, duplicates, conflicts, invalid, notes, unlisted
        case conflictCount = "conflict_count"
        case invalidCount = "invalid_count"
        case noteCount = "note_count"
    }

    mutating func add(_ answer: IntakeAnswer, to order: IncomingOrder, _ line: Int) {
        let key = order.key
        switch answer {
        case .created(let stored):
            count(stored.state)
            add(order.notes, on: key, line)
        case .repeated(let stored):
            duplicates += 1
            add(order.notes(repeating: stored), on: key, line)
        case .conflict(let stored):
            conflictCount += 1
            guard lists([key.channel, key.externalID], after: conflicts.count) else { return }
            conflicts.append(
                Conflict(
                    line: line, channel: key.channel, externalID: key.externalID, id: ids.text(stored.id, of: .order)))
        case .refused(let reason), .unavailable(let reason):
            addInvalid(line, key.externalID, .init(field: "", value: "", message: reason))
        }
    }

    mutating func addInvalid(_ line: Int, _ order: InvalidOrder) {
        addInvalid(line, order.externalID, Array(order.errors.prefix(Self.errorsPerLine)), of: order.errorCount)
    }

    mutating func addInvalid(_ line: Int, _ externalID: String?, _ error: ProblemDetails.FieldError) {
        addInvalid(line, externalID, [error], of: 1)
    }

    private mutating func addInvalid(_ line: Int, _ externalID: String?, _ errors: [ProblemDetails.FieldError], of count: Int) {
        invalidCount += 1
        guard lists(errors.flatMap { [$0.field, $0.value, $0.message] } + [externalID ?? ""], after: invalid.count) else {
            return
        }
        invalid.append(Invalid(line: line, externalID: externalID, errors: errors, moreErrors: count - errors.count))
    }

    private mutating func add(_ found: [OrderNote], on key: IncomingOrder.Key, _ line: Int) {
        noteCount += found.count
        for note in found where lists([key.externalID, note.field, note.value, note.note], after: notes.count) {
            notes.append(Note(line: line, externalID: key.externalID, field: note.field, value: note.value, note: note.note))
        }
    }

    /// Whether an entry of these texts is listed behind `count` others.
    private mutating func lists(_ texts: [String], after count: Int) -> Bool {
        let size = texts.reduce(0) { $0 + $1.utf8.count }
        guard count < Self.listed, size <= room else {
            unlisted += 1
            return false
        }
        room -= size
        return true
    }

    private mutating func count(_ state: OrderState) {
        switch state {
        case .accepted: accepted += 1
        case .held: held += 1
        case .cancelled: cancelled += 1
        case .cancelRequested, .completed: break  // No order is stored in these first.
        }
    }
}

extension BulkReport {
    /// The counts, for the log.
    var figures: Logger.Metadata {
        [
            "received": "\(received)", "accepted": "\(accepted)", "held": "\(held)", "cancelled": "\(cancelled)",
            "duplicates": "\(duplicates)", "conflicts": "\(conflictCount)", "invalid": "\(invalidCount)",
            "unlisted": "\(unlisted)",
        ]
    }
}
