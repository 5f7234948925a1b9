package import FoundationEssentials
package import Fulfilment

/// Body of `POST /floor/refills`: pieces that were carried from a bulk bin to a face.
package struct RefillRequest: GoodsRequest {
    package let id: UUID
    package let sku: String
    package let lot: String?
    package let quantity: Int
    package let from: String
    package let to: String
    package let badge: String?

    package init(id: UUID, sku: String, lot: String?, quantity: Int, from: String, to: String, badge: String? = nil) {
        (self.id, self.sku, self.lot, self.quantity) = (id, sku, lot, quantity)
        (self.from, self.to, self.badge) = (from, to, badge)
    }
}

/// Body of `POST /floor/counts`: what lay in a bin when somebody looked.
package struct StockCountRequest: GoodsRequest {
    package let id: UUID
    package let bin: String
    package let sku: String
    /// May be missing where the bin has one lot of the article only.
    package let lot: String?
    /// Of a lot that is new to the books.
    package let expiry: String?
    /// Of the pieces; what they usually are at such a place when missing.
    package let status: StockStatus?
    package let quantity: Int
    package let seenAt: ZonedTime
    /// The count task that it answers; whichever asks when missing.
    package let task: Int64?
    package let badge: String?

    package init(
        id: UUID, bin: String, sku: String, lot: String? = nil, expiry: String? = nil, status: StockStatus? = nil, quantity: Int,
        seenAt: ZonedTime, task: Int64? = nil, badge: String? = nil
    ) {
        (self.id, self.bin, self.sku, self.lot, self.expiry, self.status) = (id, bin, sku, lot, expiry, status)
        (self.quantity, self.seenAt, self.task, self.badge) = (quantity, seenAt, task, badge)
    }

    private enum CodingKeys: String, CodingKey {
        case id, bin, sku, lot, expiry, status, quantity, task, badge
        case seenAt = "seen_at"
    }
}

/// Body of `POST /floor/judgements`: what pieces are from now on.
package struct JudgementRequest: GoodsRequest {
    package let id: UUID
    package let bin: String
    package let sku: String
    package let lot: String?
    /// What they were; what they usually are at such a place when missing.
    package let was: StockStatus?
    package let status: StockStatus
    /// All that no order has when missing.
    package let quantity: Int?
    package let reason: String
    /// Where they are carried to at the same time; they stay when it is missing.
    package let to: String?
    package let badge: String?
}

/// Body of `POST /floor/moves`: pieces that were carried from a place to another of the same site.
package struct MoveRequest: GoodsRequest {
    package let id: UUID
    package let sku: String
    /// May be missing where the place has one lot of the article only.
    package let lot: String?
    /// What they are; what they usually are at such a place when missing.
    package let status: StockStatus?
    package let quantity: Int
    package let from: String
    package let to: String
    package let badge: String?

    package init(
        id: UUID, sku: String, lot: String?, status: StockStatus? = nil, quantity: Int, from: String, to: String,
        badge: String? = nil
    ) {
        (self.id, self.sku, self.lot, self.status, self.quantity) = (id, sku, lot, status, quantity)
        (self.from, self.to, self.badge) = (from, to, badge)
    }
}

/// Answer of `GET /floor/refills`, the most urgent first.
package struct RefillsAnswer: Codable, Sendable, Hashable {
    /// A face that runs low.
    package struct Task: Codable, Sendable, Hashable {
        package let site: String
        package let face: String
        package let sku: String
        package let onHand: Int
        package let forecast: Int
        package let minimum: Int
        package let maximum: Int
        /// The bulk bin; nil when none has any, or the face has no room before somebody picks.
        package let from: String?
        package let lot: String
        package let quantity: Int

        package init(
            site: String, face: String, sku: String, onHand: Int, forecast: Int, minimum: Int, maximum: Int, from: String?,
            lot: String, quantity: Int
        ) {
            (self.site, self.face, self.sku, self.onHand, self.forecast) = (site, face, sku, onHand, forecast)
            (self.minimum, self.maximum) = (minimum, maximum)
            (self.from, self.lot, self.quantity) = (from, lot, quantity)
        }

        private enum CodingKeys: String, CodingKey {
            case site, face, sku, forecast, minimum, maximum, from, lot, quantity
            case onHand = "on_hand"
        }
    }

    package let refills: [Task]

    package init(refills: [Task]) { self.refills = refills }
}
