/// A value of a problem that makes no sense, with its path and what is allowed.
public struct RouteProblemError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where, for example `vehicles[3].capacity[0]`.
    public let field: String
    /// What was found.
    public let value: String
    /// What is allowed.
    public let allowed: String

    /// One sentence.
    public var description: String { "\(field) is \(value); allowed is \(allowed)." }

    /// Usually made by `RouteProblem.validate`.
    public init(_ field: String, _ value: String, _ allowed: String) {
        self.field = field
        self.value = value
        self.allowed = allowed
    }
}

extension RouteProblem {
    /// Checks every field; a valid problem can be solved, if perhaps by leaving every request unserved.
    ///
    /// - Throws: the first value that makes no sense.
    public func validate() throws(RouteProblemError) {
        try Allowed.whole("locationCount", locationCount, 0...Allowed.locations)
        try Allowed.whole("dimensions", dimensions, 0...Allowed.dimensions)
        try validateTravel()
        for (index, stop) in stops.enumerated() { try validate(stop, "stops[\(index)]") }
        try validateRequests()
        for (index, vehicle) in vehicles.enumerated() { try validate(vehicle, "vehicles[\(index)]") }
        try validateKindsOfVehicles()
        try Allowed.cost("balance.longestPerHour", balance.longestPerHour)
        try Allowed.cost("balance.spreadPerHour", balance.spreadPerHour)
        try validateInitialRoutes()
        try validateRelations()
    }
}

extension RouteProblem {
    func validateTravel() throws(RouteProblemError) {
        for (index, travel) in travel.enumerated() {
            let field = "travel[\(index)]"
            try Allowed.count("\(field).durations", travel.durations.count, locationCount * locationCount)
            try Allowed.count("\(field).distances", travel.distances.count, locationCount * locationCount)
            try checkArcs("\(field).durations", travel.durations)
            try checkArcs("\(field).distances", travel.distances)
            try checkUnreachable(travel, field)
            if let costs = travel.costs {
                try Allowed.count("\(field).costs", costs.count, locationCount * locationCount)
                try checkArcs("\(field).costs", costs)
            }
            try checkTraffic(travel.traffic, "\(field).traffic")
        }
    }

    private func checkArcs(_ field: String, _ values: [Int32]) throws(RouteProblemError) {
        let wrong = values.firstIndex { $0 < 0 || $0 > Self.limit && $0 != TravelMatrix.unreachable }
        guard let wrong else { return }
        let allowed = "0 to \(Self.limit), or TravelMatrix.unreachable"
        throw RouteProblemError("\(field)[\(wrong / locationCount) to \(wrong % locationCount)]", "\(values[wrong])", allowed)
    }

    /// An arc nobody can drive has neither duration nor distance.
    private func checkUnreachable(_ travel: TravelMatrix, _ field: String) throws(RouteProblemError) {
        let wrong = travel.durations.indices.first {
            (travel.durations[$0] == TravelMatrix.unreachable) != (travel.distances[$0] == TravelMatrix.unreachable)
        }
        guard let wrong else { return }
        let path = "\(field).distances[\(wrong / locationCount) to \(wrong % locationCount)]"
        throw RouteProblemError(
            path, "\(travel.distances[wrong])", "TravelMatrix.unreachable where the duration is, and only there")
    }

    private func checkTraffic(_ periods: [TrafficPeriod], _ field: String) throws(RouteProblemError) {
        for (index, period) in periods.enumerated() {
            try Allowed.whole("\(field)[\(index)].start", period.start, Allowed.time)
            try Allowed.speed("\(field)[\(index)].speed", period.speed)
            if index > 0, period.start <= periods[index - 1].start {
                throw RouteProblemError("\(field)[\(index)].start", "\(period.start)", "after \(periods[index - 1].start)")
            }
        }
    }
}

extension RouteProblem {
    func validate(_ stop: Stop, _ field: String) throws(RouteProblemError) {
        try Allowed.index("\(field).location", stop.location, of: locationCount, "locations")
        try Allowed.whole("\(field).service", stop.service, Allowed.span)
        try Allowed.whole("\(field).setup", stop.setup, Allowed.span)
        try Allowed.windows("\(field).windows", stop.windows)
        for (type, value) in stop.serviceByType {
            try Allowed.whole("\(field).serviceByType[\(type)]", value, Allowed.span)
        }
        for (type, value) in stop.setupByType { try Allowed.whole("\(field).setupByType[\(type)]", value, Allowed.span) }
        guard let softWindow = stop.softWindow else { return }
        try Allowed.window("\(field).softWindow.window", softWindow.window)
        try Allowed.cost("\(field).softWindow.earlyPenalty", softWindow.earlyPenalty)
        try Allowed.cost("\(field).softWindow.latePenalty", softWindow.latePenalty)
    }

