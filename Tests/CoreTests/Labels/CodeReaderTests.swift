import Barcodes
import Foundation
import Labels
import Testing

/// Labels read back by programs that share nothing with us: the codes by zxing-cpp, the text of PDFs by poppler, the letters' shapes by
/// FreeType. Each test says which Debian package it lacks.
@Suite("Labels read by others", .enabled(if: TestFonts.areThere, "\(TestFonts.hint)"), .serialized)
struct CodeReaderTests {
    private static let expected = [
        "Code128 1Z204W4R0308071865", "GS1-128 00006141411234567890", "QRCode https://id.gs1.org/00/006141411234567890",
    ]

    private static func labels() throws -> [ShippingLabel] {
        [
            try LabelTests.label(), try LabelTests.label(recipient: "张三 서울특별시", street: "科技园一路88号", city: "深圳", country: "CN"),
            try LabelTests.label(
                recipient: "Nguye\u{302}\u{303}n Łódź Ωμέγα", street: "Ул. Тверская (д. 1) ^~_\\", city: "Český Krumlov"),
        ]
    }

    private static func codes(_ layout: LabelLayout, _ format: LabelFormat) throws -> [String] {
        let file =
            switch format {
            case .zpl: Array(ZPL.encode(layout, fonts: TestFonts.chain).utf8)
            case .pdf: PDF.encode(layout, fonts: TestFonts.chain)
            case .png: PNG.encode(BitmapPrinter.draw(layout, fonts: TestFonts.chain), density: layout.media.density)
            }
        let places = layout.marks.compactMap { mark -> (Int, Int, Int, Int)? in
            switch mark {
            case .bars(let bars): (0, bars.y - 4, layout.media.width, bars.y + bars.height + 4)
            case .square(let code):
                (code.x - 20, code.y - 20, code.x + code.modules * code.module + 20, code.y + code.modules * code.module + 20)
            default: nil
            }
        }
        return try Reader.codes(file, suffix: format.rawValue, density: layout.media.density, in: places)
    }

    private static func lines(_ layout: LabelLayout) -> [String] {
        layout.marks.compactMap { if case .text(let text) = $0 { text.text } else { nil } }
    }

    @Test(
        "All three codes of the PNG", .enabled(if: Reader.hasCodes, "\(Reader.codesHint)"),
        arguments: [LabelMedia.fourBySix203, .fourBySix300])
    func png(media: LabelMedia) throws {
        for label in try Self.labels() {
            #expect(try Self.codes(LabelLayout(label, media: media, fonts: TestFonts.chain), .png) == Self.expected)
        }
    }

    @Test(
        "All three codes of the ZPL, rendered by zplkit",
        .enabled(if: Reader.hasCodes && Reader.has("zplkit"), "zplkit is not installed; 'pip install zplkit'"))
    func zpl() throws {
        let layout = try LabelLayout(LabelTests.label(recipient: "Ana ^Lima"), fonts: TestFonts.chain, format: .zpl)
        #expect(try Self.codes(layout, .zpl) == Self.expected)
    }

    @Test(
        "All three codes of the PDF",
        .enabled(if: Reader.hasCodes && Reader.hasPDF, "\(Reader.codesHint), and apt install poppler-utils"))
    func pdf() throws {
        for label in try Self.labels() {
            #expect(try Self.codes(LabelLayout(label, fonts: TestFonts.chain), .pdf) == Self.expected)
        }
    }

    @Test(
        "Every line of the PDF is read back as text by pdftotext", .enabled(if: Reader.hasPDF, "apt install poppler-utils"),
        arguments: 0..<6)
    func pdfText(seed: Int) throws {
        var addresses = RandomAddress(seed: seed)
        let to = addresses.fields(oddities: false, longest: 80, longestWord: 12)
        let random = ShippingLabel(
            from: LabelField.list("from", ["Shop"]), to: to, service: "Ex", trackingNumber: "WB17", sscc: nil)
        for label in try Self.labels() + [random] {
            let layout = try LabelLayout(label, fonts: TestFonts.chain)
            let read = try Reader.text(PDF.encode(layout, fonts: TestFonts.chain))
            // The order of lines is the page's, from the top.
            for line in Self.lines(layout) {
                #expect(read.contains(line.filter { !$0.isWhitespace }), "'\(line)' is not in \(read)")
            }
        }
    }

