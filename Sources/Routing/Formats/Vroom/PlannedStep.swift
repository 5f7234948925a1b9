import RouteKernel

/// A step of a vehicle's `steps`: what it does next, and when if the plan says so.
public struct PlannedStep: Sendable, Hashable {
    /// What it does.
    public enum Kind: String, Sendable, CaseIterable {
        case start, job, pickup, delivery
        case rest = "break"
        case end
    }

    /// What it does.
    public var kind: Kind
    /// Of the job, the shipment's half or the break; nil for start and end.
    public var id: Int?
    /// On the file's clock: work begins exactly then.
    public var at: Int?
    /// Work begins no sooner.
    public var after: Int?
    /// Work begins no later.
    public var before: Int?
    /// Where in the file, for errors.
    var path: String
    /// Where in the file, from 1.
    var line: Int

    init(_ value: VroomValue) throws(RouteFormatError) {
        let object = try value.object(.step)
        let type = try object.needed(.type)
        guard let kind = Kind(rawValue: try type.text()) else {
            throw type.fault(Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.kind = kind
        (path, line) = (value.path, value.line)
        id = try object[.id]?.integer(in: 0...Int.max)
        at = try object[.serviceAt]?.integer(in: 0...VroomClock.last)
        after = try object[.serviceAfter]?.integer(in: 0...VroomClock.last)
        before = try object[.serviceBefore]?.integer(in: 0...VroomClock.last)
        if id == nil, kind != .start, kind != .end { throw value.problem("has no id") }
    }

    /// What it says about times.
    var times: [VroomClock.Time] {
        let ranges = [
            (VroomName.serviceAt, at.map { $0...$0 }), (.serviceAfter, after.map { $0...VroomClock.last }),
            (.serviceBefore, before.map { 0...$0 }),
        ]
        return ranges.compactMap { name, range in
            range.map { VroomClock.Time(range: $0, path: path, name: name.rawValue, line: line) }
        }
    }

    static func all(_ list: VroomValue) throws(RouteFormatError) -> [PlannedStep] {
        var steps: [PlannedStep] = []
        for item in try list.items() { steps.append(try PlannedStep(item)) }
        var rests: Set<Int> = []
        for (index, step) in steps.enumerated() {
            if step.kind == .rest, let id = step.id, !rests.insert(id).inserted {
                throw RouteFormatError(line: step.line, step.path, "names break \(id) a second time")
            }
            if step.kind == .start, index > 0 {
                throw RouteFormatError(line: step.line, step.path, "is a start, which must come first")
            }
            if step.kind == .end, index < steps.count - 1 {
                throw RouteFormatError(line: step.line, step.path, "is an end, which must come last")
            }
        }
        return steps
    }
}

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
        guard document.vehicles.contains(where: { $0.steps?.isEmpty == false }) else { return [] }
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
