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

extension RouteProblem {
    /// Looks at every field; a valid problem can be solved, if perhaps by leaving everything out.
    ///
    /// - Throws: the first value that makes no sense.
    public func validate() throws(RouteProblemError) {
        try Allowed.whole("placeCount", placeCount, 0...Allowed.places)
        try Allowed.whole("dimensions", dimensions, 0...Allowed.dimensions)
        try validateTravel()
        for (index, stop) in stops.enumerated() { try validate(stop, "stops[\(index)]") }
        try validateRequests()
        for (index, vehicle) in vehicles.enumerated() { try validate(vehicle, "vehicles[\(index)]") }
        try Allowed.price("balance.longestPerHour", balance.longestPerHour)
        try Allowed.price("balance.spreadPerHour", balance.spreadPerHour)
        try validateInitialRoutes()
        try validateRelations()
    }
}
