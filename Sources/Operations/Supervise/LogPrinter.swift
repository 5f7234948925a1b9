/// Prints the programs' log lines, each behind its program's name, in a colour of its own on a terminal.
struct LogPrinter: Sendable {
    private let width: Int
    private let styles: [String: TextStyle]
    private let isColoured = Console.usesColour(.output)

    init(labels: [String]) {
        width = labels.map(\.count).max() ?? 0
        let palette: [TextStyle] = [.cyan, .green, .yellow, .magenta, .blue, .red]
        styles = Dictionary(
            labels.enumerated().map { ($0.element, palette[$0.offset % palette.count]) }, uniquingKeysWith: { first, _ in first })
    }

    /// One line of a program.
    func print(_ line: String, from label: String) {
        let name = label + String(repeating: " ", count: max(0, width - label.count))
        Console.line("\((styles[label] ?? .plain).apply(to: name, coloured: isColoured)) | \(line)")
    }

    /// Something the supervisor has to say about a program.
    func note(_ text: String, about label: String) {
        print(TextStyle.bold.apply(to: "-- \(text)", coloured: isColoured), from: label)
    }
}
