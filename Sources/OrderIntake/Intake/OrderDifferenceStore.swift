import FoundationEssentials
import Fulfilment
package import Postgres

/// Finds where an order that was sent differs from the stored one with the same key.
package struct OrderDifferenceStore: Sendable {
    private let postgres: Postgres

    package init(postgres: Postgres) { self.postgres = postgres }

    /// The path of the first field that differs, as `ship_to.city`; nil when none is found.
    package func firstDifference(between sent: IncomingOrder, andStored orderID: Int64) async throws -> String? {
        let results = try await postgres.pipeline([
            """
            SELECT status = \(OrderState.cancelled) AND reason = \(OrderStore.cancelledInSource) IS TRUE, placed_at, paid_at, promised_by,
                priority::int4, ship_complete FROM orders."order" WHERE id = \(orderID)
            """,
            """
            SELECT recipient, company, street, street2, city, region, postcode, country, phone, email FROM orders."order"
            WHERE id = \(orderID)
            """,
            """
            SELECT sku, quantity, trim_scale(unit_price)::text, currency FROM orders.line WHERE order_id = \(orderID) ORDER BY line_no
            """,
        ])
        guard let head = results[0].first, let address = results[1].first else { return nil }
        return try sent.firstDifference(head) ?? sent.address.firstDifference(address) ?? sent.firstLineDifference(results[2])
    }
}

extension IncomingOrder {
    /// The first field of the order itself in which the stored row differs.
    fileprivate func firstDifference(_ row: Row) throws -> String? {
        let (cancelled, placed, paid, promised, priority, complete) = try row.decode((Bool, Date, Date?, Date?, Int, Bool).self)
        if cancelled != isCancelled { return "status" }
        if !placed.isSame(as: placedAt) { return "placed_at" }
        if !paid.isSame(as: paidAt) { return "paid_at" }
        if !promised.isSame(as: promisedBy) { return "promised_by" }
        if priority != self.priority { return "priority" }
        return complete == shipComplete ? nil : "ship_complete"
    }

    /// The first field of a line in which the stored rows differ.
    fileprivate func firstLineDifference(_ rows: Rows) throws -> String? {
        guard rows.count == lines.count else { return "lines" }
        for (index, (row, line)) in zip(rows, lines).enumerated() {
            let (sku, quantity, price, currency) = try row.decode((String, Int, String, String).self)
            if sku != line.sku { return "lines[\(index)].sku" }
            if quantity != line.quantity { return "lines[\(index)].quantity" }
            if price != line.unitPrice.minorText { return "lines[\(index)].unit_price" }
            if currency != line.unitPrice.currency.code { return "lines[\(index)].currency" }
        }
        return nil
    }
}

extension Address {
    /// The first field of the address in which the stored row differs; coordinates may come from the gazetteer and do not count.
    fileprivate func firstDifference(_ row: Row) throws -> String? {
        for (column, (field, text)) in texts.enumerated() where try row.decode(column, as: String.self) != text {
            return OrderPart.address.path(field)
        }
        return nil
    }
}

extension Date {
    /// Equal to the microsecond, which is what the database keeps.
    fileprivate func isSame(as other: Date) -> Bool { abs(timeIntervalSince(other)) < 1e-5 }
}

extension Date? {
    fileprivate func isSame(as other: Date?) -> Bool {
        switch (self, other) {
        case (let left?, let right?): left.isSame(as: right)
        case (nil, nil): true
        default: false
        }
    }
}
