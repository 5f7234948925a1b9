/// Recomputes the load along a route: deliveries from a trip's start, pickups until its end, shipments in between.
struct LoadCheck {
    private let problem: RouteProblem
    private let table: Timetable
    private let roles: RequestRoles

    init(_ problem: RouteProblem, _ table: Timetable) {
        self.problem = problem
        self.table = table
        roles = RequestRoles(problem)
    }

    func faults() -> [RouteFault] {
        var faults: [RouteFault] = []
        var aboard = [Int](repeating: 0, count: problem.dimensions)
        let capacity = problem.vehicles[table.vehicle].capacity
        for (position, step) in table.steps.enumerated() {
            switch step.kind {
            case .start, .reload: aboard = deliveries(from: position)
            case .stop(let stop): aboard = zip(aboard, change(stop)).map { $0 + $1 }
            case .end: aboard = aboard.map { _ in 0 }
            case .rest: break
            }
            if zip(aboard, capacity).contains(where: { $0 > $1 }) {
                faults.append(fault(step, "\(aboard) is aboard, the capacity is \(capacity)."))
            }
            if step.load != aboard { faults.append(fault(step, "\(step.load) is recorded, \(aboard) is aboard.")) }
        }
        return faults
    }

    private func fault(_ step: Timetable.Step, _ sentence: String) -> RouteFault {
        if case .stop(let stop) = step.kind { return RouteFault(.load, vehicle: table.vehicle, stop: stop, sentence) }
        return RouteFault(.load, vehicle: table.vehicle, sentence)
    }

    private func deliveries(from position: Int) -> [Int] {
        var sum = [Int](repeating: 0, count: problem.dimensions)
        for step in table.steps[(position + 1)...] {
            if step.kind == .reload { break }
            guard case .stop(let stop) = step.kind, let work = roles.request(of: stop)?.work else { continue }
            guard case .visit(_, let delivery, _) = work else { continue }
            sum = zip(sum, delivery).map { $0 + $1 }
        }
        return sum
    }

    private func change(_ stop: Int) -> [Int] {
        switch roles.request(of: stop)?.work {
        case .visit(_, let delivery, let pickup)?: zip(delivery, pickup).map { $1 - $0 }
        case .shipment(let pickup, _, let load)?: stop == pickup ? load : load.map { -$0 }
        case nil: [Int](repeating: 0, count: problem.dimensions)
        }
    }
}
