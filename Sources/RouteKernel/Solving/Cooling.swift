/// How hot a search is when: from hot to cold once, and where there are many iterations for each request again from warm to cold, each
/// time from the best plan. Found by experiment: `ops/docs/routing.md`.
struct Cooling {
    /// Heats are in mean prices of a way between any two stops.
    private static let hottest = 0.3
    private static let warm = 0.03
    private static let coldest = 0.003
    /// Iterations for each request from which on there is time for more than one cycle.
    private static let many = 2000.0
    /// Share of the first cycle then, and the number of the others.
    private static let first = 0.7
    private static let others = 3.0

    private var isLong: Bool?
    /// Cycles begun before the present one.
    private(set) var cycle = 0

    /// - Parameters:
    ///   - used: how much of the time is used up, from 0 to 1.
    ///   - iterations: so far, for each request.
    mutating func heat(after used: Double, iterations: Double) -> Double {
        if isLong == nil && used >= 0.05 { isLong = iterations / used >= Self.many }
        guard isLong == true else { return Self.fall(from: Self.hottest, used) }
        if used < Self.first { return Self.fall(from: Self.hottest, used / Self.first) }
        let cycles = (used - Self.first) / (1 - Self.first) * Self.others
        cycle = 1 + Int(cycles)
        return Self.fall(from: Self.warm, cycles - cycles.rounded(.down))
    }

    private static func fall(from top: Double, _ part: Double) -> Double { top * power(coldest / top, part) }
}
