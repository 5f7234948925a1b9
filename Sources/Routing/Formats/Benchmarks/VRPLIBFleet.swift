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
        try file.check("DISTANCE", isAloneOf: "VEHICLES_MAX_DURATION")
        let capacities = try capacities()
        let fixed = try file.column("VEHICLES_FIXED_COST", count: count)
        let perDistance = try file.column("VEHICLES_UNIT_DISTANCE_COST", count: count)
        let perDuration = try file.column("VEHICLES_UNIT_DURATION_COST", count: count, in: 0...1e8)
        let durations = try file.column(file.has("DISTANCE") ? "DISTANCE" : "VEHICLES_MAX_DURATION", count: count, rule)
        let distances = try file.column("VEHICLES_MAX_DISTANCE", count: count, rule)
        let depots = try lists("VEHICLES_DEPOT", 1...1)?.compactMap(\.first)
        let reloads = try reloads()
        return (0..<count).map { index in
            let depot = depots?[index] ?? customers.depots[0]
            return Vehicle(
                start: depot, end: depot, capacity: capacities[index],
                shift: customers.windows[depot] ?? 0...RouteProblem.limit,
                costs: Costs(
                    fixed: (fixed?[index] ?? 0) * rule.factor, perKilometre: (perDistance?[index] ?? 1) * 1000,
                    perHour: (perDuration?[index] ?? 0) * 3600),
                limits: Limits(distance: distances?[index], duration: durations?[index]), reload: reloads?[index] ?? nil)
        }
    }

    /// What is not used for want of something else.
    var warnings: [String] {
        guard file.has("VEHICLES_MAX_RELOADS"), !file.has("VEHICLES_RELOAD_DEPOT") else { return [] }
        return ["\(file.spelling("VEHICLES_MAX_RELOADS")) was not used, for there is no VEHICLES_RELOAD_DEPOT."]
    }

    /// Of as many dimensions as the customers' demands have.
    private func capacities() throws(RouteFormatError) -> [[Int]] {
        guard let capacities = try file.loads("CAPACITY", count: count) else {
            return Array(repeating: Array(repeating: RouteProblem.loadLimit, count: customers.dimensions), count: count)
        }
        guard capacities[0].count == customers.dimensions else {
            throw RouteFormatError(
                line: file.line(of: "CAPACITY"), file.spelling("CAPACITY"),
                "has \(capacities[0].count) values; allowed are \(customers.dimensions), as many as demands have")
        }
        return capacities
    }

    /// Depots of each vehicle.
    private func lists(_ key: String, _ counts: ClosedRange<Int>) throws(RouteFormatError) -> [[Int]]? {
        try file.each(key, count: count, columns: counts) { row throws(RouteFormatError) in
            var list: [Int] = []
            for index in 0..<max(row.words.count, counts.lowerBound) { list.append(try depot(row, index, file.spelling(key))) }
            return list
        }
    }

    private func depot(_ row: TextLines.Row, _ index: Int, _ name: String) throws(RouteFormatError) -> Int {
        let node = try row.integer(index, name, in: 1...EuclideanMatrix.limit) - 1
        guard customers.isDepot(node) else {
            throw RouteFormatError(line: row.line, name, "is \(node + 1), which is no depot")
        }
        return node
    }

    /// None for a vehicle whose line names no depot.
    private func reloads() throws(RouteFormatError) -> [Reload?]? {
        guard let depots = try lists("VEHICLES_RELOAD_DEPOT", 0...customers.depots.count) else { return nil }
        let most = try file.column("VEHICLES_MAX_RELOADS", count: count, .nearest)
        return depots.enumerated().map { vehicle, depots in
            depots.isEmpty
                ? nil : Reload(locations: depots, maxTrips: min(Self.mostTrips, (most?[vehicle] ?? customers.nodes.count) + 1))
        }
    }

    /// More trips than a problem takes are as good as these.
    private static let mostTrips = 1000
}
