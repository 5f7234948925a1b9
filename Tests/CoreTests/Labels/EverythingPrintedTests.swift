import Barcodes
import Foundation
import Fulfilment
import Testing

@testable import Labels

/// Whatever goes into a label comes out of it whole, or is named.
@Suite("Everything on the label, or an error", .enabled(if: TestFonts.areThere, "\(TestFonts.hint)"))
struct EverythingPrintedTests {
    private static func label(
        _ to: [AddressField], from: [String] = [], service: String = "", notes: [String] = [], plate: Bool = false
    ) throws -> ShippingLabel {
        ShippingLabel(
            from: LabelField.list("from", from), to: to, service: service, trackingNumber: "WB0000000017",
            sscc: plate ? try SSCC(extensionDigit: 0, companyPrefix: "0614141", serial: 17) : nil,
            notes: LabelField.list("notes", notes))
    }

    private static func problems(_ label: ShippingLabel, _ format: LabelFormat = .pdf) -> [LabelError.Problem] {
        do throws(LabelError) {
            _ = try LabelPrinter(format, fonts: TestFonts.chain).print(label)
            return []
        } catch {
            return error.problems
        }
    }

    /// Composed by Foundation, without blanks and what is invisible.
    private static func letters(_ text: String) -> [Unicode.Scalar] {
        text.precomposedStringWithCanonicalMapping.unicodeScalars.filter {
            !$0.properties.isWhitespace && !$0.properties.isDefaultIgnorableCodePoint
        }
    }

    /// In the order in which a reader meets them.
    private static func allFields(_ label: ShippingLabel) -> [LabelField] {
        func parts(_ names: [AddressField.Part]) -> [LabelField] {
            names.flatMap { name in label.to.filter { $0.part == name }.map(\.field) }
        }
        let country = parts([.country]).first?.text ?? ""
        let town = parts([.postcode, .city, .region])
        let streets = parts([.street, .street2])
        let isEastern = ["CN", "KR"].contains(country)
        let phone = parts([.phone]).map { letters($0.text).isEmpty ? $0 : LabelField($0.name, "Tel. " + $0.text) }
        return label.from + parts([.recipient, .company])
            + (isEastern ? parts([.region, .city, .postcode]) + streets : streets + town)
            + parts([.country]) + phone + [LabelField("service", label.service.text.uppercased()), label.trackingNumber]
            + (label.sscc.map { [LabelField("sscc", "(00) \($0.digits)")] } ?? []) + label.notes
    }

