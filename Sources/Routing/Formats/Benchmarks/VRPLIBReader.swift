import RouteKernel

/// CVRPLIB's `.vrp` files, with the sections PyVRP's instances add.
enum VRPLIBReader {
    static func read(_ bytes: [UInt8]) throws(RouteFormatError) -> RouteDocument {
        let file = try VRPLIBFile(bytes)
        try refuseWhatWouldChangeTheMeaning(file)
        guard let count = try file.integer("DIMENSION", in: 2...EuclideanMatrix.limit) else {
            throw RouteFormatError("DIMENSION", "is missing")
        }
        let rule = RoundingRule.of(type: file.word("TYPE") ?? "")
        let weights = EdgeWeights(file: file, count: count, rule: rule)
        let points = try weights.points()
        let customers = try VRPLIBCustomers(file, count: count, rule)
        let fleet = try VRPLIBFleet(file, customers, rule).vehicles()
        let problem = RouteProblem(
            locationCount: count, travel: [try weights.matrix(points)], requests: customers.requests(), stops: customers.stops(),
            vehicles: fleet)
        var document = RouteDocument(problem: problem)
        document.name = file.headers["NAME"]?.value.joined(separator: " ") ?? ""
        document.tasks = customers.nodes.map { TaskLabel(id: $0, kind: .job) }
        document.vehicles = fleet.indices.map { VehicleLabel(id: $0 + 1) }
        document.locations = (0..<count).map { LocationLabel(point: points?[$0], index: points == nil ? $0 : nil) }
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

/// The travel matrix of a VRPLIB file: computed from points or written out.
struct EdgeWeights {
    let file: VRPLIBFile
    let count: Int
    let rule: RoundingRule

    /// The points, or those for display when the matrix is written out.
    func points() throws(RouteFormatError) -> [PlanePoint]? {
        let key = file.sections["NODE_COORD_SECTION"] == nil ? "DISPLAY_DATA_SECTION" : "NODE_COORD_SECTION"
        guard let rows = try file.rows(key, count: count) else { return nil }
        var points: [PlanePoint] = []
        for row in rows {
            points.append(
                PlanePoint(
                    x: try row.number(1, "x coordinate", in: -1e7...1e7), y: try row.number(2, "y coordinate", in: -1e7...1e7)))
        }
        return points
    }

    func matrix(_ points: [PlanePoint]?) throws(RouteFormatError) -> TravelMatrix {
        let type = file.word("EDGE_WEIGHT_TYPE") ?? (file.sections["EDGE_WEIGHT_SECTION"] == nil ? "EUC_2D" : "EXPLICIT")
        let line = file.headers["EDGE_WEIGHT_TYPE"]?.line
        switch type {
        case "EUC_2D", "FLOOR_2D", "CEIL_2D":
            guard let points else { throw RouteFormatError("NODE_COORD_SECTION", "is missing") }
            return try EuclideanMatrix.of(points, rounding(type))
        case "EXPLICIT": return try explicit()
        default:
            throw RouteFormatError(
                line: line, "EDGE_WEIGHT_TYPE", "is \(type.prefix(40)); allowed is EUC_2D, FLOOR_2D, CEIL_2D or EXPLICIT")
        }
    }

    private func rounding(_ type: String) -> RoundingRule {
        type == "FLOOR_2D" ? RoundingRule(factor: rule.factor, cuts: true, scale: rule.scale) : rule
    }

    private func explicit() throws(RouteFormatError) -> TravelMatrix {
        guard let section = file.sections["EDGE_WEIGHT_SECTION"] else {
            throw RouteFormatError("EDGE_WEIGHT_SECTION", "is missing")
        }
        let format = file.word("EDGE_WEIGHT_FORMAT") ?? "FULL_MATRIX"
        let positions = try positions(format)
        let found = section.rows.reduce(0) { $0 + $1.words.count }
        guard found == positions.count else {
            throw RouteFormatError(
                line: section.line, "EDGE_WEIGHT_SECTION",
                "has \(found) values; \(format) of \(count) nodes has \(positions.count)")
        }
        var arcs = [Int32](repeating: 0, count: count * count)
        var next = 0
        for row in section.rows {
            for index in row.words.indices {
                let value = try row.number(index, "EDGE_WEIGHT_SECTION", in: 0...1e9)
                let arc = Int32(try rule.whole(value, line: row.line, "EDGE_WEIGHT_SECTION"))
                let (from, to) = positions[next]
                arcs[from * count + to] = arc
                if format != "FULL_MATRIX" { arcs[to * count + from] = arc }
                next += 1
            }
        }
        return TravelMatrix(durations: arcs, distances: arcs)
    }

    private func positions(_ format: String) throws(RouteFormatError) -> [(Int, Int)] {
        let all = 0..<count
        switch format {
        case "FULL_MATRIX": return all.flatMap { row in all.map { (row, $0) } }
        case "LOWER_ROW": return all.flatMap { row in (0..<row).map { (row, $0) } }
        case "LOWER_DIAG_ROW": return all.flatMap { row in (0...row).map { (row, $0) } }
        case "UPPER_ROW": return all.flatMap { row in (row + 1..<max(count, row + 1)).map { (row, $0) } }
        case "UPPER_DIAG_ROW": return all.flatMap { row in (row..<count).map { (row, $0) } }
        default:
            throw RouteFormatError(
                line: file.headers["EDGE_WEIGHT_FORMAT"]?.line, "EDGE_WEIGHT_FORMAT",
                "is \(format.prefix(40)); allowed is FULL_MATRIX, LOWER_ROW, LOWER_DIAG_ROW, UPPER_ROW or UPPER_DIAG_ROW")
        }
    }
}
