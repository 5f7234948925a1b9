import Contracts
import Messaging
import OperatorConsole
package import Postgres

/// Takes over what somebody counted, and announces what became free or went missing.
package struct StockCount: Sendable {
    private let database: Postgres
    private let outbox: Outbox
    private let store = CountStore()

    package init(database: Postgres) {
        self.database = database
        outbox = Outbox(postgres: database)
    }

    /// The books follow a count of one article and lot at one place.
    /// - Parameter lot: nil when the place holds one lot of the article only.
    /// - Throws: `OperationsError` when it is not clear what was counted; `PostgresError`.
    package func count(
        place: String, sku: String, lot: String?, quantity: Int, by person: String
    ) async throws -> CountStore.Result {
        let balance = try await balance(place: place, sku: sku, lot: lot)
        return try await outbox.transaction { transaction, events in
            let result = try await store.count(balance.id, holds: quantity, by: person, in: transaction)
            for (order, trace) in result.backordered {
                try events.add(OrderBackordered(orderID: order, reason: "counted"), trace: trace)
            }
            for sku in result.freed { try events.add(StockReceived(sku: sku), trace: nil) }
            return result
        }
    }

    /// Opens a place again although nothing was wrong with the books.
    /// - Returns: how many balances were blocked.
    package func unblock(place: String, sku: String?, by person: String) async throws -> Int {
        let balances = try await store.balances(place: place, sku: sku, on: database)
        guard !balances.isEmpty else { throw Self.unknown(place, sku) }
        return try await outbox.transaction { transaction, events in
            let result = try await store.unblock(balances.map(\.id), by: person, in: transaction)
            for sku in result.freed { try events.add(StockReceived(sku: sku), trace: nil) }
            return result.opened
        }
    }

    private func balance(place: String, sku: String, lot: String?) async throws -> CountStore.Balance {
        let all = try await store.balances(place: place, sku: sku, on: database)
        guard !all.isEmpty else { throw Self.unknown(place, sku) }
        let named = lot.map { lot in all.filter { $0.lot == lot } } ?? all
        guard named.count == 1 else {
            let lots = all.map { "'\($0.lot)'" }.joined(separator: ", ")
            throw OperationsError.usage(
                lot.map { "there is no lot '\($0)' of \(sku) at \(place)" } ?? "\(place) holds \(all.count) lots of \(sku)",
                advice: "count each by itself, with --lot: \(lots)")
        }
        return named[0]
    }

    private static func unknown(_ place: String, _ sku: String?) -> OperationsError {
        .usage(
            "the books have no stock \(sku.map { "of \($0) " } ?? "")at \(place)",
            advice: "the code on the place's label, the article as the orders name it")
    }
}
