import Fulfilment
import MasterData
import OperatorConsole

/// What an import changed, would change, or cannot.
enum MasterReport {
    /// Rows of a table that people still read.
    private static let longest = 60

    static func show(_ differences: [MasterDifference], isDryRun: Bool) {
        let table = table(of: differences)
        if !table.isEmpty { table.print() }
        let hidden = differences.map(\.changes.count).reduce(0, +) - longest
        if hidden > 0 { Console.line("… and \(HumanFormat.count(hidden, "more record"))") }
        for difference in differences { Console.line(sentence(difference)) }
        if isDryRun { Console.line("nothing was changed: this was a dry run") }
    }

    /// A line per field that changes, and one per record that comes or goes.
    static func table(of differences: [MasterDifference]) -> TextTable {
        var table = TextTable([
            .text("kind"), .text(""), .flexible("record"), .text("field"), .flexible("in the books"), .flexible("in the file"),
        ])
        let changes = differences.flatMap { difference in difference.changes.map { (difference.kind, $0) } }
        for (kind, change) in changes.prefix(longest) {
            let start: [TextTable.Cell] = ["\(kind)", "\(word(change.action))", "\(change.name)"]
            if change.fields.isEmpty { table.add(start) }
            for field in change.fields { table.add(start + ["\(field.column)", "\(field.before)", "\(field.after)"]) }
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
        Console.line("\(kind.name): \(kind.summary)")
        var table = TextTable([.text("column"), .text("when blank"), .flexible("meaning"), .flexible("allowed")])
        for column in kind.columns {
            table.add(["\(column.name)", "\(blank(column.blank))", "\(column.meaning)", "\(column.field.allowed)"])
        }
        table.print()
    }

    private static func blank(_ blank: MasterColumn.Blank) -> String {
        switch blank {
        case .refused: "refused"
        case .means(""), .unknown: "nothing"
        case .means(let value): value
        }
    }
}
