import FoundationEssentials
import RouteKernel

/// Whole seconds from the first shift's start, as the kernel counts time. Windows shrink to whole seconds, never grow.
struct PlanClock {
    /// Second 0.
    let origin: Date

    init(_ problem: RoutingProblem) {
        let first = problem.vehicles.map(\.shift.start.timeIntervalSince1970).min() ?? 0
        origin = Date(timeIntervalSince1970: first.rounded(.down))
    }

    /// The whole seconds inside a window. One the kernel's range does not reach into ends before it starts, so that nothing fits it.
    func span(_ window: TimeWindow) -> (start: Int32, end: Int32) {
        let start = window.start.timeIntervalSince(origin).rounded(.up)
        let end = window.end.timeIntervalSince(origin).rounded(.down)
        guard start <= Self.limit, end >= 0 else { return (1, 0) }
        return (Int32(max(start, 0)), Int32(min(end, Self.limit)))
    }

    func date(_ seconds: Int) -> Date { origin.addingTimeInterval(Double(seconds)) }

    private static let limit = Double(RouteInstance.limit)
}
