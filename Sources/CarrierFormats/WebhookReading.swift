package import Fulfilment

/// What a webhook says.
package struct WebhookReading: Sendable, Equatable {
    /// Events of one delivery. A parcel has a few hundred at the very most, and carriers send few parcels at once.
    package static let mostEvents = 2000

    /// In the order of the body; copies within it are left out.
    package private(set) var events: [CarrierEvent] = []
    /// What was odd but did no harm; names fields, repeats no content.
    package private(set) var notes: [String] = []
    /// What the sender wants of us besides an answer.
    package var handshake: Handshake?

    /// A sender that wants its subscription confirmed before it pushes.
    package struct Handshake: Sendable, Equatable {
        /// To be called with POST.
        package let address: String
        /// The header that carries the sender's secret back, and the secret.
        package let header: String
        package let secret: String
        /// The header for the receiver's own key of the sender's API.
        package let keyHeader: String
    }

    init() {}

    mutating func note(_ text: String) { if notes.count < 20 { notes.append(text) } }

    /// - Throws: `WebhookFormatError` when there are more events than are taken.
    func bounded() throws(WebhookFormatError) -> WebhookReading {
        guard events.count > Self.mostEvents else { return self }
        throw WebhookFormatError(
            field: "", problem: "has more than \(Self.mostEvents) events, which is the most that is taken of one delivery")
    }

    /// Adds an event unless the body had it already. One more than may be is enough to know.
    mutating func add(_ event: CarrierEvent) {
        guard events.count <= Self.mostEvents else { return }
        let last = events.indices.suffix(64)
        if !last.contains(where: { isCopy($0, event) }), !events.indices.prefix(4).contains(where: { isCopy($0, event) }) {
            events.append(event)
        }
    }

    /// Times first: they are what mostly differs, and cheap to compare.
    private func isCopy(_ index: Int, _ event: CarrierEvent) -> Bool {
        events[index].occurredAt == event.occurredAt && events[index] == event
    }

    /// Adds when the parcel is expected, as it was known at a time.
    /// - Parameter cause: why it is expected then, where the carrier says so.
    mutating func expect(
        _ number: String, _ carrier: String, _ expected: Expectation?, at: EventTime, cause: TrackingCause? = nil
    ) {
        guard let expected else { return }
        add(
            CarrierEvent(
                id: nil, trackingNumber: number, carrier: carrier, kind: .estimate, status: .unknown, cause: cause?.rawValue,
                occurredAt: at.time, zone: at.zone, expectedAt: expected.at, expectedOn: expected.day, window: expected.window))
    }

    /// Says who took the parcel, and what shows it, where it was delivered.
    /// - Parameter first: of the parcel's events.
    mutating func deliver(since first: Int = 0, to name: String?, proof: DeliveryProof? = nil) {
        guard name?.isEmpty == false || proof != nil else { return }
        guard let newest = newest(since: first, where: { $0.status == .delivered }) else { return }
        events[newest].deliveredTo = name?.storable(200)
        events[newest].proof = proof
    }

    /// Gives the newest event what the carrier says of the parcel as a whole, where the event's own code says nothing. Its words count against it
    /// as they do against a code.
    /// - Parameters:
    ///   - first: of the parcel's events.
    ///   - cause: of the parcel's state, whatever the code.
    mutating func settle(since first: Int, as meaning: CodeMeaning?, cause: TrackingCause? = nil) {
        guard let newest = newest(since: first) else { return }
        let isOpen = events[newest].status == .unknown && events[newest].contradicted == nil
        if let meaning, isOpen {
            let (status, denied) = CarrierEvent.status(meaning.status, said: events[newest].message)
            (events[newest].status, events[newest].contradicted) = (status, denied)
        }
        events[newest].cause = events[newest].cause ?? (cause ?? (isOpen ? meaning?.cause : nil))?.rawValue
        if meaning?.status == .returnToSender { sendBack(since: first) }
    }

    /// The carrier says of the parcel as a whole that it goes back. Whatever it calls delivered at last was delivered to the sender; where nothing
    /// was, the parcel turned round with its newest event.
    /// - Parameter first: of the parcel's events.
    mutating func sendBack(since first: Int) {
        guard let newest = newest(since: first) else { return }
        let latest = events[newest].occurredAt?.instant
        for index in events.indices.dropFirst(first)
        where events[index].status == .delivered && events[index].occurredAt?.instant == latest {
            events[index].status = .returnToSender
        }
        let parcel = events.dropFirst(first)
        guard !parcel.contains(where: { $0.status == .returnToSender }), ![.pending, .cancelled].contains(events[newest].status)
        else { return }
        var turn = events[newest]
        turn.status = .returnToSender
        add(turn)
    }

    /// When the newest event of a parcel happened.
    func latestTime(since first: Int) -> EventTime {
        newest(since: first).map { EventTime(time: events[$0].occurredAt, zone: events[$0].zone) } ?? .none
    }

    private func newest(since first: Int, where isMeant: (CarrierEvent) -> Bool = { _ in true }) -> Int? {
        var newest = Newest()
        for index in events.indices.dropFirst(first) where events[index].kind != .estimate && isMeant(events[index]) {
            newest.add(index, events[index].occurredAt?.instant)
        }
        return newest.index
    }
}

extension CarrierEvent {
    /// An event as a format reads it, cut to what can be stored. A delivery that its own words deny is none.
    init(
        reading number: String, carrier: String = "", id: String? = nil, kind: Kind = .report, _ meaning: CodeMeaning?,
        code: String?,
        message: String?, _ time: EventTime, place: String = ""
    ) {
        let (status, denied) = Self.status(meaning?.status ?? .unknown, said: message)
        self.init(
            id: id?.storable(1000), trackingNumber: number, carrier: carrier.storable(100), kind: kind,
            status: status, cause: meaning?.cause?.rawValue, code: (code ?? "").storable(100),
            message: (message ?? "").storable(2000), occurredAt: time.time, zone: time.zone, place: place.storable(200),
            contradicted: denied)
    }

    /// What a code comes to beside its words.
    static func status(_ status: TrackingStatus, said words: String?) -> (status: TrackingStatus, contradicted: TrackingStatus?) {
        guard status == .delivered, let words, !words.isEmpty else { return (status, nil) }
        let wording = Wording(words)
        if wording.saysReturned { return (.returnToSender, nil) }
        guard let denial = wording.denial else { return (status, nil) }
        return (denial, status)
    }
}

/// A webhook body that cannot be read: where, and why. No more than 40 characters of the body are in it.
package struct WebhookFormatError: Error, Equatable, CustomStringConvertible {
    /// Path of the field, such as `events[2].status`; empty for the body as a whole.
    package let field: String
    /// What is wrong with it, without the full stop.
    package let problem: String
    /// The byte at which it is wrong, counted from 1, where that is known.
    package let position: Int?

    package init(field: String, problem: String, position: Int? = nil) {
        self.field = field
        self.problem = problem
        self.position = position
    }

    package var description: String {
        let place = position.map { " (byte \($0))" } ?? ""
        return "\(field.isEmpty ? "The body" : field) \(problem)\(place)."
    }
}
