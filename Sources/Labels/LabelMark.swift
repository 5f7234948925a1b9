package import Barcodes

/// One thing on a label, placed in dots from the top left corner. Printers differ only in how they draw these.
package enum LabelMark: Sendable, Equatable {
    /// A line of text that fits its box.
    case text(TextMark)
    /// A filled rectangle.
    case box(x: Int, y: Int, width: Int, height: Int)
    /// Bars of whole dots; x is the first bar.
    case bars(BarsMark)
    /// A square of modules of whole dots.
    case square(SquareMark)
}

/// A line of text.
package struct TextMark: Sendable, Equatable {
    package let text: String
    package let x: Int
    /// The top of its box.
    package let y: Int
    package let width: Int
    /// Dots of an em; letters stand on a line four fifths of it below the top.
    package let size: Int

    /// Where the letters stand.
    var baseline: Int { y + size * 4 / 5 }
}

/// A Code 128 symbol.
package struct BarsMark: Sendable, Equatable {
    package let symbol: Code128
    /// What the symbol says: a text, or element strings for GS1-128.
    package let content: Content
    package let x: Int
    package let y: Int
    package let height: Int
    /// Dots of the narrowest bar.
    package let module: Int

    package enum Content: Sendable, Equatable {
        case text(String)
        case gs1(GS1Message)
    }

    /// Left edge and width of every bar, in dots.
    func forEachBar(_ body: (_ x: Int, _ width: Int) -> Void) {
        var at = x
        for (index, width) in symbol.widths.enumerated() {
            if index.isMultiple(of: 2) { body(at, width * module) }
            at += width * module
        }
    }
}

/// A QR code.
package struct SquareMark: Sendable, Equatable {
    package let content: String
    /// Modules per side.
    package let modules: Int
    package let x: Int
    package let y: Int
    /// Dots of a module.
    package let module: Int

    /// Left edge, top and width of every run of dark modules in a row, in dots. The code is made here: printers that make their own
    /// need only its size.
    func forEachRun(_ body: (_ x: Int, _ y: Int, _ width: Int) -> Void) {
        guard let code = try? QRCode(content) else { return }
        for row in 0..<code.size {
            var start: Int?
            for column in 0...code.size {
                if code.isDark(column, row) {
                    start = start ?? column
                } else if let first = start {
                    body(x + first * module, y + row * module, (column - first) * module)
                    start = nil
                }
            }
        }
    }
}
