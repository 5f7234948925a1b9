import CarrierFormats
import FoundationEssentials
import Fulfilment
import Postgres

/// An event and who said so.
struct ReportedEvent: Sendable {
    fileprivate(set) var event: CarrierEvent
    let source: String
    /// The delivery that brought it; nil when the own fleet's driver reported it.
    let deliveryID: Int64?
    /// Whether it does not count before its carrier has confirmed it.
    let waits: Bool
    /// Whether its carrier is to be asked about it, once it is new.
    let isDoubted: Bool
    /// `CarrierEvent.key`
    let key: String
    /// What its parcel is found by.
    let numberKey: String

    init(event: CarrierEvent, source: String, deliveryID: Int64?, waits: Bool = false, isDoubted: Bool = false) {
        (self.event, self.source, self.deliveryID) = (event, source, deliveryID)
        (self.waits, self.isDoubted) = (waits, isDoubted)
        (key, numberKey) = (event.key, TrackingNumber.key(event.trackingNumber))
    }
}

extension ReportedEvent {
    /// Adds what a copy knows more: who took the parcel, and what shows it. What is known stays.
    mutating func complete(_ deliveredTo: String?, _ proof: DeliveryProof?) {
        var copy = event
        (copy.deliveredTo, copy.proof) = (deliveredTo, proof)
        event = event.completed(by: copy) ?? event
    }
}

/// An event that is there.
struct StoredEvent: Sendable {
    let heard: HeardEvent
    /// `CarrierEvent.key`
    let key: String
    /// Of its number.
    let numberKey: String
    /// Blank: it counts. nil: its parcel is not known. Otherwise why it does not count.
    let refused: String?
}

/// An event to be written, and what becomes of it.
struct JudgedEvent: Sendable {
    let reported: ReportedEvent
    let verdict: EventVerdict
}

extension EventVerdict {
    /// As it is stored: blank when the event counts, nil when its parcel is not known, else why it does not count.
    var refused: String? {
        switch self {
        case .counts: ""
        case .unmatched: nil
        case .waits: ConfirmationStore.waits
        case .refused(let refusal): refusal.description
        }
    }

    /// The parcel it counts for.
    var shipmentID: Int64? {
        guard case .counts(let shipmentID) = self else { return nil }
        return shipmentID
    }
}

/// What becomes of the events of one number, those that are there and new ones together.
struct JudgedNumber: Sendable {
    /// Events of one source that are kept of a number. All of them are looked at whenever one comes; no parcel has a tenth of it.
    static let mostOfSource = 1000

    /// To be written.
    private(set) var added: [JudgedEvent] = []
    /// What was decided otherwise before.
    private(set) var changed: [(event: StoredEvent, verdict: EventVerdict)] = []
    /// Of what is there, that of which more is known now, and all that is.
    private(set) var completed: [(event: StoredEvent, known: CarrierEvent)] = []
    /// Copies by sources that do not count of events that do.
    private(set) var removed: [StoredEvent] = []
    /// Those that count, by shipment.
    private(set) var counting: [Int64: [CarrierEvent]] = [:]
    /// Beyond the most that is kept of their source.
    private(set) var leftOut: [ReportedEvent] = []

    private struct Item {
        var heard: HeardEvent
        let key: String
        var stored: StoredEvent?
        var reported: ReportedEvent?
        /// Whether more is known of it than is stored.
        var isCompleted = false

        /// What waits for its carrier makes way for the same event confirmed, and adds nothing to it.
        mutating func add(_ copy: ReportedEvent, _ heardAgain: HeardEvent) {
            guard !copy.waits else { return }
            if heard.waits {
                (heard, reported) = (heardAgain, copy)
            } else if let known = heard.event.completed(by: copy.event) {
                heard.event = known
                reported?.event = known
                isCompleted = true
            }
        }
    }

    /// What makes two events the same, in memory as by the index `event_once`: times are rounded as the database rounds them, since 2000.
    private struct Identity: Hashable {
        let key: String
        let source: String
        let microseconds: Int64?

        init(_ heard: HeardEvent, key: String, anySource: Bool = false) {
            (self.key, source) = (key, anySource ? "" : heard.source)
            microseconds = heard.event.occurredAt?.instant.microseconds
        }
    }

