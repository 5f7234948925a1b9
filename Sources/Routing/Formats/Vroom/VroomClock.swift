import RouteKernel

/// Moves the file's clock, which may count from 1970, so that times stay small.
struct VroomClock {
    /// Second of the file's clock that is second 0 of the problem.
    let origin: Int

    /// Without dates the clocks are the same; otherwise the problem's begins a while before the first date, so that there is time to
    /// drive there.
    init(_ windows: [ClosedRange<Int>]) {
        let dates = windows.map(\.lowerBound).filter { $0 > RouteProblem.limit / 2 }
        origin = dates.min().map { $0 - 10_000_000 } ?? 0
    }

    init(origin: Int) { self.origin = origin }

    /// Ends that lie too far ahead or before the origin are moved to what a problem can hold.
    func problem(_ window: ClosedRange<Int>) -> ClosedRange<Int> { problem(window.lowerBound)...problem(window.upperBound) }

    func problem(_ time: Int) -> Int { min(max(0, time - origin), RouteProblem.limit) }
}
