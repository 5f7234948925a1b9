import RouteKernel

/// Moves the file's clock, which may count from 1970, so that times stay small.
struct VroomClock {
    /// The last second a file may name.
    static let last = Int(UInt32.max)
    /// Times of one plan are at most so many days apart: between the end of one window and the begin of another. A day that counts from
    /// midnight beside one that counts from 1970 is further away than any plan reaches.
    static let longest = 366

    /// Before the first time that matters, so that there is time to drive there.
    private static let lead = 10_000_000

    /// Second of the file's clock that is second 0 of the problem.
    let origin: Int

    /// A window of the file.
    struct Time {
        let range: ClosedRange<Int>
        let path: String
        let name: String
        let line: Int

        fileprivate var field: String { "\(path).\(name)" }
    }

    init(origin: Int) { self.origin = origin }

    /// Where no window begins late, the clocks are the same; otherwise the problem's begins a while before what all windows have in common,
    /// or before the first one ends.
    /// - Throws: `RouteFormatError` for windows that cannot be of one clock.
    init(_ times: [Time]) throws(RouteFormatError) {
        guard let soonest = times.min(by: { $0.range.upperBound < $1.range.upperBound }),
            let latest = times.max(by: { $0.range.lowerBound < $1.range.lowerBound })
        else {
            self.init(origin: 0)
            return
        }
        let (end, begin) = (soonest.range.upperBound, latest.range.lowerBound)
        guard begin - end <= Self.longest * 86_400 else {
            throw RouteFormatError(
                line: soonest.line, soonest.field,
                "ends at \(end), and \(latest.field) begins at \(begin); allowed are \(Self.longest) days between them. "
                    + "Maybe one counts from midnight and the other from 1970")
        }
        self.init(origin: begin <= RouteProblem.limit / 2 ? 0 : max(0, min(end, begin) - Self.lead))
    }

    /// Windows that touch after being moved become one; those that leave any time are none.
    func problem(_ windows: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
        var moved: [ClosedRange<Int>] = []
        for window in windows.map({ problem($0) }) {
            if let last = moved.last, window.lowerBound <= last.upperBound {
                moved[moved.count - 1] = last.lowerBound...window.upperBound
            } else {
                moved.append(window)
            }
        }
        return moved == [0...RouteProblem.limit] ? [] : moved
    }

    /// The part of a window that a problem can hold: all of it that matters, for every window reaches into the problem's time.
    func problem(_ window: ClosedRange<Int>) -> ClosedRange<Int> { problem(window.lowerBound)...problem(window.upperBound) }

    func problem(_ time: Int) -> Int { min(max(0, time - origin), RouteProblem.limit) }
}
