import Contracts

/// Names that messages had in an earlier version: what carries one that waited long enough is still understood.
package enum RetiredMessage {
    /// The name before, and the one of today. An entry goes when no installation can have it any more.
    package static let names: [String: String] = [
        "label.purchase": LabelRequested.name, "route.replan": RouteReplanRequested.name,
        "tracking.received": WebhookReceived.name, "shipment.dispatched": ShipmentReady.name,
    ]
}
