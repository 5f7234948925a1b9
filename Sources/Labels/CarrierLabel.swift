package import Fulfilment

/// A bought label as printers take it.
package struct CarrierLabel: Sendable, Equatable {
    package let format: PrinterFormat
    package let bytes: [UInt8]

    /// - Parameter bytes: as the label is kept.
    /// - Returns: nil for anything but ZPL and PDF.
    package init?(_ bytes: [UInt8]) {
        if bytes.starts(with: Array("%PDF-".utf8)) {
            format = .pdf
        } else if bytes.contains(Array("^XA".utf8)), bytes.contains(Array("^XZ".utf8)) {
            format = .zpl
        } else {
            return nil
        }
        self.bytes = bytes
    }
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
    ///   - label: as it is kept; nil: there is none.
    package init(state: ShipmentState?, carrier: String?, reason: String?, label: [UInt8]?) {
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

    private static func kept(_ bytes: [UInt8]?, _ carrier: String?) -> LabelStanding {
        guard let bytes, !bytes.isEmpty else { return .missing(.lost(carrier: carrier)) }
        if let label = CarrierLabel(bytes) { return .bought(label) }
        let media = DocumentMedia(magic: bytes)?.rawValue
        return .missing(.strange(carrier: carrier, start: media ?? String(decoding: bytes.prefix(20), as: UTF8.self)))
    }
}
