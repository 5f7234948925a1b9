package import FoundationEssentials
package import Fulfilment

/// Why a piece with a serial number must not go into a parcel.
package enum SerialRefusal: Sendable, Equatable {
    /// The number is in stock as one of another article, and unknown of this one.
    case otherArticle(SerialNumber, of: String, is: String)
    /// It left, or is about to.
    case packed(SerialNumber, of: String, order: Int64, sscc: String)
    case writtenOff(SerialNumber, of: String, since: Date)
    /// Its lot must not go out.
    case barred(SerialNumber, of: String, lot: String, LotBar)
    /// Somebody books it at this moment.
    case changing

    /// What it is, and what to do.
    package var sentence: String {
        switch self {
        case .otherArticle(let serial, let sku, let other):
            """
            Serial number \(serial) is one of \(other) in the books, and none of \(sku). Is it the right piece? Then who operates Waybill enters it: \
            `waybill serials enter`.
            """
        case .packed(let serial, let sku, let order, let sscc):
            """
            Serial number \(serial) of \(sku) is in parcel \(sscc) of order \(order) already. Scan the one on this piece; if it came back, it has to \
            be received first.
            """
        case .writtenOff(let serial, let sku, let since):
            """
            Serial number \(serial) of \(sku) is written off since \(ZonedTime(since).utcText). Put the piece aside; `waybill serials enter` brings it back.
            """
        case .barred(let serial, let sku, let lot, let bar):
            "Serial number \(serial) of \(sku) is of lot \(lot), which \(bar.statement). Put the piece aside and take another one."
        case .changing: "Somebody else books the same serial number at this moment. Try again."
        }
    }
}