    @Test(
        "Every letter of the PNG and the PDF looks like itself and like no other, drawn by FreeType",
        .enabled(if: Reader.has("PIL") && Reader.hasPDF, "apt install python3-pil poppler-utils"))
    func letters() throws {
        for label in try Self.labels() {
            let layout = try LabelLayout(label, media: .fourBySix300, fonts: TestFonts.chain)
            let marks = layout.marks.compactMap { if case .text(let text) = $0 { text } else { nil } }
            let png = PNG.encode(BitmapPrinter.draw(layout, fonts: TestFonts.chain), density: 300)
            let readPNG = try Reader.letters(png, suffix: "png", marks)
            #expect(readPNG == marks.map(\.text))
            let pdf = PDF.encode(layout, fonts: TestFonts.chain)
            let readPDF = try Reader.letters(pdf, suffix: "pdf", marks)
            #expect(readPDF == marks.map(\.text))
        }
    }

    @Test("Every line of the ZPL is read back: letters as fields, the others as dots in their place")
    func zplText() throws {
        for label in try Self.labels() {
            for (mark, field) in try Self.zplLines(label).1 {
                guard case .text(let text) = field.kind else {
                    #expect(field.kind != .dots([]), "\(mark)")
                    continue
                }
                #expect(text == mark.text)
            }
        }
    }

    @Test("Lines of dots in the ZPL say what FreeType knows", .enabled(if: Reader.has("PIL"), "apt install python3-pil"))
    func zplDots() throws {
        var read = 0
        for label in try Self.labels() {
            let (layout, lines) = try Self.zplLines(label)
            var (dots, drawn) = (Bitmap(width: layout.media.width, height: layout.media.height), [TextMark]())
            for (mark, field) in lines {
                guard case .dots(let graphic) = field.kind else { continue }
                drawn.append(mark)
                for dot in graphic { dots.blacken(x: field.x + dot.x, y: field.y + dot.y, size: 1) }
            }
            let texts = drawn.isEmpty ? [] : try Reader.letters(PNG.encode(dots, density: 203), suffix: "png", drawn)
            #expect(texts == drawn.map(\.text))
            read += texts.count
        }
        #expect(read > 0)
    }

    /// The lines of a label and what the ZPL has in their places.
    private static func zplLines(_ label: ShippingLabel) throws -> (LabelLayout, [(TextMark, ZPLReader.Field)]) {
        let layout = try LabelLayout(label, fonts: TestFonts.chain, format: .zpl)
        let fields = ZPLReader.fields(ZPL.encode(layout, fonts: TestFonts.chain)).filter { $0.kind != .box }
        let marks = layout.marks.compactMap { if case .text(let text) = $0 { text } else { nil } }
        #expect(fields.count == marks.count)
        return (
            layout,
            try marks.map { mark in
                // Dots begin above the box, for marks on capitals.
                let field = fields.first { $0.x == mark.x && (mark.y - mark.size / 2...mark.y).contains($0.y) }
                return (mark, try #require(field, "\(mark)"))
            }
        )
    }

    @Test(
        "QR codes of every size", .enabled(if: Reader.hasCodes, "\(Reader.codesHint)"),
        arguments: [1, 20, 100, 300, 700, 1200, 2000])
    func qr(length: Int) throws {
        let text = String((0..<length).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
        let code = try QRCode(text)
        var bitmap = Bitmap(width: (code.size + 8) * 4, height: (code.size + 8) * 4)
        for y in 0..<code.size {
            for x in 0..<code.size where code.isDark(x, y) { bitmap.blacken(x: (x + 4) * 4, y: (y + 4) * 4, size: 4) }
        }
        let file = PNG.encode(bitmap, density: 203)
        let read = try Reader.codes(file, suffix: "png", density: 203, in: [(0, 0, bitmap.width, bitmap.height)])
        #expect(read == ["QRCode \(text)"])
    }
}
