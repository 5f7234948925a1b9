import Barcodes
import Testing

/// One thing has one identity, however its code is scanned, printed or typed.
@Suite("Forms of codes")
struct CodeFormsTests {
    private static let gs = "\u{1D}"

    @Test(
        "An article's forms name one article",
        arguments: [
            (
                "05012345678900",
                [
                    "5012345678900", "]E05012345678900", "05012345678900", "5 012345 678900", "5-012345-678900",
                    "EAN 5012345678900",
                    "GTIN: 0 50 12345 67890 0", "５０１２３４５６７８９００", "5\u{A0}012345\u{2009}678900", "]C10105012345678900",
                    "]I105012345678900",
                    "(01) 0 501234 567890 0 (10) A", "]d2010501234567890010A", "\(gs)010501234567890010A",
                    "https://shop.example/01/5012345678900", "[)>\u{1E}05\(gs)0105012345678900\(gs)10A\u{1E}\u{4}",
                    "[)>\u{1E}06\(gs)8P05012345678900\(gs)Q5\u{1E}\u{4}",
                ]
            ),
            ("00012000007897", ["01278907", "]E00012000007897", "012000007897", "0012000007897", "]E001278907", "0 127890 7"]),
            ("00012300000642", ["01236432", "012300000642"]), ("00012340000053", ["01234543", "012340000053"]),
            ("00023498000079", ["02349879", "023498000079"]),
            (
                "09780306406157",
                [
                    "9780306406157", "978-0-306-40615-7", "978 0 306 40615 7", "ISBN 978-0-306-40615-7",
                    "ISBN-13: 978-0-306-40615-7",
                    "0-306-40615-2", "0306406152", "ISBN 0-306-40615-2", "978\u{2011}0\u{2013}306\u{2011}40615\u{2212}7",
                ]
            ),
            ("09770317847001", ["9770317847001", "0317-8471", "ISSN 0317-8471"]),
        ])
    func articles(gtin: String, forms: [String]) {
        for form in forms {
            #expect(ScannedCode(form).gtins.map(\.digits).contains(gtin), "\(form): \(ScannedCode(form).meanings)")
        }
    }

    @Test("Eight digits that are right as EAN-8 and as UPC-E are both; the kind of bar code decides where it is known")
    func bothKinds() throws {
        let both = try #require(
            (0..<1_000_000).lazy.compactMap { number -> String? in
                let digits = CheckDigit.append(to: String(number + 10_000_000).dropFirst())
                return digits.flatMap { RetailNumbers.expanded(upcE: $0).map(\.digits) == "000000" + $0 ? nil : $0 }.flatMap {
                    RetailNumbers.expanded(upcE: $0) == nil ? nil : $0
                }
            }.first)
        let (ean8, upcE) = (try GTIN(both), try #require(RetailNumbers.expanded(upcE: both)))
        #expect(ScannedCode(both).gtins == [ean8, upcE])
        #expect(ScannedCode("]E4" + both).gtins == [ean8])
        #expect(ScannedCode("]E0" + both).gtins == [upcE, ean8])
        #expect(ScannedCode("]C0" + both).gtins.isEmpty)
    }

    @Test("Every UPC-E is a UPC-A whose zeros it left out", arguments: ["0", "1"])
    func upcE(system: String) throws {
        for number in stride(from: 0, to: 1_000_000, by: 997) {
            let six = String(String(number + 1_000_000).dropFirst())
            let gtin = try #require(RetailNumbers.expanded(upcE: system + six))
            let upcA = gtin.digits.dropFirst(2)
            #expect(CheckDigit.isValid(upcA) && upcA.hasPrefix(system + six.prefix(2)))
            #expect(RetailNumbers.expanded(upcE: "\(system)\(six)\(upcA.suffix(1))") == gtin)
            #expect(upcA.filter { $0 != "0" }.count <= six.filter { $0 != "0" }.count + 2)
        }
    }

    @Test(
        "The add-on beside an article's bar code is told apart from it",
        arguments: [
            (
                "5",
                [
                    "978030640615754321", "9780306406157 54321", "]E3978030640615754321", "]E09780306406157]E254321",
                    "]E0978030640615754321",
                ]
            ),
            ("2", ["977031784700112", "9770317847001 12", "]E3977031784700112", "]E09770317847001]E112", "9 770317 847001 12"]),
            ("upc", ["01234567890512345", "0 12345 67890 5 12345", "]E0012345678905]E212345", "]E3012345678905 12345"]),
        ])
    func addOns(kind: String, forms: [String]) {
        let expected = ["5": ("09780306406157", "54321"), "2": ("09770317847001", "12"), "upc": ("00012345678905", "12345")][kind]
        for form in forms {
            guard case .articleWithAddOn(let article) = ScannedCode(form).meanings.first else {
                Issue.record("\(form): \(ScannedCode(form).summary)")
                continue
            }
            #expect(article.article.digits == expected?.0 && article.addOn == expected?.1, "\(form)")
        }
        #expect(ScannedCode("]E254321").problem?.description.contains("small bar code") == true)
    }

