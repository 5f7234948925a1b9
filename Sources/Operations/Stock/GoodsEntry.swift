import Contracts
import FoundationEssentials
import Fulfilment
import MasterData
import Messaging
import OperatorConsole
import Postgres

/// Books goods that arrived, and goods that were carried from one place to another, and announces what became free.
struct GoodsEntry: Sendable {
    /// What a movement changed.
    struct Result: Sendable, Equatable {
        /// The places at which somebody has counted since: that count has seen it already, so it changes nothing there now.
        let counted: [String]

        /// What to say behind what was booked.
        var remark: String {
            counted.isEmpty ? "" : "; a later count of \(counted.joined(separator: " and ")) has seen that already"
        }
    }

    private let outbox: Outbox
    private let goods = GoodsStore()

    init(database: Postgres) { outbox = Outbox(postgres: database) }

    /// Pieces that arrived, also of a lot or at a place that the books do not have yet.
    /// - Parameter moment: when they were put there; nil: now.
    /// - Throws: `OperationsError` when it is not clear what arrived; `PostgresError`.
    func receive(_ quantity: Int, as choice: ShelfChoice, at moment: Date?, by person: String) async throws -> Result {
        try await outbox.transaction { transaction, events in
            let balance = try await choice.balance(.received, arrived: moment, in: transaction)
            let free = try await goods.free([balance], at: moment, in: transaction)
            let freed = try await goods.book(
                [.init(quantity, of: balance)], reason: .receipt, at: moment, by: person, in: transaction)
            try Self.announce(freed, to: events)
            return Result(counted: free[balance] == .some(nil) ? [choice.place] : [])
        }
    }

    /// Pieces that no order has reserved, carried to another place. They are as old there as they were.
    /// - Parameter moment: when they were carried; nil: now.
    /// - Throws: `OperationsError` when there are not so many, or it is not clear which; `PostgresError`.
    func move(
        _ quantity: Int, of sku: String, lot: String?, from: String, to: String, at moment: Date?, by person: String
    ) async throws -> Result {
        try await outbox.transaction { transaction, events in
            let source = try await ShelfChoice(place: from, sku: sku, lot: lot).known(in: transaction)
            let target = try await ShelfChoice(place: to, sku: sku, lot: source.lot)
                .balance(.received, arrived: source.receivedAt, in: transaction)
            guard source.id != target else {
                throw OperationsError.usage("\(from) and \(to) are one place", advice: "the pieces are there already")
            }
            let free = try await goods.free([source.id, target], at: moment, in: transaction)
            if let pieces = free[source.id] ?? nil, pieces < quantity {
                throw OperationsError.failed(
                    "\(pieces) of \(sku) at \(from) are not reserved, so \(quantity) cannot be moved",
                    advice: "count the place, or wait until the orders are picked")
            }
            let freed = try await goods.book(
                [.init(-quantity, of: source.id), .init(quantity, of: target, receivedAt: source.receivedAt)],
                reason: .move, at: moment, by: person, in: transaction)
            try Self.announce(freed, to: events)
            let places = [(source.id, from), (target, to)]
            return Result(counted: places.filter { free[$0.0] == .some(nil) }.map(\.1))
        }
    }

    private static func announce(_ freed: [String], to events: OutboxBatch) throws {
        for sku in freed { try events.add(StockReceived(sku: sku), trace: nil) }
    }
}
