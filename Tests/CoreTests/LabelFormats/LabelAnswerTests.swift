import FoundationEssentials
import Fulfilment
import Testing

@testable import LabelFormats

/// What label services' answers mean, by their documentation.
@Suite("Label services' answers")
struct LabelAnswerTests {
    @Test("The verdict is the one the service means, with its own words", arguments: LabelAnswer.all)
    func verdict(answer: LabelAnswer) {
        let verdict = answer.verdict
        #expect(verdict.code == answer.code, "\(verdict)")
        var facts: Set<String> = []
        LabelFacts.collect(verdict, into: &facts)
        for fact in answer.tells { #expect(facts.contains(fact), "\(verdict)") }
    }

    @Test("Cut anywhere, no answer is a sale, and no sale a refusal", arguments: LabelAnswer.all.filter { $0.status < 300 })
    func cut(answer: LabelAnswer) {
        let body = Array(answer.body.utf8)
        let end = body.lastIndex { $0 > 32 } ?? 0
        for length in stride(from: 0, to: end, by: 1) {
            let part = CarrierAnswer(status: answer.status, headers: answer.headers, body: Array(body[..<length]))
            let code = answer.format.read(part, of: answer.operation).code
            #expect(LabelFuzz.unread.contains(code) || (length == 0 && code == "voided"), "\(length): \(code)")
        }
    }

    @Test("Every format reads every operation's empty, broken and foreign answers without a sale", arguments: LabelFormat.all)
    func foreign(format: LabelFormat) {
        let bodies = [
            "", "{}", "[]", "null", "<html><body>502</body></html>", "<a></a>", "{\"labels\":[]}", "\u{0}", "--b\r\n--b--",
        ]
        for operation in LabelFormats.Operation.allCases {
            for status in [200, 201, 202, 204, 206, 207, 301, 400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504] {
                for body in bodies {
                    let verdict = format.read(CarrierAnswer(status: status, body: Array(body.utf8)), of: operation)
                    #expect(!["bought", "partial", "manifested", "pickup_scheduled"].contains(verdict.code))
                    if status >= 500 { #expect(verdict.code == (operation.isHarmless ? "retry" : "unknown")) }
                    if operation.isHarmless { #expect(verdict.code != "unknown") }
                }
            }
        }
    }

    @Test("Without an answer it is known whether it was asked at all")
    func noAnswer() {
        #expect(NoAnswer.beforeSending("no route").verdict(of: .buy).code == "retry")
        #expect(NoAnswer.afterSending("time-out").verdict(of: .buy).code == "unknown")
        #expect(NoAnswer.afterSending("time-out").verdict(of: .buy).needsLookUp)
        #expect(NoAnswer.afterSending("time-out").verdict(of: .quote).code == "retry")
    }

    @Test("There is no sale without a number")
    func numbers() {
        #expect(Purchase([]) == nil && Purchase([nil]) == nil)
        #expect(SoldParcel(number: nil) == nil && SoldParcel(number: "") == nil && SoldParcel(number: "true") == nil)
        #expect(SoldParcel(number: "----------") == nil && SoldParcel(number: String(repeating: "1", count: 61)) == nil)
        #expect(SoldParcel(number: " SNFJJ3 ")?.number == "SNFJJ3")
        #expect(Purchase([SoldParcel(number: "12345678"), nil]) == nil)
    }

    @Test(
        "Amounts are exact, in the currency's minor unit",
        arguments: [
            ("6.07000", "USD", 607), ("208.02000000000001", "CAD", 20_802), ("195.319999999999993", "CAD", 19_532),
            ("0.", "EUR", 0),
            (".5", "EUR", 50), ("-0.29", "CAD", -29), ("1000", "JPY", 1000), ("1.5", "JPY", 2), ("12.345", "KWD", 12_345),
            ("12.345", "EUR", 1235), ("-12.345", "EUR", -1235), ("1.2e2", "EUR", 12_000), ("7", "USD", 700),
        ])
    func amounts(text: String, currency: String, minor: Int) {
        #expect(CarrierAmount(text, Currency(currency))?.money.minor == minor)
    }

    @Test("What is no amount is none", arguments: ["", "abc", "1,50", "$5", "1.2.3", "nan", "inf", "--1", "1e999", "0x10", "１２"])
    func noAmounts(text: String) { #expect(CarrierAmount(text, Currency("EUR")) == nil) }

    @Test("Sums stay exact, and differ in currency never")
    func sums() {
        let amounts = ["6.07001", "0.00004"].map { CarrierAmount($0, Currency("USD")) }
        #expect(CarrierAmount.sum(amounts)?.millionths == 6_070_050)
        #expect(CarrierAmount.sum(amounts + [CarrierAmount("1", Currency("EUR"))]) == nil)
        #expect(CarrierAmount.sum([]) == nil)
    }

    @Test("Documents are what their first bytes say")
    func documents() {
        #expect(LabelDocument(base64: "JVBERi0xLjQK", media: "PNG")?.media == .pdf)
        #expect(LabelDocument(base64: "data:application/pdf;base64,JVBE\nRi0xLjQK")?.media == .pdf)
        #expect(LabelDocument(base64: "string") == nil && LabelDocument(base64: "") == nil)
        #expect(LabelDocument(text: "^XA^FO1,1^XZ", media: nil)?.media == .zpl)
        #expect(LabelDocument(address: "https://x.example/a.zpl?sig=1")?.media == .zpl)
        #expect(LabelDocument(address: "javascript:alert(1)") == nil && LabelDocument(address: "string") == nil)
    }
}
