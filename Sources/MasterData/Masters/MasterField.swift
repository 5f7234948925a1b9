import Barcodes
import Fulfilment

/// What a column of a master file may hold. A value has one spelling, so that what differs is what means something else.
package enum MasterField: Sendable, Equatable {
    /// What people scan and type: printed signs, without blanks.
    case code(longest: Int)
    /// What people read.
    case text(longest: Int)
    /// 8, 12, 13 or 14 digits with their check digit.
    case gtin
    case whole(ClosedRange<Int>)
    /// Degrees of latitude or longitude, from `-limit` to `limit`.
    case degrees(limit: Int)
    /// `yes` or `no`.
    case flag
    case choice([String])
    /// Two letters of ISO 3166-1; `*` for any country where that makes sense.
    case country(orAny: Bool)
    /// Three letters of ISO 4217.
    case currency
    /// 1 Monday … 7 Sunday.
    case weekday
    /// By the clock of the site, to the minute; 24:00 is the end of the day.
    case timeOfDay
    /// Of the calendar of the place.
    case day
    /// Name of the IANA list. Whether the server knows it is asked of the database.
    case timeZone
    /// Roles of the floor with blanks between them, `picker packer@S1`.
    case roles
    /// Small letters, digits and hyphens.
    case word
    /// Such words with blanks between them, in the order of the alphabet.
    /// - Parameter among: those there are; empty: any.
    case words(among: [String])

    /// A value that is none.
    package struct Refusal: Error, Equatable {
        /// "must be …"
        package let problem: String
    }

    /// The one spelling of a value that is not blank.
    package func canonical(_ text: String) throws(Refusal) -> String {
        guard let value = value(text) else { throw Refusal(problem: "must be \(allowed)") }
        return value
    }

    private func value(_ text: String) -> String? {
        switch self {
        case .code(let longest):
            text.count <= longest && !text.contains(where: \.isWhitespace) ? text : nil
        case .text(let longest): text.count <= longest ? text : nil
        case .gtin: text.isEmpty ? text : (try? GTIN(text)).map { $0.gtin13 ?? $0.digits }
        case .whole(let range): Int(text).flatMap { range.contains($0) ? "\($0)" : nil }
        case .degrees(let limit): Double(text).flatMap { $0.isFinite && abs($0) <= Double(limit) ? "\($0)" : nil }
        case .flag: Self.flags[text.lowercased()]
        case .choice(let words): words.contains(text.lowercased()) ? text.lowercased() : nil
        case .country(let orAny): text == "*" ? (orAny ? text : nil) : (try? Country.read(text))?.country.code
        case .currency: Currency(text)?.code
        case .weekday: Self.weekday(text.lowercased())
        case .timeOfDay: TimeOfDay(text)?.description
        case .day: CivilDay(text)?.description
        case .timeZone: text.utf8.count <= 60 && text.utf8.allSatisfy(Self.isOfZone) ? text : nil
        case .roles: Self.roles(text)
        case .word: Self.words(text, among: []).flatMap { $0.count == 1 ? $0[0] : nil }
        case .words(let known): Self.words(text, among: known)?.joined(separator: " ")
        }
    }

    private static let longestWord = 40

    private static func words(_ text: String, among known: [String]) -> [String]? {
        let words = Set(text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init))
        let areAllowed = words.allSatisfy { word in
            word.utf8.count <= longestWord && word.utf8.allSatisfy { isOfZone($0) && !"/_+".utf8.contains($0) }
                && (known.isEmpty || known.contains(word))
        }
        return areAllowed ? words.sorted() : nil
    }

    /// In the order of the roles; one that another takes in is left out.
    private static func roles(_ text: String) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        let grants = words.compactMap { StaffRoles.Grant($0) }
        return grants.count == words.count ? StaffRoles(grants).words.joined(separator: " ") : nil
    }

    /// Excel writes its own words.
    private static let flags = [
        "yes": "yes", "true": "yes", "1": "yes", "y": "yes", "no": "no", "false": "no", "0": "no", "n": "no",
    ]

    /// A number, or an English name or its first three letters.
    private static func weekday(_ text: String) -> String? {
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        let index = names.firstIndex { $0 == text || $0.prefix(3) == text }.map { $0 + 1 } ?? Int(text)
        return index.flatMap { (1...7).contains($0) ? "\($0)" : nil }
    }

    private static func isOfZone(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "/_+-".utf8.contains(byte)
        }
    }

    /// What is allowed, for people.
    package var allowed: String {
        switch self {
        case .code(let longest): "1 to \(longest) characters without blanks"
        case .text(let longest): "at most \(longest) characters"
        case .gtin: "a GTIN with its check digit: 8, 12, 13 or 14 digits"
        case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .degrees(let limit): "degrees from -\(limit) to \(limit), with a point"
        case .flag: "yes or no"
        case .choice(let words): words.joined(separator: " or ")
        case .country(let orAny): "two letters of ISO 3166-1, as BR\(orAny ? ", or * for any country" : "")"
        case .currency: "three letters of ISO 4217, as BRL"
        case .weekday: "1 (Monday) to 7 (Sunday)"
        case .timeOfDay: "a time of day from 00:00 to 24:00, as 16:30"
        case .day: "a day, as 2026-12-24"
        case .timeZone: "a name of the IANA list of time zones, as Europe/Amsterdam"
        case .roles:
            "\(StaffRole.allCases.map(\.rawValue).joined(separator: ", ")), with blanks between them; with @ and a site behind it only there"
        case .word: "small letters, digits and hyphens, at most \(Self.longestWord)"
        case .words(let known):
            "\(known.isEmpty ? "words of small letters, digits and hyphens, each at most \(Self.longestWord) long" : known.joined(separator: ", ")), with blanks between them"
        }
    }
}
