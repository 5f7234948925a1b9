import Fulfilment

/// The tracking webhook as it is written.
struct WireDocument: Codable {
    let events: [WireEvent]
}

/// One event as it is written.
struct WireEvent: Codable {
    let id: FlexibleText?
    let trackingNumber: FlexibleText
    let status: String
    let cause: String?
    let code: FlexibleText?
    let message: String?
    let occurredAt: String?
    let place: String?
    let correction: Bool?

    private enum CodingKeys: String, CodingKey {
        case id
        case trackingNumber = "tracking_number"
        case status, cause, code, message
        case occurredAt = "occurred_at"
        case place, correction
    }

    init(_ event: CarrierEvent) {
        id = event.id.map(FlexibleText.init)
        trackingNumber = FlexibleText(event.trackingNumber)
        status = event.status.rawValue
        cause = event.cause
        code = event.code.isEmpty ? nil : FlexibleText(event.code)
        message = event.message.isEmpty ? nil : event.message
        occurredAt = event.occurredAt.map { $0.localText }
        place = event.place.isEmpty ? nil : event.place
        correction = event.isCorrection ? true : nil
    }

    func event(at index: Int) throws(WebhookFormatError) -> CarrierEvent {
        let number = trackingNumber.text.storable(100)
        guard !number.isEmpty, trackingNumber.text.utf8.count <= 100 else {
            throw WebhookFormatError(field: "events[\(index)].tracking_number", problem: "must have 1 to 100 characters")
        }
        return CarrierEvent(
            id: id?.text.storable(1000), trackingNumber: number, status: TrackingStatus(word: status),
            cause: cause?.storable(100),
            code: code?.text.storable(100) ?? "", message: message?.storable(2000) ?? "", occurredAt: try time(index),
            place: place?.storable(200) ?? "", isCorrection: correction ?? false)
    }

    private func time(_ index: Int) throws(WebhookFormatError) -> ZonedTime? {
        guard let occurredAt, !occurredAt.isEmpty else { return nil }
        guard let time = ZonedTime(occurredAt) else {
            throw WebhookFormatError(
                field: "events[\(index)].occurred_at", problem: "'\(occurredAt.prefix(40))' is not an RFC 3339 time")
        }
        return time
    }
}

/// A text some carriers send as a number.
struct FlexibleText: Codable {
    let text: String

    init(_ text: String) { self.text = text }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            text = String(number)
        } else {
            text = try container.decode(String.self)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension String {
    /// Without NUL, which databases refuse, and cut to a length that no honest carrier needs.
    fileprivate func storable(_ length: Int) -> String {
        String(unicodeScalars.filter { $0.value != 0 }.prefix(length))
    }
}
