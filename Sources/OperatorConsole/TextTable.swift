import CommandSupport

/// A table of text with aligned columns, two spaces apart, that never runs past the given width.
package struct TextTable: Sendable {
    /// A column's heading, side, and whether it gives way when the table is too wide.
    package struct Column: Sendable {
        let title: String
        let isRight: Bool
        let isFlexible: Bool

        /// Text, aligned left.
        package static func text(_ title: String) -> Column { Column(title: title, isRight: false, isFlexible: false) }
        /// Text that is cut with "…" when the table is too wide.
        package static func flexible(_ title: String) -> Column { Column(title: title, isRight: false, isFlexible: true) }
        /// Numbers, aligned right.
        package static func number(_ title: String) -> Column { Column(title: title, isRight: true, isFlexible: false) }
    }

    /// The text of one place in the table.
    package struct Cell: Sendable, ExpressibleByStringInterpolation {
        let text: String
        let style: TextStyle

        package init(_ text: String, _ style: TextStyle = .plain) {
            self.text = TerminalText.visible(text)
            self.style = style
        }

        package init(stringLiteral value: String) { self.init(value) }
    }

    private let columns: [Column]
    private var rows: [[Cell]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    package var isEmpty: Bool { rows.isEmpty }

    /// Adds a row; missing cells are empty.
    package mutating func add(_ cells: [Cell]) {
        rows.append(cells + Array(repeating: "", count: max(0, columns.count - cells.count)))
    }

    /// The table as lines without trailing spaces, the headings first.
    package func lines(width: Int = 80, coloured: Bool = false) -> [String] {
        let widths = fitted(to: width)
        let heading = columns.map { Cell($0.title, .bold) }
        return ([heading] + rows).map { line(of: $0, widths: widths, coloured: coloured) }
    }

    private func fitted(to width: Int) -> [Int] {
        var widths = columns.indices.map { index in
            ([columns[index].title.columns] + rows.map { $0[index].text.columns }).max() ?? 0
        }
        var excess = widths.reduce(0, +) + 2 * max(0, columns.count - 1) - width
        for index in columns.indices.reversed() where columns[index].isFlexible && excess > 0 {
            let kept = max(6, widths[index] - excess)
            excess -= max(0, widths[index] - kept)
            widths[index] = min(widths[index], kept)
        }
        return widths
    }

    private func line(of cells: [Cell], widths: [Int], coloured: Bool) -> String {
        var parts: [String] = []
        for (index, cell) in cells.prefix(columns.count).enumerated() {
            let text = cell.text.cut(toColumns: widths[index])
            let padding = String(repeating: " ", count: max(0, widths[index] - text.columns))
            let styled = cell.style.apply(to: text, coloured: coloured)
            parts.append(columns[index].isRight ? padding + styled : styled + padding)
        }
        return parts.joined(separator: "  ").trimmingTrailingSpaces()
    }

    /// Prints rows below a header. Nothing is cut: what a carrier said is what somebody needs.
    package static func print(_ header: [String], _ rows: [[String]]) {
        var table = TextTable(header.map { .text($0) })
        for row in rows { table.add(row.map { .init($0) }) }
        table.print()
    }

    /// Writes the table to standard output.
    package func print() {
        Console.styled(lines(width: Console.width, coloured: Console.usesColour(.output)))
    }
}

extension String {
    fileprivate func trimmingTrailingSpaces() -> String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}

/// How a piece of text stands out on a terminal.
package enum TextStyle: String, Sendable, CaseIterable {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case magenta = "35"
    case cyan = "36"

    /// The text wrapped in the style's escape sequences, or as it is when colours are off.
    package func apply(to text: String, coloured: Bool) -> String {
        let text = TerminalText.visible(text)
        return self == .plain || !coloured || text.isEmpty ? text : "\u{1B}\(sequence)\(text)\u{1B}[0m"
    }

    private var sequence: String { "[\(rawValue)m" }

    /// What follows the escape character in a line with styles.
    static let sequences = allCases.filter { $0 != .plain }.map(\.sequence) + ["[0m"]
}
