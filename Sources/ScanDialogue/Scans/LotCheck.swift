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
    package static func objection(to scan: ScannedName, lot: String, expiry: CivilDay?, at: Date) -> String? {
        guard mayHold(scan.bare.utf8) else { return nil }
        let code = scan.code
        let today = CivilDay(Int(at.timeIntervalSince1970.rounded(.down)).flooredDivision(by: 86_400).quotient)
        let life = code.shelfLife(year: today.components.year)
        let reasons = [wrongLot(code, lot), life.flatMap { over($0, today) ?? otherDay($0, expiry) }].compactMap { $0 }
        return reasons.isEmpty ? nil : reasons.joined(separator: ", and ")
    }

    /// Fewer characters hold no article with anything beside it, and digits alone need those of `01`, a GTIN, `10` and a lot. So the
    /// numbers on most goods are not read once more.
    private static func mayHold(_ code: String.UTF8View) -> Bool {
        code.count >= 19 || (code.count >= 12 && !code.allSatisfy { (48...57).contains($0) })
    }

    private static func wrongLot(_ code: ScannedCode, _ wanted: String) -> String? {
        guard !wanted.isEmpty else { return nil }
        if code.hasUncertainLot { return "its lot cannot be told: scanner and computer are set to different keyboards" }
        guard let scanned = code.lot, ScannedName(scanned).literal != ScannedName(wanted).literal else { return nil }
        return "lot \(scanned) is not lot \(wanted) of this pick"
    }

    private static func over(_ life: ScannedCode.ShelfLife, _ today: CivilDay) -> String? {
        guard life.day.isExpired(on: today) else { return nil }
        return life.word == "expires" ? "it expired on \(life.day)" : "it is over: \(life.word) \(life.day)"
    }

    private static func otherDay(_ life: ScannedCode.ShelfLife, _ expiry: CivilDay?) -> String? {
        guard let expiry, life.day != expiry else { return nil }
        return "its label says \(life.word) \(life.day), but the books have \(expiry) for this pick"
    }
}
