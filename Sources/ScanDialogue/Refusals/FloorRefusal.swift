package import Fulfilment

/// Why the floor's HTTP interface refuses a request, with the facts; each language says it in its own words. What desks of goods refuse is a
/// `GoodsRefusal`.
package enum FloorRefusal: Sendable, Hashable {
    // Who stands there, with what, on which tour.
    case unknownBadge(String)
    case sessionMissing
    case sessionEnded
    /// - Parameter sent: the badge in the request.
    case othersSession(badge: String, sent: String)
    case unknownCart(String)
    case unknownPlace(String)
    case cartInUse(String, by: String)
    case unknownTour(Int64)
    /// For supervisors.
    case notOpen(Int64)
    case othersTour(Int64, picker: String)
    case busy

    // Rights.
    /// - Parameters:
    ///   - held: the roles that the badge has, with their sites.
    ///   - site: where it is missing; nil: everywhere.
    ///   - device: the sites of the device's key.
    case rightMissing(Right, badge: String, held: [String], site: String?, device: Reach)
    case noRole(badge: String, held: [String], device: Reach)
    case otherSite(String, device: Reach)
    /// - Parameter sites: for which that is, none of which the worker serves.
    case otherWorker(Reach, served: Reach)

    // PINs. None tells anything of what was sent.
    case pinMissing(String)
    case pinMalformed
    /// - Parameter guesses: wrong ones within 15 minutes before the badge has to wait.
    case pinWrong(String, guesses: Int)
    /// - Parameter wait: seconds.
    case tooManyPINs(String, guesses: Int, wait: Int)

    // Packing.
    case nothingToPack(String)
    case notPicked(Int64, FulfilmentState)
    case packed(Int64, parcels: [String])
    case othersOrder(Int64, packer: String)
    case unfitLot(order: Int64, UnfitPieces)
    case notBegun(Int64)
    case unknownCarton(String)
    case onlyCarton(String)
    case unknownParcel(String)
    case serial(SerialObjection)

    // What is printed.
    /// - Parameter carrier: that has not sold it yet; nil: none is chosen yet.
    case labelAwaited(sscc: String, carrier: String?)
    case labelMissing(sscc: String, LabelLack)
    /// - Parameter why: what of it cannot be printed.
    case unprintableList(sscc: String, why: String)
    case unknownFormat(allowed: [String])
    case unknownPrinter(String, known: [String])
    case retiredPrinter(String)
    /// - Parameters:
    ///   - prints: what it is for.
    ///   - wanted: what it is to print.
    case otherPrinter(String, prints: [String], wanted: String)
    /// - Parameter allowed: what an address must be.
    case unusablePrinter(String, format: String, address: String, allowed: String)
    /// - Parameter address: which is one of the computer that prints.
    case printerOfServer(String, address: String)

    // Hand-overs.
    case takerMissing
    case unknownTaker(String)
    /// The own fleet, by its name: its parcels are loaded vehicle by vehicle.
    case ownFleet(String)
    /// - Parameter detail: as that of a `HandOverParcel`.
    case stays(sscc: String, order: Int64, HandOverStanding, detail: String?)
    /// Its hand-over is not taken back.
    case handOverStands(sscc: String, order: Int64, HandOverUndoBar)

    // Goods.
    case unknownReceipt(Int64)
    case nothingToPutBack(Int64)
    /// A parcel of the order has.
    case leftHouse(Int64)
    /// The order's parcels may leave the house again.
    case heldNoMore(Int64)
    case unknownDock(String)
    case dockMissing

    // Requests that are not as they should be.
    case unreadableBody(BodyFaults)
    case wrongField(String, value: String, FieldRule)
    case unreadableNumber(PathNumber)
    case wrongParcels([Int], wanted: Int)
    /// - Parameter weight: in grams.
    case wrongWeight(parcel: Int, weight: Int)
    case wrongSerials(parcel: Int, sku: String, given: Int, wanted: Int)
    case noSerial(String)
    case serialTwice(String, sku: String)
}

/// Picked pieces of which nothing may go out.
package struct UnfitPieces: Sendable, Hashable {
    package let sku: String
    /// Empty when they have none.
    package let lot: String
    /// nil: they have expired.
    package let bar: LotBar?
    package let expiry: CivilDay?

    package init(sku: String, lot: String, bar: LotBar?, expiry: CivilDay?) {
        (self.sku, self.lot, self.bar, self.expiry) = (sku, lot, bar, expiry)
    }
}

/// Why a piece with a serial number must not go into a parcel.
package enum SerialObjection: Sendable, Hashable {
    /// The number is in stock as one of another article, and unknown of this one.
    case otherArticle(String, of: String, is: String)
    case packed(String, of: String, order: Int64, sscc: String)
    /// - Parameter since: the time, in UTC.
    case writtenOff(String, of: String, since: String)
    case barred(String, of: String, lot: String, LotBar)
    /// Somebody books it at this moment.
    case changing
}

/// What is wrong with the body of a request.
package struct BodyFaults: Sendable, Hashable {
    /// As whoever programs devices reads it.
    package let sentence: String
    package let fields: [String]

    package init(sentence: String, fields: [String]) { (self.sentence, self.fields) = (sentence, fields) }
}

/// What a field of a request may hold.
package enum FieldRule: Sendable, Hashable {
    case range(ClosedRange<Int>)
    case items(ClosedRange<Int>)
    case scannedCode
    case zonedTime
    /// Why pieces are what they are judged to be.
    case judgement
    case reason(characters: Int)
    /// - Parameter is: the kind that it has.
    case bin(LocationKind, is: LocationKind)
    case serial
    case serialOfEachPiece
    /// Of a delivery that nobody announced.
    case ownID
    /// Of a delivery that nobody announced.
    case supplier
    /// A rest that is still to come has no reason why it will not.
    case restWithoutReason
}

/// A number in the path of a request.
package enum PathNumber: String, Sendable, Hashable, CaseIterable {
    case tour, order, receipt
    case countTask = "count task"
}

extension Reach {
    /// The one thing it reaches.
    var only: String? {
        if case .only(let names) = self, names.count == 1 { names.first } else { nil }
    }
}
