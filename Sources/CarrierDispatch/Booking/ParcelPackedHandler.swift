package import Contracts
import Fulfilment
package import Messaging
import Metrics
import Observability

/// Chooses carrier and service for packed parcels and opens their shipments.
///
/// A third party's shipment waits for its label under a key committed here; the own fleet's is booked at once with a number
/// and label of our own. A parcel nobody carries is kept with the reason of every service; the same event again, which
/// `waybill rebook` sends when the rate cards were mended, chooses anew. A parcel of a cancelled order gets a cancelled shipment. One
/// that must not leave the house waits: the warehouse tells when it may, or opens it.
package struct ParcelPackedHandler: BatchHandler {
    private let cards: RateCards
    private let bookings = BookingStore()

    package init(cards: RateCards) { self.cards = cards }

    package func handle(_ events: [Event<ParcelPacked>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let card = try await cards.current(on: context.transaction)
        guard !card.services.isEmpty else { return events.map { _ in .retry(reason: "no carrier has a rate card yet") } }
        let wanted = EventsByID(events, \.parcelID)
        let found = try await bookings.parcels(wanted.ids, in: context.transaction)
        let drafts = found.filter(\.isToBeBooked).map { parcel in
            ShipmentDraft(parcel: parcel, card: card, trace: wanted.trace(parcel.id)?.traceparent)
        }
        let written = try await bookings.insert(drafts, in: context.transaction)
        for draft in drafts where written.contains(draft.parcel.shipmentID) {
            try publish(draft, trace: wanted, in: context)
        }
        let known = Set(found.map(\.id))
        return events.map {
            known.contains($0.message.parcelID) ? .done : .reject(reason: "parcel \($0.message.parcelID) was never packed")
        }
    }

    private func publish(_ draft: ShipmentDraft, trace: EventsByID, in context: HandlerContext) throws {
        let parcel = draft.parcel
        guard draft.state != .cancelled else { return }
        let trace = trace.trace(parcel.id)
        Counter(label: "waybill_shipments_total", dimensions: [("service", draft.serviceName)]).increment()
        guard let choice = draft.choice else {
            return try context.publish(
                ShipmentException(
                    shipmentID: parcel.shipmentID, orderID: parcel.orderID, cause: ShipmentState.unroutable.rawValue),
                trace: trace)
        }
        guard choice.isOwnFleet else { return try context.publish(LabelRequested(shipmentID: parcel.shipmentID), trace: trace) }
        let booked = ShipmentBooked(
            shipmentID: parcel.shipmentID, parcelID: parcel.id, orderID: parcel.orderID, carrier: choice.carrier, isOwnFleet: true
        )
        try context.publish(booked, trace: trace)
    }
}

extension ShipmentDraft {
    /// For counting: `carrier/service`, or `none`.
    fileprivate var serviceName: String { choice.map { "\($0.carrier)/\($0.service)" } ?? "none" }
}
