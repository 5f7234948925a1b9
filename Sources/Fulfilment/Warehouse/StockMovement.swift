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
    /// Pieces that were picked and left their order lie in a bin again.
    case putBack = "put_back"
    /// Pieces were carried to another bin, or came from one.
    case move
    /// Pieces became free, were held, or broke: they are on the books of another status of the same place and lot.
    case status
    /// A count found another number, or had seen already what was recorded after it.
    case adjust
    /// Pieces left for another site; what comes there is a receipt.
    case transfer
}

/// What a place of the warehouse is for.
package enum LocationKind: String, StoredCase {
    /// Pickers take from it.
    case pick
    /// It refills others.
    case bulk
    /// Goods that came in lie here until they are put away.
    case receiving
    /// What waiting orders need lies here, straight from the dock, and is picked from here.
    case staging
    /// Packers work here.
    case packing
    /// Pieces that nobody may take lie here.
    case quarantine
    /// What came back from consignees lies here until somebody has looked at it.
    case returns
    /// Lorries stand here, and what they brought until it is put away.
    case dock

    /// Those that hold free pieces: orders are promised from them.
    package static let pickable: [LocationKind] = allCases.filter { $0.usualStatus == .free }

    /// Those of them in which goods are kept: whatever comes in may be put there.
    package static let storage: [LocationKind] = [.pick, .bulk]

    /// What pieces are that come to such a place; nil where none stay in the books.
    package var usualStatus: StockStatus? {
        switch self {
        case .pick, .bulk, .staging: .free
        case .receiving, .dock: .receiving
        case .quarantine: .qualityHold
        case .returns: .returned
        case .packing: nil
        }
    }

    /// Whether pieces of a status may lie there: free ones only where pickers go, others wherever stock is kept.
    package func mayHold(_ status: StockStatus) -> Bool {
        usualStatus != nil && (status != .free || usualStatus == .free)
    }
}
