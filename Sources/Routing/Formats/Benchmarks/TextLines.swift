import RouteKernel

/// A text cut into lines of words; blank lines and comments are left out. A comment is what follows a `#` that begins a word.
struct TextLines {
    struct Row {
        /// From 1.
        let line: Int
        /// At least one.
        let words: [Substring]
    }

    private(set) var rows: [Row] = []

    /// - Parameter limit: of lines that are not left out; those behind are not read.
    init(_ bytes: [UInt8], atMost limit: Int = .max) {
        // Ends of lines are CR LF, LF, or CR alone.
        let ending: UInt8 = bytes.contains(10) ? 10 : 13
        var (number, rest) = (0, bytes[...])
        while !rest.isEmpty, rows.count < limit {
            let line = rest.prefix { $0 != ending }
            rest = rest.dropFirst(line.count + 1)
            number += 1
            let words = Self.words(line)
            if !words.isEmpty { rows.append(Row(line: number, words: words)) }
        }
    }

    private static func words(_ line: ArraySlice<UInt8>) -> [Substring] {
        let words = text(line).split { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\u{A0}" }
        return words.firstIndex { $0.first == "#" }.map { Array(words[..<$0]) } ?? words
    }

    /// Without a byte order mark and control characters that are no blanks; a carriage return within is a blank.
    private static func text(_ line: ArraySlice<UInt8>) -> String {
        let bytes = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
        return String(decoding: bytes.map { $0 < 32 ? 32 : $0 }, as: UTF8.self)
    }
}

extension TextLines.Row {
    /// A number a person could have meant.
    func number(_ index: Int, _ field: String, in range: ClosedRange<Double> = -1e9...1e9) throws(RouteFormatError) -> Double {
        guard words.indices.contains(index) else {
            throw RouteFormatError(line: line, field, "is missing: the line has only \(words.count) values")
        }
        guard let value = Double(words[index]), range.contains(value) else {
            throw RouteFormatError(
                line: line, field,
                "is \(words[index].prefix(40)); allowed is a number from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
            )
        }
        return value
    }

    /// A whole number, also written as 7.0.
    func integer(_ index: Int, _ field: String, in range: ClosedRange<Int> = 0...RouteProblem.limit) throws(RouteFormatError)
        -> Int
    {
        let value = try number(index, field, in: Double(range.lowerBound)...Double(range.upperBound))
        guard value == value.rounded() else {
            throw RouteFormatError(line: line, field, "is \(words[index]); allowed is a whole number")
        }
        return Int(value)
    }

    /// A demand or a capacity, rounded.
    func load(_ index: Int, _ field: String) throws(RouteFormatError) -> Int {
        Int(try number(index, field, in: 0...Double(RouteProblem.loadLimit)).rounded(.toNearestOrAwayFromZero))
    }

    private static func text(_ value: Double) -> String { Int(exactly: value).map { "\($0)" } ?? "\(value)" }
}
