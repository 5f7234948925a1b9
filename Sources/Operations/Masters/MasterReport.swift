import Fulfilment
import MasterData
import OperatorConsole

/// What an import changed, would change, or cannot.
enum MasterReport {
    /// Records of a kind that people still read, and of those that are new.
    private static let (longest, newest) = (60, 5)

    static func show(_ differences: [MasterDifference], isDryRun: Bool) {
        let table = table(of: differences)
        if !table.isEmpty { table.print() }
        for difference in differences { Console.line(sentence(difference)) }
        if isDryRun { Console.line("nothing was changed: this was a dry run") }
    }

    /// A line per field that changes, and one per record that comes or goes; of many only the first.
    static func table(of differences: [MasterDifference]) -> TextTable {
        var table = TextTable([
            .text("kind"), .text(""), .flexible("record"), .text("field"), .flexible("in the books"), .flexible("in the file"),
        ])
        for difference in differences {
            let (new, others) = (
                difference.changes.filter { $0.action == .added }, difference.changes.filter { $0.action != .added }
            )
            for change in new.prefix(newest) + others.prefix(longest) { add(change, of: difference.kind, to: &table) }
            let hidden = max(0, new.count - newest) + max(0, others.count - longest)
            if hidden > 0 { table.add(["\(difference.kind)", "…", "\(HumanFormat.count(hidden, "more record"))"]) }
        }
        return table
    }

    private static func add(_ change: MasterDifference.Change, of kind: String, to table: inout TextTable) {
        let start: [TextTable.Cell] = ["\(kind)", "\(word(change.action))", "\(change.name)"]
        if change.fields.isEmpty { table.add(start) }
        for field in change.fields { table.add(start + ["\(field.column)", "\(field.before)", "\(field.after)"]) }
    }

    /// A line per field, and one for the new records.
    static func history(_ entries: [MasterHistoryStore.Entry]) -> TextTable {
        var table = TextTable([
            .text("when (UTC)"), .text("who"), .text("kind"), .text(""), .flexible("record"), .text("field"), .flexible("was"),
            .flexible("is"),
        ])
        for entry in entries {
            let start: [TextTable.Cell] = ["\(HumanFormat.timestamp(entry.at))", "\(entry.actor)", "\(entry.kind)"]
            if entry.added > 0 { table.add(start + ["\(HumanFormat.count(entry.added)) new"]) }
            for change in entry.changes.prefix(longest) {
                let record: [TextTable.Cell] = start + ["\(change.action)", "\(change.record)"]
                if change.fields.isEmpty { table.add(record) }
                for field in change.fields { table.add(record + ["\(field.column)", "\(field.before)", "\(field.after)"]) }
            }
            let hidden = entry.changes.count - longest
            if hidden > 0 { table.add(start + ["…", "\(HumanFormat.count(hidden, "more record"))"]) }
        }
        return table
    }

    static func sentence(_ difference: MasterDifference) -> String {
        let counts: [(MasterDifference.Change.Action, String)] = [
            (.added, "new"), (.changed, "changed"), (.retired, "retired"), (.deleted, "deleted"),
        ]
        let parts = counts.filter { difference.count($0.0) > 0 }.map { "\(HumanFormat.count(difference.count($0.0))) \($0.1)" }
        let left = difference.unnamed > 0 ? ["\(HumanFormat.count(difference.unnamed)) that the file does not name"] : []
        return "\(difference.kind): "
            + (parts + ["\(HumanFormat.count(difference.unchanged)) as they were"] + left).joined(separator: ", ")
    }

    private static func word(_ action: MasterDifference.Change.Action) -> String {
        switch action {
        case .added: "new"
        case .changed: "changed"
        case .retired: "retired"
        case .deleted: "deleted"
        }
    }

    /// Prints what is wrong.
    static func failure(_ problems: [MasterProblem]) -> OperationsError {
        for problem in problems.prefix(100) { Console.note(sentence(problem)) }
        if problems.count > 100 { Console.note("… and \(HumanFormat.count(problems.count - 100, "more problem"))") }
        return .failed("\(HumanFormat.count(problems.count, "problem")); nothing was changed")
    }

    static func sentence(_ problem: MasterProblem) -> String {
        let place = problem.line.map { "\(problem.kind), line \($0)" } ?? problem.kind
        return "\(place): \(problem.field) '\(problem.value.excerpt(bytes: 160).printable)' \(problem.problem)"
    }

    /// The kind's file, column by column.
    static func describe(_ kind: MasterKind) {
        Console.line("\(kind.name).csv: \(kind.summary)")
        let width = kind.columns.map(\.name.count).max() ?? 0
        for column in kind.columns {
            let name = column.name + String(repeating: " ", count: width - column.name.count)
            Console.line("  \(name)  \(column.meaning)")
            Console.line("  \(String(repeating: " ", count: width))  \(column.field.allowed)\(blank(column.blank))")
        }
    }

    private static func blank(_ blank: MasterColumn.Blank) -> String {
        switch blank {
        case .refused: ""
        case .means(""), .unknown: ", or blank"
        case .means(let value): "; blank is \(value)"
        }
    }
}
