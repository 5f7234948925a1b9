import Barcodes

/// A label of the floor: what people read from afar, what they type to prove where they are, and what they scan.
package struct FloorLabel: LabelPage {
    /// What is printed.
    package struct Content: Sendable, Equatable {
        /// The code, as scanned.
        package let code: String
        /// What people read in its place; the code itself where that is short enough to be read.
        package let title: String
        /// Below the bars.
        package let caption: String
        /// Check digits, beside the title; blank for none. They are not in the bars: who types them has seen them.
        package let check: String

        package init(code: String, title: String? = nil, caption: String = "", check: String = "") {
            (self.code, self.title, self.caption, self.check) = (code, title ?? code, caption, check)
        }
    }

    package let media = LabelMedia.floor
    package private(set) var marks: [LabelMark] = []
    private let fonts: FontChain
    private let isForLabelPrinters: Bool
    private var problems: [LabelError.Problem] = []

    private static let margin = 32

    /// - Throws: `LabelError` when a text or the code cannot be printed, or does not fit.
    package init(_ content: Content, fonts: FontChain, format: LabelFormat) throws(LabelError) {
        (self.fonts, isForLabelPrinters) = (fonts, format == .zpl)
        let inner = media.width - 2 * Self.margin
        let checkWidth = content.check.isEmpty ? 0 : inner / 3
        add("code", content.title, x: Self.margin, y: 24, width: inner - checkWidth, height: 144, largest: 116)
        if checkWidth > 0 {
            let x = Self.margin + inner - checkWidth
            marks.append(.box(x: x + 8, y: 24, width: 4, height: 136))
            add("check_code", content.check, x: x + 28, y: 24, width: checkWidth - 28, height: 144, largest: 116)
        }
        addBars(content.code)
        add("caption", content.caption, x: Self.margin, y: 336, width: inner, height: 44, largest: 34)
        guard problems.isEmpty else { throw LabelError(problems: problems) }
    }

    private mutating func addBars(_ code: String) {
        do throws(BarcodeError) {
            let symbol = try Code128(code)
            let module = min(4, media.width / (symbol.moduleCount + 20))
            guard module >= 2 else { throw .cannotEncode(code, code: "bars a hand scanner reads on this label") }
            let x = (media.width - symbol.moduleCount * module) / 2
            marks.append(.bars(BarsMark(symbol: symbol, content: .text(code), x: x, y: 176, height: 148, module: module)))
        } catch {
            problems.append(.init(field: "code", reason: "is '\(code)': \(error)"))
        }
    }

    private mutating func add(_ name: String, _ text: String, x: Int, y: Int, width: Int, height: Int, largest: Int) {
        let field = LabelField(name, PrintableText.composed(text))
        let isPrinters = isForLabelPrinters && ZPL.isPlain(field.text)
        if let reason = PrintableText.problem(in: field.text, isPrinted: { isPrinters || fonts.has($0) }) {
            return problems.append(.init(field: name, reason: reason))
        }
        do throws(LabelError) {
            let fitted = try TextBlock([[field]], fonts: fonts).fitted(
                width: width, height: height, largest: largest, smallest: 20)
            for (index, line) in fitted.lines.enumerated() {
                marks.append(.text(TextMark(text: line, x: x, y: y + index * fitted.pitch, width: width, size: fitted.size)))
            }
        } catch {
            problems += error.problems
        }
    }
}
