import Contracts
package import FoundationEssentials
package import Fulfilment
import MasterData
package import Messaging
package import Postgres
import ScanDialogue

/// Books goods that arrived, and goods that were carried from one place to another, and announces what became free.
package struct GoodsEntry: Sendable {
    /// What a movement changed.
    package struct Result: Sendable, Equatable {
        /// The places at which somebody has counted since: that count has seen it already, so it changes nothing there now.
        package let counted: [String]

        /// What to say behind what was booked.
        package var remark: String {
            counted.isEmpty ? "" : "; a later count of \(counted.joined(separator: " and ")) has seen that already"
        }
    }

    private let outbox: Outbox
    private let goods = GoodsStore()

    package init(database: Postgres) { self.init(outbox: Outbox(postgres: database)) }

    /// - Parameter outbox: of the whole program.
    package init(outbox: Outbox) { self.outbox = outbox }

    /// Pieces that arrived, also of a lot or at a place that the books do not have yet.
    /// - Parameter moment: when they were put there; nil: now.
    /// - Throws: `ReceivingProblem` when it is not clear what arrived; `PostgresError`.
    package func receive(_ quantity: Int, as choice: ShelfChoice, at moment: Date?, by person: String) async throws -> Result {
        try await outbox.transaction { transaction, events in
            let balance = try await choice.balance(.received, arrived: moment, in: transaction)
            let free = try await goods.free([balance], at: moment, in: transaction)
            let freed = try await goods.book(
                [.init(quantity, of: balance)], reason: .receipt, at: moment, by: person, in: transaction)
            try Self.announce(freed, to: events)
            return Result(counted: free[balance] == .some(nil) ? [choice.place] : [])
        }
    }

    /// Pieces that no order has reserved, carried to another place. They are as old there as they were, and what they were, unless the place
    /// makes them something else: in quarantine they are held. From a dock they are put away instead, for their receipt; to another site they
    /// are transferred, for they are on the road meanwhile.
    /// - Parameters:
    ///   - source: which pieces.
    ///   - moment: when they were carried; nil: now.
    /// - Throws: `ReceivingProblem` when there are not so many, or it is not clear which; `PostgresError`.
    package func move(
        _ quantity: Int, of source: ShelfChoice, to: String, at moment: Date?, by person: String
    ) async throws -> Result {
        try await outbox.transaction { transaction, events in
            let doer = Doer(person: person, device: nil)
            return try await move(quantity, of: source, to: to, at: moment, by: doer, publishing: events, in: transaction).result
        }
    }

    /// What a device is answered: so many pieces were carried, or became something else.
    package struct Booked: Sendable, Codable, Equatable { package let quantity: Int }

    /// The same by a device, once for each report.
    package func move(_ quantity: Int, of source: ShelfChoice, to: String, as report: DeviceReport) async throws -> Booked {
        try await outbox.transaction { transaction, events in
            try await DeviceReportStore().once(report, in: transaction) {
                let doer = Doer(person: report.person, device: report.device)
                let moved = try await move(quantity, of: source, to: to, at: nil, by: doer, publishing: events, in: transaction)
                return Booked(quantity: moved.pieces)
            }
        }
    }

    /// Who did it.
    private struct Doer: Sendable {
        let person: String
        let device: String?
    }

    private func move(
        _ quantity: Int, of source: ShelfChoice, to: String, at moment: Date?, by doer: Doer, publishing events: OutboxBatch,
        in transaction: Transaction
    ) async throws -> (result: Result, pieces: Int) {
        let shelf = try await source.shelf(in: transaction)
        let known = try await source.known(in: transaction)
        let isUsual = known.status == shelf.kind?.usualStatus
        let choice = ShelfChoice(place: to, sku: source.sku, lot: known.lot, status: isUsual ? nil : known.status)
        let goal = try await choice.shelf(in: transaction)
        try Self.check(shelf, goal)
        if known.status == .receiving, isUsual, goal.kind?.usualStatus == .free {
            throw Self.putAwayFirst(source)
        }
        let target = try await choice.balance(.received, arrived: known.receivedAt, in: transaction)
        guard known.id != target else {
            throw ReceivingProblem.wrong(.shelf(.onePlace(source.place, to)), as: .wrongPlace)
        }
        let shift = Shift(from: (known, source.place), to: (target, to), of: source.sku, reason: .move, document: nil)
        return try await self.shift(quantity, shift, at: moment, by: doer, publishing: events, in: transaction)
    }

    /// Pieces that no order has reserved become something else: held, damaged, or free again.
    /// - Parameters:
    ///   - quantity: nil: all of them that no order has.
    ///   - to: the place they are carried to at the same time; nil: they stay.
    /// - Returns: what changed, and how many pieces.
    /// - Throws: `ReceivingProblem` when that cannot follow what they are, or there are not so many; `PostgresError`.
    package func judge(
        _ quantity: Int?, of source: ShelfChoice, as status: StockStatus, to: String?, because reason: String, by person: String
    ) async throws -> (result: Result, pieces: Int) {
        let verdict = Verdict(status: status, place: to, reason: reason)
        return try await outbox.transaction { transaction, events in
            let doer = Doer(person: person, device: nil)
            return try await judge(quantity, of: source, verdict, by: doer, publishing: events, in: transaction)
        }
    }

    /// What pieces become, where they are carried to if anywhere, and why.
    package struct Verdict: Sendable {
        let status: StockStatus
        let place: String?
        let reason: String

        package init(status: StockStatus, place: String?, reason: String) {
            (self.status, self.place, self.reason) = (status, place, reason)
        }
    }

    /// The same by a device, once for each report.
    package func judge(_ quantity: Int?, of source: ShelfChoice, _ verdict: Verdict, as report: DeviceReport) async throws
        -> Booked
    {
        try await outbox.transaction { transaction, events in
            try await DeviceReportStore().once(report, in: transaction) {
                let doer = Doer(person: report.person, device: report.device)
                let judged = try await judge(quantity, of: source, verdict, by: doer, publishing: events, in: transaction)
                return Booked(quantity: judged.pieces)
            }
        }
    }

    private func judge(
        _ quantity: Int?, of source: ShelfChoice, _ verdict: Verdict, by doer: Doer, publishing events: OutboxBatch,
        in transaction: Transaction
    ) async throws -> (result: Result, pieces: Int) {
        let status = verdict.status
        let known = try await source.known(in: transaction)
        guard known.status.mayBecome(status) else {
            let allowed = StockStatus.allCases.filter(known.status.mayBecome)
            throw ReceivingProblem.wrong(
                .shelf(
                    .cannotBecome(status, sku: source.sku, place: source.place, is: known.status, allowed: allowed)))
        }
        if known.status == .receiving, status == .free { throw Self.putAwayFirst(source) }
        let place = verdict.place ?? source.place
        let choice = ShelfChoice(place: place, sku: source.sku, lot: known.lot, status: status)
        try Self.check(try await source.shelf(in: transaction), try await choice.shelf(in: transaction))
        let target = try await choice.balance(.received, arrived: known.receivedAt, in: transaction)
        let shift = Shift(
            from: (known, source.place), to: (target, place), of: source.sku, reason: .status, document: verdict.reason)
        return try await self.shift(quantity, shift, at: nil, by: doer, publishing: events, in: transaction)
    }

    /// Pieces that go from one balance to another.
    private struct Shift: Sendable {
        let from: (balance: GoodsStore.Balance, place: String)
        let to: (balance: Int64, place: String)
        let of: String
        let reason: StockMovement
        let document: String?
    }

    /// Locks both balances at once, in the order of ids, and books the pieces.
    /// - Parameter quantity: nil: all that no order has.
    private func shift(
        _ quantity: Int?, _ shift: Shift, at moment: Date?, by doer: Doer, publishing events: OutboxBatch,
        in transaction: Transaction
    ) async throws -> (result: Result, pieces: Int) {
        let source = shift.from.balance
        let free = try await goods.free([source.id, shift.to.balance], at: moment, in: transaction)
        let known = free[source.id] ?? nil
        guard let quantity = quantity ?? known, quantity > 0 else {
            throw ReceivingProblem.refused(
                .shelf(.allReserved(sku: shift.of, place: shift.from.place)),
                advice: "hold or recall the whole lot with `waybill lots`, or wait until the orders are picked", as: .tooFew)
        }
        if let known, known < quantity {
            throw ReceivingProblem.refused(
                .shelf(.tooFewFree(known, sku: shift.of, place: shift.from.place, wanted: quantity)),
                advice: "count the place, or wait until the orders are picked", as: .tooFew)
        }
        let freed = try await goods.book(
            [.init(-quantity, of: source.id), .init(quantity, of: shift.to.balance, receivedAt: source.receivedAt)],
            reason: shift.reason, at: moment, by: doer.person, with: doer.device, document: shift.document, in: transaction)
        try Self.announce(freed, to: events)
        let places = [(source.id, shift.from.place), (shift.to.balance, shift.to.place)]
        return (Result(counted: places.filter { free[$0.0] == .some(nil) }.map(\.1)), quantity)
    }

    /// Between two sites there is a road.
    private static func check(_ from: GoodsStore.Shelf, _ to: GoodsStore.Shelf) throws {
        guard let site = from.site, let other = to.site, site != other else { return }
        throw ReceivingProblem.wrong(
            .shelf(.twoSites(from.place ?? "", site: site, to.place ?? "", otherSite: other)),
            advice: "`waybill transfers send` books free pieces that leave for another site, `waybill receive` what comes there",
            as: .wrongPlace)
    }

    /// What lies at a dock becomes free by one way only, which its receipt follows.
    private static func putAwayFirst(_ source: ShelfChoice) -> ReceivingProblem {
        .wrong(
            .shelf(.putAwayFirst(sku: source.sku, place: source.place)),
            advice: "`waybill putaway book` carries it to its bin, so that its receipt knows")
    }

    private static func announce(_ freed: [String], to events: OutboxBatch) throws {
        for sku in freed { try events.add(StockReceived(sku: sku), trace: nil) }
    }
}
