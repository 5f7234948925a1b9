import RouteKernel

/// A vehicle of VROOM's input.
struct VroomVehicle {
    let path: String
    let line: Int
    let label: VehicleLabel
    let start: VroomLocation?
    let end: VroomLocation?
    let capacity: [Int]?
    let costs: Costs
    let hasOwnCosts: Bool
    let skills: Set<Int>
    let type: String?
    let window: ClosedRange<Int>?
    let breaks: [Break]
    let speed: Double
    let limits: Limits

    init(_ value: VroomValue) throws(RouteFormatError) {
        let object = try value.object()
        (path, line) = (value.path, value.line)
        guard let id = object["id"] else { throw object.problem("has no id") }
        var label = VehicleLabel(
            id: try id.integer(in: 0...Int.max), profile: try object["profile"]?.text() ?? "car",
            description: try object["description"]?.text())
        start = try VroomLocation(object, "start", "start_index")
        end = try VroomLocation(object, "end", "end_index")
        guard start != nil || end != nil else { throw object.problem("has neither start nor end") }
        capacity = try object["capacity"]?.integers()
        (costs, hasOwnCosts) = try Self.costs(object["costs"])
        skills = Set(try object["skills"]?.integers(in: 0...Int(UInt32.max)) ?? [])
        type = try object["type"]?.text()
        window = try object["time_window"]?.window()
        speed = try object["speed_factor"]?.number(in: 0.001...5) ?? 1
        limits = Limits(
            stops: try object["max_tasks"]?.integer(), distance: try object["max_distance"]?.integer(),
            drivingTime: try object["max_travel_time"]?.integer())
        (breaks, label.breaks) = try Self.breaks(object["breaks"])
        label.steps = try object["steps"].map { list throws(RouteFormatError) in try PlannedStep.all(list) }
        self.label = label
    }

    private static func costs(_ value: VroomValue?) throws(RouteFormatError) -> (Costs, Bool) {
        guard let value = try value?.object() else { return (Costs(perDrivingHour: 3600, perKilometre: 0), false) }
        let costs = Costs(
            fixed: Double(try value["fixed"]?.integer() ?? 0), perDrivingHour: Double(try value["per_hour"]?.integer() ?? 3600),
            perKilometre: Double(try value["per_km"]?.integer() ?? 0),
            perTaskHour: Double(try value["per_task_hour"]?.integer() ?? 0))
        return (costs, value["per_hour"] != nil || value["per_km"] != nil)
    }

    private static func breaks(_ value: VroomValue?) throws(RouteFormatError) -> ([Break], [BreakLabel]) {
        var (breaks, labels): ([Break], [BreakLabel]) = ([], [])
        for item in try value?.items() ?? [] {
            guard let id = try item.object()["id"] else { throw item.problem("has no id") }
            let label = BreakLabel(id: try id.integer(in: 0...Int.max), description: try item["description"]?.text())
            guard !labels.contains(where: { $0.id == label.id }) else { throw id.problem("is \(label.id) a second time") }
            labels.append(label)
            breaks.append(
                Break(
                    windows: try item["time_windows"]?.windows() ?? [], duration: try item["service"]?.integer() ?? 0,
                    maxLoad: try item["max_load"]?.integers()))
        }
        return (breaks, labels)
    }
}
