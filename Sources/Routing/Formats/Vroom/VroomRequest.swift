/// Where something is: coordinates, a row of the matrices, or both.
struct VroomLocation: Hashable {
    var point: PlanePoint?
    var index: Int?
    var path: String
    var line: Int

    /// nil when neither is given.
    init?(_ owner: VroomValue, _ location: StaticString, _ row: StaticString) throws(RouteFormatError) {
        guard owner[location] != nil || owner[row] != nil else { return nil }
        point = try owner[location]?.point()
        index = try owner[row]?.integer(in: 0...EuclideanMatrix.limit - 1)
        path = "\(owner.path).\(owner[location] == nil ? row : location)"
        line = owner.line
    }
}

/// A job, or one half of a shipment.
struct VroomTask {
    var label: TaskLabel
    var location: VroomLocation
    var windows: [ClosedRange<Int>]
    var setup: Int
    var service: Int
    var setupByType: [String: Int]
    var serviceByType: [String: Int]

    init(_ value: VroomValue, _ kind: TaskLabel.Kind) throws(RouteFormatError) {
        let object = try value.object()
        guard let id = object["id"] else { throw object.problem("has no id") }
        label = TaskLabel(id: try id.integer(in: 0...Int.max), kind: kind, description: try object["description"]?.text())
        guard let location = try VroomLocation(object, "location", "location_index") else {
            throw object.problem("has neither location nor location_index")
        }
        self.location = location
        windows = try object["time_windows"]?.windows() ?? []
        setup = try object["setup"]?.integer() ?? 0
        service = try object["service"]?.integer() ?? 0
        setupByType = try Self.byType(object["setup_per_type"])
        serviceByType = try Self.byType(object["service_per_type"])
    }

    private static func byType(_ value: VroomValue?) throws(RouteFormatError) -> [String: Int] {
        var seconds: [String: Int] = [:]
        for (name, value) in try value?.object().members ?? [] { seconds[name] = try value.integer() }
        return seconds
    }
}

/// A job or a shipment.
struct VroomRequest {
    enum Work {
        case job(VroomTask, delivery: [Int], pickup: [Int])
        case shipment(VroomTask, VroomTask, amount: [Int])
    }

    let path: String
    let line: Int
    let work: Work
    let skills: Set<Int>
    let priority: Int

    init(job value: VroomValue) throws(RouteFormatError) {
        let task = try VroomTask(value, .job)
        let delivery = try (value["delivery"] ?? value["amount"])?.integers() ?? []
        try self.init(value, .job(task, delivery: delivery, pickup: try value["pickup"]?.integers() ?? []))
    }

    init(shipment value: VroomValue) throws(RouteFormatError) {
        guard let pickup = try value.object()["pickup"] else { throw value.problem("has no pickup") }
        guard let delivery = value["delivery"] else { throw value.problem("has no delivery") }
        let tasks = (try VroomTask(pickup, .pickup), try VroomTask(delivery, .delivery))
        try self.init(value, .shipment(tasks.0, tasks.1, amount: try value["amount"]?.integers() ?? []))
    }

    private init(_ value: VroomValue, _ work: Work) throws(RouteFormatError) {
        (path, line) = (value.path, value.line)
        self.work = work
        skills = Set(try value["skills"]?.integers(in: 0...Int(UInt32.max)) ?? [])
        priority = try value["priority"]?.integer(in: 0...100) ?? 0
    }

    var tasks: [VroomTask] {
        switch work {
        case .job(let task, _, _): [task]
        case .shipment(let pickup, let delivery, _): [pickup, delivery]
        }
    }

    var amounts: [[Int]] {
        switch work {
        case .job(_, let delivery, let pickup): [delivery, pickup]
        case .shipment(_, _, let amount): [amount]
        }
    }
}

/// The locations of the problem: rows of the file's matrices, or else the coordinates in the order of their first mention.
struct VroomLocations {
    private(set) var labels: [LocationLabel] = []
    private var rowOfPoint: [PlanePoint: Int] = [:]
    private let hasMatrices: Bool

    init(_ requests: [VroomRequest], _ vehicles: [VroomVehicle], _ matrices: [String: VroomMatrices]) throws(RouteFormatError) {
        hasMatrices = !matrices.isEmpty
        labels = (0..<(matrices.first?.value.count ?? 0)).map { LocationLabel(index: $0) }
        for vehicle in vehicles {
            for location in [vehicle.start, vehicle.end] { if let location { try add(location) } }
        }
        for request in requests {
            for task in request.tasks { try add(task.location) }
        }
    }

    private mutating func add(_ location: VroomLocation) throws(RouteFormatError) {
        if hasMatrices {
            guard let row = location.index else {
                throw RouteFormatError(line: location.line, location.path, "has no index, which is needed with matrices")
            }
            guard row < labels.count else {
                throw RouteFormatError(
                    line: location.line, location.path, "is \(row); the matrices have rows 0 to \(labels.count - 1)")
            }
            labels[row].point = labels[row].point ?? location.point
            return
        }
        guard let point = location.point else {
            throw RouteFormatError(line: location.line, location.path, "needs coordinates, for there are no matrices")
        }
        guard rowOfPoint[point] == nil else { return }
        guard labels.count < EuclideanMatrix.limit else {
            throw RouteFormatError("", "has more than \(EuclideanMatrix.limit) locations")
        }
        rowOfPoint[point] = labels.count
        labels.append(LocationLabel(point: point, index: location.index))
    }

    /// Row of the travel matrices.
    func row(_ location: VroomLocation) -> Int {
        hasMatrices ? location.index ?? 0 : location.point.flatMap { rowOfPoint[$0] } ?? 0
    }
}
