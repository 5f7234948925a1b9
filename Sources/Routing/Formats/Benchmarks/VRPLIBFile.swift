/// A VRPLIB file cut into its keywords and sections.
struct VRPLIBFile {
    struct Header {
        let line: Int
        let value: [Substring]
    }

    struct Section {
        let line: Int
        var rows: [TextLines.Row] = []
    }

    private(set) var headers: [String: Header] = [:]
    private(set) var sections: [String: Section] = [:]

    init(_ bytes: [UInt8]) throws(RouteFormatError) {
        var section: String?
        for row in TextLines(bytes).rows {
            let (key, value) = Self.key(of: row)
            if key == "EOF" { break }
            if key.first?.isLetter != true || Double(row.words[0]) != nil {
                guard let name = section else {
                    throw RouteFormatError(line: row.line, String(key.prefix(40)), "is neither a keyword nor within a section")
                }
                sections[name]?.rows.append(row)
            } else if key.hasSuffix("_SECTION") {
                try begin(key, row.line)
                section = key
            } else {
                guard headers[key] == nil else { throw RouteFormatError(line: row.line, key, "is there a second time") }
                headers[key] = Header(line: row.line, value: value)
                section = nil
            }
        }
    }

    private mutating func begin(_ key: String, _ line: Int) throws(RouteFormatError) {
        guard sections[key] == nil else { throw RouteFormatError(line: line, key, "is there a second time") }
        sections[key] = Section(line: line)
    }

    /// `KEY : value`, `KEY: value` or `KEY value`.
    static func key(of row: TextLines.Row) -> (key: String, value: [Substring]) {
        var words = row.words[...]
        var key = words.removeFirst()
        if let colon = key.firstIndex(of: ":") {
            let rest = key[key.index(after: colon)...]
            key = key[..<colon]
            if !rest.isEmpty { words.insert(rest, at: words.startIndex) }
        } else if words.first == ":" {
            words.removeFirst()
        }
        return (key.uppercased(), Array(words))
    }

    /// A word behind a keyword, in capitals.
    func word(_ key: String) -> String? { headers[key]?.value.first.map { $0.uppercased() } }

    /// A number behind a keyword.
    func number(_ key: String, in range: ClosedRange<Double> = 0...1e9) throws(RouteFormatError) -> Double? {
        guard let header = headers[key] else { return nil }
        guard !header.value.isEmpty else { throw RouteFormatError(line: header.line, key, "has no value") }
        return try TextLines.Row(line: header.line, words: header.value).number(0, key, in: range)
    }

    /// A whole number behind a keyword.
    func integer(_ key: String, in range: ClosedRange<Int>) throws(RouteFormatError) -> Int? {
        guard let header = headers[key] else { return nil }
        guard !header.value.isEmpty else { throw RouteFormatError(line: header.line, key, "has no value") }
        return try TextLines.Row(line: header.line, words: header.value).integer(0, key, in: range)
    }

    /// The rows of a section by the number that begins them: 1 to `count`, each once; nil without the section.
    func rows(_ key: String, count: Int) throws(RouteFormatError) -> [TextLines.Row]? {
        guard let section = sections[key] else { return nil }
        var found = [TextLines.Row?](repeating: nil, count: count)
        for row in section.rows {
            let number = try row.integer(0, "\(key): number", in: 1...count)
            guard found[number - 1] == nil else {
                throw RouteFormatError(line: row.line, key, "has number \(number) a second time")
            }
            found[number - 1] = row
        }
        if let missing = found.firstIndex(where: { $0 == nil }) {
            throw RouteFormatError(line: section.line, key, "has no line for number \(missing + 1) of \(count)")
        }
        return found.compactMap { $0 }
    }

    /// One number per node or vehicle; nil without the section.
    func column(
        _ key: String, count: Int, in range: ClosedRange<Double> = 0...1e9
    ) throws(RouteFormatError) -> [Double]? {
        guard let rows = try rows(key, count: count) else { return nil }
        var values: [Double] = []
        for row in rows { values.append(try row.number(1, key, in: range)) }
        return values
    }
}
