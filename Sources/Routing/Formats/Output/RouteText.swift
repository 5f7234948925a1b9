import RouteKernel

extension RouteAnswer {
    /// Routes, stops, times and what is left out, for a person.
    public func text() -> String {
        var blocks = routes.map { RouteText(self, $0).text }
        if !leftOut.isEmpty { blocks.append((["Left out:"] + leftOut.map(sentence)).joined(separator: "\n")) }
        blocks += document.notes.isEmpty ? [] : [document.notes.joined(separator: "\n")]
        return (blocks + [total]).joined(separator: "\n\n")
    }

    private var total: String {
        let broken = Violation.summary(routes.flatMap(\.violations)).map(\.text)
        let left = leftOut.isEmpty ? "nothing left out" : "\(leftOut.count) left out"
        let parts = [
            "\(RouteText.count(routes.count, "route")), \(RouteText.count(servedStops, "stop")), \(left), cost \(NumberText.hundredths(value))"
        ]
        return (parts + (broken.isEmpty ? [] : ["broken: " + broken.joined(separator: ", ")])).joined(separator: "\n")
    }

    /// For standard error: the warnings, and what is left out though it has to be served, one line each; few of many.
    public func warnings(atMost most: Int = 20) -> [String] {
        let needed = leftOut.filter(isNeeded).map { leftOut in
            let reason = leftOut.why.map { " (\($0.reason.rawValue))" } ?? ""
            return "\(names(leftOut)) is left out\(reason)."
        }
        let more = needed.count > most ? ["\(needed.count - most) more are left out."] : []
        return document.warnings + needed.prefix(most) + more
    }

    private func names(_ leftOut: LeftOut) -> String {
        leftOut.stops.map { "\(document.tasks[$0].kind) \(document.tasks[$0].id)" }.joined(separator: " and ")
    }

    private func sentence(_ leftOut: LeftOut) -> String {
        let names = names(leftOut)
        guard let why = leftOut.why else { return "  \(names): in no vehicle's steps" }
        let reason = why.reason.rawValue.split(separator: "_").joined(separator: " ")
        let nearest = why.nearestVehicle.map { ", nearest is vehicle \(document.vehicles[$0].id)" } ?? ""
        return "  \(names): \(reason)\(why.miss.map { " by \($0)" } ?? "")\(nearest)"
    }
}

/// One route for a person.
struct RouteText {
    private let answer: RouteAnswer
    private let route: CheckedRoute
    private var document: RouteDocument { answer.document }

    init(_ answer: RouteAnswer, _ route: CheckedRoute) {
        (self.answer, self.route) = (answer, route)
    }

    var text: String {
        let label = document.vehicles[route.timetable.vehicle]
        let name = label.description.map { " (\($0))" } ?? ""
        let distance = document.hasDistances ? ", distance \(route.distance)" : ""
        let head =
            "Vehicle \(label.id)\(name): \(Self.count(route.stops.count, "stop")), driving \(clock(route.driving, isDate: false))\(distance)"
        let rows = route.timetable.steps.indices.map(row)
        return ([head] + TextColumns(["", "arrival", "wait", "load", ""], rows, rightAligned: [1, 2]).lines).joined(
            separator: "\n")
    }

    private func row(_ index: Int) -> [String] {
        let step = route.timetable.steps[index]
        let load = document.loadDimensions > 0 ? step.load.map(String.init).joined(separator: " ") : ""
        let broken = route.stepViolations[index].map(\.text).joined(separator: ", ")
        let wait = step.waiting > 0 ? clock(step.waiting, isDate: false) : ""
        return [name(step.kind), clock(step.arrival + document.origin, isDate: true), wait, load, broken]
    }

    private func name(_ kind: Timetable.Kind) -> String {
        switch kind {
        case .start: return "start"
        case .end: return "end"
        case .reload: return "reload"
        case .rest(let rest): return "break \(document.vehicles[route.timetable.vehicle].breaks[rest].id)"
        case .stop(let stop):
            let task = document.tasks[stop]
            return "\(task.kind.rawValue) \(task.id)" + (task.description.map { " \($0.prefix(30))" } ?? "")
        }
    }

    /// Seconds as hours and minutes, dates in UTC; the plain number where times are no seconds.
    private func clock(_ seconds: Int, isDate: Bool) -> String {
        guard document.timesAreSeconds else { return "\(seconds)" }
        if isDate, seconds > 400_000_000 { return ClockText.date(seconds) }
        return ClockText.duration(seconds)
    }

    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

extension Violation {
    fileprivate var text: String {
        let name = cause.rawValue.split(separator: "_").joined(separator: " ")
        return name + (duration.map { " \(ClockText.duration($0))" } ?? "")
    }
}

/// Columns as wide as their widest cell.
struct TextColumns {
    let lines: [String]

    init(_ head: [String], _ rows: [[String]], rightAligned: Set<Int>) {
        let all = [head] + rows
        let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        lines = all.map { row in
            let cells = row.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                return rightAligned.contains(column) ? blanks + cell : cell + blanks
            }
            return ("  " + cells.joined(separator: "  ")).trimmingBlanks
        }
    }
}

extension String {
    /// Without blanks at the end.
    fileprivate var trimmingBlanks: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// Times for people.
enum ClockText {
    /// `1:05:09`
    static func duration(_ seconds: Int) -> String {
        "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    /// Seconds since 1970 as `2020-09-18 08:00:00`, UTC.
    static func date(_ seconds: Int) -> String {
        let (year, month, day) = civil(days: seconds / 86400)
        let time = seconds % 86400
        return "\(year)-\(two(month))-\(two(day)) \(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))"
    }

    /// Howard Hinnant's conversion, for days from 1970 on.
    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let (era, ofEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * ofYear + 2) / 153
        let isLate = month < 10
        return (yearOfEra + era * 400 + (isLate ? 0 : 1), isLate ? month + 3 : month - 9, ofYear - (153 * month + 2) / 5 + 1)
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

/// Numbers for people.
package enum NumberText {
    /// With two digits behind the point, none for whole numbers.
    package static func hundredths(_ value: Double) -> String {
        guard abs(value) < 1e15 else { return "\(value)" }
        let hundredths = Int((value * 100).rounded())
        let (whole, part) = (abs(hundredths) / 100, abs(hundredths) % 100)
        return (hundredths < 0 ? "-" : "") + "\(whole)" + (part == 0 ? "" : part < 10 ? ".0\(part)" : ".\(part)")
    }
}
