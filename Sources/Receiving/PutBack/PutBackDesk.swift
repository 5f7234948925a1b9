import Contracts
package import FoundationEssentials
package import Fulfilment
import MasterData
package import Messaging
package import Postgres
import ScanDialogue

/// Puts back what was picked and left its order: says what lies where and where it should go, and books what was done.
///
/// The pieces are on the books of no bin meanwhile, so what is booked is pieces more in a bin. What is not to be found is booked to the bin it came
/// from, and counted there.
package struct PutBackDesk: Sendable {
    /// Pieces of one article and lot of an order, in one bin of a cart or one parcel.
    package struct Waiting: Sendable {
        package let orderID: Int64
        package let site: String
        /// The code of the bin, or the parcel's SSCC.
        package let container: String
        package let sku: String
        package let name: String
        package let gtin: String
        package let lot: String
        /// The day, `2027-03-31`; nil when they do not expire.
        package let expiry: String?
        package let quantity: Int
        /// Where they should go; nil: no bin is known that has room.
        package let bin: String?
        package let since: Date
        /// They lie in a closed parcel that must not leave; whoever takes the first of them out opens it.
        package let isHeld: Bool
        /// Those that were packed with the pieces.
        package let serials: [String]
    }

    /// What somebody put into a bin.
    package struct Report: Sendable {
        let orderID: Int64
        let sku: String
        let lot: String?
        let container: String?
        let quantity: Int
        let place: String
        let isDamaged: Bool
        let serials: [SerialNumber]

        /// - Parameters:
        ///   - lot, container: nil: the order has only one of the article.
        ///   - place: the bin they lie in now.
        package init(
            orderID: Int64, sku: String, lot: String?, container: String?, quantity: Int, place: String, isDamaged: Bool,
            serials: [SerialNumber]
        ) {
            (self.orderID, self.sku, self.lot, self.container) = (orderID, sku, lot, container)
            (self.quantity, self.place, self.isDamaged, self.serials) = (quantity, place, isDamaged, serials)
        }
    }

    /// What a report brought about.
    package struct Result: Sendable, Codable, Equatable {
        package let sku: String
        package let lot: String
        package let quantity: Int
        package let place: String
        /// Pieces of the order that are still to be put back.
        package let rest: Int
    }

    private let database: Postgres
    private let outbox: Outbox
    private let store = PutBackStore()
    private let goods = GoodsStore()

    /// - Parameter outbox: of the whole program.
    package init(database: Postgres, outbox: Outbox) { (self.database, self.outbox) = (database, outbox) }

    /// Everything that is to be put back at some sites, each with the bin it should go to.
    /// - Parameter sites: nil: all.
    package func waiting(at sites: [String]?) async throws -> [Waiting] { try await store.waiting(at: sites, on: database) }

    /// The site of an order of the warehouse.
    /// - Returns: nil when it has no such order.
    package func site(of orderID: Int64) async throws -> String? { try await store.known(orderID, "", on: database).site }

    /// What has to be done before pieces of an order are taken out of where they lie; its own locks are taken behind those of stock.
    package typealias Opening =
        @Sendable (_ orderID: Int64, _ person: String, _ events: OutboxBatch, Transaction) async throws -> Void

    /// Books pieces into a bin, once for each report. They are free there, held in a quarantine bin, or damaged.
    /// - Parameter opening: asked when they lie in a parcel that is held.
    /// - Throws: `ReceivingProblem` when nothing of the kind is to be put back, or not there; what `opening` throws; `PostgresError`.
    package func book(_ put: Report, as report: DeviceReport, opening: Opening) async throws -> Result {
        try await outbox.transaction { transaction, events in
            try await DeviceReportStore().once(report, in: transaction) {
                try await book(put, by: report, opening, publishing: events, in: transaction)
            }
        }
    }

    private func book(
        _ put: Report, by report: DeviceReport, _ opening: Opening, publishing events: OutboxBatch, in transaction: Transaction
    ) async throws -> Result {
        let known = try await store.known(put.orderID, put.sku, on: transaction)
        guard let site = known.site else {
            throw ReceivingProblem.wrong(
                .putBack(.unknownOrder(put.orderID)), advice: "take another from the list of what is to be put back",
                as: .noSuchPieces)
        }
        guard let sku = known.sku else {
            throw ReceivingProblem.wrong(
                .shelf(.unknownArticle(put.sku)), advice: "the article's code", as: .unknownArticle)
        }
        let lot = try await lot(of: put, sku, in: transaction)
        let choice = ShelfChoice(place: put.place, sku: sku, lot: lot.name, status: put.isDamaged ? .damaged : nil)
        let place = try Self.place(try await choice.shelf(in: transaction), put, site)
        let target = try await choice.balance(.received, arrived: lot.receivedAt, in: transaction)
        // Stock before everything else.
        _ = try await goods.free([target], at: nil, in: transaction)
        if lot.isHeld { try await opening(put.orderID, report.person, events, transaction) }
        let tasks = try await store.tasks(
            put.orderID, sku, lot: lot.name, in: put.container, isLocking: true, in: transaction)
        try Self.check(put, sku, tasks)
        let freed = try await goods.book(
            [.init(put.quantity, of: target, receivedAt: lot.receivedAt)], reason: .putBack, at: nil, by: report.person,
            with: report.device, document: "put-back of order \(put.orderID)", in: transaction)
        let rest = try await store.settle(put.quantity, of: tasks, order: put.orderID, by: report.person, in: transaction)
        try await takeOut(put, sku, tasks, at: site, by: report.person, in: transaction)
        for sku in freed { try events.add(StockReceived(sku: sku), trace: nil) }
        return Result(sku: sku, lot: lot.name, quantity: put.quantity, place: place, rest: rest)
    }

    /// The lot that is meant, since when the oldest of its pieces have been here, and whether they lie in a parcel that is held.
    private func lot(
        of put: Report, _ sku: String, in transaction: Transaction
    ) async throws -> (name: String, receivedAt: Date, isHeld: Bool) {
        let tasks = try await store.tasks(put.orderID, sku, lot: put.lot, in: put.container, isLocking: false, in: transaction)
        guard let first = tasks.first else { throw Self.nothingLeft(put, sku) }
        let lots = Set(tasks.map(\.lot)).sorted()
        guard lots.count == 1 else {
            throw ReceivingProblem.wrong(
                .putBack(.severalLots(order: put.orderID, sku: sku, lots: lots.count)),
                advice: "each by itself: \(ReceivingProblem.list(lots.map { "'\($0)'" }))", as: .severalLots)
        }
        return (first.lot, tasks.map(\.receivedAt).min() ?? first.receivedAt, tasks.contains(where: \.isHeld))
    }

    private static func nothingLeft(_ put: Report, _ sku: String) -> ReceivingProblem {
        .wrong(
            .putBack(.nothing(order: put.orderID, sku: sku, lot: put.lot, from: put.container)),
            advice: "look at the list again: maybe somebody else has done it", as: .noSuchPieces)
    }

    /// Free pieces go where pickers or refills take from, all others to quarantine.
    private static func place(_ shelf: GoodsStore.Shelf, _ put: Report, _ site: String) throws -> String {
        let (code, kind) = (shelf.place ?? put.place, shelf.kind ?? .packing)
        guard shelf.site == site else {
            throw ReceivingProblem.wrong(
                .putBack(.otherSite(place: code, site: shelf.site, order: put.orderID, orderSite: site)), as: .wrongPlace)
        }
        guard kind == .quarantine || (LocationKind.storage.contains(kind) && !put.isDamaged) else {
            throw ReceivingProblem.wrong(
                .putBack(.wrongKind(code, kind, isDamaged: put.isDamaged)), as: .wrongPlace)
        }
        return code
    }

    private static func check(_ put: Report, _ sku: String, _ tasks: [PutBackStore.Task]) throws {
        let left = tasks.reduce(0) { $0 + $1.left }
        guard left > 0 else { throw nothingLeft(put, sku) }
        guard put.quantity <= left else {
            throw ReceivingProblem.refused(
                .putBack(.tooFew(left, sku: sku, order: put.orderID, wanted: put.quantity)),
                advice: "count the pieces again", as: .tooFew)
        }
    }

    /// Serial numbers that were packed are in stock again: one of each piece, or the books would have the piece in its parcel for ever.
    private func takeOut(
        _ put: Report, _ sku: String, _ tasks: [PutBackStore.Task], at site: String, by person: String,
        in transaction: Transaction
    ) async throws {
        let parcels = Set(tasks.map(\.container))
        let packed = try await SerialStore().unpack(
            put.serials, of: sku, order: put.orderID, parcels: parcels.sorted(), by: person, in: transaction)
        guard packed.there > 0 else { return }
        guard put.serials.count == min(put.quantity, packed.there), packed.taken == put.serials.count else {
            throw ReceivingProblem.wrong(
                .putBack(
                    .serialsMissing(
                        there: packed.there, sku: sku, parcels: parcels.sorted(), read: packed.taken, pieces: put.quantity)),
                advice: "read the serial number of each piece", as: .serialMissing)
        }
    }
}
