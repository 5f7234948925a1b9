import Fulfilment

/// The clock of a place, as far as a carrier's address tells it: enough to say when a day ends there.
///
/// A table in place of a calendar library: no files are read, and a carrier's day needs the rule of the day only. Where a country has several
/// clocks its state decides; without one nothing is known. Countries whose rules change from year to year are left out.
struct PlaceZone: Sendable, Equatable {
    /// Seconds east of UTC outside summer time.
    private let standard: Int
    private let summer: SummerTime

    /// A clock that a carrier told by its offset.
    /// - Parameter offset: seconds east of UTC.
    init(offset: Int) { (standard, summer) = (offset, .none) }

    private init(_ minutes: Int, _ summer: SummerTime) { (standard, self.summer) = (minutes * 60, summer) }

    /// nil when the place is not known, or has several clocks and the region does not say which.
    /// - Parameters:
    ///   - country: ISO 3166 in two or three letters.
    ///   - region: state or province as addresses abbreviate it.
    init?(country: String?, region: String? = nil) {
        guard let country = country?.uppercased(), !country.isEmpty else { return nil }
        let code = country.utf8.count == 3 ? Self.threeLetters[country] ?? country : country
        let byRegion = region.flatMap { $0.isEmpty ? nil : Self.regions["\(code)-\($0.uppercased())"] }
        guard let found = byRegion ?? Self.countries[code] else { return nil }
        self = found
    }

    /// Seconds east of UTC in the last minute of a day.
    func offset(atEndOf day: CivilDay) -> Int { standard + (summer.isOn(atEndOf: day) ? 3600 : 0) }

    private static func table(_ rows: [(minutes: Int, summer: SummerTime, codes: String)]) -> [String: PlaceZone] {
        var table: [String: PlaceZone] = [:]
        for row in rows {
            for code in row.codes.split(separator: " ") { table[String(code)] = PlaceZone(row.minutes, row.summer) }
        }
        return table
    }

    /// Countries of one clock, and those where nearly all live by one.
    private static let countries = table([
        (0, .europe, "GB IE PT IM JE GG"), (0, .none, "IS GH SN CI"),
        (60, .europe, "DE FR ES IT NL BE LU AT CH LI PL CZ SK HU SI HR RS BA ME MK AL XK SE NO DK MT MC SM VA AD"),
        (60, .none, "NG DZ TN AO CM"), (120, .europe, "FI EE LV LT GR BG RO CY UA"), (120, .none, "ZA ZM ZW BW MZ"),
        (180, .none, "TR SA QA KW BH IQ KE ET TZ UG BY"), (240, .none, "AE OM GE AM AZ MU"), (300, .none, "PK UZ"),
        (330, .none, "IN LK"), (345, .none, "NP"), (360, .none, "BD"), (420, .none, "VN TH KH LA"),
        (480, .none, "CN HK MO TW SG MY PH"), (540, .none, "JP KR"), (720, .newZealand, "NZ"),
        (-180, .none, "AR UY BR"), (-240, .none, "BO VE DO PR VI TT BB"), (-300, .none, "CO PE EC PA JM"),
        (-360, .none, "CR GT HN NI SV MX"),
    ])

    private static let regions = table([
        (
            -300, .northAmerica,
            "US-CT US-DC US-DE US-FL US-GA US-IN US-KY US-MA US-MD US-ME US-MI US-NC US-NH US-NJ US-NY US-OH US-PA"
        ),
        (-300, .northAmerica, "US-RI US-SC US-VA US-VT US-WV CA-ON CA-QC"),
        (
            -360, .northAmerica,
            "US-AL US-AR US-IA US-IL US-KS US-LA US-MN US-MO US-MS US-ND US-NE US-OK US-SD US-TN US-TX US-WI CA-MB"
        ),
        (-420, .northAmerica, "US-CO US-ID US-MT US-NM US-UT US-WY CA-AB CA-NT"),
        (-420, .none, "US-AZ CA-YT MX-SON MX-BCS MX-SIN MX-NAY"),
        (-480, .northAmerica, "US-CA US-NV US-OR US-WA CA-BC MX-BCN MX-BC"), (-540, .northAmerica, "US-AK"),
        (-600, .none, "US-HI"), (-240, .none, "US-PR US-VI BR-AM BR-RO BR-RR BR-MT BR-MS"), (600, .none, "US-GU AU-QLD"),
        (-360, .none, "CA-SK"), (-240, .northAmerica, "CA-NB CA-NS CA-PE"), (-210, .northAmerica, "CA-NL"),
        (-300, .none, "MX-ROO MX-QR BR-AC"), (600, .australia, "AU-NSW AU-ACT AU-VIC AU-TAS"), (570, .australia, "AU-SA"),
        (570, .none, "AU-NT"), (480, .none, "AU-WA"),
    ])

    /// As aggregators write countries that parcels often go to.
    private static let threeLetters: [String: String] = [
        "USA": "US", "CAN": "CA", "MEX": "MX", "BRA": "BR", "ARG": "AR", "COL": "CO", "PER": "PE", "GBR": "GB", "IRL": "IE",
        "DEU": "DE",
        "FRA": "FR", "ESP": "ES", "ITA": "IT", "NLD": "NL", "BEL": "BE", "LUX": "LU", "AUT": "AT", "CHE": "CH", "POL": "PL",
        "CZE": "CZ",
        "SVK": "SK", "HUN": "HU", "SWE": "SE", "NOR": "NO", "DNK": "DK", "FIN": "FI", "PRT": "PT", "GRC": "GR", "ROU": "RO",
        "BGR": "BG",
        "TUR": "TR", "ARE": "AE", "SAU": "SA", "IND": "IN", "CHN": "CN", "HKG": "HK", "TWN": "TW", "SGP": "SG", "MYS": "MY",
        "PHL": "PH",
        "THA": "TH", "VNM": "VN", "JPN": "JP", "KOR": "KR", "AUS": "AU", "NZL": "NZ", "ZAF": "ZA",
    ]
}

/// When clocks are an hour ahead. Days are enough: they change in the small hours, never in the last minute of a day.
private enum SummerTime: Sendable, Equatable {
    case none
    /// From the last Sunday of March to the last of October.
    case europe
    /// From the second Sunday of March to the first of November.
    case northAmerica
    /// From the first Sunday of October to the first of April.
    case australia
    /// From the last Sunday of September to the first of April.
    case newZealand

    func isOn(atEndOf day: CivilDay) -> Bool {
        let year = day.components.year
        switch self {
        case .none: return false
        case .europe: return day >= Self.lastSunday(year, 3) && day < Self.lastSunday(year, 10)
        case .northAmerica: return day >= Self.sunday(year, 3, from: 8) && day < Self.sunday(year, 11, from: 1)
        case .australia: return day >= Self.sunday(year, 10, from: 1) || day < Self.sunday(year, 4, from: 1)
        case .newZealand: return day >= Self.lastSunday(year, 9) || day < Self.sunday(year, 4, from: 1)
        }
    }

    /// The first Sunday on or after a day of a month.
    private static func sunday(_ year: Int, _ month: Int, from day: Int) -> CivilDay {
        let first = CivilDay(year: year, month: month, day: day) ?? CivilDay(0)
        return CivilDay(first.number + (7 - first.weekday % 7) % 7)
    }

    private static func lastSunday(_ year: Int, _ month: Int) -> CivilDay {
        CivilDay(sunday(year, month + 1, from: 1).number - 7)
    }
}
