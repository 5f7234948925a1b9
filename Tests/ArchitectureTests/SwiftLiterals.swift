/// The text literals of a Swift source, those within interpolations too. It knows as much of the language as that takes: comments, raw and
/// multi-line literals, regular expressions between `#/` and `/#`.
struct SwiftLiterals {
    struct Literal {
        /// Where it begins, counted from 1.
        let line: Int
        /// Without its quotation marks; each interpolation is a `hole`, each escape a blank.
        let text: String
        /// The end of the code before it, in one line.
        let before: String
    }

    /// Stands for what is filled in.
    static let hole: Unicode.Scalar = "\u{FFFC}"

    private(set) var found: [Literal] = []
    private var rest: ArraySlice<Unicode.Scalar>
    private var line = 1
    private var before: [Unicode.Scalar] = []

    /// - Parameter lines: of the file.
    init(_ lines: [String]) {
        rest = Array(lines.joined(separator: "\n").unicodeScalars)[...]
        readCode(toParenthesis: false)
        found.sort { $0.line < $1.line }
    }

    /// Reads code to the end, or to the parenthesis that ends an interpolation.
    private mutating func readCode(toParenthesis: Bool) {
        var depth = 0
        while let scalar = rest.first {
            if begins("//") {
                skip(to: "\n")
            } else if begins("#/") {
                skip(to: "/#")
                next(2)
            } else if let pounds = literalAhead() {
                readLiteral(pounds)
            } else {
                if scalar == "(" { depth += 1 }
                if scalar == ")" { depth -= 1 }
                before.append(scalar == "\n" ? " " : scalar)
                next()
                if toParenthesis, depth < 0 { return }
            }
        }
    }

    /// How many number signs stand before the quotation mark that is next; nil: no literal begins here.
    private func literalAhead() -> Int? {
        let pounds = rest.prefix { $0 == "#" }.count
        return rest.dropFirst(pounds).first == "\"" ? pounds : nil
    }

    private mutating func readLiteral(_ pounds: Int) {
        let (start, code) = (line, String(String.UnicodeScalarView(before.suffix(60))).trimmed)
        next(pounds)
        let quotes = begins("\"\"\"") ? "\"\"\"" : "\""
        next(quotes.unicodeScalars.count)
        let (end, escape) = (quotes + String(repeating: "#", count: pounds), "\\" + String(repeating: "#", count: pounds))
        var text = String.UnicodeScalarView()
        while let scalar = rest.first, !begins(end) {
            if begins(escape) {
                next(escape.unicodeScalars.count)
                text.append(readEscape())
            } else {
                text.append(scalar)
                next()
            }
        }
        next(end.unicodeScalars.count)
        before.append("\"")
        found.append(Literal(line: start, text: String(text), before: code))
    }

    /// What stands behind a backslash.
    private mutating func readEscape() -> Unicode.Scalar {
        guard begins("(") else {
            if begins("u{") { skip(to: "}") }
            next()
            return " "
        }
        let outer = before
        before = []
        next()
        readCode(toParenthesis: true)
        before = outer
        return Self.hole
    }

    private func begins(_ text: String) -> Bool { rest.starts(with: text.unicodeScalars) }

    /// Skips what comes before a text.
    private mutating func skip(to end: String) {
        next()
        while !rest.isEmpty, !begins(end) { next() }
    }

    private mutating func next(_ count: Int = 1) {
        for _ in 0..<count { if rest.popFirst() == "\n" { line += 1 } }
    }
}
