public import FoundationEssentials

/// A span of time with both ends in it.
public struct TimeWindow: Sendable, Hashable, Codable {
    /// The first moment.
    public var start: Date
    /// The last moment.
    public var end: Date

    /// A window whose end is before its start is refused when the problem is solved.
    public init(start: Date, end: Date) {
        self.start = start
        self.end = end
    }
}
