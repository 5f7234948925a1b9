package import FoundationEssentials
import Fulfilment

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
