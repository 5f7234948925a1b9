/// Why the warehouse cannot apply a scan, or what a picker must know behind one, with the facts.
package enum ScanObjection: Sendable, Hashable {
    case notOnTour
    case endedTwice
    /// - Parameters:
    ///   - picked: pieces.
    ///   - wanted: pieces of the pick.
    case otherQuantity(PickTitle, picked: Int, wanted: Int)
    case notShort(PickTitle, picked: Int, wanted: Int)
    case otherPlace(PickTitle, scanned: String, place: String)
    case otherItem(PickTitle, scanned: String)
    /// - Parameter why: the end of a sentence, in words of `ScanWords`.
    case otherLot(PickTitle, why: String)
    case otherBin(order: Int64, scanned: String, bin: String)
    /// A lot of the place that may not be taken instead.
    /// - Parameters:
    ///   - why: as that of `otherLot`.
    ///   - isUnfit: nothing of it may go out.
    case lotRefused(PickTitle, why: String, isUnfit: Bool)
    /// - Parameter isLater: it expires later than the pick's, so that orders that are not on tours keep it, too.
    case lotReserved(PickTitle, lot: String, wanted: String, isLater: Bool)
    /// Said to be another bin of the order, because its own was full.
    case noBin(PickTitle, scanned: String, cart: String)
    case othersBin(PickTitle, bin: String, order: Int64, cart: String)
    case fullBin(PickTitle, bin: String, cart: String)
    /// More damaged pieces than are missing, or none.
    case otherDamaged(PickTitle, damaged: Int, missing: Int)
    case noQuarantine(PickTitle, scanned: String, site: String)
    case cancelled(order: Int64, bin: String)
    /// - Parameter waits: for stock.
    case takenOff(order: Int64, waits: Bool)
    case endedShort(PickTitle)
    case booked(PickTitle)

    // What stops a picker.
    /// - Parameters:
    ///   - inBin: pieces that lie in its bins, and are put back later.
    case orderCancelled(order: Int64, inBin: Int, bins: [String])
    /// It wants less than its picks were for.
    case orderChanged(order: Int64, inBin: Int, bins: [String])
    /// Pieces were put into the bin when their order was cancelled already.
    case pickedCancelled(PickTitle, pieces: Int, bin: String)
    case pickedChanged(PickTitle, pieces: Int, bin: String)
    case pickedTakenOff(PickTitle, pieces: Int, bin: String)
    /// Nothing of a lot may go out any more, and nothing of it was taken.
    case unfitAtPlace(order: Int64, UnfitPieces, place: String)
    case unfitInBin(order: Int64, UnfitPieces, place: String, pieces: Int, bin: String)
    /// - Parameter inBin: pieces that are to be put back.
    case orderLeaves(PickTitle, inBin: Int, bins: [String])
}

/// Of which order and article a pick is.
package struct PickTitle: Sendable, Hashable {
    package let order: Int64
    package let sku: String

    package init(_ order: Int64, _ sku: String) { (self.order, self.sku) = (order, sku) }
}
