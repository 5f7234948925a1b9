public import RouteKernel

extension VroomInput {
    /// The problem.
    /// - Parameter missing: matrices by profile, one for each of `profilesWithoutMatrix`, among `coordinates`.
    /// - Throws: `RouteFormatError` for amounts of different length, steps that name nothing, and matrices that are missing.
    public func document(matrices missing: [String: TravelMatrix]) throws(RouteFormatError) -> RouteDocument {
        let clock = VroomClock(windows)
        let dimensions = try dimensions()
        var problem = RouteProblem(
            locationCount: locations.labels.count, dimensions: max(1, dimensions), travel: try travel(missing), requests: [],
            stops: [],
            vehicles: [])
        for request in requests { add(request, to: &problem, clock) }
        problem.vehicles = vehicles.map { vehicle($0, problem.dimensions, clock) }
        var document = RouteDocument(problem: problem)
        document.tasks = requests.flatMap { $0.tasks.map(\.label) }
        document.vehicles = vehicles.map(\.label)
        document.locations = locations.labels
        document.origin = clock.origin
        (document.isGeographic, document.timesAreSeconds, document.loadDimensions) = (true, true, dimensions)
        document.hasDistances = matrices.isEmpty || profiles.allSatisfy { matrices[$0]?.distances != nil }
        document.problem.initialRoutes = try StepIndex(document).initialRoutes()
        return document
    }

    private var windows: [ClosedRange<Int>] {
        requests.flatMap { $0.tasks.flatMap(\.windows) } + vehicles.compactMap(\.window)
            + vehicles.flatMap { $0.breaks.flatMap(\.windows) }
    }

    /// All capacities and amounts that are given have one length.
    private func dimensions() throws(RouteFormatError) -> Int {
        let given = vehicles.compactMap(\.capacity) + requests.flatMap(\.amounts).filter { !$0.isEmpty }
        let count = given.first?.count ?? 0
        for vehicle in vehicles {
            let loads = [vehicle.capacity].compactMap { $0 } + vehicle.breaks.compactMap(\.maxLoad)
            if let other = loads.first(where: { $0.count != count }) {
                throw RouteFormatError(
                    line: vehicle.line, vehicle.path, "has loads of \(other.count) values, and others have \(count)")
            }
        }
        for request in requests {
            if let other = request.amounts.first(where: { !$0.isEmpty && $0.count != count }) {
                throw RouteFormatError(
                    line: request.line, request.path, "has amounts of \(other.count) values, and others have \(count)")
            }
        }
        return count
    }

    private func travel(_ missing: [String: TravelMatrix]) throws(RouteFormatError) -> [TravelMatrix] {
        var travel: [TravelMatrix] = []
        for profile in profiles {
            guard let matrix = matrices[profile]?.travel ?? missing[profile] else {
                throw RouteFormatError("matrices.\(profile)", "is missing, and no travel source was asked")
            }
            let count = locations.labels.count * locations.labels.count
            guard matrix.durations.count == count, matrix.distances.count == count else {
                throw RouteFormatError("matrices.\(profile)", "does not have \(count) values")
            }
            travel.append(matrix)
        }
        return travel
    }

    private func add(_ request: VroomRequest, to problem: inout RouteProblem, _ clock: VroomClock) {
        let first = problem.stops.count
        problem.stops += request.tasks.map { stop($0, clock) }
        func load(_ amount: [Int]) -> [Int] { amount.isEmpty ? Array(repeating: 0, count: problem.dimensions) : amount }
        let work: Request.Work =
            switch request.work {
            case .job(_, let delivery, let pickup): .visit(stop: first, delivery: load(delivery), pickup: load(pickup))
            case .shipment(_, _, let amount): .shipment(pickup: first, delivery: first + 1, load: load(amount))
            }
        problem.requests.append(Request(work, skills: request.skills, priority: request.priority))
    }

    private func stop(_ task: VroomTask, _ clock: VroomClock) -> Stop {
        func byType(_ seconds: [String: Int]) -> [Int: Int] {
            var result: [Int: Int] = [:]
            for (index, type) in types.enumerated() { result[index] = seconds[type] }
            return result
        }
        return Stop(
            location: locations.row(task.location), service: task.service, setup: task.setup,
            windows: clock.problem(task.windows),
            serviceByType: byType(task.serviceByType), setupByType: byType(task.setupByType))
    }

    private var types: [String] { Set(vehicles.compactMap(\.type)).sorted() }

    private func vehicle(_ vehicle: VroomVehicle, _ dimensions: Int, _ clock: VroomClock) -> Vehicle {
        let breaks = vehicle.breaks.map {
            Break(windows: clock.problem($0.windows), duration: $0.duration, maxLoad: $0.maxLoad)
        }
        return Vehicle(
            profile: profiles.firstIndex(of: vehicle.label.profile) ?? 0, speed: vehicle.speed,
            type: vehicle.type.flatMap { types.firstIndex(of: $0) }, start: vehicle.start.map(locations.row),
            end: vehicle.end.map(locations.row), capacity: vehicle.capacity ?? Array(repeating: 0, count: dimensions),
            skills: vehicle.skills, shift: vehicle.window.map(clock.problem) ?? 0...RouteProblem.limit, costs: vehicle.costs,
            breaks: breaks, limits: vehicle.limits)
    }
}

extension VroomClock {
    /// Windows that touch after being moved become one.
    fileprivate func problem(_ windows: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
        var moved: [ClosedRange<Int>] = []
        for window in windows.map({ problem($0) }) {
            if let last = moved.last, window.lowerBound <= last.upperBound {
                moved[moved.count - 1] = last.lowerBound...window.upperBound
            } else {
                moved.append(window)
            }
        }
        return moved
    }
}

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
