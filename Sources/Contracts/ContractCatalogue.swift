/// Every contract there is: what the topology binds, what is checked against the sources and the message map.
package enum ContractCatalogue {
    /// One line of the catalogue. What the message says is the sentence over its type.
    package struct Entry: Sendable {
        /// The contract's type.
        package let type: any Contract.Type
        /// The programs that publish it, the one whose word it is first.
        package let publishers: [String]

        /// The contract's name and routing key.
        package var name: String { type.name }
        /// The contract's version.
        package var version: Int { type.version }
    }

    /// The contracts in the order an order meets them.
    package static let all: [Entry] = [
        Entry(type: OrderAccepted.self, publishers: ["order-intake"]),
        Entry(type: OrderAllocated.self, publishers: ["picking-worker"]),
        Entry(type: OrderBackordered.self, publishers: ["picking-worker", "waybill"]),
        Entry(type: OrderHeld.self, publishers: ["order-intake"]),
        Entry(type: OrderChanged.self, publishers: ["order-intake"]),
        Entry(type: OrderCancelRequested.self, publishers: ["order-intake"]),
        Entry(type: OrderCancelled.self, publishers: ["picking-worker", "order-intake"]),
        Entry(type: OrderCancelRefused.self, publishers: ["picking-worker"]),
        Entry(type: OrderCompleted.self, publishers: ["order-intake"]),
        Entry(type: StockReceived.self, publishers: ["picking-worker", "waybill"]),
        Entry(type: PickCompleted.self, publishers: ["picking-worker"]),
        Entry(type: PickShorted.self, publishers: ["picking-worker"]),
        Entry(type: ParcelPacked.self, publishers: ["picking-worker", "carrier-dispatch", "waybill"]),
        Entry(type: ParcelsReviewed.self, publishers: ["picking-worker", "waybill"]),
        Entry(type: LabelRequested.self, publishers: ["carrier-dispatch"]),
        Entry(type: ShipmentBooked.self, publishers: ["carrier-dispatch"]),
        Entry(type: RoutePlanned.self, publishers: ["route-optimizer"]),
        Entry(type: ShipmentReady.self, publishers: ["carrier-dispatch"]),
        Entry(type: ParcelHandedOver.self, publishers: ["picking-worker"]),
        Entry(type: RouteReplanRequested.self, publishers: ["route-optimizer"]),
        Entry(type: RouteChanged.self, publishers: ["route-optimizer"]),
        Entry(type: RouteStarted.self, publishers: ["route-optimizer"]),
        Entry(type: StopCompleted.self, publishers: ["route-optimizer"]),
        Entry(type: StopFailed.self, publishers: ["route-optimizer"]),
        Entry(type: ShipmentException.self, publishers: ["carrier-dispatch", "tracking"]),
        Entry(type: ShipmentExceptionCleared.self, publishers: ["tracking"]),
        Entry(type: WebhookReceived.self, publishers: ["tracking"]),
        Entry(type: WebhookReceivedInBulk.self, publishers: ["tracking"]),
        Entry(type: HandshakeRequested.self, publishers: ["tracking"]),
        Entry(type: TrackingUpdated.self, publishers: ["tracking"]),
        Entry(type: ShipmentExpected.self, publishers: ["tracking"]),
        Entry(type: ShipmentDelivered.self, publishers: ["carrier-dispatch"]),
    ]

    /// The entry of a message name, or nil when no contract has it.
    package static func entry(named name: String) -> Entry? {
        all.first { $0.name == name }
    }
}
