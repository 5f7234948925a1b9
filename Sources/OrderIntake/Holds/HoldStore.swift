import Contracts
package import Fulfilment
package import Messaging
import Observability
package import Postgres

/// The SQL of holds: releases them, and accepts the order when the last one is gone.
package struct HoldStore: Sendable {
    /// What became of a request to release a hold.
    package enum Release: Sendable, Equatable {
        case unknownOrder
        case unknownHold
        /// Its cause is still there; the hold's detail.
        case causeRemains(detail: String)
        /// Released, now or before. `open` are the reasons of the holds left; without any the order is accepted.
        case released(state: OrderState, open: [String])
    }

    package init() {}

    /// Releases one hold at a person's request; one for an article or a town only when its cause is gone.
    /// - Parameter location: where the town is, from the person who releases `unknown_town`.
    package func release(
        _ reason: String, of orderID: Int64, by person: String, location: GeoPoint?, publishing events: OutboxBatch,
        in transaction: Transaction
    ) async throws -> Release {
        let first = try await transaction.pipeline([lock([orderID]), placed(reason, orderID)])
        guard !first[0].isEmpty else { return .unknownOrder }
        guard let hold = first[1].first else { return .unknownHold }
        if let location { try await locate([(orderID, location)], in: transaction) }
        let results = try await transaction.pipeline([
            releaseCleared([orderID], reason: reason, by: person, atRequest: true), accept([orderID]), state(orderID, reason),
        ])
        try announce(results[1], to: events)
        guard let state = results[2].first else { return .unknownOrder }
        let (orderState, open, remains) = try state.decode((OrderState, [String], Bool).self)
        return remains ? .causeRemains(detail: try hold.decode("detail")) : .released(state: orderState, open: open)
    }

    /// Releases every hold whose cause is gone, of at most `limit` orders, and accepts the orders that have no other.
    /// - Returns: how many orders were reviewed, and how many of them were accepted.
    package func releaseCleared(limit: Int, publishing events: OutboxBatch, in transaction: Transaction) async throws -> (
        reviewed: Int, moved: Int
    ) {
        let candidates = try await transaction.query(clearedOrders(limit: limit))
        let ids: [Int64] = try candidates.map { try $0.decode(0) }
        guard !ids.isEmpty else { return (0, 0) }
        let results = try await transaction.pipeline([
            lock(ids), releaseCleared(ids, reason: nil, by: OrderStore.holder, atRequest: false), accept(ids),
        ])
        try announce(results[2], to: events)
        return (ids.count, results[2].count)
    }

    /// The towns orders are held for, as written in their addresses: the next `limit` orders after an id.
    package func unknownTowns(after last: Int64 = 0, limit: Int, on executor: some SQLExecutor) async throws -> [(
        orderID: Int64, town: Town
    )] {
        let rows = try await executor.query(
            """
            SELECT o.id, o.country, o.region, o.city FROM orders.hold h JOIN orders."order" o ON o.id = h.order_id
            WHERE h.reason = \(HoldReason.unknownTown) AND h.released_at IS NULL AND o.status = \(OrderState.held)
                AND o.latitude IS NULL AND o.id > \(last)
            ORDER BY o.id LIMIT \(limit)
            """)
        return try rows.map { row in
            let (id, country, region, city) = try row.decode((Int64, String, String, String).self)
            return (id, Town(country: country, region: region, name: Town.fold(city)))
        }
    }

    /// Writes the coordinates of held orders that have none.
    package func locate(_ orders: [(orderID: Int64, location: GeoPoint)], in transaction: some SQLExecutor) async throws {
        try await transaction.query(
            """
            UPDATE orders."order" o SET latitude = n.latitude, longitude = n.longitude
            FROM unnest(\(orders.map(\.orderID))::bigint[], \(orders.map(\.location.latitude))::float8[],
                \(orders.map(\.location.longitude))::float8[]) AS n(id, latitude, longitude)
            WHERE o.id = n.id AND o.status = \(OrderState.held) AND o.latitude IS NULL
            """)
    }

    private func announce(_ accepted: Rows, to events: OutboxBatch) throws {
        for row in accepted {
            let (id, trace) = try row.decode((Int64, String?).self)
            try events.add(OrderAccepted(orderID: id), trace: trace.flatMap(TraceContext.init(traceparent:)))
        }
    }
}

extension HoldStore {
    /// Two holds of one order released at once would each see the other as open; the lock puts one after the other.
    private func lock(_ orderIDs: [Int64]) -> SQL {
        "SELECT id FROM orders.\"order\" WHERE id = ANY (\(orderIDs)::bigint[]) ORDER BY id FOR UPDATE"
    }

    private func placed(_ reason: String, _ orderID: Int64) -> SQL {
        "SELECT detail FROM orders.hold WHERE order_id = \(orderID) AND reason = \(reason) LIMIT 1"
    }

    /// Whether the cause of hold `h` is gone: articles and towns are looked up, anything else is up to the person who asks.
    private func isCleared(atRequest: Bool) -> SQL {
        """
        CASE WHEN h.reason IN \([HoldReason.unknownSKU, .noDimensions]) THEN NOT EXISTS (
                SELECT FROM orders.line l LEFT JOIN warehouse.known_sku k ON k.sku = l.sku
                WHERE l.order_id = h.order_id AND k.is_measured IS NOT TRUE)
            WHEN h.reason = \(HoldReason.unknownTown) THEN EXISTS (
                SELECT FROM orders."order" x WHERE x.id = h.order_id AND x.latitude IS NOT NULL)
            ELSE \(atRequest)::bool END
        """
    }

    private func clearedOrders(limit: Int) -> SQL {
        """
        SELECT DISTINCT h.order_id FROM orders.hold h JOIN orders."order" o ON o.id = h.order_id AND o.status = \(OrderState.held)
        WHERE h.released_at IS NULL AND h.reason IN \([HoldReason.unknownSKU, .noDimensions, .unknownTown]) AND \(isCleared(atRequest: false))
        ORDER BY h.order_id LIMIT \(limit)
        """
    }

    private func releaseCleared(_ orderIDs: [Int64], reason: String?, by person: String, atRequest: Bool) -> SQL {
        """
        UPDATE orders.hold h SET released_at = now(), released_by = \(person)
        WHERE h.order_id = ANY (\(orderIDs)::bigint[]) AND h.released_at IS NULL AND (\(reason == nil) OR h.reason = \(reason ?? ""))
            AND \(isCleared(atRequest: atRequest))
        """
    }

    private func accept(_ orderIDs: [Int64]) -> SQL {
        """
        UPDATE orders."order" o SET status = \(OrderState.accepted), released_at = now()
        WHERE o.id = ANY (\(orderIDs)::bigint[]) AND o.status = \(OrderState.held)
            AND NOT EXISTS (SELECT FROM orders.hold h WHERE h.order_id = o.id AND h.released_at IS NULL)
        RETURNING o.id, o.trace
        """
    }

    private func state(_ orderID: Int64, _ reason: String) -> SQL {
        """
        SELECT o.status, coalesce(array_agg(h.reason ORDER BY h.reason) FILTER (WHERE h.reason IS NOT NULL), ARRAY[]::text[]),
            coalesce(bool_or(h.reason = \(reason)), false)
        FROM orders."order" o LEFT JOIN orders.hold h ON h.order_id = o.id AND h.released_at IS NULL
        WHERE o.id = \(orderID) GROUP BY o.status
        """
    }
}
