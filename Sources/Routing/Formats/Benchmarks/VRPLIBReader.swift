import RouteKernel

/// CVRPLIB's `.vrp` files, with the sections PyVRP's instances add.
enum VRPLIBReader {
    static func read(_ bytes: [UInt8]) throws(RouteFormatError) -> RouteDocument {
        let file = try VRPLIBFile(bytes)
        guard let count = try file.integer("DIMENSION", in: 2...EuclideanMatrix.limit) else {
            throw RouteFormatError("DIMENSION", "is missing")
        }
        let rule = RoundingRule.of(type: try file.word("TYPE") ?? "")
        let weights = EdgeWeights(file: file, count: count, rule: rule)
        let points = try weights.points()
        let customers = try VRPLIBCustomers(file, count: count, rule)
        let fleet = try VRPLIBFleet(file, customers, rule)
        let vehicles = try fleet.vehicles()
        let problem = RouteProblem(
            locationCount: count, dimensions: customers.dimensions, travel: [try weights.matrix(points)],
            requests: customers.requests(), stops: customers.stops(), vehicles: vehicles)
        var document = RouteDocument(problem: problem)
        document.name = file.header("NAME")?.words.joined(separator: " ") ?? ""
        document.tasks = customers.nodes.map { TaskLabel(id: $0, kind: .job) }
        document.vehicles = vehicles.indices.map { VehicleLabel(id: $0 + 1) }
        document.locations = (0..<count).map { LocationLabel(point: points?[$0], index: points == nil ? $0 : nil) }
        document.scale = rule.scale
        document.loadDimensions = customers.dimensions
        document.note([rule.note])
        document.warn(file.warnings + fleet.warnings + (try weights.warnings()))
        return document
    }
}

/// The travel matrix of a VRPLIB file: computed from points or written out.
struct EdgeWeights {
    let file: VRPLIBFile
    let count: Int
    let rule: RoundingRule

    /// The points, or those for display when the matrix is written out.
    func points() throws(RouteFormatError) -> [PlanePoint]? {
        let key = file.has("NODE_COORD") ? "NODE_COORD" : "DISPLAY_DATA"
        return try file.each(key, count: count, columns: 2...2) { row throws(RouteFormatError) in
            PlanePoint(
                x: try row.number(0, "x coordinate", in: -1e7...1e7), y: try row.number(1, "y coordinate", in: -1e7...1e7))
        }
    }

    func matrix(_ points: [PlanePoint]?) throws(RouteFormatError) -> TravelMatrix {
        let type = try type()
        switch type {
        case "EUC_2D", "FLOOR_2D", "CEIL_2D":
            guard let points else { throw RouteFormatError("NODE_COORD_SECTION", "is missing") }
            return try EuclideanMatrix.of(points, rounding(type))
        case "EXPLICIT": return try explicit()
        default:
            throw RouteFormatError(
                line: file.line(of: "EDGE_WEIGHT_TYPE"), "EDGE_WEIGHT_TYPE",
                "is \(type.prefix(40)); allowed is EUC_2D, FLOOR_2D, CEIL_2D or EXPLICIT")
        }
    }

    /// A matrix that is written out beside another type.
    func warnings() throws(RouteFormatError) -> [String] {
        let type = try type()
        guard type != "EXPLICIT", file.has("EDGE_WEIGHT") else { return [] }
        return ["EDGE_WEIGHT_SECTION was not used, for EDGE_WEIGHT_TYPE is \(type)."]
    }

    private func type() throws(RouteFormatError) -> String {
        try file.word("EDGE_WEIGHT_TYPE") ?? (file.has("EDGE_WEIGHT") ? "EXPLICIT" : "EUC_2D")
    }

    private func rounding(_ type: String) -> RoundingRule {
        switch type {
        case "FLOOR_2D": RoundingRule(factor: rule.factor, direction: .towardZero, scale: rule.scale)
        case "CEIL_2D": RoundingRule(factor: rule.factor, direction: .up, scale: rule.scale)
        default: rule
        }
    }

    /// A weight beyond what a problem can hold is no way.
    private func explicit() throws(RouteFormatError) -> TravelMatrix {
        guard let section = file.section("EDGE_WEIGHT") else { throw RouteFormatError("EDGE_WEIGHT_SECTION", "is missing") }
        let format = try file.word("EDGE_WEIGHT_FORMAT") ?? "FULL_MATRIX"
        let columns = try columns(format)
        let found = section.rows.reduce(0) { $0 + $1.words.count }
        let wanted = (0..<count).reduce(0) { $0 + columns($1).count }
        guard found == wanted else {
            throw RouteFormatError(
                line: section.line, "EDGE_WEIGHT_SECTION", "has \(found) values; \(format) of \(count) nodes has \(wanted)")
        }
        var arcs = [Int32](repeating: 0, count: count * count)
        var cells = (0..<count).lazy.flatMap { row in columns(row).lazy.map { (row, $0) } }.makeIterator()
        for row in section.rows {
            for index in row.words.indices {
                let value = try row.number(index, "EDGE_WEIGHT_SECTION", in: 0...(.infinity))
                let arc = rule.whole(value).flatMap { $0 < TravelMatrix.noWay ? Int32($0) : nil } ?? TravelMatrix.unreachable
                guard let (from, to) = cells.next() else { break }
                arcs[from * count + to] = arc
                if format != "FULL_MATRIX" { arcs[to * count + from] = arc }
            }
        }
        return TravelMatrix(agreeing: arcs)
    }

    /// The columns that a format has of each row.
    private func columns(_ format: String) throws(RouteFormatError) -> (_ row: Int) -> Range<Int> {
        let count = count
        switch format {
        case "FULL_MATRIX": return { _ in 0..<count }
        case "LOWER_ROW": return { 0..<$0 }
        case "LOWER_DIAG_ROW": return { 0..<$0 + 1 }
        case "UPPER_ROW": return { $0 + 1..<count }
        case "UPPER_DIAG_ROW": return { $0..<count }
        default:
            throw RouteFormatError(
                line: file.line(of: "EDGE_WEIGHT_FORMAT"), "EDGE_WEIGHT_FORMAT",
                "is \(format.prefix(40)); allowed is FULL_MATRIX, LOWER_ROW, LOWER_DIAG_ROW, UPPER_ROW or UPPER_DIAG_ROW")
        }
    }
}