    @Test(
        "Eighteen digits that are a book with its add-on and a right SSCC are both, the book first; other goods the parcel first")
    func addOnOrParcel() throws {
        let book = try #require((10_000...99_999).map { "9780306406157\($0)" }.first { CheckDigit.isValid($0) })
        #expect(ScannedCode(book).gtins.first?.digits == "09780306406157" && ScannedCode(book).sscc?.digits == book)
        let parcel = try #require((10_000...99_999).map { "5012345678900\($0)" }.first { CheckDigit.isValid($0) })
        #expect(ScannedCode(parcel).summary.hasPrefix("parcel") && ScannedCode(parcel).gtins.first?.digits == "05012345678900")
        let doubtful = try #require((10_000...99_999).map { "5012345678900\($0)" }.first { !CheckDigit.isValid($0) })
        #expect(ScannedCode(doubtful).warnings.first?.description.contains("for an SSCC") == true)
    }

    @Test(
        "A parcel's forms name one parcel",
        arguments: [
            "306141412345678902", "(00) 306141412345678902", "(00)306141412345678902", "3 0614141 234567890 2",
            "(00) 3 0614141 234567890 2",
            "00 306141412345678902", "00306141412345678902", "]C100306141412345678902", "SSCC 3 0614141 234567890 2",
            "NVE: 306141412345678902",
            "https://id.gs1.org/00/306141412345678902",
        ])
    func parcels(form: String) throws {
        #expect(ScannedCode(form).sscc?.digits == "306141412345678902", "\(ScannedCode(form).meanings)")
        if !form.hasPrefix("http"), !form.hasPrefix("SSCC"), !form.hasPrefix("NVE") {
            #expect(try SSCC(form).digits == "306141412345678902")
        }
    }

    @Test(
        "A carrier's number is what tracks the parcel, whatever else its bar code says",
        arguments: [
            ("1Z204W4R0308071865", ["1z204w4r0308071865", "1Z 204 W4R 03 0807 186 5", "1Z204W4R0308071865"]),
            (
                "9261290113185417468510",
                [
                    "4201028200009261290113185417468510", "9261 2901 1318 5417 4685 10", "]C142010282\(gs)9261290113185417468510",
                    "]d242010282\(gs)9261290113185417468510", "]C1420102820000\(gs)9261290113185417468510",
                    "]C1420102829261290113185417468510",
                    "420102829261290113185417468510",
                ]
            ),
            ("779017972697", ["1001921334250001000300779017972697", "1011921334250001000300779017972697", "7790 1797 2697"]),
            ("987654312345672", ["9611020987654312345672", "9611 0209 8765 4312 3456 72", "]C19611020987654312345672"]),
            ("508100000016", ["508100000016", "5081 0000 0016", "]C0508100000016", "]I1508100000016"]),
        ])
    func waybills(number: String, forms: [String]) {
        for form in forms {
            guard case .waybill = ScannedCode(form).meanings.first(where: { if case .waybill = $0 { true } else { false } })
            else {
                Issue.record("\(form): \(ScannedCode(form).meanings) \(ScannedCode(form).problem?.description ?? "")")
                continue
            }
            let numbers = ScannedCode(form).meanings.compactMap {
                if case .waybill(let waybill) = $0 { waybill.number } else { nil }
            }
            #expect(numbers.contains(number), "\(form): \(numbers)")
        }
    }

    @Test(
        "Label codes are named for what they are, and the kind of bar code is believed",
        arguments: [
            ("]C142010282", "postcode a carrier sorts by"), ("42010282", "postcode a carrier sorts by"),
            ("]C0420102820000", "postcode a carrier sorts by"), ("]C142127610115", "postcode a carrier sorts by"),
            ("]C012345670", "name or place"), ("]A012345670", "name or place"), ("]I1012345678905", "DHL Paket Identcode"),
            ("]I1012345678912", "name or place"), ("]G012345670", "name or place"), ("]C012345671", "name or place"),
            ("]I105012345678900", "article 05012345678900"), ("]C05012345678900", "name or place"),
            ("508100000016", "GLS parcel"),
            ("]d15012345678900", "article 05012345678900"),
        ])
    func labels(scanned: String, summary: String) {
        let code = ScannedCode(scanned)
        #expect(code.summary.hasPrefix(summary) && code.problem == nil, "\(code.summary) \(code.problem?.description ?? "")")
    }

    @Test("Long codes are read whole; what is longer than any bar code says how long it is")
    func long() {
        let fields = (91...99).map { "\($0)" + String(repeating: "A", count: 90) }.joined(separator: Self.gs)
        let code = ScannedCode("]d20105012345678900\(fields)\(Self.gs)10L1\(Self.gs)17271231")
        #expect(code.lot == "L1" && code.gtins.first?.digits == "05012345678900")
        for prefix in ["", "]C1", "]d2"] {
            let fits = ScannedCode("\(prefix)91" + String(repeating: "A", count: 8190))
            #expect(fits.problem?.description.contains("more than 90 characters") ?? (prefix == ""), "\(prefix)")
            let over = ScannedCode("\(prefix)91" + String(repeating: "A", count: 8191))
            #expect(over.problem == .tooLong(8193), "\(prefix): \(over.problem?.description ?? "")")
        }
        #expect(ScannedCode("1Z204W4R0308071865" + String(repeating: " ", count: 60) + "0").problem == nil)
        #expect(WaybillNumber.candidates("1Z204W4R0308071865" + String(repeating: " ", count: 60) + "0").isEmpty)
    }
}
