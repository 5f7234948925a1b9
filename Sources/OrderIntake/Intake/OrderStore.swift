import Contracts
import FoundationEssentials
import Fulfilment
package import Messaging
import Observability
import Postgres

/// The SQL that stores new orders, many in one transaction: orders, lines, holds and the events that announce them.
package struct OrderStore: Sendable {
    /// Who places the holds of intake, and releases those that no person does.
    package static let holder = "order-intake"
    /// The reason of an order that came cancelled from the shop.
    package static let cancelledInSource = "cancelled in the source"

    private let outbox: Outbox

    package init(outbox: Outbox) { self.outbox = outbox }

    /// Stores the orders whose key is free and finds those whose key is taken, in two round trips and a commit.
    /// - Parameter orders: no two with the same key, ascending by key so that two batches never wait for each other in a circle.
    /// - Returns: the stored order of each key, and whether it is new.
    /// - Throws: `PostgresError`; then nothing is stored, or, with the code `outcomeUnknown`, all may be.
    package func insert(_ orders: [CheckedOrder]) async throws -> [(stored: StoredOrder, isNew: Bool)] {
        let outcome = try await outbox.transaction { transaction, events in
            let ids = try await insertedIDs(orders, in: transaction)
            let new = orders.compactMap { order in ids[order.order.key].map { (order, $0) } }
            let taken = orders.filter { ids[$0.order.key] == nil }.map(\.order.key)
            let known = try await write(new, finding: taken, events, in: transaction)
            return (ids, known)
        }
        return try orders.map { try Self.result(for: $0, new: outcome.0, known: outcome.1) }
    }

    private static func result(
        for order: CheckedOrder, new: [IncomingOrder.Key: Int64], known: [IncomingOrder.Key: StoredOrder]
    ) throws -> (StoredOrder, Bool) {
        if let id = new[order.order.key] {
            let holds = order.state == .held ? order.holds : []
            return (
                StoredOrder(
                    id: id, contentHash: order.order.contentHash, state: order.state, holds: holds, extra: order.order.extra),
                true
            )
        }
        guard let stored = known[order.order.key] else { throw OrderVanished(key: order.order.key) }
        return (stored, false)
    }

    private func insertedIDs(_ orders: [CheckedOrder], in transaction: Transaction) async throws -> [IncomingOrder.Key: Int64] {
        let rows = try await transaction.query(insertOrders(orders))
        return try Dictionary(
            rows.map { row in
                let (id, channel, externalID) = try row.decode((Int64, String, String).self)
                return (.init(channel: channel, externalID: externalID), id)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Lines, holds and events of new orders and the look-up of taken keys, in one round trip.
    private func write(
        _ new: [(CheckedOrder, Int64)], finding taken: [IncomingOrder.Key], _ events: OutboxBatch, in transaction: Transaction
    ) async throws -> [IncomingOrder.Key: StoredOrder] {
        var statements: [SQL] = []
        if !taken.isEmpty { statements.append(find(taken)) }
        if !new.isEmpty { statements.append(insertLines(new)) }
        if new.contains(where: { $0.0.state == .held }) { statements.append(insertHolds(new)) }
        try announce(new, to: events)
        let results = try await events.write(with: statements, in: transaction)
        return taken.isEmpty ? [:] : try Self.decodeStored(results[0])
    }

    private func announce(_ new: [(CheckedOrder, Int64)], to events: OutboxBatch) throws {
        for (order, id) in new {
            switch order.state {
            case .accepted: try events.add(OrderAccepted(orderID: id), trace: order.trace)
            case .held: try events.add(OrderHeld(orderID: id, reason: order.holds[0].reason.rawValue), trace: order.trace)
            case .cancelled, .cancelRequested, .completed: break
            }
        }
    }
}

/// A key was taken when the order was inserted and free when it was looked up: orders are never deleted while intake runs.
struct OrderVanished: Error {
    let key: IncomingOrder.Key
}

extension OrderStore {
    private func insertOrders(_ orders: [CheckedOrder]) -> SQL {
        let sent = orders.map(\.order)
        let reasons = sent.map { $0.isCancelled ? Self.cancelledInSource : nil }
        return """
            INSERT INTO orders."order" (channel, external_id, content_hash, status, reason, priority, ship_complete, placed_at, paid_at,
                promised_by, recipient, company, street, street2, city, region, postcode, country, phone, email, latitude, longitude,
                extra, trace, released_at, cancelled_at)
            SELECT n.*, CASE WHEN n.status = \(OrderState.accepted) THEN now() END,
                CASE WHEN n.status = \(OrderState.cancelled) THEN now() END
            FROM unnest(\(sent.map(\.key.channel))::text[], \(sent.map(\.key.externalID))::text[], \(sent.map(\.contentHash))::bytea[],
                \(orders.map(\.state.rawValue))::text[], \(reasons)::text[], \(sent.map { Int16($0.priority) })::int2[],
                \(sent.map(\.shipComplete))::bool[], \(sent.map(\.placedAt))::timestamptz[], \(sent.map(\.paidAt))::timestamptz[],
                \(sent.map(\.promisedBy))::timestamptz[], \(sent.map(\.address.recipient))::text[], \(sent.map(\.address.company))::text[],
                \(sent.map(\.address.street))::text[], \(sent.map(\.address.street2))::text[], \(sent.map(\.address.city))::text[],
                \(sent.map(\.address.region))::text[], \(sent.map(\.address.postcode))::text[],
                \(sent.map(\.address.country))::text[], \(sent.map(\.address.phone))::text[], \(sent.map(\.address.email))::text[],
                \(orders.map(\.location?.latitude))::float8[], \(orders.map(\.location?.longitude))::float8[],
                \(sent.map(\.extra))::text[]::json[], \(orders.map(\.trace.traceparent))::text[])
                AS n(channel, external_id, content_hash, status, reason, priority, ship_complete, placed_at, paid_at, promised_by,
                     recipient, company, street, street2, city, region, postcode, country, phone, email, latitude, longitude, extra, trace)
            ON CONFLICT (channel, external_id) DO NOTHING
            RETURNING id, channel, external_id
            """
    }

    private func insertLines(_ new: [(CheckedOrder, Int64)]) -> SQL {
        var (ids, numbers, quantities): ([Int64], [Int16], [Int32]) = ([], [], [])
        var (skus, prices, currencies): ([String], [String], [String]) = ([], [], [])
        for (order, id) in new {
            for (index, line) in order.order.lines.enumerated() {
                ids.append(id)
                numbers.append(Int16(index + 1))
                skus.append(line.sku)
                quantities.append(Int32(line.quantity))
                prices.append(line.unitPrice.minorText)
                currencies.append(line.unitPrice.currency.code)
            }
        }
        return """
            INSERT INTO orders.line (order_id, line_no, sku, quantity, unit_price, currency)
            SELECT * FROM unnest(\(ids)::bigint[], \(numbers)::int2[], \(skus)::text[], \(quantities)::int4[], \(prices)::text[]::numeric[],
                \(currencies)::text[])
            """
    }

    private func insertHolds(_ new: [(CheckedOrder, Int64)]) -> SQL {
        var (ids, reasons, details): ([Int64], [String], [String]) = ([], [], [])
        for (order, id) in new where order.state == .held {
            for hold in order.holds {
                ids.append(id)
                reasons.append(hold.reason.rawValue)
                details.append(hold.detail)
            }
        }
        return """
            INSERT INTO orders.hold (order_id, reason, holder, detail)
            SELECT n.id, n.reason, \(Self.holder), n.detail
            FROM unnest(\(ids)::bigint[], \(reasons)::text[], \(details)::text[]) AS n(id, reason, detail)
            """
    }

    private func find(_ keys: [IncomingOrder.Key]) -> SQL {
        """
        SELECT o.channel, o.external_id, o.id, o.content_hash, o.reason, o.extra::text, h.reasons, h.details
        FROM unnest(\(keys.map(\.channel))::text[], \(keys.map(\.externalID))::text[]) AS k(channel, external_id)
        JOIN orders."order" o ON o.channel = k.channel AND o.external_id = k.external_id
        LEFT JOIN LATERAL (
            SELECT array_agg(reason ORDER BY reason) AS reasons, array_agg(detail ORDER BY reason) AS details
            FROM orders.hold WHERE order_id = o.id AND holder = \(Self.holder)) h ON true
        """
    }

    private static func decodeStored(_ rows: Rows) throws -> [IncomingOrder.Key: StoredOrder] {
        var stored: [IncomingOrder.Key: StoredOrder] = [:]
        for row in rows {
            let (channel, externalID, id, hash, reason, extra, reasons, details) = try row.decode(
                (String, String, Int64, [UInt8], String?, String?, [String]?, [String]?).self)
            let holds = zip(reasons ?? [], details ?? []).compactMap { reason, detail in
                HoldReason(rawValue: reason).map { Hold(reason: $0, detail: detail) }
            }
            let state: OrderState = reason == cancelledInSource ? .cancelled : holds.isEmpty ? .accepted : .held
            stored[.init(channel: channel, externalID: externalID)] = StoredOrder(
                id: id, contentHash: hash, state: state, holds: holds, extra: extra)
        }
        return stored
    }
}
