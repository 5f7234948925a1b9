package import FoundationEssentials
import Fulfilment

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

/// When a shipment is expected changed by enough to matter, also where its status did not.
package struct ShipmentExpected: AboutOrder, Equatable {
    package static let name = "shipment.expected"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64
    /// The order.
    package let orderID: Int64
    /// By when half of all parcels like it arrive; on the wire RFC 3339 in UTC with milliseconds. nil when nobody can tell any more.
    package let p50: Date?
    /// By when nine in ten do; nil like `p50`.
    package let p90: Date?
    /// What made the difference: `label`, `scan`, `out_for_delivery`, `attempt`, `delay`, `plan`, `status`, `overdue`.
    package let cause: String

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64, orderID: Int64, p50: Date?, p90: Date?, cause: String) {
        (self.shipmentID, self.orderID, self.p50, self.p90, self.cause) = (shipmentID, orderID, p50, p90, cause)
    }

    private enum CodingKeys: String, CodingKey {
        case p50, p90, cause
        case shipmentID = "shipment_id"
        case orderID = "order_id"
    }
}

extension ShipmentExpected {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        shipmentID = try container.decode(Int64.self, forKey: .shipmentID)
        orderID = try container.decode(Int64.self, forKey: .orderID)
        p50 = try container.decodeIfPresent(ZonedTime.self, forKey: .p50)?.instant
        p90 = try container.decodeIfPresent(ZonedTime.self, forKey: .p90)?.instant
        cause = try container.decode(String.self, forKey: .cause)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(shipmentID, forKey: .shipmentID)
        try container.encode(orderID, forKey: .orderID)
        try container.encodeIfPresent(p50.map { ZonedTime($0) }, forKey: .p50)
        try container.encodeIfPresent(p90.map { ZonedTime($0) }, forKey: .p90)
        try container.encode(cause, forKey: .cause)
    }
}
