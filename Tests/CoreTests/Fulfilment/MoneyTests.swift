import FoundationEssentials
import Fulfilment
import Testing

@Suite("Money")
struct MoneyTests {
    @Test(
        "Decimals are read exactly",
        arguments: [
            ("10.9", 2, 1090), ("10.90", 2, 1090), ("0.1", 2, 10), ("8.72", 2, 872), ("7", 2, 700), ("-3.05", 2, -305),
            ("12", 0, 12),
            ("12.0", 0, 12), ("1.500", 2, 150), ("0.125", 3, 125), ("92233720368547758.07", 2, Int.max),
        ])
    func parse(text: String, exponent: Int, minor: Int) throws {
        #expect(try Money.minorUnits(text, exponent: exponent) == minor)
    }

    @Test("What is no amount is refused", arguments: ["", ".", "1.", ".5", "1,5", "1e3", "--1", "+1", " 1", "1.2.3", "NaN", "१"])
    func notADecimal(text: String) {
        #expect(throws: MoneyError.notADecimal(text)) { try Money.minorUnits(text, exponent: 2) }
    }

    @Test("Too fine and too large amounts are refused with advice")
    func outOfRange() {
        #expect(throws: MoneyError.finerThanMinorUnit("1.005", exponent: 2)) { try Money.minorUnits("1.005", exponent: 2) }
        #expect(throws: MoneyError.tooLarge("92233720368547758.08")) { try Money.minorUnits("92233720368547758.08", exponent: 2) }
        #expect("\(MoneyError.finerThanMinorUnit("1.005", exponent: 2))".contains("2 digits"))
    }

    @Test("Any amount reads back from its own text")
    func roundTrip() throws {
        var generator = SplitMix64(seed: 1)
        for code in ["EUR", "JPY", "KWD"] {
            let currency = try #require(Currency(code))
            for _ in 0..<500 {
                let money = Money(minor: Int.random(in: -10_000_000...10_000_000, using: &generator), currency: currency)
                #expect(try Money(money.decimalText, currency: currency) == money)
            }
        }
    }

    @Test("JSON strings and numbers give the same exact text")
    func decimalText() throws {
        let amounts = try JSONDecoder().decode([DecimalText].self, from: Data(#"["10.9", 10.9, 8.72, 1090, 0.1]"#.utf8))
        #expect(amounts.map(\.text) == ["10.9", "10.9", "8.72", "1090", "0.1"])
    }

    @Test("Currencies know their minor unit")
    func currencies() {
        #expect(Currency("eur")?.code == "EUR")
        #expect(Currency("EURO") == nil)
        #expect(Currency("E1R") == nil)
        #expect(["BRL", "JPY", "KWD"].compactMap { Currency($0)?.exponent } == [2, 0, 3])
    }
}
