import FoundationEssentials
import Fulfilment

/// When a carrier expects to deliver, as exactly as it says.
///
/// A carrier that names only the day means that day at the parcel's destination, to its end. Most write it as a date, many as midnight, which
/// nobody delivers at; read as midnight in UTC it would be the evening before in America.
struct Expectation: Sendable, Equatable {
    /// Where only the day is known, its last second.
    let at: ZonedTime
    /// The day, where no time of day is known.
    let day: CivilDay?
    let window: DeliveryWindow?

    /// nil when none of the texts can be read. A window that ends at an hour of the day that the point names alone says it better.
    /// - Parameters:
    ///   - point: when, or the latest.
    ///   - from: the beginning of a window.
    ///   - to: its end.
    ///   - zone: of the destination, for times without one. Unknown: such times are read as UTC and say that they have none.
    ///   - isExact: whether midnight is a time like others, and only a date is a day.
    init?(_ point: String?, from: String? = nil, to: String? = nil, in zone: PlaceZone? = nil, isExact: Bool = false) {
        let (first, last) = (Moment(from, zone, isExact), Moment(to, zone, isExact))
        let named = Moment(point, zone, isExact)
        let hour = last.flatMap { $0.day == nil && $0.date == named?.day ? $0 : nil }
        guard let best = hour ?? named ?? last ?? first else { return nil }
        at = best.end
        let isOneDay = best.day != nil && (first ?? best).day == best.day && (last ?? best).day == best.day
        day = isOneDay ? best.day : nil
        window = isOneDay || (first == nil && last == nil) ? nil : DeliveryWindow(from: first?.start, to: last?.end)
    }
}

/// A time, or a day from its first second to its last.
private struct Moment: Equatable {
    let start: ZonedTime
    let end: ZonedTime
    /// nil for a time.
    let day: CivilDay?
    /// On which it is where the parcel goes.
    let date: CivilDay

    init?(_ text: String?, _ zone: PlaceZone?, _ isExact: Bool) {
        guard let text, let time = ZonedTime(text) else { return nil }
        // UTC tells nothing of the destination: whoever knows no zone writes it.
        let told = time.offset == 0 ? nil : time.offset
        let seconds = Int(time.instant.timeIntervalSince1970.rounded(.down)) + (told ?? 0)
        let (number, clock) = seconds.flooredDivision(by: 86_400)
        let today = CivilDay(number)
        guard clock == 0, !isExact || text.utf8.count == 10 else {
            let offset = time.offset ?? zone?.offset(atEndOf: today)
            let instant = time.offset == nil ? time.instant - Double(offset ?? 0) : time.instant
            start = ZonedTime(instant, offset: offset)
            (end, day) = (start, nil)
            let there = told != nil || time.offset == nil ? 0 : zone?.offset(atEndOf: today) ?? 0
            date = CivilDay((seconds + there).flooredDivision(by: 86_400).quotient)
            return
        }
        start = Self.time(today, 0, told ?? zone?.offset(atEndOf: CivilDay(number - 1)))
        end = Self.time(today, 86_399, told ?? zone?.offset(atEndOf: today))
        (day, date) = (today, today)
    }

    private static func time(_ day: CivilDay, _ clock: Int, _ offset: Int?) -> ZonedTime {
        ZonedTime(Date(timeIntervalSince1970: Double(day.number * 86_400 + clock - (offset ?? 0))), offset: offset)
    }
}
