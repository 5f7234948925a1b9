import FoundationEssentials
package import Fulfilment

/// A bought label as printers take it.
package struct CarrierLabel: Sendable, Equatable {
    package let format: PrinterFormat
    package let bytes: [UInt8]

    /// - Parameter text: as the label is kept: ZPL, or a PDF in Base64.
    /// - Returns: nil for anything else.
    package init?(_ text: String) {
        if text.contains("^XA"), text.contains("^XZ") {
            (format, bytes) = (.zpl, Array(text.utf8))
        } else if let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters), data.starts(with: Self.pdfHead) {
            (format, bytes) = (.pdf, Array(data))
        } else {
            return nil
        }
    }

    private static let pdfHead = Array("%PDF-".utf8)
}

/// Whether a parcel has a label that may be printed.
package enum LabelStanding: Sendable, Equatable {
    case bought(CarrierLabel)
    /// It comes by itself.
    /// - Parameter carrier: that has not sold it yet; nil: none is chosen yet.
    case awaited(carrier: String?)
    case missing(LabelLack)

    /// - Parameters:
    ///   - state: of the parcel's shipment; nil: none is booked yet.
    ///   - carrier: its carrier's code.
    ///   - reason: of the shipment, a sentence.
    ///   - label: as it is kept.
    package init(state: ShipmentState?, carrier: String?, reason: String?, label: String?) {
        switch state {
        case nil: self = .awaited(carrier: nil)
        case .booking: self = .awaited(carrier: carrier ?? "the carrier")
        case .booked, .ready, .handedOver: self = Self.kept(label, carrier)
        case .unroutable: self = .missing(.noCarrier(reason: reason))
        case .failed: self = .missing(.notBought(reason: reason))
        case .cancelled: self = .missing(.cancelled)
        case .delivered: self = .missing(.delivered)
        case .returned: self = .missing(.returned)
        }
    }

    private static func kept(_ text: String?, _ carrier: String?) -> LabelStanding {
        guard let text, !text.isEmpty else { return .missing(.lost(carrier: carrier)) }
        if let label = CarrierLabel(text) { return .bought(label) }
        return .missing(.strange(carrier: carrier, start: String(text.prefix(20))))
    }
}
