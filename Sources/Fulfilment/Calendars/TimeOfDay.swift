/// A time of day by a clock on the wall, to the minute.
package struct TimeOfDay: Sendable, Hashable, Comparable {
    /// Since the day began by that clock; 1440 is its end.
    package let minutes: Int

    /// nil when no day has it.
    package init?(minutes: Int) {
        guard (0...1440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    package static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minutes < right.minutes }
}

/// Written `16:30`; read as `8:05`, too, and with seconds when there are none, as spreadsheets and databases write it.
extension TimeOfDay: LosslessStringConvertible {
    package var description: String { "\(minutes / 60, digits: 2):\(minutes % 60, digits: 2)" }

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.dropFirst(2).allSatisfy({ $0 == "00" }), (1...2).contains(parts[0].count),
            parts[1].count == 2, parts.prefix(2).allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60
        else { return nil }
        self.init(minutes: hour * 60 + minute)
    }
}

/// What a clock on a wall and the calendar beside it show, in a place that is told elsewhere.
package struct CivilTime: Sendable, Hashable, Comparable {
    /// Seconds since midnight of 1 January 1970, as if no clock was ever put forward or back.
    package let seconds: Int

    package init(seconds: Int) { self.seconds = seconds }

    /// The end of a day is the beginning of the next.
    package init(_ day: CivilDay, _ time: TimeOfDay) { seconds = day.number * 86_400 + time.minutes * 60 }

    package var day: CivilDay { CivilDay(seconds.flooredDivision(by: 86_400).quotient) }

    /// `16:30`; seconds are dropped.
    package var clockText: String {
        let minutes = seconds.flooredDivision(by: 86_400).remainder / 60
        return "\(minutes / 60, digits: 2):\(minutes % 60, digits: 2)"
    }

    package static func < (left: CivilTime, right: CivilTime) -> Bool { left.seconds < right.seconds }
}
