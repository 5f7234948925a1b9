import Fulfilment
import ScanDialogue

/// What is printed in the warehouse of the trials: MILK in lots and cases, NAIL without a number, CAM with serial numbers, an article that is
/// called like a number, bins, docks, a cart's bin and a pallet.
enum TrialCatalogue {
    static let milk = "4006381333931"
    static let milkCase = "14006381333938"
    static let camera = "6291041500213"
    static let pallet = "340123450000000017"

    static let places: [LookUpAnswer.Place] = [
        place("A-01-01", .pick, [goods("MILK", "L1", 5), goods("NAIL", "", 7)]), place("A-01-02", .pick), place("B-01", .bulk),
        place("Q-1", .quarantine), place("DOCK-1", .dock),
    ]

    static let articles: [LookUpAnswer.Article] = [
        article(
            "MILK", milk, [.init(lot: "L1", expiry: "2099-01-01"), .init(lot: "L2", expiry: "2099-02-01")],
            [NumberedPack(name: "case", gtin: milkCase, pieces: 12)]),
        article("NAIL", "", [.init(lot: "", expiry: nil)]), article("CAM", camera, [], hasSerials: true),
        article("12", "", [.init(lot: "", expiry: nil)]),
    ]

    /// Codes as they are printed, and what each is of.
    static let codes: [PrintedCode] =
        places.map { PrintedCode($0.code, of: $0.code) } + articles.map { PrintedCode($0.sku, of: $0.sku) }
        + [
            PrintedCode(milk, of: "MILK"), PrintedCode(milkCase, of: "MILK"), PrintedCode(camera, of: "CAM"),
            PrintedCode("(01)0\(milk)(10)L1(17)310131(30)24", of: "MILK"), PrintedCode("(01)0\(milk)(10)L2", of: "MILK"),
            PrintedCode("]C1010\(milk)10L1", of: "MILK"), PrintedCode("010\(milk)10L2\u{1D}3024", of: "MILK"),
            PrintedCode("https://id.gs1.org/01/0\(milk)/10/L1", of: "MILK"), PrintedCode("(01)\(milkCase)(10)L1", of: "MILK"),
            PrintedCode("(01)0\(camera)(21)SN1", of: "CAM"), PrintedCode("(00)\(pallet)", of: pallet),
            PrintedCode("]C100\(pallet)", of: pallet), PrintedCode(pallet, of: pallet), PrintedCode("C-01-B02", of: "C-01-B02"),
            PrintedCode("C-01-B03", of: "C-01-B03"), PrintedCode("BOX-S", of: "BOX-S"), PrintedCode("SN1", of: "SN1"),
            PrintedCode("4711", of: "4711"), PrintedCode("ACME", of: "ACME"), PrintedCode("L1", of: "L1"),
            PrintedCode("2099-01-01", of: "2099-01-01"),
        ]

    /// Every key in every form, and some numbers.
    static let keys = [
        "0", "1", "2", "3", "9", ".0", ".1", ".2", ".3", ".9", "..1", "12", "5", "24", "=1", "=12", "=9999999", "9999", "1930 g",
        "CTRL:UNDO",
        "CTRL:CONFIRM", "CTRL:SHORT", "CTRL:SHORT:DAMAGED", "CTRL:SKIP", "CTRL:NO-CARTON", "CTRL:ASIDE", "CTRL:QTY:3", "OK", "=",
        ".", "",
    ]

    private static func place(
        _ code: String, _ kind: LocationKind, _ goods: [LookUpAnswer.Goods] = []
    ) -> LookUpAnswer.Place {
        .init(code: code, site: "S1", kind: kind, goods: goods)
    }

    private static func goods(_ sku: String, _ lot: String, _ pieces: Int) -> LookUpAnswer.Goods {
        .init(place: "A-01-01", sku: sku, name: "", lot: lot, expiry: nil, status: .free, quantity: pieces)
    }

    private static func article(
        _ sku: String, _ gtin: String, _ lots: [LookUpAnswer.Lot], _ packs: [NumberedPack] = [], hasSerials: Bool = false
    ) -> LookUpAnswer.Article {
        .init(sku: sku, gtin: gtin, name: sku.lowercased(), serials: hasSerials, lots: lots, packs: packs, goods: [])
    }
}

/// A code as it is printed somewhere.
struct PrintedCode: Sendable, Equatable {
    let text: String
    /// The place, article, pallet or text that it is of.
    let name: String

    init(_ text: String, of name: String) { (self.text, self.name) = (text, name) }
}
