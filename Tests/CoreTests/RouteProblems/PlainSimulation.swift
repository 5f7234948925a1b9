import RouteKernel

/// Drives one vehicle along a given order, breaks included, as the problem's words say it; nil where a constraint is broken. Written
/// for reading, not for speed.
struct PlainSimulation {
    enum Element: Hashable {
        case visit(RouteSolution.Visit)
        /// A break, not before a time: as soon as its window is open then, and until then the vehicle drives on to what comes next.
        case rest(Int, from: Int = 0)
    }

    let problem: RouteProblem
    let vehicle: Int
    let order: [Element]
    var owner: Vehicle { problem.vehicles[vehicle] }

    /// Leaves as late as it can without being done later: the end never comes earlier for leaving later, so halving finds it.
    func timetable() -> Timetable? {
        var early = max(0, owner.shift.lowerBound, release(from: 0))
        guard let first = run(leaving: early) else { return nil }
        var late = first.done
        while early < late {
            let middle = (early + late + 1) / 2
            if run(leaving: middle)?.done == first.done { early = middle } else { late = middle - 1 }
        }
        guard let steps = run(leaving: early)?.steps, keepsLimits(steps) else { return nil }
        return Timetable(vehicle: vehicle, steps: steps, cost: cost(steps))
    }

    func run(leaving: Int) -> (steps: [Timetable.Step], done: Int)? {
        var (now, at, lastStop, served) = (leaving, owner.start, Int?.none, 0)
        var left: Double?
        var aboard = deliveries(from: 0)
        guard fits(aboard, owner.capacity) else { return nil }
        var steps = [Timetable.Step(kind: .start, location: owner.start, arrival: leaving, load: aboard)]
        for (position, element) in order.enumerated() {
            var step = Timetable.Step(kind: .end, location: nil, arrival: now, load: aboard)
            switch element {
            case .rest(let index, let earliest):
                let rest = owner.breaks[index]
                guard fits(aboard, rest.maxLoad ?? aboard), let begin = begin(max(now, earliest), rest.windows),
                    drive(&step, at, destination(from: position), &left, atMost: begin - now)
                else { return nil }
                (step.kind, step.waiting, step.service) = (.rest(index), begin - step.arrival, rest.duration)
                (step.location, step.distance) = (nil, 0)
            case .visit(.reload(let location)):
                guard drive(&step, at, location, &left) else { return nil }
                let begin = max(step.arrival, release(from: position + 1))
                aboard = deliveries(from: position + 1)
                (step.kind, step.waiting, step.service) = (.reload, begin - step.arrival, owner.reload?.duration ?? 0)
                (at, lastStop) = (location, nil)
            case .visit(.stop(let index)):
                let stop = problem.stops[index]
                guard drive(&step, at, stop.location, &left) else { return nil }
                let earliest = max(step.arrival, pickupRelease(index))
                guard let begin = begin(earliest, served < owner.frozenStops ? [] : stop.windows) else { return nil }
                (step.kind, step.waiting) = (.stop(index), begin - step.arrival)
                step.setup = lastStop == stop.location ? 0 : (owner.type.flatMap { stop.setupByType[$0] } ?? stop.setup)
                step.service = owner.type.flatMap { stop.serviceByType[$0] } ?? stop.service
                aboard = zip(aboard, change(index)).map { $0 + $1 }
                (at, lastStop, served) = (stop.location, stop.location, served + 1)
            }
            guard fits(aboard, owner.capacity) else { return nil }
            step.load = aboard
            now = step.arrival + step.waiting + step.setup + step.service
            steps.append(step)
        }
        var end = Timetable.Step(kind: .end, location: owner.end, arrival: now, load: aboard.map { _ in 0 })
        if let location = owner.end, !drive(&end, at, location, &left) { return nil }
        return end.arrival <= owner.shift.upperBound ? (steps + [end], end.arrival) : nil
    }

    func fits(_ load: [Int], _ most: [Int]) -> Bool { zip(load, most).allSatisfy { $0 <= $1 } }

    func begin(_ time: Int, _ windows: [ClosedRange<Int>]) -> Int? {
        if windows.isEmpty { return time }
        return windows.first { time <= $0.upperBound }.map { max(time, $0.lowerBound) }
    }

