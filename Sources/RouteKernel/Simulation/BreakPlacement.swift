/// The forward pass of the scheduler: the earliest times at each element for every set of breaks taken until then.
///
/// A break begins as soon as its window opens, and until then the vehicle drives on. At a constant speed no other moment is better: what is
/// driven later is not driven less. Where traffic changes the speed, a later window may be better, so that each one is tried.
struct BreakPlacement {
    /// A step, and the ones before it.
    private struct Label {
        let step: RouteScheduler.Step
        /// Index of the label before; -1 for the start.
        let previous: Int
    }

    /// Somewhere on the way to an element, a break just over or none taken yet.
    private struct Point {
        /// Index of the last label.
        let label: Int
        /// Index of the set of breaks taken.
        let state: Int
        let time: Int
        /// Work of the arc not driven yet.
        let left: Double
    }

    /// The points on the way to an element, in the order they were found; those of one state are chained, for only they compare.
    private struct Points {
        private(set) var all: [Point] = []
        private var before: [Int] = []
        private var newest: [Int]

        init(states: Int) { newest = [Int](repeating: -1, count: states) }

        mutating func append(_ point: Point) {
            before.append(newest[point.state])
            newest[point.state] = all.count
            all.append(point)
        }

        /// Whether another point of the state is as soon, with as little left.
        func dominates(_ point: Point) -> Bool {
            var index = newest[point.state]
            while index >= 0 {
                if all[index].time <= point.time && all[index].left <= point.left { return true }
                index = before[index]
            }
            return false
        }
    }

    private let breaks: [Break]
    private let states: [BreakStates.State]
    private let travelTime: TravelTimeFunction
    private var labels: [Label]
    /// By state: index of the label with the earliest departure from the present element; -1 for none.
    private var earliest: [Int]
    private var reached: [Int]

    init(_ vehicle: Vehicle, _ breaks: BreakStates, _ travelTime: TravelTimeFunction, _ start: RouteScheduler.Step) {
        self.breaks = vehicle.breaks
        states = breaks.states
        self.travelTime = travelTime
        labels = [Label(step: start, previous: -1)]
        reached = [Int](repeating: -1, count: states.count)
        earliest = reached
        earliest[0] = 0
    }

    /// Drives on to the next element, with as many breaks on the way as there is time for.
    ///
    /// - Throws: why it cannot be served with any set of breaks taken.
    mutating func advance(to next: RouteScheduler.Step, load: [Int]) throws(Infeasibility) {
        for state in reached.indices { reached[state] = -1 }
        var infeasibility: Infeasibility?
        if states.count == 1 {
            arrive(
                Point(label: earliest[0], state: 0, time: labels[earliest[0]].step.departure, left: next.work), next,
                &infeasibility)
        } else {
            takeBreaks(to: next, load, &infeasibility)
        }
        swap(&earliest, &reached)
        if earliest.allSatisfy({ $0 < 0 }) { throw infeasibility ?? Infeasibility(.breaks) }
    }

    private mutating func takeBreaks(to next: RouteScheduler.Step, _ load: [Int], _ infeasibility: inout Infeasibility?) {
        var points = Points(states: states.count)
        for (state, label) in earliest.enumerated() where label >= 0 {
            points.append(Point(label: label, state: state, time: labels[label].step.departure, left: next.work))
        }
        var index = 0
        while index < points.all.count {
            let point = points.all[index]
            index += 1
            if point.time > states[point.state].latest { continue }
            arrive(point, next, &infeasibility)
            for (rest, state) in states[point.state].next where allows(breaks[rest], load) {
                takeBreak(rest, state, point, next, &points)
            }
        }
    }

    private func allows(_ rest: Break, _ load: [Int]) -> Bool {
        guard let most = rest.maxLoad else { return true }
        return load.indices.allSatisfy { load[$0] <= most[$0] }
    }

    private mutating func takeBreak(
        _ rest: Int, _ state: Int, _ point: Point, _ next: RouteScheduler.Step, _ points: inout Points
    ) {
        let needed = travelTime.driving(point.left, leaving: point.time)
        var step = RouteScheduler.Step(
            position: next.position, rest: rest, arrival: 0, begin: 0, service: breaks[rest].duration, work: next.work,
            windows: breaks[rest].windows)
        for window in openings(step.windows, from: point.time) {
            step.release = window
            step.begin = max(point.time, window)
            step.driving = min(needed, step.begin - point.time)
            step.arrival = point.time + step.driving
            let left = travelTime.left(of: point.left, after: step.driving, leaving: point.time)
            let after = Point(label: labels.count, state: state, time: step.departure, left: left)
            if points.dominates(after) { continue }
            labels.append(Label(step: step, previous: point.label))
            points.append(after)
        }
    }

    /// The starts of the windows that matter.
    private func openings(_ windows: [ClosedRange<Int>], from time: Int) -> [Int] {
        if windows.isEmpty { return [time] }
        let open = windows.filter { $0.upperBound >= time }.map(\.lowerBound)
        return travelTime.isConstant ? Array(open.prefix(1)) : open
    }

    private mutating func arrive(_ point: Point, _ next: RouteScheduler.Step, _ infeasibility: inout Infeasibility?) {
        var step = next
        step.driving = travelTime.driving(point.left, leaving: point.time)
        step.arrival = point.time + step.driving
        guard let begin = step.begin(from: step.arrival) else {
            let late = max(step.arrival, step.release) - (step.windows.last?.upperBound ?? 0)
            infeasibility = infeasibility ?? Infeasibility(.timeWindow, miss: late)
            return
        }
        step.begin = begin
        if reached[point.state] >= 0, labels[reached[point.state]].step.departure <= step.departure { return }
        reached[point.state] = labels.count
        labels.append(Label(step: step, previous: point.label))
    }

    /// The steps with the earliest completion after all breaks.
    ///
    /// - Throws: that there was no time for the breaks.
    func schedule() throws(Infeasibility) -> [RouteScheduler.Step] {
        var (steps, label) = ([RouteScheduler.Step](), earliest[states.count - 1])
        if label < 0 { throw Infeasibility(.breaks) }
        while label >= 0 {
            steps.append(labels[label].step)
            label = labels[label].previous
        }
        return steps.reversed()
    }
}
