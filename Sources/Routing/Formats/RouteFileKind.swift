/// The formats a routing problem may be written in.
public enum RouteFileKind: String, Sendable, CaseIterable {
    /// JSON as VROOM reads it.
    case vroom
    /// Keywords and sections, as CVRPLIB publishes instances.
    case vrplib
    /// Solomon's text, also Gehring and Homberger's.
    case solomon
    /// Li and Lim's pickups and deliveries.
    case lilim

    /// The format, told by the contents; nil when they look like none.
    public static func detect(_ bytes: [UInt8]) -> RouteFileKind? {
        let lines = TextLines(bytes, atMost: 60)
        guard let first = lines.rows.first else { return nil }
        if first.words[0].first == "{" || first.words[0].first == "[" { return .vroom }
        if first.words.count == 3, first.words.allSatisfy({ Double($0) != nil }) { return .lilim }
        if lines.rows.contains(where: { $0.words[0].uppercased() == "VEHICLE" }) { return .solomon }
        let keys: Set = ["NAME", "TYPE", "DIMENSION", "COMMENT", "CAPACITY", "EDGE_WEIGHT_TYPE", "VEHICLES"]
        return lines.rows.contains { keys.contains(VRPLIBFile.key(of: $0).key) } ? .vrplib : nil
    }

    /// Reads a file of a kind other than `vroom`, whose travel matrices may have to be asked for: see `VroomInput`.
    /// - Throws: `RouteFormatError` with line and field.
    public static func readBenchmark(_ bytes: [UInt8], as kind: RouteFileKind) throws(RouteFormatError) -> RouteDocument {
        switch kind {
        case .vrplib: try VRPLIBReader.read(bytes)
        case .solomon: try SolomonReader.read(bytes)
        case .lilim: try LiLimReader.read(bytes)
        case .vroom: throw RouteFormatError("", "is VROOM's JSON, which VroomInput reads")
        }
    }
}

/// What is wrong with a file that should describe a routing problem.
public struct RouteFormatError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Line of the file, from 1; nil when the fault is in no one line.
    public let line: Int?
    /// The value's path or name, for example `vehicles[3].capacity[0]` or `TIME_WINDOW_SECTION`; empty for the whole file.
    public let field: String
    /// What was found, and what is allowed.
    public let problem: String

    /// One sentence.
    public var description: String {
        (line.map { "line \($0): " } ?? "") + (field.isEmpty ? "the file" : field) + " " + problem + "."
    }

    init(line: Int? = nil, _ field: String, _ problem: String) {
        self.line = line
        self.field = field
        self.problem = problem
    }
}
