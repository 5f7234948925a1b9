/// A text cut into lines of words; blank lines are left out.
struct TextLines {
    struct Row {
        /// From 1.
        let line: Int
        /// At least one.
        let words: [Substring]
    }

    let rows: [Row]

    init(_ bytes: [UInt8], atMost limit: Int = .max) {
        var rows: [Row] = []
        var number = 0
        for line in bytes.split(maxSplits: limit, omittingEmptySubsequences: false, whereSeparator: { $0 == 10 }) {
            number += 1
            if number > limit { break }
            let words = Self.text(line).split { $0 == " " || $0 == "\t" || $0 == "\r" }
            if !words.isEmpty { rows.append(Row(line: number, words: words)) }
        }
        self.rows = rows
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
    func integer(_ index: Int, _ field: String, in range: ClosedRange<Int> = 0...1_000_000_000) throws(RouteFormatError) -> Int {
        let value = try number(index, field, in: Double(range.lowerBound)...Double(range.upperBound))
        guard value == value.rounded() else {
            throw RouteFormatError(line: line, field, "is \(words[index]); allowed is a whole number")
        }
        return Int(value)
    }

    private static func text(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}
