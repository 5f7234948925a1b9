import Contracts
package import FoundationEssentials
package import Fulfilment
import MasterData
package import Messaging
package import Postgres
import ScanDialogue

/// Pieces that lie at a dock.
package struct DockStock: Sendable {
    package let site: String
    package let place: String
    package let sku: String
    package let lot: String
    package let expiry: String?
    package let status: StockStatus
    package let quantity: Int
    /// Since when the oldest of them are in stock, at whatever site.
    package let since: Date
    /// Whether orders wait for them.
    package let isAwaited: Bool
}

/// An active place: where it is, and what for.
package struct KnownPlace: Sendable, Equatable {
    package let site: String
    package let kind: LocationKind
}

/// Carries goods from the dock to their bins: proposes, and books what was done. Pieces are free from there on, and orders that wait for
/// them are tried at once.
package struct PutAwayDesk: Sendable {
    /// What became of a report.
    package struct Result: Sendable, Equatable {
        package let sku: String
        package let lot: String
        package let place: String
        /// It was in the books before, so nothing has changed.
        package let wasKnown: Bool
    }

    private let database: Postgres
    private let outbox: Outbox
    private let store = PutAwayStore()
    private let receipts = ReceiptStore()

    package init(database: Postgres) {
        self.init(database: database, outbox: Outbox(postgres: database))
    }

    /// - Parameter outbox: of the whole program.
    package init(database: Postgres, outbox: Outbox) { (self.database, self.outbox) = (database, outbox) }

    /// Those of the places that there are, by the codes in small letters.
    package func places(_ codes: [String]) async throws -> [String: KnownPlace] { try await store.places(codes, on: database) }

    /// Everything at the docks of all sites, the oldest first, without plans: in one statement.
    package func atDocks() async throws -> [DockStock] { try await store.waiting(site: nil, place: nil, on: database) }

    /// Everything at docks, what orders wait for first, each with a plan; pieces that are held or broken have none.
    /// - Parameter dock: only what lies there.
    package func waiting(
        site: String? = nil, dock: String? = nil
    ) async throws -> [(stock: DockStock, plan: PutAwayPlan?)] {
        let stock = try await store.waiting(site: site, place: dock, on: database)
        var planned: [(stock: DockStock, plan: PutAwayPlan?)] = []
        var staging = CrossDocking()
        for item in stock.filter(\.isAwaited) + stock.filter({ !$0.isAwaited }) {
            guard item.status == .receiving else {
                planned.append((item, nil))
                continue
            }
            let (bins, home) = try await store.bins(for: item, on: database)
            let staged = item.isAwaited ? try await staging.step(for: item, home: home, on: database) : nil
            planned.append(
                (
                    item,
                    PutAwayPlan(
                        item.quantity, isAwaited: item.isAwaited && staged?.isRestAwaited ?? true, bins: bins, home: home,
                        staged: staged?.step)
                ))
        }
        return planned
    }

    /// Pieces were carried from a dock to a bin.
    /// - Parameters:
    ///   - lot: nil when the dock has one lot of the article only.
    ///   - status: what they are at the dock; what is held or broken goes to a quarantine bin and stays so.
    ///   - id: of this report: sent again, it changes nothing.
    ///   - device: its key, for the ledger; nil: by a command.
    /// - Throws: `ReceivingProblem`; `PostgresError`.
    package func carry(
        _ quantity: Int, of sku: String, lot: String?, status: StockStatus = .receiving, from dock: String, to bin: String,
        as id: UUID,
        by person: String, with device: String? = nil
    ) async throws -> Result {
        try await outbox.transaction { transaction, events in
            let (from, to) = (try await place(dock, in: transaction), try await place(bin, in: transaction))
            if let known = try await store.booked(id, in: transaction) {
                guard (known.quantity, known.from, known.to) == (quantity, from.id, to.id),
                    known.sku.lowercased() == sku.lowercased(), lot == nil || lot == known.lot
                else {
                    throw ReceivingProblem.refused(.idTaken("\(id)", by: .report), as: .idTaken)
                }
                return Result(sku: known.sku, lot: known.lot, place: to.code, wasKnown: true)
            }
            try Self.check(from, to, status)
            let source = try await source(sku, lot, status, from, in: transaction)
            if let refusal = try await HandlingStore().refusal(of: source.sku, at: to.code, in: transaction) {
                throw ReceivingProblem.refused(.shelf(.misplaced(Misplacement(refusal))))
            }
            let target = try await store.lock(source, to: to, as: status == .receiving ? .free : status, in: transaction)
            try Self.check(quantity, source, target.free, target.otherDay, from, to)
            if to.kind == .staging { try await checkAwaited(quantity, source.sku, to, in: transaction) }
            let awaited = try await store.book(
                quantity, from: source, from, to: target.target, to, was: status, as: id, by: person, with: device,
                in: transaction)
            try await receipts.settle(dock: from.id, in: transaction)
            for sku in awaited { try events.add(StockReceived(sku: sku), trace: nil) }
            return Result(sku: source.sku, lot: source.lot, place: to.code, wasKnown: false)
        }
    }

    private func place(_ code: String, in transaction: Transaction) async throws -> PutAwayStore.Place {
        guard let place = try await store.place(code, in: transaction) else {
            throw ReceivingProblem.wrong(
                .shelf(.unknownPlace(code)), advice: "the code on the place's label", as: .unknownPlace)
        }
        return place
    }

    /// Whether a bin may take what comes from a dock.
    private static func check(_ from: PutAwayStore.Place, _ to: PutAwayStore.Place, _ status: StockStatus)
        throws(ReceivingProblem)
    {
        guard [.receiving, .dock].contains(from.kind) else {
            throw .wrong(.putAway(.noDock(from.code)), as: .wrongPlace)
        }
        guard from.site == to.site else {
            throw .wrong(
                .shelf(.twoSites(from.code, site: from.site, to.code, otherSite: to.site)), as: .wrongPlace)
        }
        guard status == .receiving else {
            guard to.kind == .quarantine else {
                throw .wrong(.putAway(.notQuarantine(to.code, to.kind)), as: .wrongPlace)
            }
            return
        }
        guard LocationKind.pickable.contains(to.kind) else {
            throw .wrong(.putAway(.noStorage(to.code, to.kind)), as: .wrongPlace)
        }
    }

    /// A staging bin is no store: it takes what waiting orders lack.
    private func checkAwaited(_ quantity: Int, _ sku: String, _ to: PutAwayStore.Place, in transaction: Transaction) async throws
    {
        let need = try await StagingStore().need(of: sku, at: to.site, on: transaction)
        guard quantity <= need.pieces else {
            throw ReceivingProblem.refused(
                .putAway(.notAwaited(sku: sku, place: to.code, lacking: need.pieces, quantity: quantity)),
                advice: "the rest to a pick or a bulk bin: `waybill putaway list` proposes one", as: .notAwaited)
        }
    }

    private func source(
        _ sku: String, _ lot: String?, _ status: StockStatus, _ from: PutAwayStore.Place, in transaction: Transaction
    ) async throws -> PutAwayStore.Balance {
        let balances = try await store.balances(sku, lot: lot, at: from, status, on: transaction)
        guard let source = balances.first else {
            throw ReceivingProblem.wrong(
                .putAway(.nothingThere(sku: sku, lot: lot, place: from.code, status)),
                advice: "`waybill putaway list` shows what is", as: .noSuchPieces)
        }
        guard balances.count == 1 else {
            throw ReceivingProblem.wrong(
                .putAway(.severalLots(place: from.code, sku: sku, lots: balances.count)),
                advice: "each by itself, with --lot: \(ReceivingProblem.list(balances.map { "'\($0.lot)'" }))", as: .severalLots)
        }
        return source
    }

    private static func check(
        _ quantity: Int, _ source: PutAwayStore.Balance, _ free: Int, _ otherDay: String??, _ from: PutAwayStore.Place,
        _ to: PutAwayStore.Place
    ) throws(ReceivingProblem) {
        guard quantity > 0, quantity <= free else {
            throw .refused(
                .putAway(.tooFew(free, sku: source.sku, place: from.code, wanted: quantity)),
                advice: "count them again: `waybill stock count`", as: .tooFew)
        }
        if let otherDay {
            throw .refused(
                .putAway(.otherExpiry(place: to.code, sku: source.sku, there: otherDay, expiry: source.expiry)),
                as: .otherExpiry)
        }
    }
}
