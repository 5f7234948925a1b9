import RouteKernel

/// The vehicles of a VRPLIB file. Without `VEHICLES` there are as many as there are customers.
struct VRPLIBFleet {
    private let file: VRPLIBFile
    private let customers: VRPLIBCustomers
    private let rule: RoundingRule
    private let count: Int

    init(_ file: VRPLIBFile, _ customers: VRPLIBCustomers, _ rule: RoundingRule) throws(RouteFormatError) {
        self.file = file
        self.customers = customers
        self.rule = rule
        count = try file.integer("VEHICLES", in: 1...100_000) ?? customers.nodes.count
    }

    func vehicles() throws(RouteFormatError) -> [Vehicle] {
        let capacities = try perVehicle("CAPACITY", .nearest) ?? Array(repeating: RouteProblem.limit, count: count)
        let fixed = try prices("VEHICLES_FIXED_COST") ?? Array(repeating: 0, count: count)
        let unit = try prices("VEHICLES_UNIT_DISTANCE_COST") ?? Array(repeating: 1, count: count)
        let longest = file.headers["DISTANCE"] == nil ? "VEHICLES_MAX_DURATION" : "DISTANCE"
        let durations = try perVehicle(longest, rule)
        let distances = try perVehicle("VEHICLES_MAX_DISTANCE", rule)
        let depots = try depots()
        let reloads = try reloads()
        var vehicles: [Vehicle] = []
        for index in 0..<count {
            let depot = depots[index]
            vehicles.append(
                Vehicle(
                    start: depot, end: depot, capacity: [capacities[index]],
                    shift: customers.windows[depot] ?? 0...RouteProblem.limit,
                    costs: Costs(fixed: fixed[index] * rule.factor, perKilometre: unit[index] * 1000),
                    limits: Limits(distance: distances?[index], duration: durations?[index]), reload: reloads?[index]))
        }
        return vehicles
    }

    /// `KEY: value` for all, or a section with one line per vehicle.
    private func prices(_ key: String) throws(RouteFormatError) -> [Double]? {
        if let value = try file.number(key) { return Array(repeating: value, count: count) }
        return try file.column("\(key)_SECTION", count: count)
    }

    private func perVehicle(_ key: String, _ rule: RoundingRule) throws(RouteFormatError) -> [Int]? {
        guard let values = try prices(key) else { return nil }
        let line = file.headers[key]?.line ?? file.sections["\(key)_SECTION"]?.line
        var whole: [Int] = []
        for value in values { whole.append(try rule.whole(value, line: line, key)) }
        return whole
    }

    private func depots() throws(RouteFormatError) -> [Int] {
        let key = "VEHICLES_DEPOT_SECTION"
        guard let rows = try file.rows(key, count: count) else { return Array(repeating: customers.depots[0], count: count) }
        var depots: [Int] = []
        for row in rows { depots.append(try depot(row, 1, key)) }
        return depots
    }

    private func depot(_ row: TextLines.Row, _ index: Int, _ key: String) throws(RouteFormatError) -> Int {
        let node = try row.integer(index, key, in: 1...EuclideanMatrix.limit) - 1
        guard customers.depots.contains(node) else {
            throw RouteFormatError(line: row.line, key, "is \(node + 1), which is no depot")
        }
        return node
    }

    private func reloads() throws(RouteFormatError) -> [Reload]? {
        let key = "VEHICLES_RELOAD_DEPOT_SECTION"
        guard let rows = try file.rows(key, count: count) else { return nil }
        let most = try perVehicle("VEHICLES_MAX_RELOADS", .nearest) ?? Array(repeating: customers.nodes.count, count: count)
        var reloads: [Reload] = []
        for (vehicle, row) in rows.enumerated() {
            var locations: [Int] = []
            for index in row.words.indices.dropFirst() { locations.append(try depot(row, index, key)) }
            reloads.append(Reload(locations: locations, maxTrips: most[vehicle] + 1))
        }
        return reloads
    }
}
