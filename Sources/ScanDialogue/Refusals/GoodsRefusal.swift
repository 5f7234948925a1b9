package import Fulfilment

/// Why a desk of goods refuses what somebody told, with the facts; each language says it, and what to do, in its own words.
package enum GoodsRefusal: Sendable, Equatable {
    case shelf(ShelfRefusal)
    case receipt(ReceiptRefusal)
    case putAway(PutAwayRefusal)
    case putBack(PutBackRefusal)
    case count(CountRefusal)
    case tour(TourRefusal)
    case zone(ZoneRefusal)
    /// The id of a report is that of another one.
    case idTaken(String, by: TakenID)

    /// What has the id already.
    package enum TakenID: Sendable, Hashable, CaseIterable { case report, count, countOfOtherDelivery }
}

/// About places, articles, lots and pieces on shelves.
package enum ShelfRefusal: Sendable, Hashable {
    case unknownPlace(String)
    case unknownArticle(String)
    /// - Parameter lot: nil when none was named.
    case noSuchPieces(sku: String, lot: String?, place: String, StockStatus)
    case misplaced(Misplacement)
    case keepsNoStock(String, LocationKind)
    case notForFree(String, LocationKind)
    case severalLots(place: String, sku: String, lots: Int)
    case lotMissing(String)
    case newLot(String, sku: String)
    /// - Parameters:
    ///   - books: the day that they have; nil: none.
    ///   - said: the day that was scanned or typed.
    case otherExpiry(lot: String, sku: String, books: String?, said: String)
    /// - Parameter option: of a command that it was typed for.
    case noDay(String, option: Bool)
    case onePlace(String, String)
    case cannotBecome(StockStatus, sku: String, place: String, is: StockStatus, allowed: [StockStatus])
    case allReserved(sku: String, place: String)
    case tooFewFree(Int, sku: String, place: String, wanted: Int)
    case twoSites(String, site: String, String, otherSite: String)
    case putAwayFirst(sku: String, place: String)
}

/// Goods that may not lie in a bin.
package struct Misplacement: Sendable, Hashable {
    package let sku: String
    /// The article's class of handling; empty for none.
    package let handling: String
    package let place: String
    /// Of the place.
    package let classes: [String]
    package let site: String
    /// That may hold it, the nearest first.
    package let bins: [String]
    /// There are others.
    package let hasMore: Bool

    package init(
        sku: String, handling: String, place: String, classes: [String], site: String, bins: [String], hasMore: Bool
    ) {
        (self.sku, self.handling, self.place, self.classes) = (sku, handling, place, classes)
        (self.site, self.bins, self.hasMore) = (site, bins, hasMore)
    }
}

/// About what is carried from docks to bins.
package enum PutAwayRefusal: Sendable, Hashable {
    case noDock(String)
    /// What nobody may take goes to quarantine.
    case notQuarantine(String, LocationKind)
    case noStorage(String, LocationKind)
    /// - Parameter lacking: pieces that orders lack which the article would complete.
    case notAwaited(sku: String, place: String, lacking: Int, quantity: Int)
    case nothingThere(sku: String, lot: String?, place: String, StockStatus)
    case severalLots(place: String, sku: String, lots: Int)
    case tooFew(Int, sku: String, place: String, wanted: Int)
    /// - Parameters:
    ///   - there: the day of the pieces in the bin; nil: they have none.
    ///   - expiry: of those to be put there.
    case otherExpiry(place: String, sku: String, there: String?, expiry: String?)
}

/// About what orders left in bins of carts and in parcels.
package enum PutBackRefusal: Sendable, Hashable {
    case unknownOrder(Int64)
    case severalLots(order: Int64, sku: String, lots: Int)
    /// - Parameter from: a bin of a cart, or a parcel; nil when none was named.
    case nothing(order: Int64, sku: String, lot: String?, from: String?)
    case otherSite(place: String, site: String?, order: Int64, orderSite: String)
    case wrongKind(String, LocationKind, isDamaged: Bool)
    case tooFew(Int, sku: String, order: Int64, wanted: Int)
    /// - Parameters:
    ///   - there: serial numbers in the parcels.
    ///   - read: of them.
    case serialsMissing(there: Int, sku: String, parcels: [String], read: Int, pieces: Int)
}

/// Why nothing is promised from a place after a count was booked there, and what ends that.
package enum CountBlockage: Sendable, Hashable, Codable {
    /// More pieces were taken after the count than it found.
    /// - Parameter more: so many.
    case taken(more: Int)
    /// A picker found too little after it.
    case foundShort
    /// Pieces are promised to orders on tours.
    case promised(Int)
}
