package import FoundationEssentials
package import Fulfilment

/// Whether another lot than the pick's may be taken at its place. The terminal and the books judge by this.
///
/// What expires first goes out first, so a lot that expires later than the pick's stays where it is.
package enum LotSwap: Sendable, Equatable {
    /// It may go out instead of the pick's lot.
    case take(PlaceLot)
    /// Why not, as the end of a sentence.
    case refuse(String, isUnfit: Bool)

    /// - Parameters:
    ///   - scan: of the article.
    ///   - lot: of the pick.
    ///   - expiry: of that lot in the books.
    ///   - quantity: pieces of the pick, which are all of one lot.
    ///   - others: of the article at the pick's place.
    ///   - at: when it was scanned.
    /// - Returns: nil when the label says the pick's lot, none, or one of which the books have nothing here: `LotCheck` judges those.
    package static func judge(
        _ scan: ScannedName, lot: String, expiry: CivilDay?, quantity: Int, others: [PlaceLot], at: Date
    ) -> LotSwap? {
        guard !others.isEmpty, let scanned = LotCheck.otherLot(on: scan, than: lot),
            let other = others.first(where: { ScannedName($0.lot).literal == ScannedName(scanned).literal })
        else { return nil }
        let day = LotCheck.life(of: scan, at: at) ?? other.expiry
        if let why = unfit(other, scan, at) { return .refuse(why, isUnfit: true) }
        if let day, expiry.map({ day > $0 }) ?? false {
            return .refuse("lot \(other.lot) expires on \(day), later than lot \(lot) of this pick", isUnfit: false)
        }
        if day == nil, let expiry {
            return .refuse("lot \(lot) of this pick expires on \(expiry) and goes out first", isUnfit: false)
        }
        guard other.keeps else { return .refuse("lot \(other.lot) expires too soon for this order", isUnfit: false) }
        guard other.pieces >= quantity else {
            return .refuse("other picks leave only \(other.pieces) of lot \(other.lot) here", isUnfit: false)
        }
        return .take(other)
    }

    private static func unfit(_ other: PlaceLot, _ scan: ScannedName, _ at: Date) -> String? {
        if let bar = other.bar { return "lot \(other.lot) \(bar.statement)" }
        let subject = "lot \(other.lot)"
        if let objection = LotCheck.objection(to: scan, lot: other.lot, expiry: other.expiry, at: at, subject: subject) {
            return objection
        }
        guard let day = other.expiry, day.isExpired(on: LotCheck.day(of: at)) else { return nil }
        return "lot \(other.lot) expired on \(day)"
    }
}
