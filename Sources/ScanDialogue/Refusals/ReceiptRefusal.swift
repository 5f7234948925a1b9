package import Barcodes
package import Fulfilment

/// About deliveries, and what is counted of them.
package enum ReceiptRefusal: Sendable, Equatable {
    /// What was to be done with a delivery.
    package enum Purpose: String, Sendable, Hashable, CaseIterable {
        case arrive = "let arrive"
        case count, finish, close
    }

    /// What a code or a person says of pieces.
    package enum Fact: String, Sendable, Hashable, CaseIterable { case lot, expiry, quantity }

    /// Pieces of an article, or of one of its lots.
    package struct Pieces: Sendable, Hashable {
        package let quantity: Int
        package let sku: String
        /// nil: it does not matter, or they have none.
        package let lot: String?

        package init(_ quantity: Int, of sku: String, lot: String? = nil) {
            (self.quantity, self.sku, self.lot) = (quantity, sku, lot)
        }
    }

    /// A document that a number can mean.
    package struct Document: Sendable, Hashable {
        package let kind: InboundKind
        package let number: String
        package let supplier: String

        package init(_ kind: InboundKind, _ number: String, of supplier: String) {
            (self.kind, self.number, self.supplier) = (kind, number, supplier)
        }
    }

    /// The delivery itself. A `name` is that of the ledger.
    case unknownDocument(String)
    case wrongState(name: String, ReceiptState, Purpose)
    case severalDocuments(String, [Document])
    case otherSite(name: String, site: String, dock: String, dockSite: String)
    /// - Parameter dock: nil: nobody knows which.
    case otherDock(name: String, dock: String?)
    case unknownSupplier(String)
    case wrongNumber(String)
    case noDock(String)
    case short(name: String, [Pieces])
    /// - Parameters:
    ///   - surplus: pieces too many.
    ///   - unknown: pieces that are not in it.
    case tooMuch(name: String, surplus: [Pieces], unknown: [Pieces])

    /// What was scanned or typed.
    case unreadableCode(String, BarcodeError)
    /// - Parameter summary: what the code is.
    case noArticle(String, summary: String)
    case garbledLot(String)
    case articleMissing
    case quantityMissing
    case wrongQuantity(Int)
    case noSerial(String)
    case serialTwice(String)
    case contradiction(Fact, typed: String, read: String)
    case unknownPallet(String, name: String)
    case palletCounted(String)
    case severalArticles([String])
    case unknownCode(String)

    /// What the books say of it.
    case lotMissing(String)
    case expired(sku: String, lot: String, day: String)
    /// - Parameters:
    ///   - books: the day that they have; nil: none.
    ///   - said: the day that was scanned or typed.
    case otherExpiry(lot: String, sku: String, books: String?, said: String)
    case expiryMissing(sku: String, lot: String)
    /// - Parameters:
    ///   - days: with which it was sent, in order; nil: with none.
    ///   - said: nil when none was.
    case otherSent(sku: String, days: [String?], said: String?)
    case serialsNotFollowed(String)
    case serialsMissing(Pieces, given: Int)
    /// - Parameters:
    ///   - since: the time, in UTC.
    ///   - others: more of them that are in stock, too.
    case serialInStock(String, sku: String, site: String, since: String, others: Int)
    /// - Parameter day: of the pieces at the dock; nil: they have none.
    case otherExpiryThere(sku: String, day: String?, dock: String?)
    case notExpected(sku: String, lot: String?, name: String)
    /// - Parameters:
    ///   - surplus: pieces too many.
    ///   - percent: that may come above what is ordered; nil: of a transfer, nothing may.
    ///   - received: pieces that have come.
    case over(Pieces, surplus: Int, expected: Int, percent: Int?, received: Int)
}
