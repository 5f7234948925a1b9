/// A country of ISO 3166-1: the one list by which every address is read.
package struct Country: Sendable, Hashable {
    /// Two capital letters.
    package let code: String
    /// Three capital letters, for those who write them instead.
    package let longCode: String
    /// In English.
    package let name: String
    /// Whether addresses there have a postcode.
    ///
    /// After the Universal Postal Union's pages on addressing systems and the formats of Google's libaddressinput. Where a code exists that
    /// the post does not ask for, as in Ireland, Jamaica or Panama, it counts as none: an address without it arrives.
    package let hasPostcodes: Bool

    /// Reads a code of two letters, large or small.
    ///
    /// Other letters that stand for one country only, such as `UK` in shops or `EL` in tax numbers, are read as that country.
    /// - Returns: the country, and whether it goes by other letters than those that were written.
    /// - Throws: `UnknownCountry`.
    package static func read(_ text: String) throws(UnknownCountry) -> (country: Country, isAlias: Bool) {
        if let country = listed(text.utf8) { return (country, false) }
        let letters = withoutBlanks(text.uppercased())
        if let country = listed(letters.utf8) { return (country, false) }
        if let code = aliases[letters], let country = listed(code.utf8) { return (country, true) }
        throw UnknownCountry(text: text, nearest: nearest(to: letters))
    }

    /// The country with this code; nil when the list has none.
    package static func named(_ code: String) -> Country? { listed(code.utf8) }

    /// All countries by their codes.
    package static let all: [Country] = rows.split(separator: "\n").map { row in
        let parts = row.split(separator: " ", maxSplits: 2).map(String.init)
        return Country(
            code: parts[0], longCode: parts[1], name: parts[2], hasPostcodes: !withoutPostcodes.contains(parts[0]))
    }

    /// `all` by both letters, since every order looks its country up.
    private static let byLetters: [Country?] = {
        var table = [Country?](repeating: nil, count: 26 * 26)
        for country in all { table[index(country.code.utf8) ?? 0] = country }
        return table
    }()

    private static func withoutBlanks(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private static func listed(_ letters: String.UTF8View) -> Country? { index(letters).flatMap { byLetters[$0] } }

    private static func index(_ letters: String.UTF8View) -> Int? {
        guard letters.count == 2 else { return nil }
        var index = 0
        for byte in letters {
            let letter = (byte & 0xDF) &- UInt8(ascii: "A")
            guard byte >= UInt8(ascii: "A"), letter < 26 else { return nil }
            index = index * 26 + Int(letter)
        }
        return index
    }

    private static let withoutPostcodes = Set(
        """
        AE AG AO AW BF BI BJ BO BQ BS BV BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK IE JM KI KM KN KP LC LY ML MO MR MS \
        MW NR NU PA QA RW SB SC SL SO SR SS ST SX SY TD TF TG TK TL TO TT TV UG UM VU WS YE ZW
        """.split(separator: " ").map(String.init))

    /// Letters the standard keeps free for one country or has taken back from one, and what it is called now.
    private static let aliases = [
        "UK": "GB", "EL": "GR", "XI": "GB", "IC": "ES", "EA": "ES", "AC": "SH", "TA": "SH", "DG": "IO", "FX": "FR", "TP": "TL",
        "ZR": "CD", "BU": "MM", "DD": "DE",
    ]

    /// Words for countries that are no names of the list, and codes of countries that fell apart: too vague to be read, but no riddle.
    private static let otherWords = [
        "ENGLAND": "GB", "SCOTLAND": "GB", "WALES": "GB", "NORTHERN IRELAND": "GB", "GREAT BRITAIN": "GB", "HOLLAND": "NL",
        "AMERICA": "US", "UAE": "AE", "KSA": "SA", "DEUTSCHLAND": "DE", "ÖSTERREICH": "AT", "SCHWEIZ": "CH", "SUISSE": "CH",
        "ESPAÑA": "ES", "ITALIA": "IT", "AN": "BQ CW SX", "CS": "CZ ME RS SK", "YU": "ME RS", "SU": "RU",
    ]
}

/// Letters that are no country's code.
package struct UnknownCountry: Error, Sendable, Equatable, CustomStringConvertible {
    /// As they were written.
    package let text: String
    /// The countries whose code, or name when one was written, is most like it; at most five.
    package let nearest: [Country]

    package var description: String {
        let names = nearest.map { "\($0.code) (\($0.name))" }.joined(separator: ", ")
        return "must be a country code of two letters (ISO 3166-1); the nearest \(nearest.count == 1 ? "is" : "are") \(names)"
    }
}

extension Country {
    /// Those with the least distance to what was written, the ones that begin alike before the others.
    private static func nearest(to letters: String) -> [Country] {
        if let codes = otherWords[letters] { return codes.split(separator: " ").compactMap { named(String($0)) } }
        let written = Array(letters.prefix(60))
        func likeness(_ country: Country) -> [Int] {
            let form = Array(written.count < 3 ? country.code : written.count == 3 ? country.longCode : country.name.uppercased())
            return [distance(written, form), form.first == written.first ? 0 : 1]
        }
        let ranked = all.map { (country: $0, likeness: likeness($0)) }
        let best = ranked.map(\.likeness).min { $0.lexicographicallyPrecedes($1) }
        return ranked.filter { $0.likeness == best }.prefix(5).map(\.country)
    }

    /// Letters to change, add, leave out or swap with their neighbour.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var rows = [Array(0...right.count)]
        for (i, letter) in left.enumerated() {
            var row = [i + 1]
            for (j, other) in right.enumerated() {
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (letter == other ? 0 : 1))
                if i > 0, j > 0, letter == right[j - 1], left[i - 1] == other { cost = min(cost, rows[i - 1][j - 1] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
