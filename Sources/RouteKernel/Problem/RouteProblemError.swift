/// A value of a problem that makes no sense, with its path and what is allowed.
public struct RouteProblemError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where, for example `vehicles[3].capacity[0]`.
    public let field: String
    /// What was found.
    public let value: String
    /// What is allowed.
    public let allowed: String

    /// One sentence.
    public var description: String { "\(field) is \(value); allowed is \(allowed)." }

    /// Usually made by `RouteProblem.validate`.
    public init(_ field: String, _ value: String, _ allowed: String) {
        self.field = field
        self.value = value
        self.allowed = allowed
    }
}
