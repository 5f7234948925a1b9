import Fulfilment
import OperatorConsole

/// A site's next days as a table, a line for each day and a column for each service that picks up.
struct CalendarTable: Sendable {
    private let calendar: SiteCalendar
    private let pickups: [PickupCalendar]
    private let days: [CivilDay]
    private let reading: CivilTime

    /// - Parameter days: from the site's today on.
    init(_ departures: Departures, days: Int) {
        (calendar, pickups) = (departures.calendar, departures.offers.map(\.pickups))
        reading = calendar.clock.reading(at: departures.now)
        self.days = (0..<days).map { [reading] in CivilDay(reading.day.number + $0) }
    }

    /// What day and time it is there.
    var now: String { "\(reading.day.weekdayName) \(reading.day) \(reading.clockText) (\(calendar.clock.zone))" }

    /// What to do where nobody has said anything; nil otherwise.
    var advice: String? {
        var missing: [String] = []
        if !calendar.hasHours { missing.append("hours") }
        if pickups.isEmpty { missing.append("cutoffs") }
        guard !missing.isEmpty else { return nil }
        return "no \(missing.joined(separator: " and no ")) yet: `waybill import \(missing[0]) --columns`"
    }

    var text: TextTable {
        var table = TextTable(
            [.text("day"), .text("hours")] + pickups.map { .text("\($0.carrier) \($0.service)") } + [.flexible("")])
        for day in days {
            table.add([weekday(day), hours(day)] + pickups.map { cutOff($0, day) } + ["\(notes(day).joined(separator: "; "))"])
        }
        return table
    }

    private func weekday(_ day: CivilDay) -> TextTable.Cell {
        .init("\(day.weekdayName) \(day)", day.weekday > 5 ? .dim : .plain)
    }

    private func hours(_ day: CivilDay) -> TextTable.Cell {
        let hours = calendar.hours(on: day).map(\.description).joined(separator: ", ")
        let isUsual = calendar.holiday(on: day) == nil && calendar.exception(on: day) == nil
        return .init(hours.isEmpty && !(isUsual && !calendar.hasHours) ? "closed" : hours, isUsual ? .plain : .yellow)
    }

    private func cutOff(_ pickups: PickupCalendar, _ day: CivilDay) -> TextTable.Cell {
        let usual = pickups.usualCutOff(on: day)
        guard let cutOff = pickups.cutOff(on: day) else { return usual == nil ? "" : .init("none", .red) }
        return .init("\(cutOff)", cutOff == usual ? .plain : .yellow)
    }

    private func notes(_ day: CivilDay) -> [String] {
        let change = calendar.clock.change(on: day).map { seconds in
            "clocks go \(seconds > 0 ? "forward" : "back") by \(HumanFormat.time(Double(abs(seconds))))"
        }
        return [calendar.holiday(on: day), calendar.exception(on: day).map(\.note), change].compactMap { $0 }.filter {
            !$0.isEmpty
        }
    }
}
