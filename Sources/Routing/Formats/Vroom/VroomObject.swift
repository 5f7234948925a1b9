import JSONReading

/// A name that an object of VROOM's input may have.
enum VroomName: String {
    case jobs, shipments, vehicles, matrices, matrix
    case id, description, type, skills, priority, setup, service, amount, pickup, delivery, location
    case locationIndex = "location_index"
    case setupPerType = "setup_per_type"
    case servicePerType = "service_per_type"
    case timeWindows = "time_windows"
    case profile, start, end, capacity, costs, breaks, steps
    case startIndex = "start_index"
    case endIndex = "end_index"
    case timeWindow = "time_window"
    case speedFactor = "speed_factor"
    case maxTasks = "max_tasks"
    case maxTravelTime = "max_travel_time"
    case maxDistance = "max_distance"
    case maxLoad = "max_load"
    case fixed
    case perHour = "per_hour"
    case perKilometre = "per_km"
    case perTaskHour = "per_task_hour"
    case durations, distances
    case serviceAt = "service_at"
    case serviceAfter = "service_after"
    case serviceBefore = "service_before"
}

/// A kind of object in VROOM's input, with the names it may have: a name that is not in its list can neither be given nor read.
struct VroomLevel {
    let names: [VroomName]

    private static let place: [VroomName] = [
        .id, .description, .location, .locationIndex, .setup, .service, .setupPerType, .servicePerType, .timeWindows,
    ]
    static let document = VroomLevel(names: [.jobs, .shipments, .vehicles, .matrices, .matrix])
    static let job = VroomLevel(names: place + [.delivery, .pickup, .amount, .skills, .priority])
    static let shipment = VroomLevel(names: [.pickup, .delivery, .amount, .skills, .priority])
    static let shipmentStep = VroomLevel(names: place)
    static let vehicle = VroomLevel(names: [
        .id, .profile, .description, .start, .startIndex, .end, .endIndex, .capacity, .costs, .skills, .type, .timeWindow,
        .breaks,
        .speedFactor, .maxTasks, .maxTravelTime, .maxDistance, .steps,
    ])
    static let costs = VroomLevel(names: [.fixed, .perHour, .perKilometre, .perTaskHour])
    static let rest = VroomLevel(names: [.id, .description, .timeWindows, .service, .maxLoad])
    static let step = VroomLevel(names: [.type, .id, .serviceAt, .serviceAfter, .serviceBefore])
    static let matrices = VroomLevel(names: [.durations, .distances, .costs])
}

/// An object of VROOM's input, read by the names of its level. Other names are noted, and a name that is there twice is refused.
struct VroomObject {
    let value: VroomValue
    private let level: VroomLevel
    private var members: [(name: VroomName, value: VroomValue)] = []

    init(_ value: VroomValue, _ level: VroomLevel) throws(RouteFormatError) {
        (self.value, self.level) = (value, level)
        for member in try value.members() {
            guard let name = VroomName(rawValue: member.name), level.names.contains(name) else {
                value.unknown.add(
                    member.name, path: member.value.path, line: member.value.line, known: level.names.map(\.rawValue))
                continue
            }
            members.append((name, member.value))
        }
    }

    var path: String { value.path }
    var line: Int { value.line }

    /// nil when it is missing or null.
    subscript(_ name: VroomName) -> VroomValue? {
        assert(level.names.contains(name), "\(name) is none of the level's names")
        return members.first { $0.name == name && $0.value.json.kind != .null }?.value
    }

    /// - Throws: `RouteFormatError` when it is missing or null.
    func needed(_ name: VroomName) throws(RouteFormatError) -> VroomValue {
        guard let value = self[name] else { throw problem("has no \(name.rawValue)") }
        return value
    }

    func problem(_ text: String) -> RouteFormatError { value.problem(text) }
}
