package import FoundationEssentials

/// An instant together with the local offset it was written with, read from and written as RFC 3339.
///
/// Read with arithmetic instead of a calendar: exact, the same on every platform, and about a hundred times faster.
package struct ZonedTime: Sendable, Hashable {
    /// The instant.
    package let instant: Date
    /// Seconds east of UTC as written, or nil when the text named no zone (then the instant was read as UTC).
    package let offset: Int?

    package init(_ instant: Date, offset: Int? = 0) {
        self.instant = instant
        self.offset = offset
    }

    /// Reads `2017-01-05T12:01:20.5-03:00`; `T` may be a space, seconds, fraction and zone may be missing, a bare date is midnight.
    ///
    /// nil when the text is no such time or a field is out of range (30 February, 24:00).
    package init?(_ text: some StringProtocol) {
        var scanner = DigitScanner(Array(text.utf8))
        guard let day = scanner.date() else { return nil }
        guard !scanner.isAtEnd else {
            self.init(Date(timeIntervalSince1970: Double(day * 86_400)), offset: nil)
            return
        }
        guard let time = scanner.timeOfDay(), let zone = scanner.zone(), scanner.isAtEnd else { return nil }
        let seconds = day * 86_400 + time.seconds - (zone.offset ?? 0)
        self.init(Date(timeIntervalSince1970: Double(seconds) + Double(time.microseconds) / 1e6), offset: zone.offset)
    }

    /// The instant in UTC with milliseconds: `2017-01-05T15:01:20.000Z`.
    package var utcText: String { text(offset: 0) }

    /// The time as it was on the wall where it was written: `2017-01-05T12:01:20.000-03:00`; in UTC when no zone is known.
    package var localText: String { text(offset: offset ?? 0) }

    private func text(offset: Int) -> String {
        let milliseconds = Int((instant.timeIntervalSince1970 * 1000).rounded()) + offset * 1000
        let (seconds, fraction) = milliseconds.flooredDivision(by: 1000)
        let (day, time) = seconds.flooredDivision(by: 86_400)
        let (year, month, dayOfMonth) = CivilDay(day).components
        let clock = "\(time / 3600, digits: 2):\(time / 60 % 60, digits: 2):\(time % 60, digits: 2).\(fraction, digits: 3)"
        return "\(year, digits: 4)-\(month, digits: 2)-\(dayOfMonth, digits: 2)T\(clock)\(zoneText(offset))"
    }

    private func zoneText(_ offset: Int) -> String {
        guard offset != 0 else { return "Z" }
        let minutes = abs(offset) / 60
        return "\(offset < 0 ? "-" : "+")\(minutes / 60, digits: 2):\(minutes % 60, digits: 2)"
    }
}

extension ZonedTime: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = ZonedTime(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text.prefix(40))' is not an RFC 3339 time")
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(localText)
    }
}
