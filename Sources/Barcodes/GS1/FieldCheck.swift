import Fulfilment

/// What a part of a field must mean beyond its characters; named as in the table of application identifiers.
package enum FieldCheck: String, Sendable, CaseIterable {
    /// The last digit is GS1's check digit.
    case check
    /// YYMMDD, where day 00 means the last of the month.
    case day
    /// YYMMDD.
    case date
    /// YYYYMMDD.
    case birthday
    /// HHMM.
    case time
    case hour, minute, second
    /// 0 or 1.
    case yesno
    /// Only zeros.
    case zero
    /// Not only zeros.
    case positive
    /// No zero in front.
    case nolead
    /// Not only digits.
    case word
    /// A minus sign.
    case minus
    /// Two digits piece, two digits of how many.
    case piece
    /// Position, slash, count.
    case sequence
    /// Percent signs begin two hexadecimal digits.
    case percent
    case latitude, longitude
    /// The last two are GS1's pair of check characters.
    case pair
    /// 0, 1, 2 or 9 (ISO 5218).
    case sex
    /// 0, 1 or 9: which way a roll is wound.
    case winding
    /// Begins with a company prefix, at least four digits.
    case company
    /// Country and check digits of ISO 13616.
    case iban
    /// A country in three digits, in two letters, and in three digits or 999 for several (ISO 3166).
    case country, land, processor
    /// A currency in three digits (ISO 4217).
    case currency
    /// Which importer of tobacco.
    case importer
    /// Kind of packaging (UN/ECE recommendation 21, with additions of GS1).
    case package
    /// What a code on a medical product stands on.
    case media
    /// North American coupons, the older and the newer kind.
    case coupon, offer
    /// Equals signs only at the end, at most two, that fill up to a multiple of three characters.
    case padding

    func holds(_ bytes: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .check: CheckDigit.isValid(bytes)
        case .day: GS1Date.isValid(bytes, allowsDay00: true)
        case .date: GS1Date.isValid(bytes, allowsDay00: false)
        case .birthday: Self.isBirthday(bytes)
        case .time: bytes.value(0, 2) < 24 && bytes.value(2, 2) < 60
        case .hour: bytes.value(0, 2) < 24
        case .minute, .second: bytes.value(0, 2) < 60
        case .yesno: bytes.first.map { $0 == 48 || $0 == 49 } ?? false
        case .sex: bytes.first.map { [48, 49, 50, 57].contains($0) } ?? false
        case .winding: bytes.first.map { [48, 49, 57].contains($0) } ?? false
        case .zero: bytes.allSatisfy { $0 == 48 }
        case .positive: bytes.contains { $0 != 48 }
        case .nolead: bytes.first != 48
        case .word: !bytes.allSatisfy { (48...57).contains($0) }
        case .minus: bytes.elementsEqual([UInt8(ascii: "-")])
        case .piece: bytes.value(0, 2) > 0 && bytes.value(0, 2) <= bytes.value(2, 2)
        case .sequence: Self.isSequence(bytes)
        case .percent: Self.isPercentCoded(bytes)
        case .latitude: bytes.value(0, bytes.count) <= 1_800_000_000
        case .longitude: bytes.value(0, bytes.count) <= 3_600_000_000
        case .pair: CheckPair.isValid(bytes)
        case .company: bytes.count >= 4 && bytes.prefix(4).allSatisfy { (48...57).contains($0) }
        case .iban: CodeList.countryLetters.contains(bytes.prefix(2)) && ISO7064.isValidIBAN(bytes)
        case .country: CodeList.countries.contains(bytes)
        case .land: CodeList.countryLetters.contains(bytes)
        case .processor: CodeList.countries.contains(bytes) || bytes.value(0, 3) == 999
        case .currency: CodeList.currencies.contains(bytes)
        case .importer: bytes.allSatisfy { ISO7064.value($0) != nil || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        case .package: CodeList.packages.contains(bytes)
        case .media: (1...10).contains(bytes.value(0, 2)) || bytes.value(0, 2) >= 80
        case .coupon: CouponCode.isValid(bytes)
        case .offer: CouponCode.isValidOffer(bytes)
        case .padding: Self.isPadded(bytes)
        }
    }

    /// What is allowed, for a person to read, in English.
    var inWords: String {
        switch self {
        case .check: "a number with the right check digit"
        case .day, .date: "a day, as year, month and day"
        case .birthday: "a day with its century"
        case .time: "hours and minutes"
        case .hour: "hours up to 23"
        case .minute, .second: "a number up to 59"
        case .yesno: "0 for no or 1 for yes"
        case .zero: "0"
        case .positive: "more than 0"
        case .nolead: "a number without zeros in front"
        case .word: "something with a letter"
        case .minus: "a minus sign"
        case .piece: "the piece and how many there are"
        case .sequence: "two numbers with a slash between"
        case .percent: "text with % before two hexadecimal digits"
        case .latitude: "a latitude"
        case .longitude: "a longitude"
        case .pair: "a number with the right two check characters"
        case .sex: "0, 1, 2 or 9"
        case .winding: "0, 1 or 9"
        case .company: "a company's prefix of at least 4 digits in front"
        case .iban: "an IBAN with the right check digits"
        case .country, .land: "the code of a country"
        case .processor: "the code of a country, or 999 for several"
        case .currency: "the code of a currency"
        case .importer: "a letter, a digit, - or _"
        case .package: "the code of a kind of packaging"
        case .media: "01 to 10 or 80 to 99"
        case .coupon, .offer: "the parts of a coupon, each as long as it says"
        case .padding: "Base64, filled up to a multiple of three characters by one or two = if any"
        }
    }

    private static func isPadded(_ bytes: ArraySlice<UInt8>) -> Bool {
        let padding = bytes.drop { $0 != UInt8(ascii: "=") }
        guard padding.allSatisfy({ $0 == UInt8(ascii: "=") }) else { return false }
        return padding.isEmpty || (padding.count <= 2 && bytes.count % 3 == 0)
    }

    private static func isBirthday(_ bytes: ArraySlice<UInt8>) -> Bool {
        CivilDay(year: bytes.value(0, 4), month: bytes.value(4, 2), day: bytes.value(6, 2)) != nil
    }

    private static func isSequence(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 1 && (49...57).contains($0.first ?? 0) }) else { return false }
        return (parts[0].first ?? 0) <= (parts[1].first ?? 0)
    }

    private static func isPercentCoded(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else { continue }
            guard let high = rest.popFirst(), let low = rest.popFirst(), high.isHexDigit, low.isHexDigit else { return false }
        }
        return true
    }
}

extension UInt8 {
    var isHexDigit: Bool { (48...57).contains(self) || (65...70).contains(self) || (97...102).contains(self) }
}

extension ArraySlice<UInt8> {
    /// The number written at an offset; -1 when it is not all digits or not there.
    func value(_ offset: Int, _ count: Int) -> Int {
        guard offset + count <= self.count else { return -1 }
        var value = 0
        for byte in self[startIndex + offset..<startIndex + offset + count] {
            guard byte &- 48 < 10 else { return -1 }
            value = value * 10 + Int(byte) - 48
        }
        return value
    }
}
