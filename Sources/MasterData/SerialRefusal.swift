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
}
