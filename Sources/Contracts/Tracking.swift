/// A message about a carrier's stored delivery.
package protocol AboutDelivery: Contract {
    /// The stored raw delivery.
    var deliveryID: Int64 { get }
}

/// A carrier's raw delivery is stored and waits to be read.
package struct WebhookReceived: AboutDelivery, Equatable {
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

/// A carrier's raw delivery is stored and waits to be read apart from the others: it is large, or its source sends more than its share.
package struct WebhookReceivedInBulk: AboutDelivery, Equatable {
    package static let name = "webhook.received-in-bulk"
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

/// Call the sender of a delivery, who pushes nothing before its subscription is confirmed so.
package struct HandshakeRequested: AboutDelivery, Equatable {
    package static let name = "handshake.requested"
    package static let version = 1

    /// The stored raw delivery, which has the address and the secret.
    package let deliveryID: Int64

    package var subject: String { String(deliveryID) }

    package init(deliveryID: Int64) {
        self.deliveryID = deliveryID
    }

    private enum CodingKeys: String, CodingKey {
        case deliveryID = "delivery_id"
    }
}

/// The status folded from the tracking events of a shipment changed.
package struct TrackingUpdated: AboutOrder, Equatable {
    package static let name = "tracking.updated"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64
    /// The order.
    package let orderID: Int64
    /// The carrier's number, as printed on the label.
    package let trackingNumber: String
    /// One of the twelve tracking statuses.
    package let status: String

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64, orderID: Int64, trackingNumber: String, status: String) {
        self.shipmentID = shipmentID
        self.orderID = orderID
        self.trackingNumber = trackingNumber
        self.status = status
    }

    private enum CodingKeys: String, CodingKey {
        case shipmentID = "shipment_id"
        case orderID = "order_id"
        case trackingNumber = "tracking_number"
        case status
    }
}
