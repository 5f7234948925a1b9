/// What a label is printed as.
package enum LabelFormat: String, Sendable, CaseIterable {
    /// For label printers, with the letters the printer has itself.
    case zpl
    case pdf
    case png
}

/// Prints labels: for the command, and for whoever sells labels, the same bytes.
///
/// Glyphs once drawn are kept, so one printer is made for many labels.
package struct LabelPrinter: Sendable {
    private let format: LabelFormat
    private let media: LabelMedia
    private let fonts: FontChain

    package init(_ format: LabelFormat, media: LabelMedia = .fourBySix203, fonts: FontChain) {
        (self.format, self.media, self.fonts) = (format, media, fonts)
    }

    /// - Throws: `LabelError` naming every field that does not fit or that no font here can print: nothing is left out or cut.
    package func print(_ label: ShippingLabel) throws(LabelError) -> [UInt8] {
        let layout = try LabelLayout(label, media: media, fonts: fonts, format: format)
        return switch format {
        case .zpl: Array(ZPL.encode(layout, fonts: fonts).utf8)
        case .pdf: PDF.encode(layout, fonts: fonts)
        case .png: PNG.encode(BitmapPrinter.draw(layout, fonts: fonts), density: media.density)
        }
    }
}
