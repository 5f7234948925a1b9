package import FoundationEssentials
package import Fulfilment

/// A request of a device about goods. Whose doing it is, the session says; `badge` may say it, too, as a device does that keeps what it
/// could not send.
package protocol GoodsRequest: Codable, Sendable {
    var badge: String? { get }
}

/// Body of `POST /floor/receipts`: a delivery stands at a dock.
package struct ReceiptRequest: GoodsRequest {
    /// The number of the purchase order or notice, or the SSCC of a pallet of it.
    package let document: String
    package let dock: String
    /// Its receivers are not told what is expected.
    package let blind: Bool?
    /// Where several suppliers have the number, and where nobody announced it.
    package let supplier: String?
    /// Nobody has announced it: `document` is the number on its papers.
    package let unannounced: Bool?
    /// Of a delivery that nobody announced: it is opened once.
    package let id: UUID?
    package let badge: String?

    package init(
        document: String, dock: String, blind: Bool? = nil, supplier: String? = nil, unannounced: Bool? = nil, id: UUID? = nil,
        badge: String? = nil
    ) {
        (self.document, self.dock, self.blind, self.supplier, self.badge) = (document, dock, blind, supplier, badge)
        (self.unannounced, self.id) = (unannounced, id)
    }
}

/// Body of `POST /floor/receipts/{id}/counts`.
package struct CountsRequest: GoodsRequest {
    /// Pieces that were counted.
    package struct Count: Codable, Sendable, Hashable {
        package let id: UUID
        /// A bar code, or the article itself.
        package let code: String
        package let lot: String?
        package let expiry: String?
        /// May be missing where the code says it.
        package let quantity: Int?
        package let damaged: Bool?
        /// Of an article that has them: one of each piece, beside that of the code.
        package let serials: [String]?
        /// Why more than is expected is accepted.
        package let reason: String?

        package init(
            id: UUID, code: String, lot: String? = nil, expiry: String? = nil, quantity: Int? = nil, damaged: Bool? = nil,
            serials: [String]? = nil, reason: String? = nil
        ) {
            (self.id, self.code, self.lot, self.expiry, self.quantity) = (id, code, lot, expiry, quantity)
            (self.damaged, self.serials, self.reason) = (damaged, serials, reason)
        }
    }

    package let counts: [Count]
    package let badge: String?

    package init(counts: [Count], badge: String? = nil) { (self.counts, self.badge) = (counts, badge) }
}

/// Body of `POST /floor/receipts/{id}/finish`.
package struct FinishRequest: GoodsRequest, Hashable {
    /// Why what is missing will not come.
    package let reason: String?
    /// What is missing is still to come.
    package let expectRest: Bool?
    /// Why more than is expected is accepted, of what was counted blind.
    package let acceptOver: String?
    package let badge: String?

    package init(reason: String? = nil, expectRest: Bool? = nil, acceptOver: String? = nil, badge: String? = nil) {
        (self.reason, self.expectRest, self.acceptOver, self.badge) = (reason, expectRest, acceptOver, badge)
    }

    private enum CodingKeys: String, CodingKey {
        case reason, badge
        case expectRest = "expect_rest"
        case acceptOver = "accept_over"
    }
}

/// Body of `POST /floor/put-aways`.
package struct PutAwaysRequest: GoodsRequest {
    /// Pieces that were carried from a dock to a bin.
    package struct PutAway: Codable, Sendable, Hashable {
        package let id: UUID
        package let sku: String
        package let lot: String?
        /// What they are at the dock; `receiving` when missing.
        package let status: StockStatus?
        package let quantity: Int
        package let from: String
        package let to: String

        package init(id: UUID, sku: String, lot: String?, status: StockStatus? = nil, quantity: Int, from: String, to: String) {
            (self.id, self.sku, self.lot, self.status, self.quantity) = (id, sku, lot, status, quantity)
            (self.from, self.to) = (from, to)
        }
    }

    package let putAways: [PutAway]
    package let badge: String?

    package init(putAways: [PutAway], badge: String? = nil) { (self.putAways, self.badge) = (putAways, badge) }

    private enum CodingKeys: String, CodingKey {
        case badge
        case putAways = "put_aways"
    }
}

