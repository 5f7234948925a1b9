/// Where something is: coordinates, a row of the matrices, or both.
struct VroomPlace: Hashable {
    var point: PlanePoint?
    var index: Int?
    var path: String
    var line: Int

    /// nil when neither is given.
    init?(_ owner: VroomValue, _ location: String, _ row: String) throws(RouteFormatError) {
        guard owner[location] != nil || owner[row] != nil else { return nil }
        point = try owner[location]?.point()
        index = try owner[row]?.integer(in: 0...PlaneTravel.limit - 1)
        path = owner.path + "." + (owner[location] == nil ? row : location)
        line = owner.line
    }
}

/// A job, or one half of a shipment.
struct VroomTask {
    var label: TaskLabel
    var place: VroomPlace
    var windows: [ClosedRange<Int>]
    var setup: Int
    var service: Int
    var setupByType: [String: Int]
    var serviceByType: [String: Int]

    init(_ value: VroomValue, _ kind: TaskLabel.Kind) throws(RouteFormatError) {
        let object = try value.object()
        guard let id = object["id"] else { throw object.problem("has no id") }
        label = TaskLabel(id: try id.integer(in: 0...Int.max), kind: kind, description: try object["description"]?.text())
        guard let place = try VroomPlace(object, "location", "location_index") else {
            throw object.problem("has neither location nor location_index")
        }
        self.place = place
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

/// The places of the problem: rows of the file's matrices, or else the coordinates in the order of their first mention.
struct VroomPlaces {
    private(set) var labels: [PlaceLabel] = []
    private var rowOfPoint: [PlanePoint: Int] = [:]
    private let hasMatrices: Bool

    init(_ requests: [VroomRequest], _ vehicles: [VroomVehicle], _ matrices: [String: VroomMatrices]) throws(RouteFormatError) {
        hasMatrices = !matrices.isEmpty
        labels = (0..<(matrices.first?.value.count ?? 0)).map { PlaceLabel(index: $0) }
        for vehicle in vehicles {
            for place in [vehicle.start, vehicle.end] { if let place { try add(place) } }
        }
        for request in requests {
            for task in request.tasks { try add(task.place) }
        }
    }

    private mutating func add(_ place: VroomPlace) throws(RouteFormatError) {
        if hasMatrices {
            guard let row = place.index else {
                throw RouteFormatError(line: place.line, place.path, "has no index, which is needed with matrices")
            }
            guard row < labels.count else {
                throw RouteFormatError(line: place.line, place.path, "is \(row); the matrices have rows 0 to \(labels.count - 1)")
            }
            labels[row].point = labels[row].point ?? place.point
            return
        }
        guard let point = place.point else {
            throw RouteFormatError(line: place.line, place.path, "needs coordinates, for there are no matrices")
        }
        guard rowOfPoint[point] == nil else { return }
        guard labels.count < PlaneTravel.limit else { throw RouteFormatError("", "has more than \(PlaneTravel.limit) places") }
        rowOfPoint[point] = labels.count
        labels.append(PlaceLabel(point: point, index: place.index))
    }

    /// Row of the travel tables.
    func row(_ place: VroomPlace) -> Int {
        hasMatrices ? place.index ?? 0 : place.point.flatMap { rowOfPoint[$0] } ?? 0
    }
}
