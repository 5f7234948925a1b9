package import FoundationEssentials
import Fulfilment

/// How much of a lane cases have to share to be counted together, the finest first.
package enum LaneLevel: String, StoredCase {
    /// Carrier, service, site, country and beginning of the postcode, and the day of the week of the first scan.
    case weekday
    /// The same on all days.
    case lane
    /// Carrier, service and site, to all of a country.
    case country
    /// Carrier and service, from all sites of a country to all of a country.
    case countries
    /// Carrier and service, everywhere.
    case service
    /// Everything of a carrier.
    case carrier

    /// How many effective cases (`WeightedDurations.effectiveCases`) it needs to answer; with fewer a coarser level does.
    ///
    /// Thirty are what a rate of success is shown from; a day of the week has to say more than its lane does without it, since a
    /// twentieth of thirty cases is one and a half parcels. The coarsest takes what there is.
    package var neededCases: Double {
        switch self {
        case .weekday: 60
        case .lane, .country, .countries: 30
        case .service: 20
        case .carrier: 0
        }
    }
}

/// A way that parcels take, as finely as it is known.
package struct Lane: Sendable, Hashable {
    /// The carrier's code.
    package var carrier: String
    /// The code of its service; blank when it is not known.
    package var service: String
    /// The code of the site that parcels come from.
    package var site: String
    /// Of the site, ISO 3166-1 alpha-2.
    package var origin: String
    /// Of the consignee, ISO 3166-1 alpha-2.
    package var country: String
    /// The beginning of the consignee's postcode (`prefix(of:in:)`).
    package var postcodePrefix: String
    /// Of the first scan at the site: 1 Monday … 7 Sunday; nil for any.
    package var weekday: Int?

    package init(
        carrier: String, service: String, site: String, origin: String, country: String, postcodePrefix: String, weekday: Int?
    ) {
        (self.carrier, self.service, self.site, self.origin) = (carrier, service, site, origin)
        (self.country, self.postcodePrefix, self.weekday) = (country, postcodePrefix, weekday)
    }

    /// The part of a postcode that stands for a region: the area's letters in the United Kingdom, three digits in the United States, two
    /// letters or digits elsewhere.
    package static func prefix(of postcode: String, in country: String) -> String {
        let signs = postcode.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        switch country {
        case "GB": return String(signs.prefix { $0.isLetter }.prefix(2))
        case "US": return String(signs.prefix(3))
        default: return String(signs.prefix(2))
        }
    }

    /// What its cases are counted under, the finest first; without a day of the week from the whole lane on.
    package var scopes: [LaneScope] { LaneLevel.allCases.compactMap(scope) }

    /// What its cases are counted under at a level; nil for days of the week when it has none.
    package func scope(_ level: LaneLevel) -> LaneScope? {
        var kept = self
        if level != .weekday { kept.weekday = nil }
        switch level {
        case .weekday: if weekday == nil { return nil }
        case .lane: break
        case .country: kept.postcodePrefix = ""
        case .countries: (kept.site, kept.postcodePrefix) = ("", "")
        case .service: (kept.site, kept.origin, kept.country, kept.postcodePrefix) = ("", "", "", "")
        case .carrier:
            (kept.service, kept.site, kept.origin, kept.country, kept.postcodePrefix) = ("", "", "", "", "")
        }
        return LaneScope(level: level, lane: kept)
    }
}

/// What cases are counted under: a lane of which a level leaves blank what it does not tell apart.
package struct LaneScope: Sendable, Hashable {
    package let level: LaneLevel
    package let lane: Lane

    package init(level: LaneLevel, lane: Lane) { (self.level, self.lane) = (level, lane) }
}

/// A delivered parcel as it is counted.
package struct LaneCase: Sendable, Hashable {
    /// With the day of the week.
    package let lane: Lane
    /// Of the end (`LaneWeek`).
    package let week: Int
    /// Seconds.
    package let seconds: [Leg: Int]

    package init(lane: Lane, week: Int, seconds: [Leg: Int]) {
        (self.lane, self.week, self.seconds) = (lane, week, seconds)
    }
}

/// Weeks in UTC, numbered from that of Monday, 5 January 1970.
package enum LaneWeek {
    /// The week of a moment.
    package static func containing(_ moment: Date) -> Int {
        Int(((moment.timeIntervalSince1970 - 4 * 86_400) / (7 * 86_400)).rounded(.down))
    }
}
