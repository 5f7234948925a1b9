package import FoundationEssentials
package import Fulfilment

/// Whether another lot than the pick's may be taken at its place. The terminal and the books judge by this.
///
/// What expires first goes out first, so a lot that expires later than the pick's stays where it is, unless somebody with the right to do so
/// takes it.
package enum LotSwap: Sendable, Equatable {
    /// It may go out instead of the pick's lot.
    /// - Parameter isLater: it expires later than that, or never.
    case take(PlaceLot, isLater: Bool)
    /// Why not, as the end of a sentence.
    case refuse(String, isUnfit: Bool)

    /// - Parameters:
    ///   - scan: of the article.
    ///   - lot: of the pick.
    ///   - expiry: of that lot in the books.
    ///   - quantity: pieces of the pick, which are all of one lot.
    ///   - others: of the article at the pick's place.
    ///   - takesLater: whether who scanned it may take a lot that expires later.
    ///   - at: when it was scanned.
    ///   - words: in which a refusal is said.
    /// - Returns: nil when the label says the pick's lot, none, or one of which the books have nothing here: `LotCheck` judges those.
    package static func judge(
        _ scan: ScannedName, lot: String, expiry: CivilDay?, quantity: Int, others: [PlaceLot],
        takesLater: Bool, at: Date, _ words: any ScanWords
    ) -> LotSwap? {
        guard !others.isEmpty, let scanned = LotCheck.otherLot(on: scan, than: lot),
            let other = others.first(where: { ScannedName($0.lot).literal == ScannedName(scanned).literal })
        else { return nil }
        let day = LotCheck.life(of: scan, at: at) ?? other.expiry
        if let why = unfit(other, scan, at, words) { return .refuse(why, isUnfit: true) }
        let isLater = expiry.map { expiry in day.map { $0 > expiry } ?? true } ?? false
        if isLater, !takesLater, let expiry {
            let why = day.map { words.laterLot(other.lot, $0, than: lot) } ?? words.goesFirst(lot, expiry)
            return .refuse(why, isUnfit: false)
        }
        guard other.keeps else { return .refuse(words.tooSoon(other.lot), isUnfit: false) }
        guard other.pieces >= quantity else {
            return .refuse(words.onlyLeft(other.pieces, ofLot: other.lot), isUnfit: false)
        }
        return .take(other, isLater: isLater)
    }

    private static func unfit(_ other: PlaceLot, _ scan: ScannedName, _ at: Date, _ words: any ScanWords) -> String? {
        if let bar = other.bar { return words.barred(other.lot, bar) }
        let objection = LotCheck.objection(
            to: scan, lot: other.lot, expiry: other.expiry, at: at, ofOther: other.lot, words)
        if let objection { return objection }
        guard let day = other.expiry, day.isExpired(on: LotCheck.day(of: at)) else { return nil }
        return words.expired(other.lot, day)
    }
}
