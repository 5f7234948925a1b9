import FoundationEssentials
import Fulfilment
import Receiving

/// A request of a device about goods. Whose doing it is, the session says; `badge` may say it, too, as a device does that keeps what it
/// could not send.
protocol GoodsRequest: Decodable {
    var badge: String? { get }
}

/// Body of `POST /floor/receipts`: a delivery stands at a dock.
struct ReceiptRequest: GoodsRequest {
    /// The number of the purchase order or notice, or the SSCC of a pallet of it.
    let document: String
    let dock: String
    /// Its receivers are not told what is expected.
    let blind: Bool?
    /// Where several suppliers have the number, and where nobody announced it.
    let supplier: String?
    /// Nobody has announced it: `document` is the number on its papers.
    let unannounced: Bool?
    /// Of a delivery that nobody announced: it is opened once.
    let id: UUID?
    let badge: String?
}

/// Body of `POST /floor/receipts/{id}/counts`.
struct CountsRequest: GoodsRequest {
    /// Pieces that were counted.
    struct Count: Decodable {
        let id: UUID
        /// A bar code, or the article itself.
        let code: String
        let lot: String?
        let expiry: String?
        /// May be missing where the code says it.
        let quantity: Int?
        let damaged: Bool?
        /// Of an article that has them: one of each piece, beside that of the code.
        let serials: [String]?
        /// Why more than is expected is accepted.
        let reason: String?

        var typed: CountedGoods.Typed {
            CountedGoods.Typed(
                lot: lot, expiry: expiry, quantity: quantity, isDamaged: damaged ?? false, serials: serials ?? [])
        }
    }

    let counts: [Count]
    let badge: String?
}

/// Body of `POST /floor/receipts/{id}/finish`.
struct FinishRequest: GoodsRequest {
    /// Why what is missing will not come.
    let reason: String?
    /// What is missing is still to come.
    let expectRest: Bool?
    /// Why more than is expected is accepted, of what was counted blind.
    let acceptOver: String?
    let badge: String?

    enum CodingKeys: String, CodingKey {
        case reason, badge
        case expectRest = "expect_rest"
        case acceptOver = "accept_over"
    }
}

/// Body of `POST /floor/put-aways`.
struct PutAwaysRequest: GoodsRequest {
    /// Pieces that were carried from a dock to a bin.
    struct PutAway: Decodable {
        let id: UUID
        let sku: String
        let lot: String?
        /// What they are at the dock; `receiving` when missing.
        let status: StockStatus?
        let quantity: Int
        let from: String
        let to: String
    }

    let putAways: [PutAway]
    let badge: String?

    enum CodingKeys: String, CodingKey {
        case badge
        case putAways = "put_aways"
    }
}

/// Answer about a delivery.
struct ReceiptAnswer: Encodable {
    let id: Int64
    let name: String
    let document: String
    let kind: InboundKind
    let supplier: String
    let site: String
    let dock: String?
    let state: ReceiptState
    let blind: Bool
    let lines: [ReceiptReport.Line]
    let counted: [ReceiptReport.Counted]

    init(_ report: ReceiptReport) {
        let receipt = report.receipt
        (id, name, document, kind) = (receipt.id, receipt.name, receipt.documentNumber, receipt.kind)
        (supplier, site, dock, state) = (receipt.supplier, receipt.site, receipt.place, receipt.state)
        (blind, lines, counted) = (receipt.isBlind, report.lines, report.counted)
    }
}

/// What became of one report of several.
enum Settled<Value: Encodable & Sendable>: Encodable, Sendable {
    case accepted(UUID, Value)
    case refused(UUID, ItemProblem)

    private enum CodingKeys: String, CodingKey { case id, accepted, problem }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .accepted(let id, let value):
            try container.encode(id, forKey: .id)
            try container.encode(true, forKey: .accepted)
            try value.encode(to: encoder)
        case .refused(let id, let problem):
            try container.encode(id, forKey: .id)
            try container.encode(false, forKey: .accepted)
            try container.encode(problem, forKey: .problem)
        }
    }
}

/// Answer to counts at the dock, in their order.
struct CountsAnswer: Encodable {
    /// Pieces that were booked under the id of a count.
    struct Booked: Encodable {
        let lines: [Line]
    }

    /// Pieces of one article and lot.
    struct Line: Encodable, Equatable {
        let sku: String
        let lot: String
        let quantity: Int
        /// Of them, pieces that are held as a sample.
        let held: Int
    }

    let counts: [Settled<Booked>]
}

/// Answer to put-aways, in their order.
struct PutAwaysAnswer: Encodable {
    /// What was put away, as the books call it.
    struct Booked: Encodable {
        let sku: String
        let lot: String
        let quantity: Int
        let bin: String
    }

    let putAways: [Settled<Booked>]

    enum CodingKeys: String, CodingKey { case putAways = "put_aways" }
}

/// Answer of `GET /floor/put-aways`: what lies at a dock, what orders wait for first.
struct DockAnswer: Encodable {
    /// Pieces of one article, lot and status.
    struct Goods: Encodable {
        let sku: String
        let lot: String
        let expiry: String?
        let status: StockStatus
        let quantity: Int
        let awaited: Bool
        /// Where they should go; none for what must be judged first, or where no bin is known to have room.
        let bins: [Bin]
    }

    /// Pieces for one bin, and why.
    struct Bin: Encodable {
        let bin: String
        let quantity: Int
        let reason: String
    }

    let dock: String
    let goods: [Goods]
}
