/// Every contract there is: what the topology binds, what the documentation lists, what replay can decode.
package enum ContractCatalogue {
    /// One line of the catalogue.
    package struct Entry: Sendable {
        /// The contract's type.
        package let type: any Contract.Type
        /// The programs that publish it, the one whose word it is first.
        package let publishers: [String]
        /// What the message says, in one sentence.
        package let meaning: String

        /// The contract's name and routing key.
        package var name: String { type.name }
        /// The contract's version.
        package var version: Int { type.version }
    }

    /// The contracts in the order an order meets them.
    package static let all: [Entry] = [
        Entry(
            type: OrderAccepted.self, publishers: ["order-intake"],
            meaning: "An order passed its checks and is stored; stock may be promised to it."),
        Entry(
            type: OrderAllocated.self, publishers: ["picking-worker"],
            meaning: "Lots and bins are reserved for every line of the order that ships now."),
        Entry(
            type: OrderBackordered.self, publishers: ["picking-worker", "waybill"],
            meaning: "Stock is missing; the order waits until some arrives."),
        Entry(
            type: OrderHeld.self, publishers: ["order-intake"],
            meaning: "The order is stored but must not move until its holds are released."),
        Entry(
            type: OrderCancelRequested.self, publishers: ["order-intake"],
            meaning: "Somebody wants the order cancelled; the floor decides whether it still can be."),
        Entry(
            type: OrderCancelled.self, publishers: ["picking-worker", "order-intake"],
            meaning: "The order will not ship; whatever it had reserved is free again."),
        Entry(
            type: OrderCancelRefused.self, publishers: ["picking-worker"],
            meaning: "The order is too far on its way to be cancelled."),
        Entry(
            type: OrderCompleted.self, publishers: ["order-intake"],
            meaning: "Every shipment of the order is delivered."),
        Entry(
            type: StockReceived.self, publishers: ["picking-worker", "waybill"],
            meaning: "Stock of an article arrived; back-orders for it may be tried again."),
        Entry(
            type: PickCompleted.self, publishers: ["picking-worker"],
            meaning: "Everything of the order that can be picked lies in its bin."),
        Entry(
            type: PickShorted.self, publishers: ["picking-worker"],
            meaning: "A picker found less of an article than was reserved."),
        Entry(
            type: ParcelPacked.self, publishers: ["picking-worker", "waybill"],
            meaning: "A parcel is closed, weighed and carries its SSCC."),
        Entry(
            type: LabelRequested.self, publishers: ["carrier-dispatch"],
            meaning: "Buy the shipment's label, once, under its idempotency key."),
        Entry(
            type: ShipmentBooked.self, publishers: ["carrier-dispatch"],
            meaning: "A carrier and a service are chosen, and the label exists."),
        Entry(
            type: RoutePlanned.self, publishers: ["route-optimizer"],
            meaning: "A vehicle's tour is planned; its shipments may be loaded."),
        Entry(
            type: ShipmentDispatched.self, publishers: ["carrier-dispatch"],
            meaning: "The shipment left the building."),
        Entry(
            type: RouteReplanRequested.self, publishers: ["route-optimizer"],
            meaning: "Plan the rest of a route anew: a stop ended otherwise or was cancelled, or the vehicle is late or silent."),
        Entry(
            type: RouteChanged.self, publishers: ["route-optimizer"],
            meaning: "A route is to be driven otherwise than was planned; its list of changes says how and why."),
        Entry(
            type: RouteStarted.self, publishers: ["route-optimizer"],
            meaning: "A vehicle left the depot with the parcels of its route."),
        Entry(
            type: StopCompleted.self, publishers: ["route-optimizer"],
            meaning: "The driver handed a parcel over; the proof of delivery is stored."),
        Entry(
            type: StopFailed.self, publishers: ["route-optimizer"],
            meaning: "The driver could not hand a parcel over; the report says why."),
        Entry(
            type: ShipmentException.self, publishers: ["carrier-dispatch"],
            meaning: "A shipment needs a person: it failed, stands still or will be late."),
        Entry(
            type: WebhookReceived.self, publishers: ["tracking"],
            meaning: "A carrier's raw delivery is stored and waits to be read."),
        Entry(
            type: TrackingUpdated.self, publishers: ["tracking"],
            meaning: "The status folded from the tracking events of a shipment changed."),
        Entry(
            type: ShipmentDelivered.self, publishers: ["carrier-dispatch"],
            meaning: "The consignee has the parcel."),
    ]

    /// The entry of a message name, or nil when no contract has it.
    package static func entry(named name: String) -> Entry? {
        all.first { $0.name == name }
    }
}
