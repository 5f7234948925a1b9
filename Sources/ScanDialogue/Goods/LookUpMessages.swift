package import Fulfilment

/// Answer of `GET /floor/look-up?code=CODE`: everything that goes by a code, at the sites where the session may look.
package struct LookUpAnswer: Codable, Sendable, Hashable {
    package let places: [Place]
    package let articles: [Article]
    package let parcels: [Parcel]
    package let orders: [Order]

    /// A place and what lies there.
    package struct Place: Codable, Sendable, Hashable {
        package let code: String
        package let site: String
        package let kind: LocationKind
        package let goods: [Goods]

        package init(code: String, site: String, kind: LocationKind, goods: [Goods]) {
            (self.code, self.site, self.kind, self.goods) = (code, site, kind, goods)
        }
    }

    /// An article and where it lies.
    package struct Article: Codable, Sendable, Hashable {
        package let sku: String
        /// Any GTIN length; empty when it has none.
        package let gtin: String
        /// What people call it; may be empty.
        package let name: String
        /// Whether each piece has a serial number.
        package let serials: Bool
        /// Those that the books have, the newest first; one without a name where it has none.
        package let lots: [Lot]
        /// Packs that can be scanned.
        package let packs: [NumberedPack]
        package let goods: [Goods]

        package init(
            sku: String, gtin: String, name: String, serials: Bool, lots: [Lot], packs: [NumberedPack], goods: [Goods]
        ) {
            (self.sku, self.gtin, self.name, self.serials) = (sku, gtin, name, serials)
            (self.lots, self.packs, self.goods) = (lots, packs, goods)
        }
    }

    /// A lot of an article.
    package struct Lot: Codable, Sendable, Hashable {
        package let lot: String
        package let expiry: String?

        package init(lot: String, expiry: String?) { (self.lot, self.expiry) = (lot, expiry) }
    }

    /// Pieces of one article, lot and status at one place.
    package struct Goods: Codable, Sendable, Hashable {
        package let place: String
        package let sku: String
        package let name: String
        package let lot: String
        package let expiry: String?
        package let status: StockStatus
        package let quantity: Int

        package init(
            place: String, sku: String, name: String, lot: String, expiry: String?, status: StockStatus, quantity: Int
        ) {
            (self.place, self.sku, self.name, self.lot) = (place, sku, name, lot)
            (self.expiry, self.status, self.quantity) = (expiry, status, quantity)
        }
    }

    package struct Parcel: Codable, Sendable, Hashable {
        package let sscc: String
        package let order: Int64
        /// Counted from 1 within the order.
        package let number: Int
        /// nil: ships in its own packaging.
        package let carton: String?

        package init(sscc: String, order: Int64, number: Int, carton: String?) {
            (self.sscc, self.order, self.number, self.carton) = (sscc, order, number, carton)
        }
    }

    package struct Order: Codable, Sendable, Hashable {
        package let id: Int64
        package let site: String
        package let state: FulfilmentState

        package init(id: Int64, site: String, state: FulfilmentState) { (self.id, self.site, self.state) = (id, site, state) }
    }

    package init(places: [Place], articles: [Article], parcels: [Parcel], orders: [Order]) {
        (self.places, self.articles, self.parcels, self.orders) = (places, articles, parcels, orders)
    }
}
