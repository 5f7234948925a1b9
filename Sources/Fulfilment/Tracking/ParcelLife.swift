package import FoundationEssentials

/// One use of a tracking number: a parcel from its label to its end.
///
/// Carriers use numbers again, for others' parcels and for ours, and two carriers may have the same number, so a number alone does not say
/// which parcel an event is about: `ParcelLives` does.
package struct ParcelLife: Sendable, Hashable {
    package let shipmentID: Int64
    /// The carrier's code.
    package let carrier: String
    /// As printed on the label.
    package let number: String
    /// When the label was bought; nil when that is not known, and then nothing is too old.
    package let bookedAt: Date?

    package init(shipmentID: Int64, carrier: String, number: String, bookedAt: Date?) {
        (self.shipmentID, self.carrier, self.number, self.bookedAt) = (shipmentID, carrier, number, bookedAt)
    }

    /// How long before its label was bought an event of a parcel may be dated, in seconds: no clock and no zone is that wrong by accident.
    package static let allowance: TimeInterval = 2 * 86_400

    /// How long nothing is heard of a parcel before the number is somebody else's, in seconds. Carriers wait longer before they use a number
    /// again, and no parcel lies still for so long.
    package static let longestSilence: TimeInterval = 180 * 86_400
}

/// An event and what is known of where it comes from.
package struct HeardEvent: Sendable, Hashable {
    package var event: CarrierEvent
    /// Who told it.
    package let source: String
    /// When we received it: the latest moment at which an event without a time can have happened.
    package let heardAt: Date
    /// Whether it does not count before its carrier has confirmed it.
    package let waits: Bool
    /// The parcel it has counted for until now. Its source goes on being believed about that parcel, whatever was set up anew.
    package let countedFor: Int64?

    package init(_ event: CarrierEvent, from source: String, heardAt: Date, waits: Bool = false, countedFor: Int64? = nil) {
        (self.event, self.source, self.heardAt, self.waits, self.countedFor) = (event, source, heardAt, waits, countedFor)
    }

    /// When it happened, or the latest moment at which it can have.
    var placedAt: Date { event.occurredAt?.instant ?? heardAt }
}

/// What becomes of an event.
package enum EventVerdict: Sendable, Hashable {
    /// It is about this shipment's parcel.
    case counts(shipmentID: Int64)
    /// No parcel with its number is known yet.
    case unmatched
    /// Its carrier has to confirm it first.
    case waits
    /// It is kept, and is about no parcel of ours as far as we know.
    case refused(EventRefusal)
}

/// Why an event counts for no parcel that has its number.
package enum EventRefusal: Error, Hashable {
    /// Its source may speak of none of these carriers.
    case source(String, carriers: [String])
    /// It is about another carrier's parcel, which is not known yet.
    case carrier(String, carriers: [String])
    /// It happened before the label was bought, or was received before when it has no time.
    case beforeLabel(at: Date?, bookedAt: Date)
    /// It happened long after everything else.
    case afterEnd(at: Date, lastAt: Date)
    /// Several carriers' parcels have the number, and nothing says which of them it is about.
    case severalCarriers([String], named: String)
    /// One carrier's parcels have numbers that differ only by what does not matter to others.
    case severalNumbers([String])

    /// For counting.
    package var kind: String {
        switch self {
        case .source: "source"
        case .carrier: "carrier"
        case .beforeLabel: "before_label"
        case .afterEnd: "after_end"
        case .severalCarriers, .severalNumbers: "ambiguous"
        }
    }
}

extension EventRefusal: CustomStringConvertible {
    /// For people. The same facts always give the same words.
    package var description: String {
        switch self {
        case .source(let source, let carriers):
            "source \(source) may not speak of parcels of \(Self.list(carriers)); 'tracking source change \(source) --carrier' sets of whose"
        case .carrier(let name, let carriers):
            "it is about a parcel of \(name), and this number is known of \(Self.list(carriers)) only"
        case .beforeLabel(let at, let bookedAt):
            "\(at.map { "dated \(Self.text($0))" } ?? "without a time, and received"), more than two days before the label was bought "
                + "(\(Self.text(bookedAt))): an earlier parcel had this number"
        case .afterEnd(let at, let lastAt):
            "dated \(Self.text(at)), more than 180 days after all else that is known of the parcel (\(Self.text(lastAt))): "
                + "a later parcel has this number"
        case .severalCarriers(let carriers, let named):
            "it fits parcels of \(Self.list(carriers)), and names \(named.isEmpty ? "no carrier" : "'\(named)', which is none of them")"
        case .severalNumbers(let numbers):
            "it fits the parcels \(Self.list(numbers)), and is written as neither"
        }
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: " and ") }

    private static func text(_ date: Date) -> String { ZonedTime(date).utcText }
}
