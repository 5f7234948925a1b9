/// A VRPLIB file cut into its keywords and sections, which are those of `VRPLIBKeyword.all`; others are noted.
struct VRPLIBFile {
    /// `KEY : value`
    struct Header {
        let line: Int
        let words: [Substring]
    }

    /// `KEY_SECTION` and its lines.
    struct Section {
        let line: Int
        var rows: [TextLines.Row] = []
    }

    private var headers: [String: Header] = [:]
    private var sections: [String: Section] = [:]
    private let unknown = UnknownNames()
    private var lineBehindEnd: Int?

    private static let ending = "_SECTION"

    /// What is not known, and what is not read.
    var warnings: [String] { unknown.notes + (lineBehindEnd.map { ["line \($0): what stands behind EOF was not read."] } ?? []) }

    init(_ bytes: [UInt8]) throws(RouteFormatError) {
        var section: String?
        let rows = TextLines(bytes).rows
        for (index, row) in rows.enumerated() {
            let (key, words) = Self.key(of: row)
            if key == "EOF" {
                lineBehindEnd = rows[index...].dropFirst().first?.line
                break
            }
            if key.first?.isLetter != true || Double(row.words[0]) != nil {
                guard let name = section else {
                    throw RouteFormatError(line: row.line, String(key.prefix(40)), "is neither a keyword nor within a section")
                }
                sections[name]?.rows.append(row)
            } else if key.hasSuffix(Self.ending) {
                section = try begin(key, row.line, words)
            } else {
                section = nil
                try add(key, Header(line: row.line, words: words))
            }
        }
    }

    private mutating func begin(_ key: String, _ line: Int, _ words: [Substring]) throws(RouteFormatError) -> String {
        let name = String(key.dropLast(Self.ending.count))
        try check(key, name, line, has: .section)
        guard words.isEmpty else {
            throw RouteFormatError(line: line, key, "is \(words.joined(separator: " ").prefix(40)); allowed are lines behind it")
        }
        sections[name] = Section(line: line)
        return name
    }

    private mutating func add(_ key: String, _ header: Header) throws(RouteFormatError) {
        try check(key, key, header.line, has: .value)
        headers[key] = header
    }

    /// Known, in a form it may have, there once unless it is a remark, and not refused.
    private func check(_ key: String, _ name: String, _ line: Int, has form: VRPLIBKeyword.Form) throws(RouteFormatError) {
        let keyword = VRPLIBKeyword.named(name)
        guard headers[name] == nil && sections[name] == nil || keyword?.use == .remark else {
            throw RouteFormatError(line: line, key, "is there a second time")
        }
        guard let keyword else {
            return unknown.add(String(key.prefix(60)), path: key, line: line, known: VRPLIBKeyword.spellings)
        }
        guard keyword.use != .refused else { throw RouteFormatError(line: line, key, "is not supported") }
        guard keyword.form == form || keyword.form == .either else {
            let allowed = form == .value ? "a section, \(name)\(Self.ending)" : "a value, as in \(name) : 1"
            throw RouteFormatError(line: line, key, "is a \(form); allowed is \(allowed)")
        }
    }

    /// `KEY : value`, `KEY: value`, `KEY :value` or `KEY value`.
    static func key(of row: TextLines.Row) -> (key: String, words: [Substring]) {
        var words = row.words[...]
        var key = words.removeFirst()
        if let colon = key.firstIndex(of: ":") {
            let rest = key[key.index(after: colon)...]
            key = key[..<colon]
            if !rest.isEmpty { words.insert(rest, at: words.startIndex) }
        } else if let first = words.first, first.first == ":" {
            words.removeFirst()
            if first.count > 1 { words.insert(first.dropFirst(), at: words.startIndex) }
        }
        return (key.uppercased(), Array(words))
    }
}

extension VRPLIBFile {
    func header(_ key: String) -> Header? { headers[key] }

    func section(_ key: String) -> Section? { sections[key] }

    func has(_ key: String) -> Bool { headers[key] != nil || sections[key] != nil }

    /// Where a keyword stands, whatever its form.
    func line(of key: String) -> Int? { headers[key]?.line ?? sections[key]?.line }

    /// As the file writes it, for errors.
    func spelling(_ key: String) -> String { sections[key] == nil ? key : key + Self.ending }

