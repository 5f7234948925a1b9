import CarrierFormats
import Fulfilment

/// What a stored delivery says.
struct ReadDelivery: Sendable {
    let id: Int64
    let source: String
    var events: [ReportedEvent] = []
    /// Whether its sender wants a subscription confirmed.
    var asksForConfirmation = false
    /// Why it cannot be read.
    var error: String?
}

/// Reads stored deliveries by their formats. Costs computing only, in proportion to the bytes, so it is done before a transaction begins.
struct DeliveryReader: Sendable {
    /// Sources that are not believed about the end of a parcel's way before their carrier confirms it.
    let confirmable: Set<String>

    func read(_ delivery: StoredWebhook) -> ReadDelivery {
        var read = ReadDelivery(id: delivery.id, source: delivery.source)
        do throws(WebhookFormatError) {
            let reading = try reading(delivery)
            read.events = reading.events.map { reported($0, delivery) }
            read.asksForConfirmation = reading.handshake != nil && !delivery.isLookedUp
        } catch {
            read.error = error.description
        }
        return read
    }

    /// The end of a parcel's way waits for its carrier; a delivery that its own words deny counts as what they say, and is asked about too.
    private func reported(_ event: CarrierEvent, _ delivery: StoredWebhook) -> ReportedEvent {
        let needsConfirmation = confirmable.contains(delivery.source) && !delivery.isLookedUp
        let waits = needsConfirmation && event.status.isTerminal
        return ReportedEvent(
            event: event, source: delivery.source, deliveryID: delivery.id, waits: waits,
            isDoubted: waits || needsConfirmation && event.contradicted != nil)
    }

    private func reading(_ delivery: StoredWebhook) throws(WebhookFormatError) -> WebhookReading {
        guard let format = CarrierFormat.named(delivery.format) else {
            throw WebhookFormatError(field: "", problem: "is of a format this version does not know: \(delivery.format)")
        }
        if delivery.isLookedUp, let lookUp = format.lookUp { return try lookUp.read(delivery.body) }
        return try format.read(delivery.body)
    }
}