    /// Where the next element that is no break takes the vehicle.
    func destination(from position: Int) -> Int? {
        for case .visit(let visit) in order[position...] {
            switch visit {
            case .reload(let location): return location
            case .stop(let stop): return problem.stops[stop].location
            }
        }
        return owner.end
    }

    /// Drives what is left of the way, or as much of it as there is time for; false where there is no way.
    func drive(_ step: inout Timetable.Step, _ from: Int?, _ to: Int?, _ left: inout Double?, atMost: Int? = nil) -> Bool {
        step.location = to
        guard let from, let to else { return true }
        let (travel, time) = (problem.travel[owner.profile], TravelTimeFunction(owner, problem))
        let arc = from * problem.locationCount + to
        guard let work = left ?? time.work(travel.durations[arc]) else { return false }
        step.driving = min(time.driving(work, leaving: step.arrival), atMost ?? .max)
        step.distance = Int(travel.distances[arc])
        left = atMost.map { _ in time.left(of: work, after: step.driving, leaving: step.arrival) }
        step.arrival += step.driving
        return true
    }

    func work(_ stop: Int) -> (Request, Request.Work)? {
        for request in problem.requests {
            switch request.work {
            case .visit(stop, _, _), .shipment(stop, _, _), .shipment(_, stop, _): return (request, request.work)
            default: continue
            }
        }
        return nil
    }

    /// Requests visited, not shipped, from a position until the trip ends.
    func visits(from position: Int) -> [(release: Int, delivery: [Int])] {
        var found: [(Int, [Int])] = []
        for element in order[position...] {
            if case .visit(.reload) = element { break }
            guard case .visit(.stop(let stop)) = element, let (request, work) = work(stop) else { continue }
            if case .visit(_, let delivery, _) = work { found.append((request.release, delivery)) }
        }
        return found
    }

    func release(from position: Int) -> Int { visits(from: position).map(\.release).max() ?? 0 }

    func deliveries(from position: Int) -> [Int] {
        visits(from: position).reduce([Int](repeating: 0, count: problem.dimensions)) { sum, visit in
            zip(sum, visit.delivery).map { $0 + $1 }
        }
    }

    func pickupRelease(_ stop: Int) -> Int {
        guard let (request, work) = work(stop), case .shipment(stop, _, _) = work else { return 0 }
        return request.release
    }

    func change(_ stop: Int) -> [Int] {
        switch work(stop)?.1 {
        case .visit(_, let delivery, let pickup)?: zip(pickup, delivery).map { $0 - $1 }
        case .shipment(stop, _, let load)?: load
        case .shipment(_, _, let load)?: load.map { 0 - $0 }
        case nil: []
        }
    }

    func duration(_ steps: [Timetable.Step]) -> Int { steps[steps.count - 1].arrival - steps[0].arrival }

    func keepsLimits(_ steps: [Timetable.Step]) -> Bool {
        let limits = owner.limits
        return steps.reduce(0) { $0 + $1.distance } <= limits.distance ?? .max
            && steps.reduce(0) { $0 + $1.driving } <= limits.drivingTime ?? .max && duration(steps) <= limits.duration ?? .max
    }

    func cost(_ steps: [Timetable.Step]) -> Double {
        let (costs, prices) = (owner.costs, problem.travel[owner.profile].costs)
        var (cost, at) = (costs.fixed + costs.perHour * Double(duration(steps)) / 3600, Int?.none)
        for step in steps {
            if let prices {
                if let from = at, let to = step.location { cost += Double(prices[from * problem.locationCount + to]) }
            } else {
                cost += costs.perDrivingHour * Double(step.driving) / 3600 + costs.perKilometre * Double(step.distance) / 1000
            }
            at = step.location ?? at
            guard case .stop(let stop) = step.kind else { continue }
            cost += costs.perTaskHour * Double(step.setup + step.service) / 3600
            guard let softWindow = problem.stops[stop].softWindow else { continue }
            let begin = step.arrival + step.waiting
            if begin < softWindow.window.lowerBound {
                cost += softWindow.earlyPenalty * Double(softWindow.window.lowerBound - begin)
            } else if begin > softWindow.window.upperBound {
                cost += softWindow.latePenalty * Double(begin - softWindow.window.upperBound)
            }
        }
        return cost
    }
}
