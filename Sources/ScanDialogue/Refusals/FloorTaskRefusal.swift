package import Fulfilment

/// About counts, and the tasks that ask for them.
package enum CountRefusal: Sendable, Hashable {
    case unknownTask(Int64)
    case taskEnded(Int64, CountTaskState)
    /// - Parameter lot: empty when there is none.
    case otherTask(Int64, StockStatus, sku: String, lot: String, place: String)
    case sameCounter(String)
    case notAgreed(Int64, CountTaskState)
    case placeGone
    /// - Parameter sku: nil: of whatever article.
    case noStock(sku: String?, place: String)
    /// More was taken than somebody had counted before.
    case overdrawn(sku: String, place: String)
    case missing(Int, of: Int, sku: String, place: String)
}

/// About tours that somebody else changes than their picker.
package enum TourRefusal: Sendable, Hashable {
    case unknown(Int64)
    /// Pieces lie in the cart, and nobody is named who takes it over.
    case nobodyTakesOver(orders: [Int64], cart: String)
    case pickerGone(orders: [Int64], cart: String, picker: String)
    case mayNotPick(String, site: String)
    case noFreePicker(String)
}

/// About zones that are closed and opened.
package enum ZoneRefusal: Sendable, Hashable {
    case reasonMissing
    case closed(String, site: String)
    case notClosed(String, site: String)
    case unknown(String, site: String)
    case unknownBadge(String)
    case mayNotSupervise(String, site: String)
}