    private static func texts(_ layout: LabelLayout) -> [TextMark] {
        layout.marks.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    @Test("A sender that does not fit hides nothing of a destination that does not fit either; a long one is not blamed on it")
    func senderAndDestination() throws {
        let word = String(repeating: "W", count: 120)
        let both = try Self.label([AddressField(.recipient, word), AddressField(.city, "Ghent")], from: ["Depot", word])
        #expect(Self.problems(both).map(\.field) == ["from[1]", "to.recipient"])
        let lines = try Self.label(
            AddressField.Part.allCases.map { AddressField($0, "Ghent") }, from: Array(repeating: "Depot", count: 40))
        #expect(Set(Self.problems(lines).map { $0.field.prefix(5) }) == ["from["])
    }

    @Test("Every letter that went in comes out, whole words on one line, or its field is named", arguments: 0..<400)
    func property(seed: Int) throws {
        var (addresses, random) = (RandomAddress(seed: seed), SplitMix64(seed: seed + 1000))
        let (oddities, longest) = (seed % 4 == 3, [20, 60, 160, 400][seed % 4])
        func some(_ most: Int) -> [String] {
            (0..<Int.random(in: 0...most, using: &random)).map { _ in
                addresses.text(oddities: oddities, longest: 30, longestWord: 9)
            }
        }
        let label = try Self.label(
            addresses.fields(oddities: oddities, longest: longest, longestWord: seed % 5 == 4 ? 70 : 14), from: some(4),
            service: ["Express", "", "Überland"].randomElement(using: &random) ?? "", notes: some(5),
            plate: seed.isMultiple(of: 2))
        let media: LabelMedia = seed % 3 == 0 ? .fourBySix300 : .fourBySix203
        let format = LabelFormat.allCases[seed % 3]
        do throws(LabelError) {
            check(try LabelLayout(label, media: media, fonts: TestFonts.chain, format: format), label)
        } catch {
            check(error, label)
            let count = label.to.reduce(0) { $0 + $1.field.text.count }
            #expect(oddities || count > 250 || error.problems.contains { $0.reason.contains("wider") }, "\(error)")
        }
    }

    private func check(_ layout: LabelLayout, _ label: ShippingLabel) {
        let marks = Self.texts(layout)
        let expected = Self.allFields(label).flatMap { Self.letters($0.text) }
        #expect(marks.flatMap { Self.letters($0.text) } == expected)
        #expect(marks.allSatisfy { TestFonts.chain.missing(in: $0.text).isEmpty })
        for word in label.to.flatMap({ $0.field.text.split(whereSeparator: \.isWhitespace) })
        where word.utf8.allSatisfy({ $0 < 128 }) {
            #expect(word.contains("-") || word.contains(",") || marks.contains { $0.text.contains(word) }, "'\(word)' was cut")
        }
        for mark in marks {
            #expect(TestFonts.chain.width(mark.text) * Double(mark.size) <= Double(mark.width) + 0.001, "\(mark)")
            #expect(mark.size * 72 >= LabelLayout.smallestPrint * layout.media.density, "\(mark)")
            #expect(mark.x + mark.width <= layout.media.width && mark.y + mark.size <= layout.media.height, "\(mark)")
        }
        for (upper, lower) in zip(marks, marks.dropFirst()) where lower.x == upper.x {
            #expect(upper.y + upper.size <= lower.y, "\(upper) \(lower)")
        }
    }

    /// What is named is there: the letters, the word or the rest belong to that field.
    private func check(_ error: LabelError, _ label: ShippingLabel) {
        let texts = Dictionary(Self.allFields(label).map { ($0.name, Self.letters($0.text)) }, uniquingKeysWith: { $0 + $1 })
        for problem in error.problems {
            guard let text = texts[problem.field] else {
                Issue.record("\(problem.field) was not in the label")
                continue
            }
            let quoted = problem.reason.split(separator: "'", omittingEmptySubsequences: false)
            #expect(quoted.count > 2, "\(problem)")
            guard quoted.count > 2 else { continue }
            let named = Self.letters(String(quoted[1]))
            #expect(!named.isEmpty && text.indices.contains { text[$0...].starts(with: named) }, "\(problem)")
        }
        #expect(!error.problems.isEmpty)
    }

    @Test("What one would call a long address is printed, all formats and densities", arguments: LabelFormat.allCases)
    func longOnes(format: LabelFormat) throws {
        let long: [AddressField] = [
            .init(
                .recipient,
                "Vereinigte Muster- und Probenwerke Sued-West GmbH & Co. KGaA, zu Haenden Herrn Prof. Dr. Friedrich Probemann"),
            .init(.company, "Abteilung Einkauf und Materialwirtschaft, Kostenstelle 4711"),
            .init(.street, "Wilhelmine-von-Beispielsdorf-Allee 118c, Seitenfluegel links, Eingang D, 3. Obergeschoss"),
            .init(.street2, "Hinter dem Pfoertnerhaus, Tor 7, Rampe 12"),
            .init(.city, "Musterstadt am Langen Bach, Ortsteil Unterprobenhausen"),
            .init(.region, "Oberfranken"), .init(.postcode, "96123"), .init(.country, "DE"), .init(.phone, "+49 951 1234567"),
        ]
        for media in [LabelMedia.fourBySix203, .fourBySix300] {
            for plate in [false, true] {
                let label = try Self.label(
                    long, from: ["WH-07", "Hafenweg 3", "20457 Hamburg", "DE"], service: "Express", plate: plate)
                let marks = Self.texts(try LabelLayout(label, media: media, fonts: TestFonts.chain, format: format))
                #expect(marks.contains { $0.text == "DE" } && marks.contains { $0.text.hasSuffix("4567") })
                #expect(try !LabelPrinter(format, media: media, fonts: TestFonts.chain).print(label).isEmpty)
            }
        }
    }

    @Test("What does not fit is named with its field, and so is a word wider than the label")
    func refused() throws {
        let endless = String(repeating: "Musterweg 12 ", count: 90)
        let overflow = Self.problems(
            try Self.label([.init(.street, endless), .init(.city, "Ghent"), .init(.country, "BE")], plate: true))
        #expect(overflow.map(\.field) == ["to.street", "to.city", "to.country"])
        #expect(overflow.last?.reason.contains("'BE' is left over") == true)
        let wide = Self.problems(try Self.label([.init(.city, String(repeating: "W", count: 60)), .init(.country, "GB")]))
        #expect(wide.map(\.field) == ["to.city"] && wide[0].reason.contains(String(repeating: "W", count: 60)))
        let hyphens = try Self.label([.init(.city, String(repeating: "Wald-", count: 30) + "Ort"), .init(.country, "DE")])
        #expect(Self.problems(hyphens).isEmpty)
        let sender = try Self.label([.init(.country, "GB")], from: (1...30).map { "Line \($0)" })
        #expect(Self.problems(sender).contains { $0.field == "from[29]" })
        let notes = try Self.label([.init(.country, "GB")], notes: (1...60).map { "note \($0)" }, plate: true)
        #expect(Self.problems(notes).contains { $0.field == "notes[59]" })
        let service = try Self.label([.init(.country, "GB")], service: String(repeating: "Overnight ", count: 30))
        #expect(Self.problems(service).map(\.field) == ["service"])
    }

    @Test(
        "Letters that cannot be printed are named with field, letter and code point, by every printer",
        arguments: LabelFormat.allCases)
    func named(format: LabelFormat) throws {
        let label = ShippingLabel(
            from: LabelField.list("from", ["Shop 🎁"]),
            to: [
                .init(.recipient, "Ana x\u{302}y"), .init(.company, "\u{1019}\u{103C}\u{1014}"), .init(.street, "ก\u{E31}น 1"),
                .init(.city, "A\u{FFFD}B"),
                .init(.region, "\u{1112}\u{119E}"), .init(.country, "NL"),
            ], service: "", trackingNumber: "WB1", sscc: nil)
        let found = Dictionary(uniqueKeysWithValues: Self.problems(label, format).map { ($0.field, $0.reason) })
        #expect(found["from[0]"]?.contains("no font here has: '🎁' (U+1F381)") == true)
        #expect(
            found["to.recipient"]?.contains("marks that stand apart from them and cannot be placed: 'x\u{302}' (U+0078 U+0302)")
                == true)
        #expect(
            found["to.company"]?.contains("join or change places") == true
                && found["to.company"]?.contains("U+1019 U+103C") == true)
        #expect(found["to.street"]?.contains("U+0E01 U+0E31") == true && found["to.city"]?.contains("U+FFFD") == true)
        #expect(found["to.region"]?.contains("U+1112 U+119E") == true && found["to.country"] == nil)
    }

    @Test(
        "Letters apart from their marks are printed as the composed ones",
        arguments: [
            "Nguye\u{302}\u{303}n Thi\u{323} Hu\u{31B}o\u{31B}\u{300}ng", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}",
            "Ame\u{301}lie",
            "Žlut\u{30C}oučky\u{301}", "И\u{306}ошкар", "か\u{3099}ギ", "Α\u{301}θήνα", "A\u{30A}ngstro\u{308}m",
        ])
    func composed(text: String) throws {
        let whole = text.precomposedStringWithCanonicalMapping
        #expect(Array(whole.unicodeScalars) != Array(text.unicodeScalars))
        for format in LabelFormat.allCases {
            let printer = LabelPrinter(format, fonts: TestFonts.chain)
            let apart = try printer.print(Self.label([.init(.recipient, text), .init(.country, "NL")]))
            #expect(try apart == printer.print(Self.label([.init(.recipient, whole), .init(.country, "NL")])))
        }
    }

    @Test("Without a font file ASCII is printed everywhere and Latin by label printers; nothing loses its marks")
    func builtIn() throws {
        let (plain, marked) = (try Self.label([.init(.city, "Ghent")]), try Self.label([.init(.city, "Zürich Straße Łódź")]))
        for format in LabelFormat.allCases { #expect(try !LabelPrinter(format, fonts: FontChain()).print(plain).isEmpty) }
        #expect(try String(decoding: LabelPrinter(.zpl, fonts: FontChain()).print(marked), as: UTF8.self).contains("Straße"))
        let error = #expect(throws: LabelError.self) { try LabelPrinter(.pdf, fonts: FontChain()).print(marked) }
        #expect(error?.description.contains("to.city") == true && error?.description.contains("'ß' (U+00DF)") == true)
    }
}
