import RouteKernel

/// CVRPLIB's `.vrp` files, with the sections PyVRP's instances add.
enum VRPLIBReader {
    static func read(_ bytes: [UInt8]) throws(RouteFormatError) -> RouteDocument {
        let file = try VRPLIBFile(bytes)
        try refuseWhatWouldChangeTheMeaning(file)
        guard let count = try file.integer("DIMENSION", in: 2...PlaneTravel.limit) else {
            throw RouteFormatError("DIMENSION", "is missing")
        }
        let rule = RoundingRule.of(type: file.word("TYPE") ?? "")
        let weights = EdgeWeights(file: file, count: count, rule: rule)
        let points = try weights.points()
        let customers = try VRPLIBCustomers(file, count: count, rule)
        let fleet = try VRPLIBFleet(file, customers, rule).vehicles()
        let problem = RouteProblem(
            placeCount: count, travel: [try weights.table(points)], requests: customers.requests(), stops: customers.stops(),
            vehicles: fleet)
        var document = RouteDocument(problem: problem)
        document.name = file.headers["NAME"]?.value.joined(separator: " ") ?? ""
        document.tasks = customers.nodes.map { TaskLabel(id: $0, kind: .job) }
        document.vehicles = fleet.indices.map { VehicleLabel(id: $0 + 1) }
        document.places = (0..<count).map { PlaceLabel(point: points?[$0], index: points == nil ? $0 : nil) }
        document.scale = rule.scale
        document.notes = [rule.note] + unused(file)
        return document
    }

    private static func refuseWhatWouldChangeTheMeaning(_ file: VRPLIBFile) throws(RouteFormatError) {
        let names = [
            "MUTUALLY_EXCLUSIVE_GROUP_SECTION", "VEHICLES_ALLOWED_CLIENTS_SECTION", "PICKUP_AND_DELIVERY_SECTION",
            "VEHICLES_UNIT_DURATION_COST_SECTION",
        ]
        for name in names {
            if let section = file.sections[name] { throw RouteFormatError(line: section.line, name, "is not supported") }
        }
    }

    private static let known: Set = [
        "NODE_COORD_SECTION", "DISPLAY_DATA_SECTION", "EDGE_WEIGHT_SECTION", "DEMAND_SECTION", "LINEHAUL_SECTION",
        "BACKHAUL_SECTION",
        "SERVICE_TIME_SECTION", "TIME_WINDOW_SECTION", "RELEASE_TIME_SECTION", "PRIZE_SECTION", "DEPOT_SECTION",
        "CAPACITY_SECTION",
        "VEHICLES_DEPOT_SECTION", "VEHICLES_FIXED_COST_SECTION", "VEHICLES_UNIT_DISTANCE_COST_SECTION",
        "VEHICLES_MAX_DURATION_SECTION",
        "VEHICLES_MAX_DISTANCE_SECTION", "VEHICLES_RELOAD_DEPOT_SECTION", "VEHICLES_MAX_RELOADS_SECTION",
    ]

    private static func unused(_ file: VRPLIBFile) -> [String] {
        file.sections.keys.filter { !known.contains($0) }.sorted().map { "\($0.prefix(60)) is not known and was not used." }
    }
}
