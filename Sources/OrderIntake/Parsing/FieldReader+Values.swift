import FoundationEssentials
import Fulfilment
import JSONReading

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
    mutating func time(_ field: OrderField, of object: OrderObject, _ part: OrderPart, _ plausible: PlausibleDates) -> Date {
        guard let value = object[field] else {
            miss(field, part, expected: Self.timeExample)
            return PlausibleDates.earliest
        }
        return parse(value, field, part, plausible)?.time ?? PlausibleDates.earliest
    }

    /// A time that may be missing. A bare date means the end of that day in UTC when `isDeadline`.
    mutating func optionalTime(
        _ field: OrderField, of object: OrderObject, _ part: OrderPart, _ plausible: PlausibleDates, isDeadline: Bool = false
    ) -> Date? {
        guard let value = object[field], let (time, isDay) = parse(value, field, part, plausible) else { return nil }
        return isDeadline && isDay ? time.addingTimeInterval(86_399) : time
    }

    private mutating func parse(
        _ value: JSONValue, _ field: OrderField, _ part: OrderPart, _ plausible: PlausibleDates
    ) -> (time: Date, isDay: Bool)? {
        guard let text = value.string, text.utf8.count <= 40, let time = ZonedTime(text) else {
            refuse(field, part, value: OffendingValue.text(of: value), "must be \(Self.timeExample)")
            return nil
        }
        guard plausible.contains(time.instant) else {
            let latest = ZonedTime(plausible.latest).utcText
            refuse(field, part, value: text, "must lie between 2000-01-01 and \(latest)")
            return nil
        }
        return (time.instant, text.utf8.count == 10)
    }

    /// A whole number in a range; `missing` is taken when the field is not there, and a missing required one is a problem.
    mutating func integer(
        _ field: OrderField, of object: OrderObject, _ part: OrderPart, in range: ClosedRange<Int>, missing: Int? = nil
    ) -> Int {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let value = object[field] else {
            if missing == nil { miss(field, part, expected: expected) }
            return missing ?? range.lowerBound
        }
        guard let found = value.whole, range.contains(found) else {
            refuse(field, part, value: OffendingValue.text(of: value), "must be \(expected)")
            return range.lowerBound
        }
        return found
    }

    /// `true` or `false`; nil when the field is missing.
    mutating func flag(_ field: OrderField, of object: OrderObject, _ part: OrderPart, expected: String) -> Bool? {
        guard let value = object[field] else { return nil }
        if value.kind == .yes { return true }
        if value.kind != .no { refuse(field, part, value: OffendingValue.text(of: value), "must be \(expected)") }
        return value.kind == .no ? false : nil
    }

    /// Coordinates in WGS84 degrees: both coordinates or none.
    mutating func location(of object: OrderObject) -> GeoPoint? {
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

    private mutating func coordinate(_ field: OrderField, of object: OrderObject, limit: Double) -> Double? {
        guard let value = object[field] else { return nil }
        guard let degrees = value.number, (-limit...limit).contains(degrees) else {
            refuse(field, .address, value: OffendingValue.text(of: value), "must be degrees from -\(limit) to \(limit)")
            return value.number
        }
        return degrees
    }

    /// A currency; nil when the field is missing.
    mutating func currency(of object: OrderObject, _ part: OrderPart) -> Currency? {
        guard let value = object[.currency] else { return nil }
        let currency = value.string.flatMap { Currency($0) }
        if currency == nil {
            refuse(
                .currency, part, value: OffendingValue.text(of: value), "must be a currency code of three letters, such as BRL")
        }
        return currency
    }

    /// The largest price of one piece, in minor units: ten thousand million of the major unit.
    private static let largestPrice = 1_000_000_000_000

    /// The price of one piece, as text or as a number, exactly as it is written.
    mutating func price(of object: OrderObject, _ part: OrderPart, _ currency: Currency) -> UnitPrice {
        let expected = "an amount such as \"10.90\", not negative"
        guard let value = object[.unitPrice] else {
            miss(.unitPrice, part, expected: expected)
            return .free(currency)
        }
        guard value.kind == .number || value.kind == .string else {
            refuse(.unitPrice, part, value: OffendingValue.text(of: value), "must be \(expected)")
            return .free(currency)
        }
        let text = value.string ?? String(decoding: value.raw, as: UTF8.self)
        do throws(MoneyError) {
            let (price, isRounded) = try UnitPrice.read(text, currency: currency)
            if isRounded { note(.unitPrice, part, value: text, "is read as \(price.decimalText): six decimals are kept") }
            if price.isAbove(minor: Self.largestPrice) {
                refuse(.unitPrice, part, value: text, "must be \(expected) and at most \(Self.largestPrice) minor units")
            }
            return price
        } catch {
            refuse(.unitPrice, part, value: text, "\(error)")
            return .free(currency)
        }
    }
}
