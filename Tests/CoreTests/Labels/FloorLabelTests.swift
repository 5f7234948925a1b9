import Barcodes
import ScanDialogue
import Testing

@testable import Labels

/// Labels of the floor, read back by zxing-cpp and poppler.
@Suite("Labels of the floor", .enabled(if: TestFonts.areThere, "\(TestFonts.hint)"), .serialized)
struct FloorLabelTests {
    private static let contents: [FloorLabel.Content] =
        [
            .init(code: "A-01-1", caption: "SP1, zone cold", check: "042"), .init(code: "P01", title: "张三 Łódź", caption: "P01"),
            .init(code: "C-21-B07", title: "B07", caption: "C-21-B07"),
            .init(code: "HALL-7-MEZZANINE-0123456789", caption: "S2", check: "9Z8Y7"),
        ] + ControlCode.allCases.map { .init(code: $0.rawValue, caption: Language.english.words.meaning(of: $0)) }

    private func label(_ content: FloorLabel.Content, _ format: LabelFormat = .pdf) throws -> FloorLabel {
        try FloorLabel(content, fonts: TestFonts.chain, format: format)
    }

    private func places(_ page: some LabelPage) -> [(Int, Int, Int, Int)] {
        page.marks.compactMap { mark in
            guard case .bars(let bars) = mark else { return nil }
            let width = bars.symbol.moduleCount * bars.module
            return (bars.x - 10 * bars.module, bars.y - 4, bars.x + width + 10 * bars.module, bars.y + bars.height + 4)
        }
    }

    @Test("The code of each label and nothing else is in its bars", .enabled(if: Reader.hasCodes, "\(Reader.codesHint)"))
    func bars() throws {
        for content in Self.contents {
            let label = try label(content)
            let png = PNG.encode(BitmapPrinter.draw(label, fonts: TestFonts.chain), density: 203)
            let all = [(0, 0, label.media.width, label.media.height)]
            #expect(try Reader.codes(png, suffix: "png", density: 203, in: all) == ["Code128 \(content.code)"])
        }
    }

    @Test(
        "The same as a label printer draws it",
        .enabled(if: Reader.hasCodes && Reader.has("zplkit"), "zplkit is not installed; 'pip install zplkit'"))
    func zpl() throws {
        for content in Self.contents {
            let label = try label(content, .zpl)
            let file = Array(ZPL.encode(label, fonts: TestFonts.chain).utf8)
            #expect(
                try Reader.codes(file, suffix: "zpl", density: 203, in: places(label)) == ["Code128 \(content.code)"])
        }
    }

    @Test(
        "Ten to a sheet, each where it can be cut out, in their order",
        .enabled(if: Reader.hasCodes && Reader.hasPDF, "apt install poppler-utils, and \(Reader.codesHint)"))
    func sheets() throws {
        let labels = try Self.contents.map { try label($0) }
        let sheets = LabelSheet.sheets(of: labels)
        #expect(sheets.map { places($0).count } == [10, labels.count - 10])
        let file = PDF.encode(sheets, fonts: TestFonts.chain)
        let codes = try Reader.codes(file, suffix: "pdf", density: 203, in: places(sheets[0]))
        #expect(codes == Self.contents.prefix(10).map { "Code128 \($0.code)" })
        let text = try Reader.text(file)
        for content in Self.contents {
            for part in [content.title, content.caption, content.check] {
                #expect(text.contains(part.filter { !$0.isWhitespace }), "'\(part)' is not on the sheets")
            }
        }
    }

    @Test("No mark leaves its label, and nothing covers the bars and their quiet zones")
    func bounds() throws {
        for content in Self.contents {
            let label = try label(content)
            let bars = try #require(places(label).first)
            #expect(bars.0 >= 0 && bars.2 <= label.media.width)
            for case .text(let text) in label.marks {
                #expect(text.x >= 0 && text.x + text.width <= label.media.width && text.y + text.size <= label.media.height)
                #expect(text.y + TextBlock.pitch(text.size) <= bars.1 || text.y >= bars.3, "\(text.text) is over the bars")
            }
        }
    }

    @Test("What no scanner reads or no font prints is refused by name")
    func refusals() throws {
        #expect(try problem(.init(code: "Straße")) == "code")
        #expect(try problem(.init(code: String(repeating: "A9", count: 20))) == "code")
        #expect(try problem(.init(code: "A", caption: String(repeating: "word ", count: 60))) == "caption")
        #expect(try problem(.init(code: "A", title: "\u{10FFFF}")) == "code")
    }

    private func problem(_ content: FloorLabel.Content) throws -> String? {
        let error = #expect(throws: LabelError.self) { try label(content) }
        return error?.problems.first?.field
    }

    @Test("Every printed control code is understood by picking or packing")
    func controls() {
        for control in ControlCode.allCases { #expect(TerminalKeys.mayMean(control.rawValue), "\(control.rawValue)") }
        #expect(!TerminalKeys.mayMean("CTRL:NOTHING"))
    }
}
