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
