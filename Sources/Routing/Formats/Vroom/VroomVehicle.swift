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
    let skills: Set<Int>
    let type: String?
    let window: ClosedRange<Int>?
    let breaks: [Break]
    let speed: Double
    let limits: Limits

    init(_ value: VroomValue) throws(RouteFormatError) {
        let object = try value.object(.vehicle)
        (path, line) = (value.path, value.line)
        var label = VehicleLabel(
            id: try object.needed(.id).integer(in: 0...Int.max), profile: try object[.profile]?.text() ?? "car",
            description: try object[.description]?.text())
        start = try VroomLocation(object, .start, .startIndex)
        end = try VroomLocation(object, .end, .endIndex)
        guard start != nil || end != nil else { throw object.problem("has neither start nor end") }
        capacity = try object[.capacity]?.loads()
        costs = try Self.costs(object[.costs])
        skills = Set(try object[.skills]?.integers(in: 0...Int(UInt32.max)) ?? [])
        type = try object[.type]?.text()
        window = try object[.timeWindow]?.window()
        speed = try object[.speedFactor]?.number(in: 0.001...5) ?? 1
        limits = Limits(
            stops: try object[.maxTasks]?.integer(), distance: try object[.maxDistance]?.integer(),
            drivingTime: try object[.maxTravelTime]?.integer())
        (breaks, label.breaks) = try Self.breaks(object[.breaks])
        label.steps = try object[.steps].map { list throws(RouteFormatError) in try PlannedStep.all(list) }
        self.label = label
    }

    private static let usual = Costs(perDrivingHour: 3600, perKilometre: 0)

    /// Whether its costs say other than the usual what driving costs.
    var pricesDriving: Bool {
        (costs.perDrivingHour, costs.perKilometre) != (Self.usual.perDrivingHour, Self.usual.perKilometre)
    }

    private static func costs(_ value: VroomValue?) throws(RouteFormatError) -> Costs {
        guard let object = try value?.object(.costs) else { return usual }
        return Costs(
            fixed: Double(try object[.fixed]?.integer() ?? 0),
            perDrivingHour: try object[.perHour].map { value throws(RouteFormatError) in Double(try value.integer()) }
                ?? usual.perDrivingHour,
            perKilometre: Double(try object[.perKilometre]?.integer() ?? 0),
            perTaskHour: Double(try object[.perTaskHour]?.integer() ?? 0))
    }

    private static func breaks(_ value: VroomValue?) throws(RouteFormatError) -> ([Break], [BreakLabel]) {
        var (breaks, labels): ([Break], [BreakLabel]) = ([], [])
        for item in try value?.items(atMost: Vehicle.mostBreaks) ?? [] {
            let rest = try item.object(.rest)
            let id = try rest.needed(.id)
            let label = BreakLabel(id: try id.integer(in: 0...Int.max), description: try rest[.description]?.text())
            guard !labels.contains(where: { $0.id == label.id }) else { throw id.problem("is \(label.id) a second time") }
            labels.append(label)
            breaks.append(
                Break(
                    windows: try rest[.timeWindows]?.windows() ?? [], duration: try rest[.service]?.integer() ?? 0,
                    maxLoad: try rest[.maxLoad]?.loads()))
        }
        return (breaks, labels)
    }

    /// What it says about times.
    var times: [VroomClock.Time] {
        let rests = breaks.enumerated().flatMap { index, rest in
            rest.windows.map { VroomClock.Time(range: $0, path: path, name: "breaks[\(index)].time_windows", line: line) }
        }
        let shift = window.map { [VroomClock.Time(range: $0, path: path, name: VroomName.timeWindow.rawValue, line: line)] } ?? []
        return shift + rests + (label.steps ?? []).flatMap(\.times)
    }
}
