import Fulfilment
import MasterData
package import Postgres

/// Sends goods from one site to another: they leave the stock here at once, and are expected there.
///
/// What comes is counted as other deliveries are (`DockDesk`, `DockCount`); what does not come is written off there.
package struct TransferDesk: Sendable {
    /// What became of a transfer.
    package struct Sent: Sendable, Equatable {
        /// How the ledger calls it.
        package let name: String
        /// It was in the books before, so nothing has changed.
        package let wasKnown: Bool
    }

    /// Everything that is wrong with it; nothing was changed.
    package struct Refusals: Error, Sendable, Equatable { package let faults: [ExpectedGoods.Fault] }

    private let database: Postgres
    private let store = TransferStore()
    private let goods = GoodsStore()

    package init(database: Postgres) { self.database = database }

    /// Pieces leave their bins, all of them or none. The same transfer again changes nothing.
    /// - Parameter isDryRun: to look only; everything is taken back.
    /// - Throws: `Refusals` with everything that is wrong; `PostgresError`.
    package func send(_ transfer: Transfer, by person: String, isDryRun: Bool = false) async throws -> Sent {
        do {
            return try await database.transaction { transaction in
                let sent = try await send(transfer, by: person, in: transaction)
                if isDryRun { throw Looked(sent: sent) }
                return sent
            }
        } catch let looked as Looked {
            return looked.sent
        }
    }

    /// Takes a dry run back.
    private struct Looked: Error { let sent: Sent }

    private static func check(_ faults: [ExpectedGoods.Fault]) throws(Refusals) {
        if !faults.isEmpty { throw Refusals(faults: faults) }
    }

    private func send(_ transfer: Transfer, by person: String, in transaction: Transaction) async throws -> Sent {
        let own = transfer.faults
        try await store.lock(transfer, in: transaction)
        if own.isEmpty, let known = try await store.known(transfer, in: transaction) {
            guard known.transfer.isSame(as: transfer) else {
                throw Refusals(faults: [
                    .init(
                        line: nil, field: "number", value: transfer.number,
                        problem:
                            "was sent with other content before (`waybill transfers show`): what is to be sent now wants another")
                ])
            }
            return Sent(name: known.name, wasKnown: true)
        }
        let sites = try await store.siteFaults(transfer, in: transaction)
        let facts = try await store.facts(transfer, in: transaction)
        let site = sites.contains { $0.field == "from-site" } ? nil : transfer.fromSite
        let atFault = Set(own.compactMap(\.line))
        try Self.check(
            own + sites
                + zip(transfer.lines, facts).enumerated().compactMap { index, pair in
                    atFault.contains(index) ? nil : TransferRules.fault(of: pair.0, at: index, from: site, pair.1)
                })
        return Sent(name: try await write(transfer, facts.compactMap(\.balance), by: person, in: transaction), wasKnown: false)
    }

    /// - Parameter balances: of each line the one that it leaves, locked.
    private func write(
        _ transfer: Transfer, _ balances: [TransferFacts.Balance], by person: String, in transaction: Transaction
    ) async throws -> String {
        let name = try await store.write(transfer, from: balances, by: person, in: transaction)
        let moves = zip(transfer.lines, balances).map { GoodsStore.Move(-$0.quantity, of: $1.id) }
        _ = try await goods.book(moves, reason: .transfer, at: nil, by: person, document: name, in: transaction)
        return name
    }

    /// Transfers, the soonest first.
    /// - Parameters:
    ///   - site: only those from there or to there.
    ///   - isAll: those that are closed, too.
    package func transfers(site: String?, isAll: Bool, limit: Int) async throws -> [TransferProgress] {
        try await store.progress(site: site, isAll: isAll, limit: limit, on: database)
    }

    /// A transfer with its lines and what was said of it when it was received.
    package struct Story: Sendable {
        package let progress: TransferProgress
        package let sentBy: String
        package let lines: [TransferLine]
        /// `receipt 1: received at DOCK-1; two fell off the lorry`.
        package let receipts: [String]
    }

    /// All transfers of a number, in any case; several sites may have sent one of it.
    /// - Parameter site: the sending one.
    package func stories(_ number: String, from site: String?) async throws -> [Story] {
        try await store.stories(number, from: site, on: database)
    }
}
