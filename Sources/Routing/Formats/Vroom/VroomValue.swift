import JSONReading
import RouteKernel

/// A value of VROOM's input with its path, read strictly by type.
struct VroomValue {
    let json: JSONValue
    let path: String
    /// Takes the names that are not known.
    let unknown: UnknownNames

    /// The outermost value.
    /// - Throws: `RouteFormatError` with the line of the first byte that does not fit.
    init(document bytes: [UInt8], _ unknown: UnknownNames) throws(RouteFormatError) {
        do throws(JSONFault) {
            self.init(try JSONValue(utf8: bytes), path: "", unknown)
        } catch {
            throw RouteFormatError(line: JSONTree.line(of: error.offset, in: bytes), "", "is not JSON: \(error.problem)")
        }
    }

    private init(_ json: JSONValue, path: String, _ unknown: UnknownNames) {
        (self.json, self.path, self.unknown) = (json, path, unknown)
    }

    /// An object whose names are those of a level.
    func object(_ level: VroomLevel) throws(RouteFormatError) -> VroomObject { try VroomObject(self, level) }

    /// Of an object, each name once, in the order of the text.
    func members() throws(RouteFormatError) -> [(name: String, value: VroomValue)] {
        guard json.kind == .object else { throw fault("an object") }
        var names: Set<String> = []
        var members: [(name: String, value: VroomValue)] = []
        for (name, json) in json.members {
            let value = VroomValue(json, path: path.isEmpty ? name : "\(path).\(name)", unknown)
            guard names.insert(name).inserted else {
                throw value.problem("is there a second time; allowed is once")
            }
            members.append((name, value))
        }
        return members
    }

    /// - Parameter most: more entries are refused before any is looked at.
    func items(atMost most: Int = .max) throws(RouteFormatError) -> [VroomValue] {
        guard json.kind == .array else { throw fault("a list") }
        guard hasItems(atMost: most) else { throw problem("has more than \(most) entries, which is the most allowed") }
        return json.items.enumerated().map { VroomValue($1, path: "\(path)[\($0)]", unknown) }
    }

    private func hasItems(atMost most: Int) -> Bool {
        let (nodes, end) = (json.tree.nodes, Int(json.tree.nodes[json.index].next))
        var (item, count) = (json.index + 1, 0)
        while item < end && count <= most { (item, count) = (Int(nodes[item].next), count + 1) }
        return count <= most
    }

    /// A value of a list of lists, for an error: the path of each one would be too much for a matrix.
    func item(_ json: JSONValue, at column: Int) -> VroomValue { VroomValue(json, path: "\(path)[\(column)]", unknown) }

    /// A whole number, also written as 7.0 or 7e0.
    func integer(in range: ClosedRange<Int> = 0...RouteProblem.limit) throws(RouteFormatError) -> Int {
        guard let value = json.whole, range.contains(value) else {
            throw fault("a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func number(in range: ClosedRange<Double>) throws(RouteFormatError) -> Double {
        guard let value = json.number, range.contains(value) else {
            throw fault("a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func text() throws(RouteFormatError) -> String {
        guard let text = json.string else { throw fault("a text") }
        return text
    }

    /// Of the file, counted from 1.
    var line: Int { json.line }

    func fault(_ allowed: String) -> RouteFormatError {
        RouteFormatError(line: line, path.isEmpty ? "the document" : path, "is \(found); allowed is \(allowed)")
    }

    func problem(_ text: String) -> RouteFormatError { RouteFormatError(line: line, path, text) }

    private var found: String {
        json.kind == .string ? JSONText.quoted(JSONText.shortened(json.string ?? "")) : json.summary
    }
}

extension VroomValue {
    func integers(
        atMost most: Int = .max, in range: ClosedRange<Int> = 0...RouteProblem.limit
    ) throws(RouteFormatError) -> [Int] {
        var values: [Int] = []
        for item in try items(atMost: most) { values.append(try item.integer(in: range)) }
        return values
    }

    /// One per dimension.
    func loads() throws(RouteFormatError) -> [Int] {
        try integers(atMost: RouteDocument.mostDimensions, in: 0...RouteProblem.loadLimit)
    }

    /// `[start, end]` on the file's clock.
    func window() throws(RouteFormatError) -> ClosedRange<Int> {
        let ends = try integers(in: 0...VroomClock.last)
        guard ends.count == 2, ends[0] <= ends[1] else { throw problem("must be [start, end] with start not after end") }
        return ends[0]...ends[1]
    }

    /// Not overlapping; in any order, for they are alternatives.
    func windows() throws(RouteFormatError) -> [ClosedRange<Int>] {
        var windows: [(value: VroomValue, range: ClosedRange<Int>)] = []
        for item in try items() { windows.append((item, try item.window())) }
        guard !windows.isEmpty else { throw fault("at least one window; leave it out for any time") }
        windows.sort { $0.range.lowerBound < $1.range.lowerBound }
        for (window, next) in zip(windows, windows.dropFirst()) where next.range.lowerBound <= window.range.upperBound {
            throw next.value.problem("begins before the window before it ends; windows must not overlap")
        }
        return windows.map(\.range)
    }

    /// `[longitude, latitude]`.
    func point() throws(RouteFormatError) -> PlanePoint {
        let items = try items()
        guard items.count == 2 else { throw problem("must be [longitude, latitude]") }
        return PlanePoint(x: try items[0].number(in: -180...180), y: try items[1].number(in: -90...90))
    }
}
