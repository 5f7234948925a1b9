package import Barcodes
package import Fulfilment
import ScanDialogue

/// What somebody counted at the dock: an article with lot, expiry and number, typed or read from a code.
package struct CountedGoods: Sendable, Equatable {
    /// How the article was named.
    package enum Article: Sendable, Equatable {
        case sku(String)
        /// By any of these, the most likely first: GTINs, and the article's codes at the supplier.
        case codes(gtins: [String], suppliers: [String])

        /// The code of the books, where it was named so.
        var sku: String? {
            if case .sku(let code) = self { code } else { nil }
        }
    }

    package let article: Article
    /// Empty for none.
    package let lot: String
    /// The day, `2027-03-31`; nil when not said.
    package let expiry: String?
    package let quantity: Int
    package let isDamaged: Bool
    /// The pieces' serial numbers as far as they were typed.
    package let serials: [SerialNumber]
    /// The one in the code. Many codes have one, also of articles whose serial numbers nobody follows.
    package let scannedSerial: SerialNumber?

    /// What is typed beside a code, or in place of one.
    package struct Typed: Sendable {
        package var sku: String?
        package var lot: String?
        package var expiry: String?
        package var quantity: Int?
        package var isDamaged: Bool
        /// One for each piece, of an article with serial numbers.
        package var serials: [String]

        package init(
            sku: String? = nil, lot: String? = nil, expiry: String? = nil, quantity: Int? = nil, isDamaged: Bool = false,
            serials: [String] = []
        ) {
            (self.sku, self.lot, self.expiry, self.quantity, self.isDamaged) = (sku, lot, expiry, quantity, isDamaged)
            self.serials = serials
        }
    }

    /// Everything of it typed.
    package init(typed: Typed) throws(ReceivingProblem) {
        try self.init(article: nil, lot: nil, expiry: nil, count: nil, serial: nil, typed)
    }

    /// Read from a code; what is typed fills what the code does not say, and must not contradict it.
    /// - Parameter year: today's, for dates without century.
    /// - Throws: `ReceivingProblem` when the code names no article, or something is missing or contradicts.
    package init(code: ScannedCode, typed: Typed, year: Int) throws(ReceivingProblem) {
        if let problem = code.problem {
            throw .wrong(
                .receipt(.unreadableCode(code.text, problem)),
                advice: "scan it again, or type --sku and what it says", as: .unreadableCode)
        }
        guard !code.gtins.isEmpty || !code.articleCodes.isEmpty else {
            throw .wrong(
                .receipt(.noArticle(code.text, summary: code.summary)),
                advice: "scan the code with the GTIN, or type --sku", as: .unreadableCode)
        }
        if code.hasUncertainLot {
            throw .wrong(
                .receipt(.garbledLot(code.text)), advice: "type it: --sku, --lot and --expiry",
                as: .unreadableCode)
        }
        try self.init(
            article: .codes(gtins: code.gtins.flatMap(Self.spellings), suppliers: code.articleCodes), lot: code.lot,
            expiry: code.shelfLife(year: year).map { "\($0.day)" }, count: code.count, serial: code.serial, typed)
    }

    /// The books have the short form where there is one.
    private static func spellings(_ gtin: GTIN) -> [String] { [gtin.gtin13, gtin.digits].compactMap { $0 } }

    private init(
        article: Article?, lot: String?, expiry: String?, count: Int?, serial: String?, _ typed: Typed
    ) throws(ReceivingProblem) {
        guard let named = typed.sku.map(Article.sku) ?? article else {
            throw .wrong(
                .receipt(.articleMissing), advice: "scan a GS1 code, or type --sku and --quantity", as: .articleMissing)
        }
        self.article = named
        self.lot = try Self.one(.lot, lot, typed.lot) ?? ""
        self.expiry = try Self.one(.expiry, expiry, typed.expiry)
        serials = try Self.serials(typed.serials)
        scannedSerial = serial.flatMap { SerialNumber($0) }
        let numbered = Set(serials + [scannedSerial].compactMap { $0 }).count
        guard let quantity = try Self.one(.quantity, count, typed.quantity) ?? (numbered > 0 ? numbered : nil) else {
            throw .wrong(
                .receipt(.quantityMissing), advice: "--quantity with the pieces that came", as: .quantityMissing)
        }
        guard ExpectedGoods.Line.quantities.contains(quantity) else {
            throw .wrong(.receipt(.wrongQuantity(quantity)), as: .wrongValue)
        }
        if let expiry = self.expiry, CivilDay(expiry) == nil {
            throw .wrong(.shelf(.noDay(expiry, option: false)), as: .wrongValue)
        }
        (self.quantity, isDamaged) = (quantity, typed.isDamaged)
    }

    private static func serials(_ typed: [String]) throws(ReceivingProblem) -> [SerialNumber] {
        var numbers: [SerialNumber] = []
        for text in typed {
            guard let number = SerialNumber(text) else {
                throw .wrong(.receipt(.noSerial(text)), as: .wrongValue)
            }
            if numbers.contains(number) {
                throw .wrong(.receipt(.serialTwice(number.text)), as: .wrongValue)
            }
            numbers.append(number)
        }
        return numbers
    }

    private static func one<Value: Equatable>(
        _ fact: ReceiptRefusal.Fact, _ read: Value?, _ typed: Value?
    ) throws(ReceivingProblem) -> Value? {
        guard let read, let typed, read != typed else { return typed ?? read }
        throw .wrong(
            .receipt(.contradiction(fact, typed: "\(typed)", read: "\(read)")), as: .contradiction)
    }
}

extension ScannedCode {
    /// Whether it is readable, and neither an article's bar code nor a pallet's.
    var isOnlyName: Bool { problem == nil && gtins.isEmpty && articleCodes.isEmpty && sscc == nil }
}

extension CountedGoods {
    /// What was scanned or typed at the dock.
    package enum Scan: Sendable, Equatable {
        /// A pallet or case by its SSCC: all of it as its supplier announced it.
        case pallet(String)
        case goods(CountedGoods)

        /// - Parameters:
        ///   - code: as the scanner read it; nil when nothing was scanned.
        ///   - year: today's, for dates without century.
        /// - Throws: `ReceivingProblem` when it does not say what came.
        package init(code: String?, typed: Typed, year: Int) throws(ReceivingProblem) {
            guard let code else {
                self = .goods(try CountedGoods(typed: typed))
                return
            }
            let scanned = ScannedCode(code)
            if let sscc = scanned.sscc, scanned.gtins.isEmpty, typed.sku == nil {
                self = .pallet(sscc.digits)
            } else {
                self = .goods(try CountedGoods(code: scanned, typed: typed, year: year))
            }
        }
    }
}
