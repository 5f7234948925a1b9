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

    /// The whole seconds inside a window; nil if the kernel's range does not reach into it, or if no whole second lies inside.
    func span(_ window: TimeWindow) -> ClosedRange<Int>? {
        let start = max(window.start.timeIntervalSince(origin).rounded(.up), 0)
        let end = min(window.end.timeIntervalSince(origin).rounded(.down), Double(RouteProblem.limit))
        return start <= end ? Int(start)...Int(end) : nil
    }

    func date(_ seconds: Int) -> Date { origin.addingTimeInterval(Double(seconds)) }
}