/// Answer about a delivery.
package struct ReceiptAnswer: Codable, Sendable, Hashable {
    /// An article that is expected, whatever delivery it comes with.
    package struct Line: Codable, Sendable, Hashable {
        package let number: Int
        package let sku: String
        /// Empty when not said.
        package let lot: String
        package let expiry: String?
        /// Pieces, without those that are written off.
        package let expected: Int
        /// Of them, pieces that have come with this delivery and those before.
        package let received: Int

        package init(number: Int, sku: String, lot: String, expiry: String?, expected: Int, received: Int) {
            (self.number, self.sku, self.lot, self.expiry) = (number, sku, lot, expiry)
            (self.expected, self.received) = (expected, received)
        }
    }

    /// Pieces of one article and lot that the delivery brought.
    package struct Counted: Codable, Sendable, Hashable {
        package let sku: String
        package let lot: String
        package let quantity: Int
        /// Of them, pieces that are held as a sample.
        package let held: Int
        /// Of them, pieces that are broken.
        package let damaged: Int

        package init(sku: String, lot: String, quantity: Int, held: Int, damaged: Int) {
            (self.sku, self.lot, self.quantity, self.held, self.damaged) = (sku, lot, quantity, held, damaged)
        }
    }

    package let id: Int64
    package let name: String
    package let document: String
    package let kind: InboundKind
    package let supplier: String
    package let site: String
    package let dock: String?
    package let state: ReceiptState
    package let blind: Bool
    /// None where its receivers are not told what is expected.
    package let lines: [Line]
    package let counted: [Counted]

    package init(
        id: Int64, name: String, document: String, kind: InboundKind, supplier: String, site: String, dock: String?,
        state: ReceiptState, blind: Bool, lines: [Line], counted: [Counted]
    ) {
        (self.id, self.name, self.document, self.kind, self.supplier) = (id, name, document, kind, supplier)
        (self.site, self.dock, self.state, self.blind) = (site, dock, state, blind)
        (self.lines, self.counted) = (lines, counted)
    }
}

/// Answer to counts at the dock, in their order.
package struct CountsAnswer: Codable, Sendable {
    /// Pieces that were booked under the id of a count.
    package struct Booked: Codable, Sendable {
        package let lines: [Line]

        package init(lines: [Line]) { self.lines = lines }
    }

    /// Pieces of one article and lot.
    package struct Line: Codable, Sendable, Equatable {
        package let sku: String
        package let lot: String
        package let quantity: Int
        /// Of them, pieces that are held as a sample.
        package let held: Int

        package init(sku: String, lot: String, quantity: Int, held: Int) {
            (self.sku, self.lot, self.quantity, self.held) = (sku, lot, quantity, held)
        }
    }

    package let counts: [Settled<Booked>]

    package init(counts: [Settled<Booked>]) { self.counts = counts }
}

/// Answer to put-aways, in their order.
package struct PutAwaysAnswer: Codable, Sendable {
    /// What was put away, as the books call it.
    package struct Booked: Codable, Sendable {
        package let sku: String
        package let lot: String
        package let quantity: Int
        package let bin: String

        package init(sku: String, lot: String, quantity: Int, bin: String) {
            (self.sku, self.lot, self.quantity, self.bin) = (sku, lot, quantity, bin)
        }
    }

    package let putAways: [Settled<Booked>]

    package init(putAways: [Settled<Booked>]) { self.putAways = putAways }

    private enum CodingKeys: String, CodingKey { case putAways = "put_aways" }
}

/// Answer of `GET /floor/put-aways`: what lies at a dock, what orders wait for first.
package struct DockAnswer: Codable, Sendable, Hashable {
    /// Pieces of one article, lot and status.
    package struct Goods: Codable, Sendable, Hashable {
        package let sku: String
        package let lot: String
        package let expiry: String?
        package let status: StockStatus
        package let quantity: Int
        package let awaited: Bool
        /// Where they should go; none for what must be judged first, or where no bin is known to have room.
        package let bins: [Bin]

        package init(
            sku: String, lot: String, expiry: String?, status: StockStatus, quantity: Int, awaited: Bool, bins: [Bin]
        ) {
            (self.sku, self.lot, self.expiry, self.status) = (sku, lot, expiry, status)
            (self.quantity, self.awaited, self.bins) = (quantity, awaited, bins)
        }
    }

    /// Pieces for one bin, and why.
    package struct Bin: Codable, Sendable, Hashable {
        package let bin: String
        package let quantity: Int
        package let reason: String

        package init(bin: String, quantity: Int, reason: String) {
            (self.bin, self.quantity, self.reason) = (bin, quantity, reason)
        }
    }

    package let dock: String
    package let goods: [Goods]

    package init(dock: String, goods: [Goods]) { (self.dock, self.goods) = (dock, goods) }
}
