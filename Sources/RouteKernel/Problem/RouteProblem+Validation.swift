extension RouteProblem {
    /// Looks at every value once, so that no solver meets one it cannot work with.
    ///
    /// - Throws: the first value that makes no sense, with its path and what is allowed.
    public func validate() throws(RouteProblemError) {
        try Self.check("placeCount", placeCount, 0...40_000)
        try Self.check("dimensions", dimensions, 0...16)
        for (index, travel) in travel.enumerated() { try travel.validate("travel[\(index)]", placeCount) }
        for (index, stop) in stops.enumerated() { try stop.validate("stops[\(index)]", placeCount) }
        for (index, vehicle) in vehicles.enumerated() { try vehicle.validate("vehicles[\(index)]", self) }
        try validateRequests()
        try validateRelations()
        try validateInitialRoutes()
        try Self.check("balance.longestPerHour", balance.longestPerHour)
        try Self.check("balance.spreadPerHour", balance.spreadPerHour)
    }

    private func validateRequests() throws(RouteProblemError) {
        var owner = [Int?](repeating: nil, count: stops.count)
        for (index, request) in requests.enumerated() {
            let field = "requests[\(index)]"
            try request.validate(field, self)
            for stop in request.stops {
                if let other = owner[stop] {
                    throw RouteProblemError(
                        "\(field).work", "stop \(stop), which requests[\(other)] has", "a stop of no other request")
                }
                owner[stop] = index
            }
        }
        if let stop = owner.firstIndex(of: nil) {
            throw RouteProblemError("stops[\(stop)]", "in no request", "a stop that one request names")
        }
    }

    private func validateRelations() throws(RouteProblemError) {
        for (index, relation) in relations.enumerated() {
            let field = "relations[\(index)]"
            for stop in relation.stops { try Self.check("\(field).stops", stop, below: stops.count) }
            guard Set(relation.stops).count == relation.stops.count else {
                throw RouteProblemError("\(field).stops", "\(relation.stops)", "every stop once")
            }
            if let vehicle = relation.vehicle { try Self.check("\(field).vehicle", vehicle, below: vehicles.count) }
        }
    }

    private func validateInitialRoutes() throws(RouteProblemError) {
        guard initialRoutes.count <= vehicles.count else {
            throw RouteProblemError(
                "initialRoutes", "\(initialRoutes.count) routes", "at most one per vehicle (\(vehicles.count))")
        }
        var seen: Set<Int> = []
        for (index, route) in initialRoutes.enumerated() {
            for stop in route {
                try Self.check("initialRoutes[\(index)]", stop, below: stops.count)
                guard seen.insert(stop).inserted else {
                    throw RouteProblemError("initialRoutes[\(index)]", "stop \(stop) again", "every stop once")
                }
            }
            try validateShipments(of: route, "initialRoutes[\(index)]")
        }
        for (index, vehicle) in vehicles.enumerated() {
            let given = index < initialRoutes.count ? initialRoutes[index].count : 0
            try Self.check("vehicles[\(index)].frozenStops", vehicle.frozenStops, 0...given)
        }
    }

    private func validateShipments(of route: [Int], _ field: String) throws(RouteProblemError) {
        let served = Set(route)
        for request in requests where request.isShipment {
            let count = request.stops.count { served.contains($0) }
            if count == 1 { throw RouteProblemError(field, "one stop of a shipment", "both of its stops, or neither") }
        }
    }

    static func check(_ field: String, _ value: Int, _ range: ClosedRange<Int>) throws(RouteProblemError) {
        guard range.contains(value) else {
            throw RouteProblemError(field, "\(value)", "\(range.lowerBound) to \(range.upperBound)")
        }
    }

    static func check(_ field: String, _ value: Int, below count: Int) throws(RouteProblemError) {
        guard value >= 0 && value < count else {
            throw RouteProblemError(field, "\(value)", count == 0 ? "nothing, as the list is empty" : "0 to \(count - 1)")
        }
    }

    /// Prices and the like: finite, not negative, not absurd.
    static func check(_ field: String, _ value: Double) throws(RouteProblemError) {
        guard value >= 0, value <= 1e12 else { throw RouteProblemError(field, "\(value)", "0 to 1e12") }
    }
}
