package import FoundationEssentials

/// The clock on the wall of a place, and when it is put forward or back.
///
/// It is given as data, so that the core reads no files and two machines with different lists of zones agree. A time of day is taken as
/// *the first moment at which the clock shows it or a later one*: what is skipped in spring is the moment of the jump, what comes twice in
/// autumn is the first time. So a later time of day is never an earlier moment, and no cut-off is taken later than the carrier may mean.
package struct SiteClock: Sendable, Equatable {
    /// From then on the clock is this far ahead of UTC.
    package struct Change: Sendable, Equatable {
        /// Seconds since 1970, UTC.
        package let at: Int
        /// Seconds east of UTC.
        package let offset: Int

        package init(at: Int, offset: Int) { (self.at, self.offset) = (at, offset) }
    }

    /// Its name in the IANA list, for people.
    package let zone: String
    /// The first begins before all times; the last holds for ever.
    private let spans: [Change]

    /// - Parameters:
    ///   - offset: seconds east of UTC before the first change.
    ///   - changes: in any order.
    package init(zone: String, offset: Int, changes: [Change] = []) {
        self.zone = zone
        spans = [Change(at: .min, offset: offset)] + changes.sorted { $0.at < $1.at }
    }

    /// What the clock shows; fractions of a second are dropped.
    package func reading(at moment: Date) -> CivilTime {
        let seconds = Self.seconds(moment)
        return CivilTime(seconds: seconds + span(at: seconds).offset)
    }

    /// The first moment at which the clock shows this or a later time.
    package func moment(of time: CivilTime) -> Date {
        for (index, span) in spans.enumerated() {
            let found = max(span.at, time.seconds - span.offset)
            if index + 1 == spans.count || found < spans[index + 1].at { return Date(timeIntervalSince1970: Double(found)) }
        }
        return .distantFuture
    }

    /// The first moment of the day at which the clock shows the time or a later one.
    package func moment(of day: CivilDay, _ time: TimeOfDay) -> Date { moment(of: CivilTime(day, time)) }

    /// By how many seconds the clock is put forward on a day, negative for back; nil when it is not.
    package func change(on day: CivilDay) -> Int? {
        for (before, after) in zip(spans, spans.dropFirst())
        where CivilTime(seconds: after.at + before.offset).day == day && before.offset != after.offset {
            return after.offset - before.offset
        }
        return nil
    }

    private func span(at seconds: Int) -> Change { spans.last { $0.at <= seconds } ?? spans[0] }

    private static func seconds(_ moment: Date) -> Int {
        // A time that no clock shows is one far away.
        Int(exactly: moment.timeIntervalSince1970.rounded(.down).clamped(to: -1e15...1e15)) ?? 0
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double { min(max(self, range.lowerBound), range.upperBound) }
}
