/// Where something is: coordinates, a row of the matrices, or both.
struct VroomLocation: Hashable {
    var point: PlanePoint?
    var index: Int?
    var path: String
    var line: Int

    /// nil when neither is given.
    init?(_ owner: VroomObject, _ location: VroomName, _ row: VroomName) throws(RouteFormatError) {
        guard owner[location] != nil || owner[row] != nil else { return nil }
        point = try owner[location]?.point()
        index = try owner[row]?.integer(in: 0...EuclideanMatrix.limit - 1)
        path = "\(owner.path).\((owner[location] == nil ? row : location).rawValue)"
        line = owner.line
    }
}

/// A job, or one half of a shipment.
struct VroomTask {
    var path: String
    var line: Int
    var label: TaskLabel
    var location: VroomLocation
    var windows: [ClosedRange<Int>]
    var setup: Int
    var service: Int
    var setupByType: [String: Int]
    var serviceByType: [String: Int]

    init(_ object: VroomObject, _ kind: TaskLabel.Kind) throws(RouteFormatError) {
        (path, line) = (object.path, object.line)
        label = TaskLabel(
            id: try object.needed(.id).integer(in: 0...Int.max), kind: kind, description: try object[.description]?.text())
        guard let location = try VroomLocation(object, .location, .locationIndex) else {
            throw object.problem("has neither location nor location_index")
        }
        self.location = location
        windows = try object[.timeWindows]?.windows() ?? []
        setup = try object[.setup]?.integer() ?? 0
        service = try object[.service]?.integer() ?? 0
        setupByType = try Self.byType(object[.setupPerType])
        serviceByType = try Self.byType(object[.servicePerType])
    }

    private static func byType(_ value: VroomValue?) throws(RouteFormatError) -> [String: Int] {
        var seconds: [String: Int] = [:]
        for (name, value) in try value?.members() ?? [] { seconds[name] = try value.integer() }
        return seconds
    }

    /// What it says about times.
    var times: [VroomClock.Time] {
        windows.map { VroomClock.Time(range: $0, path: path, name: VroomName.timeWindows.rawValue, line: line) }
    }

    /// Types that no vehicle has.
    func noteTypes(besides types: Set<String>, _ unknown: UnknownNames) {
        for (name, seconds) in [(VroomName.servicePerType, serviceByType), (.setupPerType, setupByType)] {
            for type in seconds.keys.sorted() where !types.contains(type) {
                unknown.add(type, path: "\(path).\(name.rawValue).\(type)", line: line, known: types.sorted())
            }
        }
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
        let object = try value.object(.job)
        let task = try VroomTask(object, .job)
        let (delivery, amount) = (try object[.delivery]?.loads(), try object[.amount]?.loads())
        if let delivery, let amount, delivery != amount {
            throw object.problem("has delivery \(delivery) and amount \(amount), its old name; allowed is one of them")
        }
        let pickup = try object[.pickup]?.loads() ?? []
        try self.init(object, .job(task, delivery: delivery ?? amount ?? [], pickup: pickup))
    }

    init(shipment value: VroomValue) throws(RouteFormatError) {
        let object = try value.object(.shipment)
        let pickup = try VroomTask(try object.needed(.pickup).object(.shipmentStep), .pickup)
        let delivery = try VroomTask(try object.needed(.delivery).object(.shipmentStep), .delivery)
        try self.init(object, .shipment(pickup, delivery, amount: try object[.amount]?.loads() ?? []))
    }

    private init(_ object: VroomObject, _ work: Work) throws(RouteFormatError) {
        (path, line) = (object.path, object.line)
        self.work = work
        skills = Set(try object[.skills]?.integers(in: 0...Int(UInt32.max)) ?? [])
        priority = try object[.priority]?.integer(in: 0...100) ?? 0
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
