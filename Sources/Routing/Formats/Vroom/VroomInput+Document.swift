public import RouteKernel

extension VroomInput {
    /// The problem.
    /// - Parameter missing: matrices by profile, one for each of `profilesWithoutMatrix`, among `coordinates`.
    /// - Throws: `RouteFormatError` for amounts of different length, steps that name nothing, and matrices that are missing.
    public func document(matrices missing: [String: TravelMatrix]) throws(RouteFormatError) -> RouteDocument {
        let dimensions = try dimensions()
        let (travel, types) = (try travel(missing), types)
        var problem = RouteProblem(
            locationCount: locations.labels.count, dimensions: max(1, dimensions), travel: travel.tables, requests: [], stops: [],
            vehicles: [])
        for request in requests { add(request, types, to: &problem) }
        problem.vehicles = vehicles.map { vehicle($0, types, travel.rows, problem.dimensions) }
        var document = RouteDocument(problem: problem)
        document.tasks = requests.flatMap { $0.tasks.map(\.label) }
        document.vehicles = vehicles.map(\.label)
        document.locations = locations.labels
        document.origin = clock.origin
        (document.isGeographic, document.timesAreSeconds, document.loadDimensions) = (true, true, dimensions)
        document.note(matrices.keys.sorted().flatMap { matrices[$0]?.notes ?? [] })
        document.warn(unused)
        document.hasDistances = matrices.isEmpty || profiles.allSatisfy { matrices[$0]?.hasDistances == true }
        document.problem.initialRoutes = try StepIndex(document).initialRoutes()
        return document
    }

    /// All capacities and amounts that are given have one length.
    private func dimensions() throws(RouteFormatError) -> Int {
        let rests = vehicles.flatMap(\.breaks).compactMap(\.maxLoad)
        let given = (vehicles.compactMap(\.capacity) + requests.flatMap(\.amounts) + rests).filter { !$0.isEmpty }
        let count = given.first?.count ?? 0
        for vehicle in vehicles {
            let loads = [vehicle.capacity ?? []].filter { !$0.isEmpty } + vehicle.breaks.compactMap(\.maxLoad)
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

    /// The tables, those that are equal once, and the row of each profile among them.
    private func travel(
        _ missing: [String: TravelMatrix]
    ) throws(RouteFormatError) -> (tables: [TravelMatrix], rows: [String: Int]) {
        var (tables, rows): ([TravelMatrix], [String: Int]) = ([], [:])
        for profile in profiles {
            guard let matrix = matrices[profile]?.travel ?? missing[profile] else {
                throw RouteFormatError("matrices.\(profile)", "is missing, and no travel source was asked")
            }
            let count = locations.labels.count * locations.labels.count
            guard matrix.durations.count == count, matrix.distances.count == count else {
                throw RouteFormatError("matrices.\(profile)", "does not have \(count) values")
            }
            let row = tables.firstIndex(of: matrix) ?? tables.count
            if row == tables.count { tables.append(matrix) }
            rows[profile] = row
        }
        return (tables, rows)
    }

    private func add(_ request: VroomRequest, _ types: [String: Int], to problem: inout RouteProblem) {
        let first = problem.stops.count
        problem.stops += request.tasks.map { stop($0, types) }
        func load(_ amount: [Int]) -> [Int] { amount.isEmpty ? Array(repeating: 0, count: problem.dimensions) : amount }
        let work: Request.Work =
            switch request.work {
            case .job(_, let delivery, let pickup): .visit(stop: first, delivery: load(delivery), pickup: load(pickup))
            case .shipment(_, _, let amount): .shipment(pickup: first, delivery: first + 1, load: load(amount))
            }
        problem.requests.append(Request(work, skills: request.skills, priority: request.priority))
    }

    /// Of types that no vehicle has nothing is needed.
    private func stop(_ task: VroomTask, _ types: [String: Int]) -> Stop {
        func byType(_ seconds: [String: Int]) -> [Int: Int] {
            var result: [Int: Int] = [:]
            for (type, value) in seconds { if let index = types[type] { result[index] = value } }
            return result
        }
        return Stop(
            location: locations.row(task.location), service: task.service, setup: task.setup,
            windows: clock.problem(task.windows),
            serviceByType: byType(task.serviceByType), setupByType: byType(task.setupByType))
    }

    /// Numbers of the types that vehicles have.
    private var types: [String: Int] {
        let names = Set(vehicles.compactMap(\.type)).sorted()
        return Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    }

    private func vehicle(
        _ vehicle: VroomVehicle, _ types: [String: Int], _ rows: [String: Int], _ dimensions: Int
    ) -> Vehicle {
        let breaks = vehicle.breaks.map {
            Break(
                windows: clock.problem($0.windows), duration: $0.duration,
                maxLoad: $0.maxLoad.flatMap { $0.isEmpty ? nil : $0 })
        }
        return Vehicle(
            profile: rows[vehicle.label.profile] ?? 0, speed: vehicle.speed, type: vehicle.type.flatMap { types[$0] },
            start: vehicle.start.map(locations.row),
            end: vehicle.end.map(locations.row),
            capacity: vehicle.capacity.flatMap { $0.isEmpty ? nil : $0 } ?? Array(repeating: 0, count: dimensions),
            skills: vehicle.skills, shift: vehicle.window.map(clock.problem) ?? 0...RouteProblem.limit, costs: vehicle.costs,
            breaks: breaks, limits: vehicle.limits)
    }
}
