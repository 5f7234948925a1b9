import Contracts
package import FoundationEssentials
package import Fulfilment
package import Messaging
package import Postgres

/// Takes over what somebody counted, and announces what became free or went missing.
package struct StockCount: Sendable {
    private let database: Postgres
    private let outbox: Outbox
    private let store = CountStore()

    package init(database: Postgres) { self.init(database: database, outbox: Outbox(postgres: database)) }

    /// - Parameter outbox: of the whole program.
    package init(database: Postgres, outbox: Outbox) { (self.database, self.outbox) = (database, outbox) }

    /// The books follow a count of one article and lot at one place, also when they have had none of it there.
    /// - Parameters:
    ///   - lot: nil when the place holds one lot of the article only.
    ///   - expiry: of a lot that is new to the books: the day, `2027-03-31`.
    ///   - status: of the pieces; nil: what they usually are at such a place.
    ///   - moment: when somebody looked; nil: now.
    /// - Throws: `ReceivingProblem` when it is not clear what was counted; `PostgresError`.
    package func count(
        place: String, sku: String, lot: String?, quantity: Int, expiry: String? = nil, status: StockStatus? = nil,
        at moment: Date? = nil, by person: String
    ) async throws -> CountStore.Result {
        let choice = ShelfChoice(place: place, sku: sku, lot: lot, expiry: expiry, status: status)
        return try await outbox.transaction { transaction, events in
            try await count(quantity, of: choice, at: moment, by: person, with: nil, publishing: events, in: transaction)
        }
    }

    /// What a device is answered to a count: pieces in the books before and after it.
    package struct Counted: Sendable, Codable, Equatable {
        package let before: Int
        package let after: Int
        /// Why nothing is promised from there all the same; nil: it is.
        package let blocked: String?
    }

    /// The same by a device, once for each report.
    /// - Parameter choice: what was counted, and where.
    package func count(
        _ quantity: Int, of choice: ShelfChoice, at moment: Date?, as report: DeviceReport
    ) async throws -> Counted {
        try await outbox.transaction { transaction, events in
            try await DeviceReportStore().once(report, in: transaction) {
                let result = try await count(
                    quantity, of: choice, at: moment, by: report.person, with: report.device, publishing: events, in: transaction)
                return Counted(before: result.before, after: result.after, blocked: result.whyBlocked)
            }
        }
    }

    private func count(
        _ quantity: Int, of choice: ShelfChoice, at moment: Date?, by person: String, with device: String?,
        publishing events: OutboxBatch, in transaction: Transaction
    ) async throws -> CountStore.Result {
        let balance = try await choice.balance(.counted, arrived: moment, isEmpty: quantity == 0, in: transaction)
        let result = try await store.count(balance, holds: quantity, at: moment, by: person, with: device, in: transaction)
        for (order, trace) in result.backordered {
            try events.add(OrderBackordered(orderID: order, reason: "counted"), trace: trace)
        }
        for sku in result.freed { try events.add(StockReceived(sku: sku), trace: nil) }
        return result
    }

    /// Opens a place again although nothing was wrong with the books.
    /// - Returns: how many balances were blocked.
    package func unblock(place: String, sku: String?, by person: String) async throws -> Int {
        let balances = try await store.balances(place: place, sku: sku, on: database)
        guard !balances.isEmpty else {
            throw ReceivingProblem.wrong(
                "the books have no stock \(sku.map { "of \($0) " } ?? "")at \(place)",
                advice: "the code on the place's label, the article as the orders name it")
        }
        if let short = balances.first(where: { $0.missing > 0 }) {
            throw ReceivingProblem.refused(
                short.missing > short.onHand
                    ? "more \(short.sku) was taken from \(place) than somebody counted before"
                    : "\(short.missing) of the \(short.onHand) \(short.sku) at \(place) were not there when somebody counted",
                advice: "count again with `waybill stock count`: the books are not right")
        }
        return try await outbox.transaction { transaction, events in
            let result = try await store.unblock(balances.map(\.id), by: person, in: transaction)
            for sku in result.freed { try events.add(StockReceived(sku: sku), trace: nil) }
            return result.opened
        }
    }
}
