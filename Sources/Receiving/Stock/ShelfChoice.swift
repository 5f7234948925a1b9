import FoundationEssentials
package import Fulfilment
import MasterData
import Postgres
import ScanDialogue

/// Which article, lot and place somebody means, checked against what the books know.
package struct ShelfChoice: Sendable {
    /// What is done there.
    package enum Purpose: Sendable {
        /// Somebody counted: a place that holds one lot of the article needs no lot named.
        case counted
        /// Goods arrived: an article kept by lots needs its lot named.
        case received
    }

    package let place: String
    package let sku: String
    package let lot: String?
    /// The day, `2027-03-31`, for a lot that is new to the books.
    let expiry: String?
    /// Nil: what pieces usually are at such a place, free ones where pickers go.
    let status: StockStatus?
    private let goods = GoodsStore()

    package init(place: String, sku: String, lot: String?, expiry: String? = nil, status: StockStatus? = nil) {
        (self.place, self.sku, self.lot, self.expiry, self.status) = (place, sku, lot, expiry, status)
    }

    /// The balance, made when the books do not have it yet.
    /// - Parameters:
    ///   - arrived: since when pieces have lain there; nil: now.
    ///   - isEmpty: whether no piece is meant to lie there.
    /// - Throws: `ReceivingProblem` that says what is not known, not clear, or not allowed there.
    func balance(_ purpose: Purpose, arrived: Date?, isEmpty: Bool = false, in transaction: Transaction) async throws -> Int64 {
        let shelf = try await shelf(in: transaction)
        if !isEmpty { try await checkHandling(shelf, in: transaction) }
        let status = try status(at: shelf)
        try checkExpiry()
        if let known = try known(shelf, status, purpose) { return known.id }
        let name = try newLot(shelf)
        let opened = try await goods.open(
            place: shelf.place ?? place, sku: shelf.sku ?? sku, lot: name, expiry: try expiry(of: name, shelf), status: status,
            arrived: arrived, in: transaction)
        guard let opened else { throw unknownPlace }
        return opened
    }

    /// The balance when the books have it.
    /// - Throws: `ReceivingProblem` when they do not.
    func known(in transaction: Transaction) async throws -> GoodsStore.Balance {
        let shelf = try await shelf(in: transaction)
        let status = try status(at: shelf)
        guard let known = try known(shelf, status, .counted) else {
            throw ReceivingProblem.wrong(
                .shelf(.noSuchPieces(sku: sku, lot: lot, place: place, status)),
                advice: "count what lies there with `waybill stock count`", as: .noSuchPieces)
        }
        return known
    }

    func shelf(in transaction: Transaction) async throws -> GoodsStore.Shelf {
        let shelf = try await goods.shelf(place: place, sku: sku, on: transaction)
        guard shelf.place != nil else { throw unknownPlace }
        guard shelf.sku != nil else {
            throw ReceivingProblem.wrong(
                .shelf(.unknownArticle(sku)), advice: "as the orders name it; `waybill import skus` adds new ones",
                as: .unknownArticle)
        }
        return shelf
    }

    private func checkHandling(_ shelf: GoodsStore.Shelf, in transaction: Transaction) async throws {
        let (code, place) = (shelf.sku ?? sku, shelf.place ?? place)
        guard let refusal = try await HandlingStore().refusal(of: code, at: place, in: transaction) else { return }
        throw ReceivingProblem.wrong(.shelf(.misplaced(Misplacement(refusal))), as: .wrongPlace)
    }

    private var unknownPlace: ReceivingProblem {
        .wrong(.shelf(.unknownPlace(place)), advice: "the code on the place's label", as: .unknownPlace)
    }

    /// What the pieces are that are meant.
    /// - Throws: `ReceivingProblem` when such pieces do not lie at such a place.
    func status(at shelf: GoodsStore.Shelf) throws -> StockStatus {
        guard let kind = shelf.kind else { throw unknownPlace }
        guard let usual = kind.usualStatus else {
            throw ReceivingProblem.wrong(.shelf(.keepsNoStock(place, kind)), as: .wrongPlace)
        }
        guard let status else { return usual }
        guard kind.mayHold(status) else {
            throw ReceivingProblem.wrong(.shelf(.notForFree(place, kind)), as: .wrongPlace)
        }
        return status
    }

    private func known(_ shelf: GoodsStore.Shelf, _ status: StockStatus, _ purpose: Purpose) throws -> GoodsStore.Balance? {
        let balances = shelf.balances.filter { $0.status == status }
        let named = lot.map { lot in balances.filter { $0.lot == lot } } ?? balances
        guard named.count <= 1 else {
            let lots = balances.map { "'\($0.lot)'" }.joined(separator: ", ")
            throw ReceivingProblem.wrong(
                .shelf(.severalLots(place: place, sku: sku, lots: balances.count)),
                advice: "each by itself, with --lot: \(lots)", as: .severalLots)
        }
        guard let known = named.first else { return nil }
        if purpose == .received, lot == nil, !known.lot.isEmpty { throw lotWanted }
        if let expiry, known.expiry != expiry { throw otherExpiry(known.lot, known.expiry) }
        return known
    }

    /// The lot of a balance that the books do not have yet.
    private func newLot(_ shelf: GoodsStore.Shelf) throws -> String {
        if let lot { return lot }
        guard shelf.lots.keys.allSatisfy(\.isEmpty) else { throw lotWanted }
        return ""
    }

    private var lotWanted: ReceivingProblem {
        .wrong(
            .shelf(.lotMissing(sku)), advice: "--lot as printed on the goods; --lot '' when they have none",
            as: .lotMissing)
    }

    /// A lot expires on one day wherever it lies.
    private func expiry(of lot: String, _ shelf: GoodsStore.Shelf) throws -> String? {
        if let known = shelf.lots[lot] {
            if let expiry, known != expiry { throw otherExpiry(lot, known) }
            return known
        }
        guard expiry == nil, shelf.lots.values.contains(where: { $0 != nil }) else { return expiry }
        throw ReceivingProblem.wrong(
            .shelf(.newLot(lot, sku: sku)), advice: "--expiry with the day: 2027-03-31",
            as: .expiryMissing)
    }

    private func otherExpiry(_ lot: String, _ known: String?) -> ReceivingProblem {
        .wrong(.shelf(.otherExpiry(lot: lot, sku: sku, books: known, said: expiry ?? "")), as: .otherExpiry)
    }

    private func checkExpiry() throws {
        guard let expiry else { return }
        guard CivilDay(expiry) != nil else {
            throw ReceivingProblem.wrong(.shelf(.noDay(expiry, option: true)), as: .wrongValue)
        }
    }
}

extension Misplacement {
    init(_ refusal: HandlingStore.Refusal) {
        self.init(
            sku: refusal.sku, handling: refusal.handling, place: refusal.place, classes: refusal.classes, site: refusal.site,
            bins: refusal.bins, hasMore: refusal.hasMore)
    }
}