    /// Every request, and that every stop is in exactly one.
    func validateRequests() throws(RouteProblemError) {
        var owners = [Int?](repeating: nil, count: stops.count)
        for (index, request) in requests.enumerated() {
            try validate(request, "requests[\(index)]")
            for (name, stop) in Self.stops(of: request.work) {
                let field = "requests[\(index)].\(name)"
                try Allowed.index(field, stop, of: stops.count, "stops")
                if let owner = owners[stop] {
                    throw RouteProblemError(field, "\(stop)", "a stop of no other request; requests[\(owner)] has it already")
                }
                owners[stop] = index
            }
        }
        if let stop = owners.firstIndex(of: nil) {
            throw RouteProblemError("stops[\(stop)]", "in no request", "a stop of one request")
        }
    }

    private static func stops(of work: Request.Work) -> [(String, Int)] {
        switch work {
        case .visit(let stop, _, _): [("stop", stop)]
        case .shipment(let pickup, let delivery, _): [("pickup", pickup), ("delivery", delivery)]
        }
    }

    private func validate(_ request: Request, _ field: String) throws(RouteProblemError) {
        try Allowed.whole("\(field).priority", request.priority, 0...100)
        try Allowed.whole("\(field).release", request.release, Allowed.span)
        if let prize = request.prize { try Allowed.cost("\(field).prize", prize) }
        switch request.work {
        case .visit(_, let delivery, let pickup):
            try Allowed.load("\(field).delivery", delivery, dimensions)
            try Allowed.load("\(field).pickup", pickup, dimensions)
        case .shipment(_, _, let load):
            try Allowed.load("\(field).load", load, dimensions)
        }
    }
}

/// The ranges of values, and the errors that name them.
enum Allowed {
    /// Most locations, so that the index of an arc has 32 bits.
    static let locations = 46_340
    /// Most arcs of all kinds of vehicles together, where there are several.
    static let arcs = 100_000_000
    /// Most dimensions of load.
    static let dimensions = 100
    /// Most trips of a route.
    static let trips = 1000
    /// Highest cost, so that sums of costs stay exact enough to compare.
    static let cost = 1e12
    /// Durations, distances, and times that matter to a vehicle.
    static let span = 0...RouteProblem.limit
    static let loads = 0...RouteProblem.loadLimit
    /// Traffic may have begun before the origin.
    static let time = -RouteProblem.limit...RouteProblem.limit
    /// Windows lie on any calendar: thirty thousand years around the origin.
    static let calendar = -1_000_000_000_000...1_000_000_000_000

    static func whole(_ field: @autoclosure () -> String, _ value: Int, _ range: ClosedRange<Int>) throws(RouteProblemError) {
        if !range.contains(value) {
            throw RouteProblemError(field(), "\(value)", "\(range.lowerBound) to \(range.upperBound)")
        }
    }

    static func index(_ field: @autoclosure () -> String, _ value: Int, of count: Int, _ what: String) throws(RouteProblemError) {
        if !(0..<count).contains(value) {
            throw RouteProblemError(field(), "\(value)", "the index of one of \(count) \(what)")
        }
    }

    static func cost(_ field: @autoclosure () -> String, _ value: Double) throws(RouteProblemError) {
        if !(0...cost).contains(value) { throw RouteProblemError(field(), "\(value)", "0 to \(cost)") }
    }

    static func speed(_ field: @autoclosure () -> String, _ value: Double) throws(RouteProblemError) {
        if !(value > 0 && value <= 100) { throw RouteProblemError(field(), "\(value)", "more than 0, at most 100") }
    }

    static func count(_ field: @autoclosure () -> String, _ count: Int, _ expected: Int) throws(RouteProblemError) {
        if count != expected { throw RouteProblemError(field(), "\(count) values", "\(expected) values") }
    }

    /// One load per dimension.
    static func load(_ field: @autoclosure () -> String, _ load: [Int], _ dimensions: Int) throws(RouteProblemError) {
        try count(field(), load.count, dimensions)
        for (index, value) in load.enumerated() { try whole("\(field())[\(index)]", value, loads) }
    }

    static func window(
        _ field: @autoclosure () -> String, _ window: ClosedRange<Int>, in range: ClosedRange<Int> = calendar
    ) throws(RouteProblemError) {
        if window.lowerBound < range.lowerBound || window.upperBound > range.upperBound {
            throw RouteProblemError(field(), "\(window)", "within \(range)")
        }
    }

    /// In order, each after the end of the one before.
    static func windows(_ field: @autoclosure () -> String, _ windows: [ClosedRange<Int>]) throws(RouteProblemError) {
        for (index, window) in windows.enumerated() {
            try self.window("\(field())[\(index)]", window)
            if index > 0, window.lowerBound <= windows[index - 1].upperBound {
                throw RouteProblemError("\(field())[\(index)]", "\(window)", "after \(windows[index - 1])")
            }
        }
    }
}
