import FoundationEssentials
import Fulfilment

/// The times an order may carry.
struct PlausibleDates: Sendable {
    /// Nothing was ordered over this system before.
    static let earliest = Date(timeIntervalSince1970: 946_684_800)
    let latest: Date

    /// Allowed for what lies in the past: a day of clock difference.
    static func past(_ now: Date) -> PlausibleDates { .init(latest: now.addingTimeInterval(86_400)) }
    /// Allowed for promises: five years.
    static func future(_ now: Date) -> PlausibleDates { .init(latest: now.addingTimeInterval(5 * 366 * 86_400)) }

    func contains(_ date: Date) -> Bool { date >= Self.earliest && date <= latest }
}

extension FieldReader {
    private static let timeExample = "a time such as 2017-01-05T12:01:20-03:00"

    /// A time that must be there.
    mutating func time(_ field: OrderField, of object: Object, _ part: OrderPart, _ plausible: PlausibleDates) -> Date {
        let text = required(String.self, field, of: object, part, expected: Self.timeExample)
        return text.flatMap { parse($0, field, part, plausible) } ?? PlausibleDates.earliest
    }

    /// A time that may be missing. A bare date means the end of that day in UTC when `isDeadline`.
    mutating func optionalTime(
        _ field: OrderField, of object: Object, _ part: OrderPart, _ plausible: PlausibleDates, isDeadline: Bool = false
    ) -> Date? {
        guard let text = value(String.self, field, of: object, part, expected: Self.timeExample) else { return nil }
        let time = parse(text, field, part, plausible)
        return isDeadline && text.utf8.count == 10 ? time?.addingTimeInterval(86_399) : time
    }

    private mutating func parse(_ text: String, _ field: OrderField, _ part: OrderPart, _ plausible: PlausibleDates) -> Date? {
        guard text.utf8.count <= 40, let time = ZonedTime(text) else {
            refuse(field, part, value: text, "must be \(Self.timeExample)")
            return nil
        }
        guard plausible.contains(time.instant) else {
            let latest = ZonedTime(plausible.latest).utcText
            refuse(field, part, value: text, "must lie between 2000-01-01 and \(latest)")
            return nil
        }
        return time.instant
    }

    /// A whole number in a range; `missing` is taken when the field is not there, and a missing required one is a problem.
    mutating func integer(
        _ field: OrderField, of object: Object, _ part: OrderPart, in range: ClosedRange<Int>, missing: Int? = nil
    ) -> Int {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let found =
            missing == nil
            ? required(Int.self, field, of: object, part, expected: expected)
            : value(Int.self, field, of: object, part, expected: expected)
        guard let found else { return missing ?? range.lowerBound }
        if !range.contains(found) { refuse(field, part, value: String(found), "must be \(expected)") }
        return found
    }

    /// Coordinates in WGS84 degrees: both coordinates or none.
    mutating func location(of object: Object) -> GeoPoint? {
        let latitude = coordinate(.latitude, of: object, limit: 90)
        let longitude = coordinate(.longitude, of: object, limit: 180)
        switch (latitude, longitude) {
        case (let latitude?, let longitude?): return GeoPoint(latitude: latitude, longitude: longitude)
        case (nil, nil): return nil
        case (nil, _): refuse(.latitude, .address, value: "", "is missing; must be there when longitude is")
        case (_, nil): refuse(.longitude, .address, value: "", "is missing; must be there when latitude is")
        }
        return nil
    }

    private mutating func coordinate(_ field: OrderField, of object: Object, limit: Double) -> Double? {
        let expected = "degrees from \(-limit) to \(limit)"
        guard let degrees = value(Double.self, field, of: object, .address, expected: expected) else { return nil }
        if !(-limit...limit).contains(degrees) { refuse(field, .address, value: String(degrees), "must be \(expected)") }
        return degrees
    }
}

extension FieldReader {
    /// The largest price of one piece, in minor units: ten thousand million of the major unit.
    private static let largestPrice = 1_000_000_000_000

    /// The next line of a list; nil when the list cannot be read further.
    mutating func line(of list: inout any UnkeyedDecodingContainer, _ rules: ParsingRules) -> IncomingOrder.Line? {
        let index = list.currentIndex
        guard let object = try? list.nestedContainer(keyedBy: OrderField.self) else {
            let value = (try? list.decode(OffendingValue.self))?.text
            refuse(.lines, .order, value: value ?? "", "line \(index) must be an object")
            return value.map { _ in IncomingOrder.Line(sku: "", quantity: 1, unitPrice: 0, currency: rules.currency) }
        }
        let part = OrderPart.line(index)
        let currency = currency(of: object, part) ?? rules.currency
        return IncomingOrder.Line(
            sku: text(.sku, of: object, part, limit: 64),
            quantity: integer(.quantity, of: object, part, in: 1...100_000),
            unitPrice: price(of: object, part, currency), currency: currency)
    }

    private mutating func currency(of object: Object, _ part: OrderPart) -> Currency? {
        let expected = "a currency code of three letters, such as BRL"
        guard let code = value(String.self, .currency, of: object, part, expected: expected) else { return nil }
        let currency = Currency(code)
        if currency == nil { refuse(.currency, part, value: code, "must be \(expected)") }
        return currency
    }

    private mutating func price(of object: Object, _ part: OrderPart, _ currency: Currency) -> Int {
        let expected = "an amount such as \"10.90\", not negative"
        guard let amount = required(DecimalText.self, .unitPrice, of: object, part, expected: expected) else { return 0 }
        do throws(MoneyError) {
            let price = try Money.minorUnits(amount.text, exponent: currency.exponent)
            if price < 0 || price > Self.largestPrice {
                refuse(.unitPrice, part, value: amount.text, "must be \(expected) and at most \(Self.largestPrice) minor units")
            }
            return price
        } catch {
            refuse(.unitPrice, part, value: amount.text, "\(error)")
            return 0
        }
    }
}
