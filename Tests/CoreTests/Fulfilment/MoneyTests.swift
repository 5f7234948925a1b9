import FoundationEssentials
import Fulfilment
import Testing

@Suite("Money")
struct MoneyTests {
    @Test(
        "A price is read to the millionth, as text and as what binary arithmetic makes of it",
        arguments: [
            ("10.9", "BRL", "10.90", 1090), ("0.1", "EUR", "0.10", 10), ("7", "EUR", "7.00", 700), ("12.0", "JPY", "12", 12),
            ("1.500", "EUR", "1.50", 150), ("0.125", "KWD", "0.125", 125), ("1e2", "BRL", "100.00", 10_000),
            ("-0", "BRL", "0.00", 0),
            ("14.309999999999999", "BRL", "14.31", 1431), ("19.990000000000002", "USD", "19.99", 1999),
            ("0.30000000000000004", "EUR", "0.30", 30), ("2.9999999999999996", "EUR", "3.00", 300),
            ("0.1000000000000000055511151231257827021181583404541015625", "EUR", "0.10", 10),
            ("0.333333", "EUR", "0.333333", nil), ("0.0049", "EUR", "0.0049", nil), ("14.5", "JPY", "14.5", nil),
            ("1.2345", "KWD", "1.2345", nil), ("3.5E-3", "EUR", "0.0035", nil), ("0.0001", "CLF", "0.0001", 1),
        ] as [(String, String, String, Int?)])
    func read(text: String, code: String, shown: String, minor: Int?) throws {
        let currency = try #require(Currency(code))
        let price = try UnitPrice.read(text, currency: currency).price
        #expect(price.decimalText == shown && price.wholeMinor == minor)
        #expect(try UnitPrice(minor: price.minorText, currency: currency) == price)
        #expect(try UnitPrice.read(price.decimalText, currency: currency) == (price, false))
    }

    @Test(
        "What is finer than a millionth is rounded to the nearest, a half up, and said to be",
        arguments: [
            ("0.3333335", "0.333334", true), ("0.33333349", "0.333333", true), ("0.0000005", "0.000001", true),
            ("0.00000049", "0.00", true), ("5e-9", "0.00", true), ("0.3333330", "0.333333", false), ("0.9999995", "1.00", true),
        ])
    func rounding(text: String, shown: String, isRounded: Bool) throws {
        let (price, rounded) = try UnitPrice.read(text, currency: try #require(Currency("EUR")))
        #expect(price.decimalText == shown && rounded == isRounded)
    }

    @Test(
        "What is no amount is refused",
        arguments: ["", ".", "1.", ".5", "1,5", "1e", "1e1.5", "--1", "+1", " 1", "1.2.3", "NaN", "१", "1e9999"])
    func notADecimal(text: String) throws {
        let currency = try #require(Currency("EUR"))
        #expect(throws: MoneyError.notADecimal(text)) { try UnitPrice.read(text, currency: currency) }
    }

    @Test("Negative and too large amounts are refused for what they are")
    func outOfRange() throws {
        let currency = try #require(Currency("EUR"))
        #expect(throws: MoneyError.negative("-0.01")) { try UnitPrice.read("-0.01", currency: currency) }
        for text in ["99999999999999999999", "1e400", "9223372036854.775808"] {
            #expect(throws: MoneyError.tooLarge(text)) { try UnitPrice.read(text, currency: currency) }
        }
    }

    @Test("Any price reads back from its own texts, whatever the minor unit")
    func roundTrip() throws {
        var generator = SplitMix64(seed: 1)
        for code in ["EUR", "JPY", "KWD", "CLF"] {
            let currency = try #require(Currency(code))
            for _ in 0..<500 {
                let millionths = Int.random(in: 0...10_000_000_000, using: &generator)
                let price = try UnitPrice.read("\(millionths)e-6", currency: currency).price
                #expect(price.millionths == millionths)
                #expect(try UnitPrice.read(price.decimalText, currency: currency) == (price, false))
                #expect(try UnitPrice(minor: price.minorText, currency: currency) == price)
            }
        }
    }

    @Test("Currencies know their minor unit")
    func currencies() {
        #expect(Currency("eur")?.code == "EUR")
        #expect(Currency("EURO") == nil)
        #expect(Currency("E1R") == nil)
        #expect(["BRL", "JPY", "KWD", "CLF"].compactMap { Currency($0)?.exponent } == [2, 0, 3, 4])
        #expect(Currency.codes(ofExponent: 3).contains("TND") && !Currency.codes(ofExponent: 0).contains("EUR"))
    }
}
