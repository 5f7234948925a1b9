/// Stock of an article arrived; back-orders for it may be tried again.
package struct StockReceived: Contract, Equatable {
    package static let name = "stock.received"
    package static let version = 1

    /// The article.
    package let sku: String

    package var subject: String { sku }

    package init(sku: String) {
        self.sku = sku
    }

    private enum CodingKeys: String, CodingKey {
        case sku
    }
}

/// Everything of the order that can be picked lies in its bin.
package struct PickCompleted: AboutOrder, Equatable {
    package static let name = "pick.completed"
    package static let version = 1

    /// The order.
    package let orderID: Int64

    package var subject: String { String(orderID) }

    package init(orderID: Int64) {
        self.orderID = orderID
    }

    private enum CodingKeys: String, CodingKey {
        case orderID = "order_id"
    }
}

/// A picker found less of an article than was reserved, or its lot expired or was barred on the tour.
package struct PickShorted: AboutOrder, Equatable {
    package static let name = "pick.shorted"
    package static let version = 1

    /// The order.
    package let orderID: Int64
    /// The article.
    package let sku: String
    /// How many pieces were missing.
    package let quantity: Int
    /// `none_left`, `damaged`, or why the lot may not be sold any more: `expired`, `recalled`, `quality_hold`.
    package let reason: String

    package var subject: String { String(orderID) }

    package init(orderID: Int64, sku: String, quantity: Int, reason: String) {
        self.orderID = orderID
        self.sku = sku
        self.quantity = quantity
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey {
        case orderID = "order_id"
        case sku
        case quantity
        case reason
    }
}

/// The closed parcels of an order may not leave any more, or may again, or were opened, or a scan at the dock was taken back; the books say
/// what holds now.
package struct ParcelsReviewed: AboutOrder, Equatable {
    package static let name = "parcels.reviewed"
    package static let version = 1

    /// The order.
    package let orderID: Int64

    package var subject: String { String(orderID) }

    package init(orderID: Int64) {
        self.orderID = orderID
    }

    private enum CodingKeys: String, CodingKey {
        case orderID = "order_id"
    }
}

/// Somebody scanned a parcel when it left the house.
package struct ParcelHandedOver: AboutOrder, Equatable {
    package static let name = "parcel.handed-over"
    package static let version = 1

    /// The parcel.
    package let parcelID: Int64
    /// The order.
    package let orderID: Int64

    package var subject: String { String(parcelID) }

    package init(parcelID: Int64, orderID: Int64) {
        self.parcelID = parcelID
        self.orderID = orderID
    }

    private enum CodingKeys: String, CodingKey {
        case parcelID = "parcel_id"
        case orderID = "order_id"
    }
}

/// A parcel is closed, weighed and carries its SSCC.
package struct ParcelPacked: AboutOrder, Equatable {
    package static let name = "parcel.packed"
    package static let version = 1

    /// The parcel.
    package let parcelID: Int64
    /// The order.
    package let orderID: Int64

    package var subject: String { String(parcelID) }

    package init(parcelID: Int64, orderID: Int64) {
        self.parcelID = parcelID
        self.orderID = orderID
    }

    private enum CodingKeys: String, CodingKey {
        case parcelID = "parcel_id"
        case orderID = "order_id"
    }
}
