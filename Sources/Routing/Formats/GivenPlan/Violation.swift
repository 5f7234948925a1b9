public import RouteKernel

/// A constraint that a given order of steps violates.
public struct Violation: Sendable, Hashable {
    /// As VROOM names it, but for the last.
    public enum Cause: String, Sendable, CaseIterable {
        /// Work begins after the window.
        case delay
        /// Work begins before the window.
        case leadTime = "lead_time"
        /// More aboard than the vehicle holds.
        case load
        case maxTasks = "max_tasks"
        case skills
        /// A delivery without its pickup before, or a pickup without its delivery after.
        case precedence
        /// A break of the vehicle is no step.
        case missingBreak = "missing_break"
        case maxTravelTime = "max_travel_time"
        case maxDistance = "max_distance"
        /// More aboard than a break allows.
        case maxLoad = "max_load"
        /// No way leads there; times and distances are those without it.
        case unreachable
    }

    /// Which constraint.
    public var cause: Cause
    /// Seconds too late, too early or too long; nil for other causes.
    public var duration: Int?

    /// Delays and lead times summed, every other cause once with its largest duration.
    static func summary(_ all: [Violation]) -> [Violation] {
        Cause.allCases.compactMap { cause in
            let found = all.filter { $0.cause == cause }
            guard !found.isEmpty else { return nil }
            let seconds = found.compactMap(\.duration)
            let isSum = cause == .delay || cause == .leadTime
            return Violation(cause: cause, duration: seconds.isEmpty ? nil : isSum ? seconds.reduce(0, +) : seconds.max())
        }
    }
}

/// A route in the order its file gives, with the earliest times that order allows.
public struct CheckedRoute: Sendable, Hashable {
    /// Its schedule.
    public var timetable: Timetable
    /// By step of the timetable.
    public var stepViolations: [[Violation]]
    /// Of the route as a whole.
    public var routeViolations: [Violation]

    /// Whether it is feasible.
    public var isSound: Bool { routeViolations.isEmpty && stepViolations.allSatisfy(\.isEmpty) }
}
