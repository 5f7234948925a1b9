import Testing

@testable import Barcodes

/// A keyboard scanner and a computer of different countries: what arrives is told apart again.
@Suite("Codes typed on another keyboard")
struct KeyboardLayoutTests {
    private static let codes = [
        "5012345678900", "]E05012345678900", "]C10105012345678900", "(01)05012345678900(10)AZ-7/2(17)271231",
        "306141412345678902",
        "https://shop.example/01/05012345678900/10/L7?17=271231", "[)><RS>06<GS>8P05012345678900<GS>Q5<GS>1TZY-1<RS><EOT>",
        "]d201050123456789001727123110QMW.1", "1Z204W4R0308071865", "]E3978030640615754321",
    ]

    /// What there is of a code that must not depend on keyboards. A lot can be lost, but what was made out is right.
    private func identity(_ scanned: String) -> [String] {
        let code = ScannedCode(scanned)
        let waybills = code.meanings.compactMap {
            if case .waybill(let waybill) = $0, waybill.isChecked { waybill.number } else { nil }
        }
        return code.gtins.map(\.digits) + (code.sscc.map { [$0.digits] } ?? []) + Set(waybills)
    }

    @Test(
        "An American scanner on a computer of another country, and the other way around",
        arguments: KeyboardLayout.others.map(\.name))
    func everyLayout(name: String) throws {
        let layout = try #require(KeyboardLayout.others.first { $0.name == name })
        for code in Self.codes {
            let expected = identity(code)
            #expect(!expected.isEmpty)
            for arrived in [layout.showing(code), layout.sending(code)].compactMap({ $0 }) {
                #expect(identity(arrived) == expected, "\(code) arrived as \(arrived)")
                let (sent, read) = (ScannedCode(code), ScannedCode(arrived))
                #expect(
                    read.lot?.uppercased() == sent.lot?.uppercased() || read.hasUncertainLot || read.warnings.isEmpty,
                    "\(code) arrived as \(arrived)")
            }
        }
        #expect(layout.showing("5012345678900") != nil)
    }

    @Test("Keys that only wait for the next one leave a letter with an accent")
    func accents() throws {
        let french = try #require(KeyboardLayout.others.first { $0.name == "French" })
        #expect(french.showing("[A")?.unicodeScalars.elementsEqual("^Q".unicodeScalars) == true)
        #expect(TypedElsewhere.readings(of: "êà").contains { $0.text == "[e0" && $0.layout == "French" })
    }

    @Test("What may have been a separator on another keyboard does not join the halves of a number that it stands in")
    func halves() {
        let code = ScannedCode("(01)0501234567890}0(10)A1")
        #expect(TypedElsewhere.readings(of: "(01)0501234567890}0(10)A1").contains { $0.text == "(01)0501234567890|0(10)A1" })
        #expect(code.gtins.isEmpty && code.lot == nil && code.problem != nil)
        #expect(ScannedCode("(01)05012345678900}(10)A1").gtins.map(\.digits) == ["05012345678900"])
    }

    @Test("It is said, and what proves itself as it stands is never taken for something else")
    func careful() {
        #expect(ScannedCode("('àà-").warnings.isEmpty && ScannedCode("('àà-").summary.hasPrefix("name"))
        let french = KeyboardLayout.others.first { $0.name == "French" }?.showing("5012345678900") ?? ""
        #expect(ScannedCode(french).warnings.map(\.description).contains { $0.contains("French keys") })
        for code in Self.codes + ["A-01-02", "CTRL:SHORT", "YT1234567890123", "ZY-77"] {
            #expect(ScannedCode(code).warnings.isEmpty || code.hasPrefix("(01)"))
        }
    }
}

extension KeyboardLayout {
    /// What arrives when a scanner set to the American layout types on a computer set to this one; nil for what has no key.
    fileprivate func showing(_ text: String) -> String? { Self.translated(text, .us, self) }

    /// What arrives when a scanner set to this layout types on a computer set to the American one; nil for what has no key.
    fileprivate func sending(_ text: String) -> String? { Self.translated(text, self, .us) }

    private static func translated(_ text: String, _ from: KeyboardLayout, _ to: KeyboardLayout) -> String? {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let key = scalar.value <= 32 ? scalar : from.characters.firstIndex(of: scalar).map { to.characters[$0] }
            guard let key, key != " " || scalar == " " else { return nil }
            result.append(key)
        }
        return String(result)
    }
}
