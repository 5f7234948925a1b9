import Contracts

/// What the subject of a message is the id of: only its contract tells order 7 from parcel 7.
package enum MessageSubject: Sendable, CaseIterable {
    case order, parcel, shipment, route, article, webhook

    /// The names of the messages with such a subject.
    package var messages: [String] { contracts.map { $0.name } }

    /// What the subject of this message is; nil when no contract has the name.
    package init?(ofMessage name: String) {
        guard let subject = Self.allCases.first(where: { $0.messages.contains(name) }) else { return nil }
        self = subject
    }

    private var contracts: [any Contract.Type] {
        switch self {
        case .order:
            [
                OrderAccepted.self, OrderAllocated.self, OrderBackordered.self, OrderHeld.self, OrderCancelRequested.self,
                OrderChanged.self, OrderCancelled.self, OrderCancelRefused.self, OrderCompleted.self, PickCompleted.self,
                PickShorted.self, ParcelsReviewed.self,
            ]
        case .parcel: [ParcelPacked.self, ParcelHandedOver.self]
        case .shipment:
            [
                LabelRequested.self, ShipmentBooked.self, ShipmentReady.self, ShipmentDelivered.self, ShipmentException.self,
                ShipmentExceptionCleared.self, ShipmentExpected.self, StopCompleted.self, StopFailed.self, TrackingUpdated.self,
            ]
        case .route: [RoutePlanned.self, RouteChanged.self, RouteStarted.self, RouteReplanRequested.self]
        case .article: [StockReceived.self]
        case .webhook: [WebhookReceived.self, WebhookReceivedInBulk.self, HandshakeRequested.self]
        }
    }
}
