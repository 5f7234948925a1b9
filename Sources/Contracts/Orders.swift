/// An order passed its checks and is stored; stock may be promised to it.
package struct OrderAccepted: AboutOrder, Equatable {
    package static let name = "order.accepted"
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

/// Lots and bins are reserved for every line of the order that ships now.
package struct OrderAllocated: AboutOrder, Equatable {
    package static let name = "order.allocated"
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

/// Stock is missing, or no site takes new orders; the order waits.
package struct OrderBackordered: AboutOrder, Equatable {
    package static let name = "order.backordered"
    package static let version = 1

    /// The order.
    package let orderID: Int64
    /// A code of the reason, such as `no_stock` or `no_open_site`.
    package let reason: String

    package var subject: String { String(orderID) }

    package init(orderID: Int64, reason: String) {
        self.orderID = orderID
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey {
        case orderID = "order_id"
        case reason
    }
}

/// The order is stored but must not move until its holds are released.
package struct OrderHeld: AboutOrder, Equatable {
    package static let name = "order.held"
    package static let version = 1

    /// The order.
    package let orderID: Int64
    /// A hold code, such as `awaiting_payment`; the first when there are several.
    package let reason: String

    package var subject: String { String(orderID) }

    package init(orderID: Int64, reason: String) {
        self.orderID = orderID
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey {
        case orderID = "order_id"
        case reason
    }
}

/// The order lost pieces or got another address; the books say what it is now.
package struct OrderChanged: AboutOrder, Equatable {
    package static let name = "order.changed"
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

/// Somebody wants the order cancelled; the floor decides whether it still can be.
package struct OrderCancelRequested: AboutOrder, Equatable {
    package static let name = "order.cancel-requested"
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

/// The order will not ship: what it had reserved is free again, what was picked is put back, and its labels are to be voided.
package struct OrderCancelled: AboutOrder, Equatable {
    package static let name = "order.cancelled"
    package static let version = 1

    /// The order.
    package let orderID: Int64
    /// A code of the reason, such as `requested`.
    package let reason: String

    package var subject: String { String(orderID) }

    package init(orderID: Int64, reason: String) {
        self.orderID = orderID
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey {
        case orderID = "order_id"
        case reason
    }
}

/// A parcel of the order has left the house, so it cannot be cancelled any more.
package struct OrderCancelRefused: AboutOrder, Equatable {
    package static let name = "order.cancel-refused"
    package static let version = 1

    /// The order.
    package let orderID: Int64
    /// How far it is: `handed_over`, `delivered` or `returned`.
    package let reason: String

    package var subject: String { String(orderID) }

    package init(orderID: Int64, reason: String) {
        self.orderID = orderID
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey {
        case orderID = "order_id"
        case reason
    }
}

/// Every shipment of the order is delivered.
package struct OrderCompleted: AboutOrder, Equatable {
    package static let name = "order.completed"
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