    /// Two names of one thing, of which a file may have one.
    func check(_ key: String, isAloneOf other: String) throws(RouteFormatError) {
        guard has(key), has(other) else { return }
        throw RouteFormatError(
            line: line(of: other), spelling(other),
            "is there beside \(spelling(key)), which says the same; allowed is one of them")
    }

    /// The one word behind a keyword, in capitals.
    func word(_ key: String) throws(RouteFormatError) -> String? {
        try value(key, atMost: 1).map { $0.words[0].uppercased() }
    }

    /// The whole number behind a keyword.
    func integer(_ key: String, in range: ClosedRange<Int>) throws(RouteFormatError) -> Int? {
        guard let row = try value(key, atMost: 1) else { return nil }
        return try row.integer(0, key, in: range)
    }

    /// What is behind a keyword; nil without it.
    private func value(_ key: String, atMost count: Int) throws(RouteFormatError) -> TextLines.Row? {
        guard let header = headers[key] else { return nil }
        guard !header.words.isEmpty else { throw RouteFormatError(line: header.line, key, "has no value") }
        guard header.words.count <= count else {
            throw RouteFormatError(
                line: header.line, key, "is \(header.words.joined(separator: " ").prefix(40)); allowed is one value")
        }
        return TextLines.Row(line: header.line, words: header.words)
    }

    /// What a keyword says of each of `count` nodes or vehicles: the lines of its section without the number that begins them, 1 to `count`,
    /// each once; or its value, which is read once for all of them. nil without both.
    /// - Parameters:
    ///   - columns: how many numbers each may have.
    ///   - read: reads one of them.
    func each<Value>(
        _ key: String, count: Int, columns: ClosedRange<Int> = 1...1,
        _ read: (TextLines.Row) throws(RouteFormatError) -> Value
    ) throws(RouteFormatError) -> [Value]? {
        if let row = try value(key, atMost: columns.upperBound) { return Array(repeating: try read(row), count: count) }
        guard let rows = try rows(key, count: count, columns) else { return nil }
        var values: [Value] = []
        for row in rows { values.append(try read(row)) }
        return values
    }

    private func rows(_ key: String, count: Int, _ columns: ClosedRange<Int>) throws(RouteFormatError) -> [TextLines.Row]? {
        guard let section = sections[key] else { return nil }
        let name = key + Self.ending
        var found = [TextLines.Row?](repeating: nil, count: count)
        for row in section.rows {
            let number = try row.integer(0, "\(name): number", in: 1...count)
            guard found[number - 1] == nil else {
                throw RouteFormatError(line: row.line, name, "has number \(number) a second time")
            }
            guard row.words.count - 1 <= columns.upperBound else {
                throw RouteFormatError(
                    line: row.line, name,
                    "has \(row.words.count - 1) values for number \(number); allowed are \(columns.upperBound)")
            }
            found[number - 1] = TextLines.Row(line: row.line, words: Array(row.words.dropFirst()))
        }
        if let missing = found.firstIndex(where: { $0 == nil }) {
            throw RouteFormatError(line: section.line, name, "has no line for number \(missing + 1) of \(count)")
        }
        return found.compactMap { $0 }
    }

    /// One number for each of `count` nodes or vehicles; nil where the file says nothing.
    func column(
        _ key: String, count: Int, in range: ClosedRange<Double> = 0...1e9
    ) throws(RouteFormatError) -> [Double]? {
        try each(key, count: count) { row throws(RouteFormatError) in try row.number(0, spelling(key), in: range) }
    }

    /// The same in whole units of a rule.
    func column(_ key: String, count: Int, _ rule: RoundingRule) throws(RouteFormatError) -> [Int]? {
        try each(key, count: count) { row throws(RouteFormatError) in try rule.whole(row, 0, spelling(key)) }
    }

    /// Loads of one or more dimensions for each of `count` nodes or vehicles.
    func loads(_ key: String, count: Int) throws(RouteFormatError) -> [[Int]]? {
        var dimensions: Int?
        return try each(key, count: count, columns: 1...RouteDocument.mostDimensions) { row throws(RouteFormatError) in
            var load: [Int] = []
            for index in row.words.indices { load.append(try row.load(index, spelling(key))) }
            guard !load.isEmpty, load.count == dimensions ?? load.count else {
                throw RouteFormatError(
                    line: row.line, spelling(key), "has \(load.count) values, and others have \(dimensions ?? 1)")
            }
            dimensions = load.count
            return load
        }
    }
}
