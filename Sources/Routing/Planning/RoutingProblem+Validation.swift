import FoundationEssentials

extension RoutingProblem {
    func validate() throws(RoutingError) {
        guard depot.point != nil else { throw .invalidCoordinate(owner: "the depot", depot) }
        guard (1...1000).contains(travel.speed) else { throw .outOfRange(owner: "travel", "speed", travel.speed) }
        guard (100...1000).contains(travel.detour) else { throw .outOfRange(owner: "travel", "detour", travel.detour) }
        var stopIDs: Set<Int64> = []
        for stop in stops {
            guard stopIDs.insert(stop.id).inserted else { throw .duplicate("stop \(stop.id)") }
            try stop.validate()
        }
        var vehicleIDs: Set<String> = []
        var givenIDs: Set<Int64> = []
        for vehicle in vehicles {
            guard vehicleIDs.insert(vehicle.id).inserted else { throw .duplicate("vehicle \(vehicle.id)") }
            try vehicle.validate()
            for stop in vehicle.given where givenIDs.insert(stop).inserted == false { throw .duplicate("stop \(stop)") }
        }
        if let unknown = givenIDs.subtracting(stopIDs).min() { throw .unknownStop(unknown) }
        try validateShifts()
    }

    /// The shifts of one plan are days apart, not years: a plan cannot count so far, and no other vehicle makes up for a wrong date. A
    /// stop whose window is as far away is left out.
    private func validateShifts() throws(RoutingError) {
        guard let first = vehicles.min(by: { $0.shift.end < $1.shift.end }),
            let last = vehicles.max(by: { $0.shift.start < $1.shift.start })
        else { return }
        guard last.shift.start.timeIntervalSince(first.shift.end) <= Self.longest else {
            throw .tooFarApart(owner: "vehicle \(first.id)", "vehicle \(last.id)")
        }
    }

    /// Seconds that shifts of one plan may be apart: 366 days.
    public static let longest = 366 * 86_400.0
}

extension RoutingStop {
    fileprivate func validate() throws(RoutingError) {
        let owner = "stop \(id)"
        guard location.point != nil else { throw .invalidCoordinate(owner: owner, location) }
        try check([("weight", weight), ("volume", volume), ("service", service)], of: owner)
        if let window { try window.validate(owner) }
        if let promisedBy, !promisedBy.isSensible { throw .invalidTime(owner: owner, "promise") }
    }
}

extension RoutingVehicle {
    fileprivate func validate() throws(RoutingError) {
        let owner = "vehicle \(id)"
        try check(
            [("weight capacity", weightCapacity), ("volume capacity", volumeCapacity), ("stop limit", maxStops)], of: owner)
        try shift.validate(owner)
        if let start, start.point == nil { throw .invalidCoordinate(owner: owner, start) }
    }
}

extension TimeWindow {
    fileprivate func validate(_ owner: String) throws(RoutingError) {
        guard start.isSensible, end.isSensible else { throw .invalidTime(owner: owner, "window") }
        guard start <= end else { throw .endsBeforeItStarts(owner: owner) }
    }
}

extension Date {
    /// Within the years 1 … 5000 or so; rules out infinities and numbers that are no dates.
    fileprivate var isSensible: Bool { abs(timeIntervalSince1970) < 1e11 }
}

private func check(_ values: [(String, Int)], of owner: String) throws(RoutingError) {
    for (name, value) in values where !(0...RoutingError.limit).contains(value) {
        throw .outOfRange(owner: owner, name, value)
    }
}

/// A value of a problem that makes no sense.
public enum RoutingError: Error, Equatable, CustomStringConvertible {
    /// The largest weight, volume, service or limit.
    public static let limit = 1_000_000_000

    /// Two stops or two vehicles share an id.
    case duplicate(String)
    /// A vehicle was given a stop that is not in the problem.
    case unknownStop(Int64)
    /// A coordinate is out of range or not a number.
    case invalidCoordinate(owner: String, Coordinate)
    /// A date is infinite or absurdly far away.
    case invalidTime(owner: String, String)
    /// A number is negative or too large.
    case outOfRange(owner: String, String, Int)
    /// A window's end is before its start.
    case endsBeforeItStarts(owner: String)
    /// Two shifts are further apart than `RoutingProblem.longest`.
    case tooFarApart(owner: String, String)

    /// One sentence naming the value, with advice.
    public var description: String {
        switch self {
        case .duplicate(let owner):
            "There are two of \(owner). Maybe the list was appended to itself."
        case .unknownStop(let stop):
            "A vehicle was given stop \(stop), which is not in the problem. Maybe it was left out of the stops."
        case .invalidCoordinate(let owner, let location):
            "\(owner) is at \(location.latitude), \(location.longitude), which is no place on earth. Maybe latitude and longitude are swapped."
        case .invalidTime(let owner, let name):
            "The \(name) of \(owner) is not a usable time."
        case .outOfRange(let owner, let name, let value):
            "The \(name) of \(owner) is \(value). Maybe the unit is wrong; negative and huge values are refused."
        case .endsBeforeItStarts(let owner):
            "The window of \(owner) ends before it starts. Maybe the two times are swapped."
        case .tooFarApart(let owner, let other):
            "The shift of \(other) begins more than 366 days after that of \(owner) ends. Maybe one of the dates is wrong."
        }
    }
}
