package import FoundationEssentials

/// What an order was promised, and by that its place in the line for stock: priority first, then promise date, then age.
package struct Promise: Sendable, Hashable {
    /// Higher is served first.
    package let priority: Int
    /// When the parcel shall be at the door; nil when nothing was promised (served after all that were).
    package let by: Date?
    /// When the order was accepted.
    package let acceptedAt: Date
    /// Breaks ties, so that the order is total.
    package let orderID: Int64

    package init(priority: Int, by: Date?, acceptedAt: Date, orderID: Int64) {
        self.priority = priority
        self.by = by
        self.acceptedAt = acceptedAt
        self.orderID = orderID
    }

    /// Seconds that may still be lost when everything left takes until `expected`; negative when the promise breaks, nil without one.
    package func slack(expected: Date) -> Int? {
        by.map { Int($0.timeIntervalSince(expected).rounded(.down)) }
    }
}

extension Promise: Comparable {
    /// Whether `left` is served before `right`.
    package static func < (left: Promise, right: Promise) -> Bool {
        let leftKey = (-left.priority, left.by ?? .distantFuture, left.acceptedAt, left.orderID)
        return leftKey < (-right.priority, right.by ?? .distantFuture, right.acceptedAt, right.orderID)
    }
}
