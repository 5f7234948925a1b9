import JSONReading
import RouteKernel

/// A value of VROOM's input with its path: read strictly by type, leniently by name (unknown names are ignored).
struct VroomValue {
    let json: JSONValue
    let path: String

    init(_ json: JSONValue, path: String = "") {
        self.json = json
        self.path = path
    }

    /// nil when it is missing or null.
    subscript(_ name: StaticString) -> VroomValue? { json[name].map { VroomValue($0, path: path(to: "\(name)")) } }

    /// Of an object, in the order of the text; empty for anything else.
    var members: [(name: String, value: VroomValue)] {
        json.members.map { ($0.name, VroomValue($0.value, path: path(to: $0.name))) }
    }

    private func path(to member: String) -> String { path.isEmpty ? member : "\(path).\(member)" }

    func object() throws(RouteFormatError) -> VroomValue {
        guard json.kind == .object else { throw fault("an object") }
        return self
    }

    func items() throws(RouteFormatError) -> [VroomValue] {
        guard json.kind == .array else { throw fault("a list") }
        return json.items.enumerated().map { VroomValue($1, path: "\(path)[\($0)]") }
    }

    func integer(in range: ClosedRange<Int> = 0...RouteProblem.limit) throws(RouteFormatError) -> Int {
        guard let value = json.integer, range.contains(value) else {
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
        switch json.kind {
        case .object: "an object"
        case .array: "a list"
        case .string: JSONEscapes.quoted(String((json.string ?? "").prefix(40)))
        case .number: String(decoding: json.raw.prefix(40), as: UTF8.self)
        case .yes: "true"
        case .no: "false"
        case .null: "null"
        }
    }
}

extension VroomValue {
    /// The outermost value.
    /// - Throws: `RouteFormatError` with the line of the first byte that does not fit.
    init(document bytes: [UInt8]) throws(RouteFormatError) {
        do throws(JSONFault) {
            self.init(try JSONValue(bytes))
        } catch {
            throw RouteFormatError(line: JSONTree.line(of: error.offset, in: bytes), "", "is not JSON: \(error.problem)")
        }
    }

    func integers(in range: ClosedRange<Int> = 0...RouteProblem.limit) throws(RouteFormatError) -> [Int] {
        var values: [Int] = []
        for item in try items() { values.append(try item.integer(in: range)) }
        return values
    }

    /// `[start, end]` on the file's clock.
    func window() throws(RouteFormatError) -> ClosedRange<Int> {
        let ends = try integers(in: 0...Int(UInt32.max))
        guard ends.count == 2, ends[0] <= ends[1] else { throw problem("must be [start, end] with start not after end") }
        return ends[0]...ends[1]
    }

    /// In order, not overlapping.
    func windows() throws(RouteFormatError) -> [ClosedRange<Int>] {
        var windows: [ClosedRange<Int>] = []
        for item in try items() {
            let window = try item.window()
            if let last = windows.last, last.upperBound >= window.lowerBound {
                throw item.problem("begins before the window before it ends; windows must be in order and must not overlap")
            }
            windows.append(window)
        }
        guard !windows.isEmpty else { throw fault("at least one window; leave it out for any time") }
        return windows
    }

    /// `[longitude, latitude]`.
    func point() throws(RouteFormatError) -> PlanePoint {
        let items = try items()
        guard items.count == 2 else { throw problem("must be [longitude, latitude]") }
        return PlanePoint(x: try items[0].number(in: -180...180), y: try items[1].number(in: -90...90))
    }
}
