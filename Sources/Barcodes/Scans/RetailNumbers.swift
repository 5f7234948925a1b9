/// Numbers of articles in the forms that are not a whole GTIN yet.
package enum RetailNumbers {
    /// The GTIN of a UPC-E, a UPC-A of 12 digits from which zeros were left out (GS1 General Specifications, section 5.2).
    ///
    /// - Parameter digits: 8 with number system and check digit, 7 without the check digit, or the bare 6.
    /// - Returns: nil for other lengths, other number systems than 0 and 1, and a wrong check digit.
    package static func expanded(upcE digits: some StringProtocol) -> GTIN? {
        let bytes = Array(digits.utf8)
        guard (6...8).contains(bytes.count), bytes.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let system = bytes.count == 6 ? 48 : bytes[0]
        guard system <= 49 else { return nil }
        let body = [system] + filled(Array(bytes.count == 6 ? bytes[...] : bytes[1..<7]))
        guard let check = CheckDigit.of(body) else { return nil }
        if bytes.count == 8, Int(bytes[7]) - 48 != check { return nil }
        return GTIN(checked: "00" + String(decoding: body, as: UTF8.self) + String(check))
    }

    /// The check digit a UPC-E of 8 digits should end in; nil when it is none.
    package static func checkDigit(upcE digits: some StringProtocol) -> Int? {
        guard digits.utf8.count == 8, let gtin = expanded(upcE: digits.dropLast()) else { return nil }
        return gtin.digits.utf8.last.map { Int($0) - 48 }
    }

    /// The ten digits between number system and check digit: the last of the six says where the zeros go.
    private static func filled(_ six: [UInt8]) -> [UInt8] {
        let zeros = [UInt8](repeating: 48, count: 5)
        switch six[5] {
        case 48...50: return six[0...1] + [six[5]] + zeros[...3] + six[2...4]
        case 51: return six[0...2] + zeros + six[3...4]
        case 52: return six[0...3] + zeros + [six[4]]
        default: return six[0...4] + zeros[...3] + [six[5]]
        }
    }

    /// The GTIN of a book with one of the old numbers of ten characters; nil for any other.
    static func expanded(isbn10 text: some StringProtocol) -> GTIN? {
        guard text.utf8.count == 10, isDivisibleBy11(text) else { return nil }
        return CheckDigit.append(to: "978" + text.dropLast()).map { GTIN(checked: "0" + $0) }
    }

    /// The GTIN of a periodical with its number of eight characters; nil for any other.
    static func expanded(issn text: some StringProtocol) -> GTIN? {
        guard text.utf8.count == 8, isDivisibleBy11(text) else { return nil }
        return CheckDigit.append(to: "977" + text.dropLast() + "00").map { GTIN(checked: "0" + $0) }
    }

    /// Weights from the length down to 1, where X is ten.
    private static func isDivisibleBy11(_ text: some StringProtocol) -> Bool {
        var (sum, weight) = (0, text.utf8.count)
        for byte in text.utf8 {
            guard (48...57).contains(byte) || (byte == UInt8(ascii: "X") && weight == 1) else { return false }
            sum += (byte == UInt8(ascii: "X") ? 10 : Int(byte) - 48) * weight
            weight -= 1
        }
        return sum % 11 == 0
    }
}

/// An article whose bar code has a small one beside it: the issue of a periodical, the price of a book.
package struct ArticleWithAddOn: Sendable, Equatable {
    package let article: GTIN
    /// Two or five digits without check digit.
    package let addOn: String

    /// Both bar codes in one number: an EAN-13 or UPC-A, then 2 or 5 digits.
    init?(joined digits: String) {
        let count = digits.utf8.count
        guard let main = [13, 12].first(where: { [2, 5].contains(count - $0) }) else { return nil }
        self.init(digits.prefix(main), digits.dropFirst(main))
    }

    /// - Parameters:
    ///   - main: an EAN-13, UPC-A, or UPC-E of 8 digits.
    ///   - addOn: the rest.
    init?(_ main: some StringProtocol, _ addOn: some StringProtocol) {
        guard [2, 5].contains(addOn.utf8.count), addOn.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let isLong = [12, 13].contains(main.utf8.count)
        guard let article = isLong ? try? GTIN(main) : main.utf8.count == 8 ? RetailNumbers.expanded(upcE: main) : nil else {
            return nil
        }
        (self.article, self.addOn) = (article, String(addOn))
    }

    /// Whether such articles always have one: books and periodicals.
    var isPublication: Bool { ["0977", "0978", "0979"].contains(article.digits.prefix(4)) }

    /// That the eighteen digits are a parcel's number with a mistyped digit, when they are no publication's.
    var doubt: BarcodeError? {
        let digits = (article.gtin13 ?? "") + addOn
        guard !isPublication, digits.utf8.count == 18, !CheckDigit.isValid(digits) else { return nil }
        return CheckDigit.of(digits.dropLast()).map { .wrongCheckDigit(digits, expected: $0) }
    }
}
