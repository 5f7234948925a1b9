import Barcodes
import Fulfilment
import Testing

@Suite("GS1 element strings")
struct ElementStringTests {
    private static let gs = "\u{1D}"

    @Test(
        "Every form a scanner sends reads the same",
        arguments: [
            "]C1010614141123456210ABC123\(gs)17260930", "]d2010614141123456210ABC123\(gs)17260930\r\n",
            "\(gs)010614141123456210ABC123\(gs)17260930", "]Q301061414112345621726093010ABC123",
            "(01)06141411234562(10)ABC123(17)260930", "010614141123456210ABC123<GS>17260930",
            "0106141411234562" + "10ABC123{FNC1}17260930",
            "010614141123456210ABC123\\u001d17260930", "^010614141123456210ABC123^17260930", "010614141123456210ABC123|17260930",
            "010614141123456210ABC123\u{241D}17260930", "  ]e0010614141123456210ABC123~117260930\t",
            "]C1010614141123456210ABC123\(gs)17260930\(gs)", "(01)06141411234562\(gs)(10)ABC123\(gs)(17)260930",
            "(01)06141411234562|(10)ABC123 | (17)260930|",
        ])
    func forms(scanned: String) throws {
        let message = try ElementString.read(scanned)
        #expect(message["01"] == "06141411234562" && message["10"] == "ABC123" && message["17"] == "260930")
        #expect(message.elements.count == 3)
        #expect(message.encoded() == "01061414112345621726093010ABC123")
        #expect(message.lot == "ABC123" && message.gtin?.gtin13 == "6141411234562" && message.objections.isEmpty)
    }

    @Test(
        "What is written reads back",
        arguments: [
            "(00)306141412345678902", "(01)06141411234562(21)a(b)c", "(01)06141411234562(3103)001750(15)261100(10)L1",
            "(02)06141411234562(37)24(00)306141412345678902(420)10115", "(8008)26093012", "(8008)260930123456",
            "(4309)0123456789" + "0234567890",
            "(01)06141411234562(21)x(240)y(8200)https://example.com/a?b=c", "(8003)00614141123452SERIAL7", "(7040)1ABC",
            "(8017)006141411234567890",
        ])
    func roundTrip(text: String) throws {
        let elements = try Self.elements(text)
        let message = try GS1Message(elements)
        #expect(try ElementString.read(message.text).elements == message.elements)
        let encoded = try ElementString.read("]C1" + message.encoded())
        #expect(Set(encoded.elements.map(\.identifier.code)) == Set(message.elements.map(\.identifier.code)))
        #expect(encoded.elements.allSatisfy { message[$0.identifier.code] == $0.value })
    }

    /// Cuts a printed form whose values may hold parentheses.
    private static func elements(_ text: String) throws -> [GS1Element] {
        var result: [(String, String)] = []
        for part in text.split(separator: "(") {
            let halves = part.split(separator: ")", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if halves.count == 2, (2...4).contains(halves[0].count), halves[0].allSatisfy(\.isNumber) {
                result.append((halves[0], halves[1]))
            } else if let last = result.popLast() {
                result.append((last.0, last.1 + "(" + part))
            }
        }
        return try result.map { try GS1Element(#require(ApplicationIdentifierTable.find($0.0)), $0.1) }
    }

    @Test(
        "Errors name the field in words",
        arguments: [
            ("]C10106141411234563", "wrong check digit; it should be 2"),
            ("]C1010614141", "The GTIN '0614141' needs 14 characters"),
            ("]C117261301", "The expires '261301' should be a day"), ("(17)261131", "should be a day"),
            ("(17)260230", "should be a day"),
            ("]C110", "The lot '' needs at least 1 characters"), ("]C1109876543210123456789AX", "more than 20 characters"),
            ("(05)123", "is no field of GS1"), ("]C1", "Nothing was read"), ("(10)A B", "character 'blank'"),
            ("(30)12A", "allowed are digits"), ("(01)0614141|1234562(10)A", "The GTIN has the character 'code 29'"),
            ("(10)A|B(17)260930", "The lot has the character 'code 29'"), ("(10)A\\B", "character '\\'"),
            ("(00)306141412345678902(00)006141411234567890", "says SSCC twice"), ("(4321)2", "0 for no or 1 for yes"),
            ("(4324)2609302460", "hours and minutes"), ("(8006)061414112345620300", "the piece and how many"),
            ("(01)", "needs 14"),
            ("(8007)GB82WEST12345698765433", "an IBAN"), ("(4300)A%2", "hexadecimal"), ("(10", "is no field"),
            ("(", "is no field"),
            ("01061414112345", "needs 14"),
        ])
    func errors(scanned: String, words: String) {
        let error = #expect(throws: BarcodeError.self) { try ElementString.read(scanned) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test("Day 00 is the last of the month, and the century the nearest")
    func dates() {
        #expect(GS1Date.day("260200", year: 2026) == CivilDay(year: 2026, month: 2, day: 28))
        #expect(GS1Date.day("280200", year: 2026) == CivilDay(year: 2028, month: 2, day: 29))
        #expect(GS1Date.day("760101", year: 2026) == CivilDay(year: 2076, month: 1, day: 1))
        #expect(GS1Date.day("770101", year: 2026) == CivilDay(year: 1977, month: 1, day: 1))
        #expect(GS1Date.day("010101", year: 2051) == CivilDay(year: 2101, month: 1, day: 1))
        #expect(GS1Date.day("020101", year: 2051) == CivilDay(year: 2002, month: 1, day: 1))
        #expect(GS1Date.day("261301", year: 2026) == nil && GS1Date.day("26013", year: 2026) == nil)
    }

    @Test("Fields that need or forbid others are told")
    func objections() throws {
        #expect(try ElementString.read("(10)A").objections.count == 1)
        #expect(try ElementString.read("(01)06141411234562(10)A").objections.isEmpty)
        #expect(try ElementString.read("(01)06141411234562(02)06141411234562(37)2").objections.count >= 2)
        #expect(try ElementString.read("(02)06141411234562(37)2").objections.count == 1)
        #expect(try ElementString.read("(3103)001750(3102)001750(01)06141411234562").objections.count == 2)
    }

    @Test("The check pair is the one GS1 prints for its own example")
    func checkPair() {
        #expect(CheckPair.isValid("1987654Ad4X4bL5ttr2310c2K"))
        #expect(!CheckPair.isValid("1987654Ad4X4bL5ttr2310c2L") && !CheckPair.isValid("K"))
    }

    @Test("Random and mutated codes are read or refused, never a crash", arguments: 0..<4)
    func fuzz(seed: Int) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<BarcodeFuzz.rounds { BarcodeFuzz.round(using: &generator) }
    }
}
