package import FoundationEssentials

/// When people work at a site: its week, its holidays, and days that are unlike others.
package struct SiteCalendar: Sendable {
    /// From when to when, by the site's clock, within one day.
    package struct Hours: Sendable, Hashable, CustomStringConvertible {
        package let opens: TimeOfDay
        /// 24:00 where work goes on over midnight; it then begins anew at 00:00.
        package let closes: TimeOfDay

        package init(opens: TimeOfDay, closes: TimeOfDay) { (self.opens, self.closes) = (opens, closes) }

        package var description: String { "\(opens)-\(closes)" }
    }

    /// What the site does on one day instead of the usual.
    package struct Exception: Sendable, Equatable {
        /// nil: it is closed, and nobody picks up.
        package let hours: Hours?
        /// Why, for people; may be empty.
        package let note: String

        package init(hours: Hours?, note: String = "") { (self.hours, self.note) = (hours, note) }
    }

    package let clock: SiteClock
    /// By weekday, 1 Monday … 7 Sunday.
    private let week: [Int: [Hours]]
    private let holidays: [CivilDay: String]
    private let exceptions: [CivilDay: Exception]

    /// - Parameter week: by weekday, 1 Monday … 7 Sunday; hours that overlap count once.
    package init(
        clock: SiteClock, week: [Int: [Hours]] = [:], holidays: [CivilDay: String] = [:], exceptions: [CivilDay: Exception] = [:]
    ) {
        (self.clock, self.holidays, self.exceptions) = (clock, holidays, exceptions)
        self.week = week.mapValues(Self.united)
    }

    /// Whether anybody has said when people work here.
    package var hasHours: Bool { !week.isEmpty }

    /// The name of the holiday that a day is.
    package func holiday(on day: CivilDay) -> String? { holidays[day] }

    package func exception(on day: CivilDay) -> Exception? { exceptions[day] }

    /// Whether carriers come as usual: it is no holiday, and the site is not closed for the day.
    package func hasUsualPickups(on day: CivilDay) -> Bool {
        guard !holidays.isEmpty || !exceptions.isEmpty else { return true }
        if let exception = exceptions[day], exception.hours == nil { return false }
        return holidays[day] == nil
    }

    /// When people work on a day, in the order of time, without overlaps.
    package func hours(on day: CivilDay) -> [Hours] {
        if let exception = exceptions[day] { return exception.hours.map { [$0] } ?? [] }
        return holidays[day] == nil ? week[day.weekday] ?? [] : []
    }

    /// Seconds between two moments in which people work, as they pass: a night in which the clock is put back may have more of them.
    package func workingTime(from start: Date, to end: Date) -> TimeInterval {
        guard start < end else { return 0 }
        let (first, last) = (clock.reading(at: start).day.number - 1, clock.reading(at: end).day.number + 1)
        return (first...last).reduce(0) { total, number in
            let day = CivilDay(number)
            return hours(on: day).reduce(total) { total, hours in
                let (opens, closes) = (clock.moment(of: day, hours.opens), clock.moment(of: day, hours.closes))
                return total + max(0, min(closes, end).timeIntervalSince(max(opens, start)))
            }
        }
    }

    private static func united(_ hours: [Hours]) -> [Hours] {
        hours.sorted { $0.opens < $1.opens }.reduce(into: []) { united, next in
            guard let last = united.last, next.opens <= last.closes else { return united.append(next) }
            united[united.count - 1] = Hours(opens: last.opens, closes: max(last.closes, next.closes))
        }
    }
}
