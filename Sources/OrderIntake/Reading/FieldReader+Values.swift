import FoundationEssentials
import Fulfilment

/// A day of the future or the past the rules call plausible.
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
    mutating func time(_ field: OrderField, of object: Object, _ place: OrderPlace, _ plausible: PlausibleDates) -> Date {
        let text = required(String.self, field, of: object, place, expected: Self.timeExample)
        return text.flatMap { parse($0, field, place, plausible) } ?? PlausibleDates.earliest
    }

    /// A time that may be missing. A bare date means the end of that day in UTC when `isDeadline`.
    mutating func optionalTime(
        _ field: OrderField, of object: Object, _ place: OrderPlace, _ plausible: PlausibleDates, isDeadline: Bool = false
    ) -> Date? {
        guard let text = value(String.self, field, of: object, place, expected: Self.timeExample) else { return nil }
        let time = parse(text, field, place, plausible)
        return isDeadline && text.utf8.count == 10 ? time?.addingTimeInterval(86_399) : time
    }

    private mutating func parse(_ text: String, _ field: OrderField, _ place: OrderPlace, _ plausible: PlausibleDates) -> Date? {
        guard text.utf8.count <= 40, let time = ZonedTime(text) else {
            refuse(field, place, value: text, "must be \(Self.timeExample)")
            return nil
        }
        guard plausible.contains(time.instant) else {
            let latest = ZonedTime(plausible.latest).utcText
            refuse(field, place, value: text, "must lie between 2000-01-01 and \(latest)")
            return nil
        }
        return time.instant
    }

    /// A whole number in a range; `missing` is taken when the field is not there, and a missing required one is noted.
    mutating func integer(
        _ field: OrderField, of object: Object, _ place: OrderPlace, in range: ClosedRange<Int>, missing: Int? = nil
    ) -> Int {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let found =
            missing == nil
            ? required(Int.self, field, of: object, place, expected: expected)
            : value(Int.self, field, of: object, place, expected: expected)
        guard let found else { return missing ?? range.lowerBound }
        if !range.contains(found) { refuse(field, place, value: String(found), "must be \(expected)") }
        return found
    }

    /// A place in WGS84 degrees: both coordinates or none.
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
