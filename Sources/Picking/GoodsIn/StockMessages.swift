import FoundationEssentials
import Fulfilment
import Receiving

/// Body of `POST /floor/refills`: pieces that were carried from a bulk bin to a face.
struct RefillRequest: GoodsRequest {
    let id: UUID
    let sku: String
    let lot: String?
    let quantity: Int
    let from: String
    let to: String
    let badge: String?
}

/// Body of `POST /floor/counts`: what lay in a bin when somebody looked.
struct StockCountRequest: GoodsRequest {
    let id: UUID
    let bin: String
    let sku: String
    /// May be missing where the bin has one lot of the article only.
    let lot: String?
    /// Of a lot that is new to the books.
    let expiry: String?
    /// Of the pieces; what they usually are at such a place when missing.
    let status: StockStatus?
    let quantity: Int
    let seenAt: ZonedTime
    let badge: String?

    enum CodingKeys: String, CodingKey {
        case id, bin, sku, lot, expiry, status, quantity, badge
        case seenAt = "seen_at"
    }
}

/// Body of `POST /floor/judgements`: what pieces are from now on.
struct JudgementRequest: GoodsRequest {
    let id: UUID
    let bin: String
    let sku: String
    let lot: String?
    /// What they were; what they usually are at such a place when missing.
    let was: StockStatus?
    let status: StockStatus
    /// All that no order has when missing.
    let quantity: Int?
    let reason: String
    /// Where they are carried to at the same time; they stay when it is missing.
    let to: String?
    let badge: String?
}

/// Answer of `GET /floor/refills`, the most urgent first.
struct RefillsAnswer: Encodable {
    /// A face that runs low.
    struct Task: Encodable {
        let site: String
        let face: String
        let sku: String
        let onHand: Int
        let forecast: Int
        let minimum: Int
        let maximum: Int
        /// The bulk bin; nil when none has any, or the face has no room before somebody picks.
        let from: String?
        let lot: String
        let quantity: Int

        enum CodingKeys: String, CodingKey {
            case site, face, sku, forecast, minimum, maximum, from, lot, quantity
            case onHand = "on_hand"
        }

        init(_ refill: Refill) {
            let level = refill.level
            (site, face, sku, onHand, forecast) = (level.site, level.face, level.sku, level.onHand, level.forecast)
            (minimum, maximum) = (level.minimum, level.maximum)
            (from, lot, quantity) = (refill.source, refill.lot, refill.quantity)
        }
    }

    let refills: [Task]
}
