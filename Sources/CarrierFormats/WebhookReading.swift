package import Fulfilment

/// What a webhook says.
package struct WebhookReading: Sendable, Equatable {
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

    /// Adds an event unless the body had it already.
    mutating func add(_ event: CarrierEvent) {
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
    mutating func expect(_ number: String, _ carrier: String, _ expected: EventTime, at: EventTime) {
        guard let time = expected.time else { return }
        add(
            CarrierEvent(
                id: nil, trackingNumber: number, carrier: carrier, kind: .estimate, status: .unknown, occurredAt: at.time,
                zone: at.zone,
                expectedAt: time))
    }

    /// Replaces the last event by one with a recipient, where it is a delivery.
    mutating func deliver(to name: String?) {
        guard let name, let index = events.lastIndex(where: { $0.status == .delivered }) else { return }
        events[index] = events[index].delivered(to: name.storable(200))
    }
}

extension CarrierEvent {
    /// An event as a format reads it, cut to what can be stored.
    init(
        reading number: String, carrier: String = "", id: String? = nil, kind: Kind = .report, _ meaning: CodeMeaning?,
        code: String?,
        message: String?, _ time: EventTime, place: String = ""
    ) {
        self.init(
            id: id?.storable(1000), trackingNumber: number, carrier: carrier.storable(100), kind: kind,
            status: meaning?.status ?? .unknown,
            cause: meaning?.cause?.rawValue, code: (code ?? "").storable(100), message: (message ?? "").storable(2000),
            occurredAt: time.time, zone: time.zone, place: place.storable(200))
    }

    fileprivate func delivered(to name: String) -> CarrierEvent {
        CarrierEvent(
            id: id, trackingNumber: trackingNumber, carrier: carrier, kind: kind, status: status, cause: cause, code: code,
            message: message, occurredAt: occurredAt, zone: zone, place: place, expectedAt: expectedAt, deliveredTo: name)
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
