import Barcodes
package import FoundationEssentials
package import Fulfilment

/// Holds what a label says of lot and shelf life against what a pick wants. The terminal and the books judge by this.
package enum LotCheck {
    /// Why a piece is not one of those a pick wants, as the end of a sentence; nil when nothing speaks against it.
    ///
    /// - Parameters:
    ///   - scan: of the article; one without lot and date says nothing.
    ///   - lot: of the pick; empty when the article has none.
    ///   - expiry: of that lot in the books; nil when they have none.
    ///   - at: when it was scanned.
    ///   - other: the lot that the books' day is that of; nil: the pick's.
    ///   - words: in which it is said.
    package static func objection(
        to scan: ScannedName, lot: String, expiry: CivilDay?, at: Date, ofOther other: String? = nil, _ words: any ScanWords
    ) -> String? {
        guard mayHold(scan.bare.utf8) else { return nil }
        let code = scan.code
        let today = day(of: at)
        let life = code.shelfLife(year: today.components.year)
        let reasons = [wrongLot(code, lot, words), life.flatMap { over($0, today, words) ?? otherDay($0, expiry, other, words) }]
            .compactMap { $0 }
        return reasons.isEmpty ? nil : words.both(reasons)
    }

    /// The lot that a label says, when it is not the pick's; nil when it cannot be told.
    package static func otherLot(on scan: ScannedName, than wanted: String) -> String? {
        guard !wanted.isEmpty, mayHold(scan.bare.utf8) else { return nil }
        let code = scan.code
        guard !code.hasUncertainLot, let scanned = code.lot else { return nil }
        return ScannedName(scanned).literal == ScannedName(wanted).literal ? nil : scanned
    }

    /// The day that a label says, as that of a lot in the books.
    static func life(of scan: ScannedName, at: Date) -> CivilDay? {
        scan.code.shelfLife(year: day(of: at).components.year)?.day
    }

    /// Counted in UTC, as the books do.
    static func day(of moment: Date) -> CivilDay {
        CivilDay(Int(moment.timeIntervalSince1970.rounded(.down)).flooredDivision(by: 86_400).quotient)
    }

    /// Fewer characters hold no article with anything beside it, and digits alone need those of `01`, a GTIN, `10` and a lot. So the
    /// numbers on most goods are not read once more.
    private static func mayHold(_ code: String.UTF8View) -> Bool {
        code.count >= 19 || (code.count >= 12 && !code.allSatisfy { (48...57).contains($0) })
    }

    private static func wrongLot(_ code: ScannedCode, _ wanted: String, _ words: any ScanWords) -> String? {
        guard !wanted.isEmpty else { return nil }
        if code.hasUncertainLot { return words.uncertainLot }
        guard let scanned = code.lot, ScannedName(scanned).literal != ScannedName(wanted).literal else { return nil }
        return words.otherLot(scanned, than: wanted)
    }

    private static func over(_ life: ScannedCode.ShelfLife, _ today: CivilDay, _ words: any ScanWords) -> String? {
        life.day.isExpired(on: today) ? words.over(life) : nil
    }

    private static func otherDay(
        _ life: ScannedCode.ShelfLife, _ expiry: CivilDay?, _ other: String?, _ words: any ScanWords
    ) -> String? {
        guard let expiry, life.day != expiry else { return nil }
        return words.otherDay(life, books: expiry, ofLot: other)
    }
}
