package import Barcodes
package import Fulfilment

/// What a shipping label says.
package struct ShippingLabel: Sendable, Equatable {
    /// Lines of the sender, the first larger; may be empty.
    package let from: [String]
    package let to: Address
    /// Such as `EXPRESS`, printed large.
    package let service: String
    /// Where the carrier sorts it to, such as `NL-1015`; may be empty.
    package let routingCode: String
    /// For Code 128.
    package let trackingNumber: String
    /// For GS1-128 and the Digital Link in the QR code; nil leaves both away.
    package let sscc: SSCC?
    /// The stem of the Digital Link.
    package let linkStem: String
    /// Small print, such as weight and order; one line each.
    package let notes: [String]

    /// - Throws: `BarcodeError.cannotEncode` for a tracking number no bar code can hold.
    package init(
        from: [String], to: Address, service: String, routingCode: String = "", trackingNumber: String, sscc: SSCC?,
        linkStem: String = DigitalLink.gs1Stem, notes: [String] = []
    ) throws(BarcodeError) {
        _ = try Code128(trackingNumber)
        self.from = from
        self.to = to
        self.service = service
        self.routingCode = routingCode
        self.trackingNumber = trackingNumber
        self.sscc = sscc
        self.linkStem = linkStem
        self.notes = notes
    }

    /// The lines of the destination in the order of the country's habits.
    var addressLines: [String] {
        let isEastern = ["CN", "JP", "KR", "TW", "HK", "MO"].contains(to.country)
        let town = isEastern ? [to.region, to.city, to.postcode] : [to.postcode, to.city, to.region]
        let lines = [to.recipient, to.street, town.filter { !$0.isEmpty }.joined(separator: " "), to.country]
        return (isEastern ? [lines[0], lines[2], lines[1], lines[3]] : lines).filter { !$0.isEmpty }
    }
}

/// Paper and printer of a label.
package struct LabelMedia: Sendable, Equatable {
    /// Dots per inch.
    package let density: Int
    /// In dots.
    package let width: Int
    package let height: Int

    /// Four by six inches, as most carriers want.
    package static let fourBySix203 = LabelMedia(density: 203, width: 812, height: 1218)
    package static let fourBySix300 = LabelMedia(density: 300, width: 1200, height: 1800)
}

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
