import Barcodes
import Fulfilment
import Testing

@Suite("Labels of ISO/IEC 15434")
struct LabelEnvelopeTests {
    private static let parts = [
        "[)>", "RS", "06", "GS", "PKD-77", "GS", "1PX9-22Q", "GS", "Q250", "GS", "1TL-5", "GS", "10D2617", "GS", "14D20280131",
        "RS", "EOT",
    ]

    private static func written(_ names: [String: String]) -> String { parts.map { names[$0] ?? $0 }.joined() }

    @Test(
        "Control characters are read as they are and as keyboards write them",
        arguments: [
            ["RS": "\u{1E}", "GS": "\u{1D}", "EOT": "\u{4}"], ["RS": "^^", "GS": "^]", "EOT": "^D"],
            ["RS": "<RS>", "GS": "<GS>", "EOT": "<EOT>"],
            ["RS": "{RS}", "GS": "{GS}", "EOT": ""], ["RS": "␞", "GS": "␝", "EOT": "␄"],
            ["RS": "\\x1e", "GS": "\\x1d", "EOT": "\\x04"],
            ["RS": "", "GS": "\u{1D}", "EOT": ""],
        ])
    func spellings(names: [String: String]) throws {
        for prefix in ["", "]d1", "]Q1"] {
            let code = ScannedCode(prefix + Self.written(names))
            guard case .label(let label) = code.meanings.first else {
                Issue.record("\(code.problem?.description ?? code.summary)")
                continue
            }
            #expect(label.articleCodes == ["X9-22Q", "KD-77"] && label.count == 250 && label.lot == "L-5")
            #expect(label.expiry == CivilDay(year: 2028, month: 1, day: 31) && code.lot == "L-5")
            let facts = code.facts(year: 2026).map { "\($0.name): \($0.value)" }
            #expect(facts.contains("week (10D): week 17 of 2026") && facts.contains("expires (14D): 2028-01-31"))
            #expect(facts.contains("quantity (Q): 250") && facts.contains("customer's article (P): KD-77"))
        }
    }

    @Test("Format 05 holds GS1's fields, format 01 a carrier's number; several formats follow each other")
    func formats() throws {
        let gs1 = try LabelEnvelope("[)>\u{1E}05\u{1D}0105012345678900\u{1D}10L1\u{1D}17271231\u{1E}\u{4}")
        #expect(gs1.gtin?.digits == "05012345678900" && gs1.lot == "L1")
        #expect(ScannedCode("[)>^^05^]0105012345678900^]10L1^^^D").gtins.first?.digits == "05012345678900")
        let parcel =
            "[)>\u{1E}01\u{1D}96841706672\u{1D}840\u{1D}001\u{1D}1Z08071865\u{1D}UPSN\u{1D}204W4R\u{1D}\u{1D}1/1\u{1E}07ABC\u{1E}\u{4}"
        #expect(try LabelEnvelope(parcel).fields.first?.value == "841706672")
        #expect(try LabelEnvelope(parcel).fields.contains { $0.value == "1Z204W4R0108071865" })
    }

    @Test(
        "What cannot be read says why",
        arguments: [
            ("[)>06PKD-77Q250", "control characters"), ("[)>", "control characters"),
            ("[)>\u{1E}XX\u{1D}P1\u{1E}\u{4}", "two digits"),
            ("[)>\u{1E}06\u{1D}-77\u{1E}\u{4}", "data identifier"),
            ("[)>\u{1E}05\u{1D}0105012345678901\u{1E}\u{4}", "should be 0"),
        ])
    func problems(text: String, words: String) {
        #expect(ScannedCode(text).problem?.description.contains(words) == true, "\(ScannedCode(text).problem?.description ?? "")")
    }

    @Test("Only right days are days")
    func days() throws {
        for (field, day) in [
            ("14D20280230", nil), ("15D31012028", "2028-01-31"), ("14D-0280131", nil), ("25D20270501", "2027-05-01"),
        ] {
            #expect(try LabelEnvelope("[)>\u{1E}06\u{1D}\(field)\u{1E}\u{4}").expiry?.description == day)
        }
        #expect(try LabelEnvelope("[)>\u{1E}06\u{1D}8P05012345678900\u{1D}D270500\u{1E}\u{4}").expiry == nil)
        #expect(try LabelEnvelope("[)>\u{1E}06\u{1D}9N110375286414\u{1D}D270500\u{1E}\u{4}").expiry?.description == "2027-05-31")
    }
}
