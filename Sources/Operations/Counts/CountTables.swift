import FoundationEssentials
import Fulfilment
import OperatorConsole
import Receiving

/// Counts, as commands show them.
enum CountTables {
    static func tasks(_ tasks: [CountTask], now: Date = Date()) -> TextTable {
        var table = TextTable([
            .number("task"), .text("place"), .flexible("article"), .text("why"), .text("state"), .number("books"),
            .flexible("counted"), .number("since"),
        ])
        for task in tasks {
            table.add([
                "\(task.id)", "\(task.place)", "\(task.name)", "\(words(task.reason.rawValue))",
                .init(words(task.state.rawValue), task.state == .awaitingApproval ? .yellow : .plain),
                "\(task.looks.last.map { HumanFormat.count($0.expected) } ?? "")",
                "\(task.looks.map { "\($0.quantity) \($0.counter)" }.joined(separator: ", "))",
                "\(HumanFormat.time(now.timeIntervalSince(task.askedAt)))",
            ])
        }
        return table
    }

    static func days(_ days: [CountPlan.Day]) -> TextTable {
        var table = TextTable(
            [.text("site")] + ["A", "A due", "B", "B due", "C", "C due", "a day", "asked for"].map { .number($0) })
        for day in days {
            let counts = zip(day.balances, day.due).flatMap { [$0, $1] } + [day.limit, day.chosen.count]
            table.add(["\(day.site)"] + counts.map { "\(HumanFormat.count($0))" })
        }
        return table
    }

    static func accuracy(_ rows: [CountAccuracyStore.Row], by title: String) -> TextTable {
        var table = TextTable([
            .flexible(title), .number("counted"), .number("right"), .number("share"), .number("pieces over"),
            .number("pieces under"),
        ])
        for row in rows {
            table.add([
                "\(row.name.map(words) ?? "none")", "\(HumanFormat.count(row.counted))", "\(HumanFormat.count(row.right))",
                "\(HumanFormat.fixed(Double(row.right) * 100 / Double(max(1, row.counted)), digits: 1)) %",
                "\(HumanFormat.count(row.over))", "\(HumanFormat.count(row.under))",
            ])
        }
        return table
    }

    private static func words(_ stored: String) -> String { stored.replacing("_", with: " ") }
}
