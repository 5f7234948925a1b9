/// Why the balance of a lot in a bin changed; one row of the stock ledger.
package enum StockMovement: String, StoredCase {
    /// Goods came in.
    case receipt
    /// Pieces are kept for an order.
    case reserve
    /// They no longer are.
    case release
    /// Pieces were taken out of the bin.
    case pick
    /// Pieces were carried to another bin, or came from one.
    case move
    /// A count found another number, or had seen already what was recorded after it.
    case adjust
}

/// What a place of the warehouse is for.
package enum LocationKind: String, StoredCase {
    /// Pickers take from it.
    case pick
    /// It refills others.
    case bulk
}
