package import Barcodes

/// One thing on a label, placed in dots from the top left corner. Printers differ only in how they draw these.
package enum LabelMark: Sendable, Equatable {
    /// A line of text in a box: as large as it may be, smaller when it does not fit, cut at last.
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
    /// Height of its letters from the top of the box to the line.
    package let size: Int
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
}

/// A QR code.
package struct SquareMark: Sendable, Equatable {
    package let code: QRCode
    package let content: String
    package let x: Int
    package let y: Int
    /// Dots of a module.
    package let module: Int
}
