import Contracts
package import Fulfilment
package import Messaging
import Observability
package import Postgres
import ServiceRuntime

/// The SQL of changing orders that are stored, until a parcel of them leaves the house.
///
/// The order's row and the lock of dispatching are held until the change is written: what is booked or leaves afterwards sees it, and what was booked
/// before is held against it by `operations.changed_order`. The warehouse is told by an event, and takes away what is too much.
package struct OrderChangeStore: Sendable {
    /// What became of a request.
    package enum Outcome: Sendable, Equatable {
        case unknownOrder
        /// What was and what is, a sentence each; none: it is so already.
        case changed(OrderState, [String])
        /// How far it is.
        case tooLate(String)
        /// Lines that cannot be as they are wanted.
        case refused([Refusal])
    }

    /// Why a line cannot be as it is wanted.
    package struct Refusal: Sendable, Equatable {
        /// In the request, from 0.
        package let index: Int
        package let field: String
        package let value: Int
        package let message: String
    }

    /// An address with its place on earth.
    package struct Destination: Sendable, Equatable {
        package let address: Address
        package let location: GeoPoint

        package init(address: Address, location: GeoPoint) { (self.address, self.location) = (address, location) }
    }

    private typealias Line = (number: Int, sku: String, quantity: Int)

    package init() {}

    /// The articles of the lines that an order has; nil when there is no such order.
    package func articles(of orderID: Int64, on executor: some SQLExecutor) async throws -> [String]? {
        let rows = try await executor.query(
            """
            SELECT array_agg(DISTINCT l.sku) FROM orders."order" o JOIN orders.line l ON l.order_id = o.id AND l.quantity > 0
            WHERE o.id = \(orderID) GROUP BY o.id
            """)
        return try rows.first?.decode(0)
    }

    /// Changes an order that is held or accepted and of which nothing has left the house.
    /// - Parameters:
    ///   - destination: nil: it stays.
    ///   - person: for the record.
    package func change(
        _ orderID: Int64, _ wanted: OrderChange, to destination: Destination?, by person: String, publishing events: OutboxBatch,
        in transaction: Transaction
    ) async throws -> Outcome {
        let found = try await transaction.pipeline([lock(orderID), lines(orderID)])
        guard let row = found[0].first else { return .unknownOrder }
        let (state, trace) = (try row.decode(0, as: OrderState.self), try row.decode(1, as: String?.self))
        if let stage = try await standing(orderID, state, in: transaction) { return .tooLate(stage) }
        let lines: [Line] = try found[1].decode((Int, String, Int).self).map { ($0, $1, $2) }
        let refusals = Self.refusals(wanted, lines)
        guard refusals.isEmpty else { return .refused(refusals) }
        let cut = wanted.lines.filter { line in lines.contains { $0.number == line.number && $0.quantity != line.quantity } }
        let moves = try destination.flatMap { try Self.differs($0, row) ? $0 : nil }
        var sentences = cut.map { line in
            "line \(line.number): \(lines.first { $0.number == line.number }?.quantity ?? 0) → \(line.quantity)"
        }
        if let moves { sentences.append("address: \(try Self.text(row)) → \(Self.text(moves.address))") }
        guard !sentences.isEmpty else { return .changed(state, []) }
        var statements = [write(cut, orderID), note(orderID, moves, by: person, wanted.reason, sentences)]
        if let moves { statements.append(write(moves, orderID)) }
        try await transaction.pipeline(statements)
        if state == .accepted {
            try events.add(OrderChanged(orderID: orderID), trace: trace.flatMap(TraceContext.init(traceparent:)))
        }
        return .changed(state, sentences)
    }

    /// Why it is too late; nil: it is not, and nothing leaves the house until the transaction ends.
    private func standing(_ orderID: Int64, _ state: OrderState, in transaction: Transaction) async throws -> String? {
        switch state {
        case .held: return nil
        case .cancelled, .cancelRequested, .completed: return state.rawValue
        case .accepted:
            return try await transaction.pipeline([
                DispatchLockStore.forCancelling, "SELECT stage FROM operations.dispatched_order WHERE order_id = \(orderID)",
            ])[1].first?.decode(0)
        }
    }

    private static func refusals(_ wanted: OrderChange, _ lines: [Line]) -> [Refusal] {
        var refusals: [Refusal] = wanted.lines.enumerated().compactMap { index, line in
            guard let known = lines.first(where: { $0.number == line.number }) else {
                let numbers = lines.map { "\($0.number)" }.joined(separator: ", ")
                return Refusal(
                    index: index, field: "line", value: line.number, message: "is no line of the order; its lines are \(numbers)")
            }
            guard line.quantity > known.quantity else { return nil }
            return Refusal(
                index: index, field: "quantity", value: line.quantity,
                message:
                    "is more than the \(known.quantity) of \(known.sku) that are ordered; allowed is 0 to \(known.quantity). Send a new order for more"
            )
        }
        let left = lines.reduce(0) { sum, line in
            sum + (wanted.lines.first { $0.number == line.number }?.quantity ?? line.quantity)
        }
        if refusals.isEmpty, left == 0, let last = wanted.lines.indices.last {
            refusals.append(
                Refusal(
                    index: last, field: "quantity", value: wanted.lines[last].quantity,
                    message: "would leave nothing of the order; cancel it instead"))
        }
        return refusals
    }

    private func lock(_ orderID: Int64) -> SQL {
        """
        SELECT status, trace, recipient, company, street, street2, city, region, postcode, country, phone, email, latitude, longitude
        FROM orders."order" WHERE id = \(orderID) FOR UPDATE
        """
    }

    private func lines(_ orderID: Int64) -> SQL {
        "SELECT line_no::int4, sku, quantity FROM orders.line WHERE order_id = \(orderID) ORDER BY line_no"
    }

    private func write(_ lines: [OrderChange.Line], _ orderID: Int64) -> SQL {
        """
        UPDATE orders.line l SET quantity = n.quantity
        FROM unnest(\(lines.map(\.number))::smallint[], \(lines.map(\.quantity))::int[]) AS n (number, quantity)
        WHERE l.order_id = \(orderID) AND l.line_no = n.number
        """
    }

    private func write(_ destination: Destination, _ orderID: Int64) -> SQL {
        let (address, place) = (destination.address, destination.location)
        return """
            UPDATE orders."order" SET recipient = \(address.recipient), company = \(address.company), street = \(address.street),
                street2 = \(address.street2), city = \(address.city), region = \(address.region), postcode = \(address.postcode),
                country = \(address.country), phone = \(address.phone), email = \(address.email), latitude = \(place.latitude),
                longitude = \(place.longitude)
            WHERE id = \(orderID)
            """
    }

    /// Behind the lock of dispatching: what was booked before that moment did not see the change.
    private func note(
        _ orderID: Int64, _ destination: Destination?, by person: String, _ reason: String, _ sentences: [String]
    ) -> SQL {
        """
        WITH changed AS (
            UPDATE orders."order" SET changed_at = clock_timestamp(),
                address_changed_at = CASE WHEN \(destination != nil) THEN clock_timestamp() ELSE address_changed_at END
            WHERE id = \(orderID) RETURNING id, changed_at
        )
        INSERT INTO orders.change (order_id, changed_at, changed_by, reason, sentences)
        SELECT id, changed_at, \(person), \(reason), \(sentences)::text[] FROM changed
        """
    }

    private static func stored(_ row: Row) throws -> [String] { try (2...11).map { try row.decode($0, as: String.self) } }

    private static func differs(_ destination: Destination, _ row: Row) throws -> Bool {
        let place = (try row.decode(12, as: Double?.self), try row.decode(13, as: Double?.self))
        return try destination.address.texts.map(\.text) != stored(row) || place.0 != destination.location.latitude
            || place.1 != destination.location.longitude
    }

    private static func text(_ row: Row) throws -> String { try joined(stored(row)) }

    private static func text(_ address: Address) -> String { joined(address.texts.map(\.text)) }

    private static func joined(_ texts: [String]) -> String { texts.filter { !$0.isEmpty }.joined(separator: ", ") }
}
