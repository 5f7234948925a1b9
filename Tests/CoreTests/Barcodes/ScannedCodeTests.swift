import Barcodes
import Testing

@Suite("Scanned codes")
struct ScannedCodeTests {
    @Test(
        "Each kind is told apart",
        arguments: [
            ("6291041500213", "article 06291041500213"), ("]E06291041500213", "article 06291041500213"),
            ("]E402345673", "article 00000002345673"), ("]E06291041500213|]e010LOT\u{1D}17260930", "GS1 code with 3 fields"),
            ("]Q1HtTps://id.gs1.org/01/09506000134352", "name or place"),
            ("306141412345678902", "parcel 306141412345678902"), ("00306141412345678902", "parcel 306141412345678902"),
            ("]C100306141412345678902", "GS1 code with 1 field"), ("01061414112345621726093010ABC", "GS1 code with 3 fields"),
            ("https://id.gs1.org/00/306141412345678902", "GS1 Digital Link"), ("1Z204W4R0308071865", "UPS 1Z number"),
            ("A-01-02", "name or place 'A-01-02'"), ("CTRL:SHORT", "name or place"), ("https://example.com/x", "name or place"),
            ("123", "name or place"), ("张三", "name or place"),
        ])
    func kinds(scanned: String, summary: String) {
        let code = ScannedCode(scanned)
        #expect(code.summary.hasPrefix(summary), "\(code.summary)")
        #expect(code.problem == nil)
    }

    @Test(
        "Wrong codes say what is wrong",
        arguments: [
            ("6291041500214", "should be 3"), ("306141412345678903", "should be 2"), ("]E0629104150021", "wrong check digit"),
            ("]E06291041500213|]e0", "Nothing was read"), ("]E06291041500213|]e017269930", "should be a day"),
            ("", "Nothing was read"),
            (" \u{1D}\r", "Nothing was read"), ("]C117269930", "should be a day"), ("1Z204W4R0308071866", "UPS number"),
            ("0106141411234563172609301", "should be 2"), ("https://id.gs1.org/01/09506000134351", "should be 2"),
        ])
    func problems(scanned: String, words: String) {
        let code = ScannedCode(scanned)
        #expect(
            code.summary == "cannot be read" && code.problem?.description.contains(words) == true,
            "\(code.problem.debugDescription)")
    }

    @Test("Facts are written for people")
    func facts() {
        let facts = ScannedCode("]C10106141411234562310300175015261100\u{1D}10L1").facts(year: 2026)
        let values = Dictionary(uniqueKeysWithValues: facts.map { ($0.name, $0.value) })
        #expect(values["bar code"] == "GS1-128" && values["(3103) net weight (kg)"] == "1.750")
        #expect(values["(15) best before"] == "2026-11-30" && values["(10) lot"] == "L1")
        #expect(ScannedCode("A-01-02").facts(year: 2026).first?.name == "check digits as a place")
        #expect(!ScannedCode("(10)A").warnings.isEmpty)
    }
}
