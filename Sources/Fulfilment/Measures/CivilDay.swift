/// A day of the Gregorian calendar as days since 1 January 1970, converted by Hinnant's `days_from_civil`.
package struct CivilDay: Sendable, Hashable, Comparable {
    /// Days since 1 January 1970; negative before.
    package let number: Int

    package init(_ number: Int) { self.number = number }

    /// nil when there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), (1...Self.length(ofMonth: month, year: year)).contains(day) else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shifted.flooredDivision(by: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Reads `2026-01-09`; nil when the text is no such day.
    package init?(_ text: some StringProtocol) {
        var scanner = DigitScanner(Array(text.utf8))
        guard let day = scanner.date(), scanner.isAtEnd else { return nil }
        number = day
    }

    /// Year, month (1…12) and day of month.
    package var components: (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (number + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// 1 Monday … 7 Sunday.
    package var weekday: Int { (number + 3).flooredDivision(by: 7).remainder + 1 }

    /// Whether goods whose day of expiry this is must not go out any more: from that day on, whatever word a label has for it.
    /// Statements ask the same of the database, with `FreeStockStore.isExpired`.
    package func isExpired(on today: CivilDay) -> Bool { self <= today }

    package static func < (left: CivilDay, right: CivilDay) -> Bool { left.number < right.number }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

/// Written `2026-11-30`, as in files and messages.
extension CivilDay: LosslessStringConvertible, Codable {
    package var description: String {
        let (year, month, day) = components
        return "\(year, digits: 4)-\(month, digits: 2)-\(day, digits: 2)"
    }

    package init?(_ text: String) { self.init(text[...]) }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = CivilDay(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is no day; allowed is 2026-11-30"))
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
