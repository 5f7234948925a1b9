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

/// Whether a parcel has a label that may be printed, in words where it has none.
package enum LabelStanding: Sendable, Equatable {
    case bought(CarrierLabel)
    /// It comes by itself; what is waited for.
    case awaited(String)
    /// It does not come by itself; why.
    case missing(String)

    /// - Parameters:
    ///   - state: of the parcel's shipment; nil: none is booked yet.
    ///   - carrier: its carrier's code.
    ///   - reason: of the shipment, a sentence.
    ///   - label: as it is kept.
    package init(state: ShipmentState?, carrier: String?, reason: String?, label: String?) {
        let (carrier, reason) = (carrier ?? "the carrier", reason ?? "The books do not say why.")
        switch state {
        case nil: self = .awaited("no carrier is chosen for it yet")
        case .booking: self = .awaited("\(carrier) has not sold it yet")
        case .booked, .ready, .handedOver: self = Self.kept(label, carrier)
        case .unroutable: self = .missing("no carrier takes the parcel. \(reason)")
        case .failed: self = .missing("it was not bought. \(reason)")
        case .cancelled: self = .missing("the order was cancelled before the parcel left")
        case .delivered: self = .missing("the parcel is delivered, and its tracking number may be another's by now")
        case .returned: self = .missing("the parcel goes back to the sender")
        }
    }

    private static func kept(_ text: String?, _ carrier: String) -> LabelStanding {
        guard let text, !text.isEmpty else { return .missing("the books have none, though \(carrier) sold one") }
        if let label = CarrierLabel(text) { return .bought(label) }
        return .missing("what \(carrier) sold is neither ZPL nor a PDF in Base64: it begins with '\(text.prefix(20))'")
    }
}
