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
    /// Looks at every field; a valid problem can be solved, if perhaps by leaving everything out.
    ///
    /// - Throws: the first value that makes no sense.
    public func validate() throws(RouteProblemError) {
        try Allowed.whole("placeCount", placeCount, 0...Allowed.places)
        try Allowed.whole("dimensions", dimensions, 0...Allowed.dimensions)
        try validateTravel()
        for (index, stop) in stops.enumerated() { try validate(stop, "stops[\(index)]") }
        try validateRequests()
        for (index, vehicle) in vehicles.enumerated() { try validate(vehicle, "vehicles[\(index)]") }
        try Allowed.price("balance.longestPerHour", balance.longestPerHour)
        try Allowed.price("balance.spreadPerHour", balance.spreadPerHour)
        try validateInitialRoutes()
        try validateRelations()
    }
}

extension RouteProblem {
    func validateTravel() throws(RouteProblemError) {
        for (index, travel) in travel.enumerated() {
            let field = "travel[\(index)]"
            try Allowed.count("\(field).durations", travel.durations.count, placeCount * placeCount)
            try Allowed.count("\(field).distances", travel.distances.count, placeCount * placeCount)
            try ways("\(field).durations", travel.durations)
            try ways("\(field).distances", travel.distances)
            try sameWays(travel, field)
            if let costs = travel.costs {
                try Allowed.count("\(field).costs", costs.count, placeCount * placeCount)
                try ways("\(field).costs", costs)
            }
            try traffic(travel.traffic, "\(field).traffic")
        }
    }

    private func ways(_ field: String, _ values: [Int32]) throws(RouteProblemError) {
        let wrong = values.firstIndex { $0 < 0 || $0 > Self.limit && $0 != Travel.noWay }
        guard let wrong else { return }
        let allowed = "0 to \(Self.limit), or Travel.noWay"
        throw RouteProblemError("\(field)[\(wrong / placeCount) to \(wrong % placeCount)]", "\(values[wrong])", allowed)
    }

    /// A way nobody can drive has neither duration nor distance.
    private func sameWays(_ travel: Travel, _ field: String) throws(RouteProblemError) {
        let wrong = travel.durations.indices.first {
            (travel.durations[$0] == Travel.noWay) != (travel.distances[$0] == Travel.noWay)
        }
        guard let wrong else { return }
        let path = "\(field).distances[\(wrong / placeCount) to \(wrong % placeCount)]"
        throw RouteProblemError(path, "\(travel.distances[wrong])", "Travel.noWay where the duration is, and only there")
    }

    private func traffic(_ periods: [TrafficPeriod], _ field: String) throws(RouteProblemError) {
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
        try Allowed.index("\(field).place", stop.place, of: placeCount, "places")
        try Allowed.whole("\(field).service", stop.service, Allowed.amount)
        try Allowed.whole("\(field).setup", stop.setup, Allowed.amount)
        try Allowed.windows("\(field).windows", stop.windows)
        for (type, value) in stop.serviceByType { try Allowed.whole("\(field).serviceByType[\(type)]", value, Allowed.amount) }
        for (type, value) in stop.setupByType { try Allowed.whole("\(field).setupByType[\(type)]", value, Allowed.amount) }
        guard let preference = stop.preference else { return }
        try Allowed.window("\(field).preference.window", preference.window)
        try Allowed.price("\(field).preference.earlyPrice", preference.earlyPrice)
        try Allowed.price("\(field).preference.latePrice", preference.latePrice)
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
        try Allowed.whole("\(field).release", request.release, Allowed.amount)
        if let prize = request.prize { try Allowed.price("\(field).prize", prize) }
        switch request.work {
        case .visit(_, let delivery, let pickup):
            try Allowed.load("\(field).delivery", delivery, dimensions)
            try Allowed.load("\(field).pickup", pickup, dimensions)
        case .shipment(_, _, let load):
            try Allowed.load("\(field).load", load, dimensions)
        }
    }
}

/// The ranges values may have, and the errors that name them.
enum Allowed {
    /// Most places, so that a matrix has an index of 32 bits.
    static let places = 46_340
    /// Most dimensions of load.
    static let dimensions = 100
    /// Most trips of a route.
    static let trips = 1000
    /// Highest price, so that sums of prices stay exact enough to compare.
    static let price = 1e12
    /// Durations, distances, loads, and times that matter to a vehicle.
    static let amount = 0...RouteProblem.limit
    /// Windows and traffic may have begun before the origin.
    static let time = -RouteProblem.limit...RouteProblem.limit

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

    static func price(_ field: @autoclosure () -> String, _ value: Double) throws(RouteProblemError) {
        if !(0...price).contains(value) { throw RouteProblemError(field(), "\(value)", "0 to \(price)") }
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
        for (index, value) in load.enumerated() { try whole("\(field())[\(index)]", value, amount) }
    }

    static func window(
        _ field: @autoclosure () -> String, _ window: ClosedRange<Int>, in range: ClosedRange<Int> = time
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
