package import FoundationEssentials
import Fulfilment

/// Buy the shipment's label, once, under its idempotency key.
package struct LabelRequested: Contract, Equatable {
    package static let name = "label.requested"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64) {
        self.shipmentID = shipmentID
    }

    private enum CodingKeys: String, CodingKey {
        case shipmentID = "shipment_id"
    }
}

/// A parcel of the own fleet has its label and needs a route. Others are ready with theirs: `ShipmentReady`.
package struct ShipmentBooked: AboutOrder, Equatable {
    package static let name = "shipment.booked"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64
    /// The parcel.
    package let parcelID: Int64
    /// The order.
    package let orderID: Int64
    /// The carrier's code.
    package let carrier: String
    /// Whether an own vehicle carries it, so that it needs a route.
    package let isOwnFleet: Bool

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64, parcelID: Int64, orderID: Int64, carrier: String, isOwnFleet: Bool) {
        self.shipmentID = shipmentID
        self.parcelID = parcelID
        self.orderID = orderID
        self.carrier = carrier
        self.isOwnFleet = isOwnFleet
    }

    private enum CodingKeys: String, CodingKey {
        case shipmentID = "shipment_id"
        case parcelID = "parcel_id"
        case orderID = "order_id"
        case carrier
        case isOwnFleet = "is_own_fleet"
    }
}

/// The parcel has its label, or its place on a route of the own fleet, and waits to be handed over.
package struct ShipmentReady: AboutOrder, Equatable {
    package static let name = "shipment.ready"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64
    /// The order.
    package let orderID: Int64
    /// The carrier's code.
    package let carrier: String
    /// The carrier's number, as printed on the label.
    package let trackingNumber: String

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64, orderID: Int64, carrier: String, trackingNumber: String) {
        self.shipmentID = shipmentID
        self.orderID = orderID
        self.carrier = carrier
        self.trackingNumber = trackingNumber
    }

    private enum CodingKeys: String, CodingKey {
        case shipmentID = "shipment_id"
        case orderID = "order_id"
        case carrier
        case trackingNumber = "tracking_number"
    }
}

/// A shipment needs a person: it failed, stands still or will be late.
package struct ShipmentException: AboutOrder, Equatable {
    package static let name = "shipment.exception"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64
    /// The order.
    package let orderID: Int64
    /// A code of the cause, such as `consignee_not_home`.
    package let cause: String
    /// What is wrong with a parcel on its way, such as `silence`; `shipment.exception-cleared` names it when it is over. nil: of its booking.
    package let kind: String?
    /// What somebody should do; nil: of its booking.
    package let action: String?

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64, orderID: Int64, cause: String, kind: String? = nil, action: String? = nil) {
        self.shipmentID = shipmentID
        self.orderID = orderID
        self.cause = cause
        self.kind = kind
        self.action = action
    }

    private enum CodingKeys: String, CodingKey {
        case shipmentID = "shipment_id"
        case orderID = "order_id"
        case cause, kind, action
    }
}

/// What was wrong with a parcel on its way is over.
package struct ShipmentExceptionCleared: AboutOrder, Equatable {
    package static let name = "shipment.exception-cleared"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64
    /// The order.
    package let orderID: Int64
    /// As the exception had it, such as `silence`.
    package let kind: String
    /// Why it is over, in a sentence.
    package let reason: String

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64, orderID: Int64, kind: String, reason: String) {
        self.shipmentID = shipmentID
        self.orderID = orderID
        self.kind = kind
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey {
        case shipmentID = "shipment_id"
        case orderID = "order_id"
        case kind, reason
    }
}

/// The consignee has the parcel.
package struct ShipmentDelivered: AboutOrder, Equatable {
    package static let name = "shipment.delivered"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64
    /// The order.
    package let orderID: Int64
    /// The carrier's time of delivery; on the wire RFC 3339 in UTC with milliseconds.
    package let deliveredAt: Date

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64, orderID: Int64, deliveredAt: Date) {
        self.shipmentID = shipmentID
        self.orderID = orderID
        self.deliveredAt = deliveredAt
    }

    private enum CodingKeys: String, CodingKey {
        case shipmentID = "shipment_id"
        case orderID = "order_id"
        case deliveredAt = "delivered_at"
    }
}

extension ShipmentDelivered {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        shipmentID = try container.decode(Int64.self, forKey: .shipmentID)
        orderID = try container.decode(Int64.self, forKey: .orderID)
        deliveredAt = try container.decode(ZonedTime.self, forKey: .deliveredAt).instant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(shipmentID, forKey: .shipmentID)
        try container.encode(orderID, forKey: .orderID)
        try container.encode(ZonedTime(deliveredAt), forKey: .deliveredAt)
    }
}
