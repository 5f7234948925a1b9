/// A carrier's raw delivery is stored and waits to be read.
package struct WebhookReceived: Contract, Equatable {
    package static let name = "webhook.received"
    package static let version = 1

    /// The stored raw delivery.
    package let deliveryID: Int64

    package var subject: String { String(deliveryID) }

    package init(deliveryID: Int64) {
        self.deliveryID = deliveryID
    }

    private enum CodingKeys: String, CodingKey {
        case deliveryID = "delivery_id"
    }
}
