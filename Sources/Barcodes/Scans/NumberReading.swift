import Fulfilment

/// What a number can be, by its digits alone.
struct NumberReading {
    private let number: PrintedDigits
    private let symbology: SymbologyIdentifier?
    private var digits: String { number.digits }
    private var count: Int { number.digits.utf8.count }

    init(_ number: PrintedDigits, _ symbology: SymbologyIdentifier?) { (self.number, self.symbology) = (number, symbology) }

    /// What it is by a right check digit or its form.
    var proven: [ScannedCode.Meaning] {
        var found: [ScannedCode.Meaning] = []
        if let sscc = try? SSCC(digits) { found.append(.parcel(sscc)) }
        if use == .usual { found += articles }
        if let article = articleWithAddOn {
            found.insert(.articleWithAddOn(article), at: article.isPublication ? 0 : found.count)
        }
        return found + postcode
    }

    /// What it can only be where something known says so: the check digit is missing, or such bar codes hold other things.
    var unproven: [ScannedCode.Meaning] {
        if use == .unusual { return articles }
        guard use == .usual, number.isPlain, let gtin = RetailNumbers.expanded(upcE: digits), count < 8 else { return [] }
        return [.article(gtin)]
    }

    private var use: SymbologyIdentifier.ArticleUse { symbology?.articleUse(digits: count) ?? .usual }

    private var articles: [ScannedCode.Meaning] {
        var found: [GTIN] = []
        if let gtin = try? GTIN(digits) { found.append(gtin) }
        if count == 8, let gtin = RetailNumbers.expanded(upcE: digits) { found.append(gtin) }
        if let gtin = RetailNumbers.expanded(isbn10: digits) { found.append(gtin) }
        if number.hasHyphens || number.kind == "ISSN", let gtin = RetailNumbers.expanded(issn: digits) { found.append(gtin) }
        return found.map { .article($0) }
    }

    private var articleWithAddOn: ArticleWithAddOn? {
        guard use != .never else { return nil }
        if number.groups.count > 1, let last = number.groups.last {
            if let article = ArticleWithAddOn(number.groups.dropLast().joined(), last) { return article }
        }
        return ArticleWithAddOn(joined: digits)
    }

    /// The code by which a carrier sorts: 420 and the postcode, or 421, the country and the postcode.
    private var postcode: [ScannedCode.Meaning] {
        let isDomestic = digits.hasPrefix("420") && [8, 12].contains(count)
        let isForeign = digits.hasPrefix("421") && (9...15).contains(count) && count != 13
        guard number.isPlain, isDomestic || isForeign, let message = try? ElementString.read(digits) else { return [] }
        return [.fields(message)]
    }

    /// What is wrong with a number that has the length of one with a check digit; nil when nobody can tell.
    var problem: BarcodeError? {
        let isPrinted = !number.hasHyphens || number.kind != nil || digits.hasPrefix("978") || digits.hasPrefix("979")
        guard isPrinted, count == 18 || (use == .usual && [8, 12, 13, 14].contains(count)) else { return nil }
        return CheckDigit.of(digits.dropLast()).map { .wrongCheckDigit(digits, expected: $0) }
    }
}

/// What a bar code for the counter holds: EAN or UPC, maybe with an add-on, maybe with more fields above it.
struct RetailReading {
    private let text: String
    private let symbology: SymbologyIdentifier

    init(_ text: String, _ symbology: SymbologyIdentifier) { (self.text, self.symbology) = (text, symbology) }

    func meanings() throws(BarcodeError) -> [ScannedCode.Meaning] {
        // The fields of a second bar code above it, where the scanner read both as one.
        let parts = text.split(separator: "|]e0", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count > 1 {
            let article = try GTIN(parts[0])
            let fields = try ElementString.read("(01)" + article.digits).elements + ElementString.read(String(parts[1])).elements
            return [.fields(try GS1Message(fields))]
        }
        if symbology.isAddOn { throw .addOnAlone(text) }
        for mark in ["]E1", "]E2"] {
            let parts = text.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count > 1 { return [try Self.article(parts[0], addOn: parts[1])] }
        }
        return try articles()
    }

    private static func article(_ main: Substring, addOn: Substring) throws(BarcodeError) -> ScannedCode.Meaning {
        if let article = ArticleWithAddOn(PrintedDigits(main)?.digits ?? "", PrintedDigits(addOn)?.digits ?? "") {
            return .articleWithAddOn(article)
        }
        _ = try GTIN(main)
        throw .wrongLength(String(addOn), expected: [2, 5])
    }

    private func articles() throws(BarcodeError) -> [ScannedCode.Meaning] {
        guard let number = PrintedDigits(text) else { throw .notDigits(text) }
        var found: [ScannedCode.Meaning] = []
        if !symbology.isEAN8, let gtin = RetailNumbers.expanded(upcE: number.digits) { found.append(.article(gtin)) }
        if let gtin = try? GTIN(number.digits) { found.append(.article(gtin)) }
        let apart = number.groups.count > 1 ? ArticleWithAddOn(number.groups.dropLast().joined(), number.groups.last ?? "") : nil
        if let article = apart ?? ArticleWithAddOn(joined: number.digits) {
            found.insert(.articleWithAddOn(article), at: symbology.hasAddOn ? 0 : found.count)
        }
        guard found.isEmpty else { return found }
        return [.article(try GTIN(number.digits))]
    }
}
