import Barcodes
import FoundationEssentials
package import Fulfilment

/// Goods in somebody's hand: the article, and what their label says of them.
package struct ScannedGoods: Sendable, Equatable {
    package let article: LookUpAnswer.Article
    /// The pack that was scanned; nil: a piece.
    package let pack: NumberedPack?
    /// nil: not said.
    package var lot: String?
    /// nil: not said.
    package var expiry: CivilDay?
    package var serial: SerialNumber?
    /// Pieces; a pack has so many. nil: not said.
    package var quantity: Int?
    /// Whether the label says a lot, but nobody can tell which: scanner and computer are set to different keyboards.
    package let hasGarbledLot: Bool

    init(_ article: LookUpAnswer.Article, pack: NumberedPack? = nil, _ scan: ScannedName, at: Date) {
        (self.article, self.pack) = (article, pack)
        let code = scan.code
        let today = CivilDay(Int(at.timeIntervalSince1970.rounded(.down)).flooredDivision(by: 86_400).quotient)
        lot = code.lot
        expiry = code.shelfLife(year: today.components.year)?.day
        serial = code.serial.flatMap { SerialNumber($0) }
        let pieces = code.count.map { $0 * (pack?.pieces ?? 1) } ?? pack?.pieces
        quantity = pieces.flatMap { (1...TypedGoods.most).contains($0) ? $0 : nil }
        hasGarbledLot = code.hasUncertainLot
    }

    /// The article's name and the end of its number, as printed on labels.
    package var title: String {
        let number = article.gtin.isEmpty ? article.sku : article.gtin
        return article.name.isEmpty ? article.sku : "\(article.name) (\(number.count > 4 ? "…\(number.suffix(4))" : number))"
    }

    /// With the lot, where there is one.
    package var named: GoodsTitle { GoodsTitle(title, lot: lot ?? "") }

    /// How many pieces one scan of the code stands for.
    package var pieces: Int { pack?.pieces ?? 1 }

    /// Whether the article is kept by lots, and none is said.
    package var lacksLot: Bool { lot == nil && article.lots.contains { !$0.lot.isEmpty } }

    /// Whether others of the article expire, and of this lot no day is said or known.
    package var lacksExpiry: Bool {
        guard expiry == nil, article.lots.contains(where: { $0.expiry != nil }) else { return false }
        return !article.lots.contains { $0.lot == lot ?? "" }
    }

    package var lacksSerial: Bool { article.serials && serial == nil }
}

/// What people type of goods.
enum TypedGoods {
    /// The largest number of pieces at once.
    static let most = 1_000_000

    /// A day as it is printed: `2027-03-31`, `31.03.2027`, `270331`, or a label that says one; nil when it is none.
    static func day(_ scan: ScannedName, at: Date) -> CivilDay? {
        let text = scan.bare
        if let day = CivilDay(text) { return day }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { Int($0) }
        if parts.count == 3, text.utf8.count == 10 { return CivilDay(year: parts[2], month: parts[1], day: parts[0]) }
        if text.utf8.count == 6, let number = Int(text), number > 0 {
            return CivilDay(year: 2000 + number / 10_000, month: number / 100 % 100, day: number % 100)
        }
        let today = CivilDay(Int(at.timeIntervalSince1970.rounded(.down)).flooredDivision(by: 86_400).quotient)
        return scan.code.shelfLife(year: today.components.year)?.day
    }

    /// A lot as it is printed, or what a label says of it; nil when it is none.
    static func lot(_ scan: ScannedName) -> String? {
        let code = scan.code
        if code.hasUncertainLot { return nil }
        let lot = code.lot ?? scan.scanned
        return lot.isEmpty || lot.utf8.count > 50 ? nil : lot
    }

    static func serial(_ scan: ScannedName) -> SerialNumber? { SerialScan.number(in: scan) ?? SerialNumber(scan.bare) }
}
