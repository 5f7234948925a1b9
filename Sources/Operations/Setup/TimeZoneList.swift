import FoundationEssentials
import Fulfilment

/// The system's list of time zones by country, for a proposal to a newcomer; the database has the last word on which zones there are.
struct TimeZoneList: Sendable {
    /// A zone and the place it is named after.
    private struct Entry: Sendable {
        let country: String
        let zone: String
        let place: GeoPoint
    }

    /// Where no list is, nor a zone of the country.
    static let fallback = "Etc/UTC"

    private let entries: [Entry]

    /// - Parameter text: lines of `zone.tab` of the time zone database: country, place, zone, remarks.
    init(_ text: String) {
        entries = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t")
            guard fields.count >= 3, !line.hasPrefix("#"), let place = Self.place(fields[1]) else { return nil }
            return Entry(country: String(fields[0]), zone: String(fields[2]), place: place)
        }
    }

    /// The list of this system; empty when it has none.
    static func ofSystem() -> TimeZoneList {
        let data = try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/zone.tab"))
        return TimeZoneList(String(decoding: data ?? Data(), as: UTF8.self))
    }

    /// The zone of the country whose place is nearest.
    /// - Parameters:
    ///   - country: ISO 3166-1 alpha-2.
    ///   - place: nil takes the first of the country, which is its largest as a rule.
    func zone(country: String, nearest place: GeoPoint?) -> String {
        let known = entries.filter { $0.country == country.uppercased() }
        guard let place else { return known.first?.zone ?? Self.fallback }
        return known.min { $0.place.distance(to: place) < $1.place.distance(to: place) }?.zone ?? Self.fallback
    }

    /// `-2332-04637`, or with seconds: degrees, minutes and seconds of latitude and longitude.
    private static func place(_ text: Substring) -> GeoPoint? {
        guard let east = text.dropFirst().firstIndex(where: { "+-".contains($0) }),
            let latitude = degrees(text[..<east], digits: 2), let longitude = degrees(text[east...], digits: 3)
        else { return nil }
        return GeoPoint(latitude: latitude, longitude: longitude)
    }

    private static func degrees(_ text: Substring, digits: Int) -> Double? {
        let (sign, number) = (text.first == "-" ? -1.0 : 1.0, text.dropFirst())
        let rest = number.dropFirst(digits)
        guard let whole = Double(number.prefix(digits)), let minutes = Double(rest.prefix(2)) else { return nil }
        return sign * (whole + minutes / 60 + (Double(rest.dropFirst(2)) ?? 0) / 3600)
    }
}
