import RouteKernel

/// What the steps of vehicles name.
struct StepIndex {
    private let document: RouteDocument
    private var stops: [TaskLabel.Kind: [Int: Int]] = [:]

    init(_ document: RouteDocument) {
        self.document = document
        for (stop, task) in document.tasks.enumerated() { stops[task.kind, default: [:]][task.id] = stop }
    }

    /// What a step of a vehicle does; nil for its start and its end.
    func kind(_ step: PlannedStep, vehicle: Int) throws(RouteFormatError) -> Timetable.Kind? {
        switch step.kind {
        case .start, .end: return nil
        case .rest:
            guard let index = document.vehicles[vehicle].breaks.firstIndex(where: { $0.id == step.id }) else {
                throw unknown(step, "the vehicle's breaks")
            }
            return .rest(index)
        case .job: return .stop(try stop(step, .job, "jobs"))
        case .pickup: return .stop(try stop(step, .pickup, "pickups"))
        case .delivery: return .stop(try stop(step, .delivery, "deliveries"))
        }
    }

    private func stop(_ step: PlannedStep, _ kind: TaskLabel.Kind, _ list: String) throws(RouteFormatError) -> Int {
        guard let id = step.id, let stop = stops[kind]?[id] else { throw unknown(step, list) }
        return stop
    }

    private func unknown(_ step: PlannedStep, _ list: String) -> RouteFormatError {
        RouteFormatError(line: step.line, "\(step.path).id", "is \(step.id ?? 0), which is none of \(list)")
    }

    /// Stops by vehicle; each stop once.
    func initialRoutes() throws(RouteFormatError) -> [[Int]] {
        guard document.vehicles.contains(where: { $0.steps != nil }) else { return [] }
        var seen: Set<Int> = []
        var routes: [[Int]] = []
        for (vehicle, label) in document.vehicles.enumerated() {
            var route: [Int] = []
            for step in label.steps ?? [] {
                guard case .stop(let stop) = try kind(step, vehicle: vehicle) else { continue }
                guard seen.insert(stop).inserted else {
                    throw RouteFormatError(line: step.line, step.path, "names \(step.kind) \(step.id ?? 0) a second time")
                }
                route.append(stop)
            }
            routes.append(route)
        }
        return routes
    }
}
