import FoundationEssentials
import Fulfilment
import Postgres

extension IncomingOrder {
    /// The first field of the order itself that the stored row says otherwise.
    func firstDifference(_ row: Row) throws -> String? {
        let (cancelled, placed, paid, promised, priority, complete) = try row.decode((Bool, Date, Date?, Date?, Int, Bool).self)
        if cancelled != isCancelled { return "status" }
        if !placed.isSame(as: placedAt) { return "placed_at" }
        if !paid.isSame(as: paidAt) { return "paid_at" }
        if !promised.isSame(as: promisedBy) { return "promised_by" }
        if priority != self.priority { return "priority" }
        return complete == shipComplete ? nil : "ship_complete"
    }

    /// The first field of a line that the stored rows say otherwise.
    func firstLineDifference(_ rows: Rows) throws -> String? {
        guard rows.count == lines.count else { return "lines" }
        for (index, (row, line)) in zip(rows, lines).enumerated() {
            let (sku, quantity, price, currency) = try row.decode((String, Int, Int, String).self)
            if sku != line.sku { return "lines[\(index)].sku" }
            if quantity != line.quantity { return "lines[\(index)].quantity" }
            if price != line.unitPrice { return "lines[\(index)].unit_price" }
            if currency != line.currency.code { return "lines[\(index)].currency" }
        }
        return nil
    }
}

extension Address {
    /// The first field of the address that the stored row says otherwise; coordinates may come from the gazetteer and do not count.
    func firstDifference(_ row: Row) throws -> String? {
        let (recipient, street, city, region, postcode, country) = try row.decode(
            (String, String, String, String, String, String).self)
        let pairs = [
            ("name", recipient, self.recipient), ("street", street, self.street), ("city", city, self.city),
            ("state", region, self.region), ("postcode", postcode, self.postcode), ("country", country, self.country),
        ]
        return pairs.first { $0.1 != $0.2 }.map { "ship_to.\($0.0)" }
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
