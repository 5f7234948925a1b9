package import Fulfilment

/// A tour as a picker's device downloads it: everything needed to pick without the network.
package struct PickList: Sendable, Hashable, Codable {
    /// The tour's id in the warehouse's books.
    package let tourID: Int64
    /// The cart's printed code.
    package let cart: String
    /// The picker's badge.
    package let picker: String
    /// In the order of the tour.
    package let tasks: [PickTask]

    /// The bins that orders ride in, with the cartons to put there; nil when the warehouse does not say.
    package let bins: [Bin]?
    /// Codes of the cart's bins that no order has; nil when the warehouse does not say.
    package let freeBins: [String]?

    /// Codes of the site's quarantine places, to which damaged pieces may be taken; nil when the warehouse does not say.
    package let quarantine: [String]?

    /// Whether this picker may take lots that expire later than those of the picks; nil: no.
    package let takesLaterLots: Bool?

    /// A bin of the cart and what it consists of.
    package struct Bin: Sendable, Hashable, Codable {
        /// The bin's printed code.
        package let code: String
        /// Codes of the cartons its order will ship in; empty for pieces in their own packaging, and where another bin was full.
        package let cartons: [String]
        /// The order that rides there; nil when the warehouse does not say.
        package let order: Int64?

        package init(code: String, cartons: [String], order: Int64? = nil) {
            (self.code, self.cartons, self.order) = (code, cartons, order)
        }
    }

    package init(
        tourID: Int64, cart: String, picker: String, tasks: [PickTask], bins: [Bin]? = nil, freeBins: [String]? = nil,
        quarantine: [String]? = nil, takesLaterLots: Bool = false
    ) {
        (self.bins, self.freeBins, self.quarantine) = (bins, freeBins, quarantine)
        self.takesLaterLots = takesLaterLots ? true : nil
        self.tourID = tourID
        self.cart = cart
        self.picker = picker
        self.tasks = tasks.sorted { $0.seq < $1.seq }
    }

    private enum CodingKeys: String, CodingKey {
        case tourID = "tour_id"
        case cart, picker, tasks, bins, quarantine
        case freeBins = "free_bins"
        case takesLaterLots = "takes_later_lots"
    }
}

/// One stop of a pick list: so many pieces of one article and lot, from one place into one bin of the cart.
package struct PickTask: Sendable, Hashable, Codable {
    /// The pick's id in the warehouse's books.
    package let pickID: Int64
    /// Its place in the tour, ascending.
    package let seq: Int
    /// The place's printed code.
    package let locationCode: String
    /// The two or three check digits beside it, for typing.
    package let checkCode: String
    /// The article.
    package let sku: String
    /// Any GTIN length; empty when the article has none.
    package let gtin: String
    /// What people call it; may be empty.
    package let name: String
    /// Pieces wanted.
    package let quantity: Int
    /// Empty when the article has no lots.
    package let lot: String
    /// The last day on which the lot may be used, as the books have it; nil when they have none.
    package let expiry: CivilDay?
    /// The number of the cart's bin the pieces go into.
    package private(set) var bin: Int
    /// The bin's printed code.
    package private(set) var binCode: String
    /// The order it is picked for.
    package let orderID: Int64
    /// Packs of the article that can be scanned instead of pieces; nil when there are none.
    package let packs: [NumberedPack]?
    /// Other lots of the article that lie at the place; nil when there are none.
    package let otherLots: [PlaceLot]?
    /// Pieces of the article, of any lot, that the books leave at the place after this pick and those before it; nil: they do not say.
    package let leaves: Int?

    package init(
        pickID: Int64, seq: Int, locationCode: String, checkCode: String, sku: String, gtin: String, name: String, quantity: Int,
        lot: String, expiry: CivilDay? = nil, bin: Int, binCode: String, orderID: Int64,
        packs: [NumberedPack] = [], otherLots: [PlaceLot] = [], leaves: Int? = nil
    ) {
        self.pickID = pickID
        self.seq = seq
        self.locationCode = locationCode
        self.checkCode = checkCode
        self.sku = sku
        self.gtin = gtin
        self.name = name
        self.quantity = quantity
        self.lot = lot
        self.expiry = expiry
        self.bin = bin
        self.binCode = binCode
        self.orderID = orderID
        self.packs = packs.isEmpty ? nil : packs
        self.otherLots = otherLots.isEmpty ? nil : otherLots
        self.leaves = leaves
    }

    /// The same pick, for another bin of the cart.
    package func riding(in code: String) -> PickTask {
        var task = self
        (task.bin, task.binCode) = (CartBin.parts(of: code)?.bin ?? bin, code)
        return task
    }

    private enum CodingKeys: String, CodingKey {
        case pickID = "pick_id"
        case seq
        case locationCode = "location_code"
        case checkCode = "check_code"
        case sku, gtin, name, quantity, lot, expiry, bin
        case binCode = "bin_code"
        case orderID = "order_id"
        case packs
        case otherLots = "other_lots"
        case leaves
    }
}