    /// - Parameters:
    ///   - stored: all events of the number that are there.
    ///   - reported: new ones, copies of those and of one another among them.
    ///   - now: when these were received.
    init(_ lives: ParcelLives, stored: [StoredEvent], reported: [ReportedEvent], now: Date) {
        let (items, beyond) = Self.bounded(Self.items(stored, reported, now))
        leftOut = beyond
        let verdicts = lives.judge(items.map(\.heard))
        let copies = Self.copies(items, verdicts)
        for (index, item) in items.enumerated() {
            let verdict = verdicts[index]
            if copies.contains(index) {
                if let event = item.stored { removed.append(event) }
                continue
            }
            if let reported = item.reported {
                added.append(JudgedEvent(reported: reported, verdict: verdict))
            } else if let event = item.stored {
                keep(event, item, verdict)
            }
            if case .counts(let id) = verdict { counting[id, default: []].append(item.heard.event.identified(by: item.key)) }
        }
    }

    private mutating func keep(_ event: StoredEvent, _ item: Item, _ verdict: EventVerdict) {
        if event.refused != verdict.refused || event.heard.countedFor != verdict.shipmentID { changed.append((event, verdict)) }
        if item.isCompleted, verdict.mayCount { completed.append((event, item.heard.event)) }
    }

    /// One per identity, with all that its copies know.
    private static func items(_ stored: [StoredEvent], _ reported: [ReportedEvent], _ now: Date) -> [Item] {
        var items = stored.map { Item(heard: $0.heard, key: $0.key, stored: $0) }
        var places = Dictionary(items.enumerated().map { (Identity($1.heard, key: $1.key), $0) }) { first, _ in first }
        for event in reported {
            let heard = HeardEvent(event.event, from: event.source, heardAt: now, waits: event.waits)
            let identity = Identity(heard, key: event.key)
            if let place = places[identity] {
                items[place].add(event, heard)
            } else {
                places[identity] = items.count
                items.append(Item(heard: heard, key: event.key, reported: event))
            }
        }
        return items
    }

    /// Those that are kept, and new ones beyond the most of their source. Each source has its own, so that none can fill another's.
    private static func bounded(_ items: [Item]) -> (kept: [Item], beyond: [ReportedEvent]) {
        var counts: [String: Int] = [:]
        var (kept, beyond): ([Item], [ReportedEvent]) = ([], [])
        for item in items {
            counts[item.heard.source, default: 0] += 1
            if item.stored == nil, let event = item.reported, counts[event.source, default: 0] > mostOfSource {
                beyond.append(event)
            } else {
                kept.append(item)
            }
        }
        return (kept, beyond)
    }

    /// Events of which another source told the same, and that one's counts: a source that takes an event's id does not keep the carrier's own
    /// event out, nor does the same news count twice.
    private static func copies(_ items: [Item], _ verdicts: [EventVerdict]) -> Set<Int> {
        let groups = Dictionary(grouping: items.indices) { Identity(items[$0].heard, key: items[$0].key, anySource: true) }
        var copies: Set<Int> = []
        for group in groups.values where group.count > 1 {
            var parcels: Set<Int64> = []
            for index in group {
                guard case .counts(let id) = verdicts[index] else { continue }
                if !parcels.insert(id).inserted { copies.insert(index) }
            }
            if !parcels.isEmpty { copies.formUnion(group.filter { verdicts[$0].isOfAnotherSource }) }
        }
        return copies
    }
}

extension EventVerdict {
    /// Whether it counts, or will once its parcel is known.
    fileprivate var mayCount: Bool {
        switch self {
        case .counts, .unmatched: true
        case .waits, .refused: false
        }
    }

    fileprivate var isOfAnotherSource: Bool {
        switch self {
        case .waits, .refused(.source): true
        case .counts, .unmatched, .refused: false
        }
    }
}

extension CarrierEvent {
    /// With what a copy knows more: who took the parcel, and what shows it. What is known stays, and one proof never gets another's address.
    /// - Returns: nil when the copy knows no more.
    fileprivate func completed(by copy: CarrierEvent) -> CarrierEvent? {
        guard copy.deliveredTo != nil || copy.proof != nil else { return nil }
        var event = self
        event.deliveredTo = deliveredTo ?? copy.deliveredTo
        if proof == nil || proof?.address == nil && proof?.kind == copy.proof?.kind { event.proof = copy.proof }
        return event == self ? nil : event
    }

    /// The same as it is read from the database.
    fileprivate func identified(by key: String) -> CarrierEvent {
        var event = self
        event.id = key
        return event
    }
}
