import Fulfilment
import Testing

@Suite("Countries")
struct CountryTests {
    @Test("The list is ISO 3166-1 and Kosovo: every code once, every name there")
    func list() {
        #expect(Country.all.count == 250)
        #expect(Set(Country.all.map(\.code)).count == 250)
        for country in Country.all {
            #expect(country.code.utf8.count == 2 && country.code.utf8.allSatisfy { (65...90).contains($0) })
            #expect(!country.name.isEmpty && Country.named(country.code) == country)
        }
    }

    @Test("Letters of any size are the country's", arguments: [("br", "BR"), ("Gb", "GB"), (" NO ", "NO"), ("xk", "XK")])
    func letters(text: String, code: String) throws {
        let (country, isAlias) = try Country.read(text)
        #expect(country.code == code && !isAlias)
    }

    @Test(
        "Letters that stand for one country are read as that",
        arguments: [("UK", "GB"), ("uk", "GB"), ("EL", "GR"), ("FX", "FR"), ("IC", "ES"), ("TP", "TL"), ("XI", "GB")])
    func aliases(text: String, code: String) throws {
        let (country, isAlias) = try Country.read(text)
        #expect(country.code == code && isAlias)
    }

    @Test(
        "Unknown letters are refused with the nearest of the list",
        arguments: [
            ("ZZ", ["ZA", "ZM", "ZW"]), ("GBR", ["GB"]), ("usa", ["US"]), ("Brazil", ["BR"]), ("Brasil", ["BR"]),
            ("Germny", ["DE"]), ("England", ["GB"]), ("JA", ["JE", "JM", "JO", "JP"]), ("AN", ["BQ", "CW", "SX"]),
        ])
    func unknown(text: String, nearest: [String]) {
        let error = #expect(throws: UnknownCountry.self) { try Country.read(text) }
        #expect(error?.nearest.map(\.code) == nearest)
        #expect(error?.description.contains("\(nearest[0]) (") == true)
    }

    @Test(
        "What is no letter at all is refused, too", arguments: ["", "  ", "B1", "ÄÖ", "🇧🇷", String(repeating: "x", count: 5000)])
    func noLetters(text: String) {
        let error = #expect(throws: UnknownCountry.self) { try Country.read(text) }
        #expect((1...5).contains(error?.nearest.count ?? 0))
    }

    @Test("Postcodes are where they are")
    func postcodes() {
        for code in ["QA", "HK", "AE", "AO", "BS", "CI", "FJ", "GH", "IE", "JM", "MO", "PA", "QA", "UG", "YE", "ZW"] {
            #expect(Country.named(code)?.hasPostcodes == false, "\(code)")
        }
        for code in ["BR", "DE", "GB", "US", "JP", "IN", "CN", "NL", "PT", "XK", "SG", "KW"] {
            #expect(Country.named(code)?.hasPostcodes == true, "\(code)")
        }
    }
}

@Suite("Text of one line")
struct OneLineTextTests {
    @Test(
        "Line breaks, tabs and other separators are blanks, a run of them one, at the ends none",
        arguments: [
            ("Rua A\n\n12", "Rua A 12"), ("Rua A\r\n12", "Rua A 12"), ("Ana\tLima", "Ana Lima"), ("\nAna\n", "Ana"),
            ("a\u{B}b\u{C}c", "a b c"), ("a\u{85}b", "a b"), ("a\u{2028}b\u{2029}c", "a b c"), ("a\u{A0}b", "a b"),
            ("東京\u{3000}渋谷", "東京 渋谷"), ("a \n b", "a b"), ("a\n  b  c", "a b  c"), ("\t \n", ""), ("a\u{202F}\u{2009}b", "a b"),
        ])
    func folded(sent: String, read: String) throws {
        let line = try OneLineText(sent)
        #expect(line.text == read && line.isFolded)
        #expect(try OneLineText(line.text) == OneLineText(read) && !OneLineText(read).isFolded)
    }

    @Test(
        "Everything else stays",
        arguments: ["", "Ana", "  a  b ", "Straße nº 3 – 4", "ação", "서울", "e\u{301}", "👩‍👧", "a\u{200B}b"])
    func kept(text: String) throws {
        let line = try OneLineText(text)
        #expect(line.text == text && !line.isFolded)
    }

    @Test(
        "Control characters are refused and shown by their codes",
        arguments: ["a\u{0}b", "\u{1B}[1m", "\u{7F}", "a\u{9B}b", "\u{7}", "a\n\u{1}"])
    func controls(text: String) {
        #expect(throws: ControlCharacter.self) { try OneLineText(text) }
        #expect(text.printable.contains("\\u{") && text.printable.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
    }
}
