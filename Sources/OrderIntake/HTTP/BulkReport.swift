import Fulfilment
package import ServiceRuntime

/// What became of the orders of one upload. Counts are exact; lists end after `listed` entries.
package struct BulkReport: Sendable, Encodable {
    /// Entries a list has at most.
    package static let listed = 1000

    /// An order whose number is taken by other content.
    package struct Conflict: Sendable, Encodable, Equatable {
        package let line: Int
        package let channel: String
        package let externalID: String
        /// The stored order.
        package let id: Int64

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

        private enum CodingKeys: String, CodingKey {
            case line, errors
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

    private enum CodingKeys: String, CodingKey {
        case received, accepted, held, cancelled, duplicates, conflicts, invalid
        case conflictCount = "conflict_count"
        case invalidCount = "invalid_count"
    }

    mutating func add(_ answer: IntakeAnswer, to key: IncomingOrder.Key, _ line: Int) {
        switch answer {
        case .created(let order): count(order.state)
        case .repeated: duplicates += 1
        case .conflict(let stored):
            conflictCount += 1
            guard conflicts.count < Self.listed else { return }
            conflicts.append(Conflict(line: line, channel: key.channel, externalID: key.externalID, id: stored.id))
        case .refused(let reason), .unavailable(let reason):
            addInvalid(line, key.externalID, [.init(field: "", value: "", message: reason)])
        }
    }

    mutating func addInvalid(_ line: Int, _ externalID: String?, _ errors: [ProblemDetails.FieldError]) {
        invalidCount += 1
        guard invalid.count < Self.listed else { return }
        invalid.append(Invalid(line: line, externalID: externalID, errors: errors))
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
