import RouteKernel

extension PlainSimulation {
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
                if let from = at, let to = step.place { cost += Double(prices[from * problem.placeCount + to]) }
            } else {
                cost += costs.perDrivingHour * Double(step.driving) / 3600 + costs.perKilometre * Double(step.distance) / 1000
            }
            at = step.place ?? at
            guard case .stop(let stop) = step.kind else { continue }
            cost += costs.perTaskHour * Double(step.setup + step.service) / 3600
            guard let preference = problem.stops[stop].preference else { continue }
            let begin = step.arrival + step.waiting
            if begin < preference.window.lowerBound {
                cost += preference.earlyPrice * Double(preference.window.lowerBound - begin)
            } else if begin > preference.window.upperBound {
                cost += preference.latePrice * Double(begin - preference.window.upperBound)
            }
        }
        return cost
    }
}
