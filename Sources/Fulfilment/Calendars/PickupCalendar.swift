package import FoundationEssentials

/// Until when a parcel leaves with the pickup of a day.
package struct CutOff: Sendable, Hashable {
    package let day: CivilDay
    /// By the site's clock.
    package let time: TimeOfDay
    package let at: Date

    package init(day: CivilDay, time: TimeOfDay, at: Date) { (self.day, self.time, self.at) = (day, time, at) }

    /// As people at the site say it: `16:00` today, `Tue 16:00` within a week, `2026-12-24 16:00` later.
    package func text(on today: CivilDay) -> String {
        switch day.number - today.number {
        case 0: "\(time)"
        case 1...6: "\(day.weekdayName) \(time)"
        default: "\(day) \(time)"
        }
    }
}

/// When one service of a carrier takes parcels at a site.
package struct PickupCalendar: Sendable {
    /// The carrier's code.
    package let carrier: String
    /// The service's code.
    package let service: String
    package let site: SiteCalendar
    /// From Monday on; nil: no pickup.
    private let week: [TimeOfDay?]
    /// Instead of the usual; nil within: it does not come.
    private let exceptions: [CivilDay: TimeOfDay?]

    /// Days after which nobody waits for a pickup any more.
    private static let farthest = 400

    /// - Parameters:
    ///   - week: cut-offs by weekday, 1 Monday … 7 Sunday; no pickup on others.
    ///   - exceptions: the only cut-off of a day, also of a holiday, or nil for none.
    package init(
        carrier: String, service: String, site: SiteCalendar, week: [Int: TimeOfDay], exceptions: [CivilDay: TimeOfDay?] = [:]
    ) {
        (self.carrier, self.service, self.site, self.exceptions) = (carrier, service, site, exceptions)
        self.week = (1...7).map { week[$0] }
    }

    /// Until when parcels leave on such a weekday, whatever the day is; nil when there is no pickup then.
    package func usualCutOff(on day: CivilDay) -> TimeOfDay? { week[day.weekday - 1] }

    /// Until when parcels leave on a day; nil when there is no pickup.
    package func cutOff(on day: CivilDay) -> TimeOfDay? {
        if !exceptions.isEmpty, let exception = exceptions[day] { return exception }
        guard let usual = usualCutOff(on: day), site.hasUsualPickups(on: day) else { return nil }
        return usual
    }

    /// The next cut-off at or after a moment; nil when there is none for more than a year.
    /// - Parameter left: days whose pickups are left out.
    package func next(atOrAfter moment: Date, besides left: Set<CivilDay> = []) -> CutOff? {
        // The end of yesterday is the beginning of today.
        let yesterday = site.clock.reading(at: moment).day.number - 1
        for number in yesterday...(yesterday + Self.farthest) {
            if let found = pickup(on: CivilDay(number)), found.at >= moment, !left.contains(found.day) { return found }
        }
        return nil
    }

    /// The last cut-off that still meets a promise, at or after a moment; nil when none does.
    ///
    /// A parcel is at the door as many days after its pickup as the service takes, at the time of day of the cut-off by the site's clock:
    /// the days of transit are added as carrier-dispatch adds them when it chooses the service of a packed parcel.
    /// - Parameters:
    ///   - promise: what the site's clock shows when the parcel is due.
    ///   - transitDays: from the hand-over to the door.
    package func last(meeting promise: CivilTime, transitDays: Int, atOrAfter moment: Date) -> CutOff? {
        let yesterday = site.clock.reading(at: moment).day.number - 1
        var day = min(promise.day.number - transitDays, lastDay)
        while day >= yesterday {
            if let found = pickup(on: CivilDay(day)), CivilTime(CivilDay(day + transitDays), found.time) <= promise {
                return found.at >= moment ? found : nil
            }
            day -= 1
        }
        return nil
    }

    /// The last day that can have a pickup.
    private var lastDay: Int {
        week.contains { $0 != nil } ? .max : exceptions.keys.map(\.number).max() ?? .min
    }

    /// The pickup of a day; nil when there is none.
    package func pickup(on day: CivilDay) -> CutOff? {
        cutOff(on: day).map { CutOff(day: day, time: $0, at: site.clock.moment(of: day, $0)) }
    }
}

extension CivilDay {
    /// `Mon` … `Sun`.
    package var weekdayName: String { ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday - 1] }
}
