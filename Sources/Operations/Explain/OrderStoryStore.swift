import FoundationEssentials
import Postgres

/// Finds an order and reads its story, all of it from one snapshot.
struct OrderStoryStore: Sendable {
    /// An order that may be meant.
    struct Match: Sendable, Equatable {
        let id: Int64
        let channel: String
        let externalID: String
    }

    /// Orders with this id; if there is none, with this number of a shop, alone or as `shop/number`.
    func find(_ reference: String, on database: some SQLExecutor) async throws -> [Match] {
        let rows = try await database.query(
            """
            SELECT id, channel, external_id FROM (
                SELECT id, channel, external_id, dense_rank() OVER (ORDER BY id <> \(Int64(reference) ?? 0)) AS choice FROM orders."order"
                WHERE id = \(Int64(reference) ?? 0) OR external_id = \(reference) OR channel || '/' || external_id = \(reference)) meant
            WHERE choice = 1 ORDER BY id LIMIT 20
            """)
        return try rows.decode((Int64, String, String).self).map { Match(id: $0, channel: $1, externalID: $2) }
    }

    /// The story of an order; nil when there is none with this id.
    func story(_ orderID: Int64, on database: Postgres) async throws -> OrderStory? {
        try await database.transaction(isolation: .repeatableRead) { transaction in
            guard let (facts, at) = try await OrderFactStore().facts(orderID, on: transaction) else { return nil }
            let messages = MessageStepStore(orderID: orderID)
            let steps = Self.steps(orderID) + messages.statements
            let results = try await transaction.pipeline(steps + [messages.pending, messages.parked])
            return OrderStory(
                order: facts, steps: try Self.sorted(results.prefix(steps.count)),
                messages: try results[steps.count].map(Self.message),
                parked: try results[steps.count + 1].decode((Int64, String).self).map { ($0, $1) }, at: at)
        }
    }

    private static func steps(_ orderID: Int64) -> [SQL] {
        OrderStepStore(orderID: orderID).statements + WarehouseStepStore(orderID: orderID).statements
            + ShippingStepStore(orderID: orderID).statements
    }

    /// In the order of time; what happened in the same moment in the order in which it was asked for.
    private static func sorted(_ results: some Sequence<Rows>) throws -> [OrderStory.Step] {
        let steps = try results.flatMap { try $0.map(step) }
        return steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private static func step(_ row: Row) throws -> OrderStory.Step {
        let (at, what, who, details) = try row.decode((Date, String, String, String?).self)
        return OrderStory.Step(at: at, what: what, who: who, details: (details ?? "").split(separator: "\n").map(String.init))
    }

    private static func message(_ row: Row) throws -> OrderStory.Message {
        let (type, queue, dueAt, attempt, reason) = try row.decode((String, String, Date?, Int, String).self)
        return OrderStory.Message(type: type, queue: queue, dueAt: dueAt, attempt: attempt, reason: reason)
    }
}
