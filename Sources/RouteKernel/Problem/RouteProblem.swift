/// A rich vehicle routing problem: requests to serve, vehicles that may serve them, and what the arcs between locations cost.
///
/// Times are whole seconds from one origin (which may be any date), distances whole metres, loads whole units of any kind; costs are
/// real numbers of one currency. Benchmarks use the same fields with their own units. Everything refers to everything else by index.
public struct RouteProblem: Sendable, Hashable {
    /// No shift may end later (six years), no duration, distance (200,000 km) or arc be larger, so that sums around a stop stay within
    /// 32 bits. Windows may lie anywhere, also where no shift reaches.
    public static let limit = 200_000_000
    /// No load or capacity may be larger.
    public static let loadLimit = 1_000_000_000

    /// Number of locations; a location is a row and a column of every travel matrix.
    public var locationCount: Int
    /// Dimensions of load and capacity, for example grams and cubic centimetres.
    public var dimensions: Int
    /// Travel times, distances and costs between locations, one matrix per profile (car, bicycle …).
    public var travel: [TravelMatrix]
    /// What may be served. A stop belongs to exactly one request.
    public var requests: [Request]
    /// Visits, in any order.
    public var stops: [Stop]
    /// The fleet, which may be heterogeneous; at most one route per vehicle.
    public var vehicles: [Vehicle]
    /// Stops that must share a vehicle, an order or both.
    public var relations: [Relation]
    /// The cost of unequal routes.
    public var balance: Balance
    /// The initial solution, by vehicle: stops in order; empty for none. May be shorter than `vehicles`.
    public var initialRoutes: [[Int]]

    /// Values are checked by `validate`, which every solver calls.
    public init(
        locationCount: Int, dimensions: Int = 1, travel: [TravelMatrix], requests: [Request], stops: [Stop], vehicles: [Vehicle],
        relations: [Relation] = [], balance: Balance = Balance(), initialRoutes: [[Int]] = []
    ) {
        self.locationCount = locationCount
        self.dimensions = dimensions
        self.travel = travel
        self.requests = requests
        self.stops = stops
        self.vehicles = vehicles
        self.relations = relations
        self.balance = balance
        self.initialRoutes = initialRoutes
    }
}

extension RouteProblem {
    /// By stop, the index of the request it belongs to; nil for one of no request. Made anew at each call.
    public var requestByStop: [Int?] {
        var owners = [Int?](repeating: nil, count: stops.count)
        for (index, request) in requests.enumerated() {
            for stop in request.stops { owners[stop] = index }
        }
        return owners
    }
}

/// What a customer asks for: one visit, or a pickup and a later delivery by one vehicle.
public struct Request: Sendable, Hashable {
    /// What the vehicle does, and the demand that goes with it.
    public enum Work: Sendable, Hashable {
        /// One visit. `delivery` is loaded when the trip starts, `pickup` is carried until it ends; one value per dimension each.
        case visit(stop: Int, delivery: [Int], pickup: [Int])
        /// `load` is picked up at one stop and delivered at another, in this order, on one trip of one vehicle.
        case shipment(pickup: Int, delivery: Int, load: [Int])
    }

    /// What is done where.
    public var work: Work
    /// Only vehicles that have them all may serve it.
    public var skills: Set<Int>
    /// 0…100. When not all can be served, the sum of the priorities of those that are comes first, then their number, then cost.
    public var priority: Int
    /// nil for a request that must be served if at all possible; otherwise what leaving it out costs, no more and no less.
    public var prize: Double?
    /// Release time: the trip that carries it does not start earlier (the goods are not at the depot yet); for a shipment, its pickup.
    public var release: Int

    /// Ranges are checked by `RouteProblem.validate`.
    public init(_ work: Work, skills: Set<Int> = [], priority: Int = 0, prize: Double? = nil, release: Int = 0) {
        self.work = work
        self.skills = skills
        self.priority = priority
        self.prize = prize
        self.release = release
    }
}

extension Request {
    /// The stop of a visit, or pickup and delivery of a shipment.
    public var stops: [Int] {
        switch work {
        case .visit(let stop, _, _): [stop]
        case .shipment(let pickup, let delivery, _): [pickup, delivery]
        }
    }
}

/// Stops that belong together on one route. A relation binds those of its stops that are served; the others may be left out.
public struct Relation: Sendable, Hashable {
    /// How they belong together.
    public enum Kind: String, Sendable, CaseIterable {
        /// One vehicle serves them.
        case sameVehicle = "same_vehicle"
        /// One vehicle serves them, in this order; others may come between.
        case order
        /// One vehicle serves them, in this order, with nothing between.
        case directOrder = "direct_order"
    }

    /// How they belong together.
    public var kind: Kind
    /// The stops, in order.
    public var stops: [Int]
    /// The only vehicle that may serve them; nil for any one.
    public var vehicle: Int?

    /// Indices are checked by `RouteProblem.validate`.
    public init(_ kind: Kind, _ stops: [Int], vehicle: Int? = nil) {
        self.kind = kind
        self.stops = stops
        self.vehicle = vehicle
    }
}

/// Workload balance, part of the objective: drivers see it as fairness. Durations are from departure to completion.
public struct Balance: Sendable, Hashable {
    /// Per hour of the longest route.
    public var longestPerHour: Double
    /// Per hour of difference between the longest and the shortest route of all vehicles, those without a stop counting as 0.
    public var spreadPerHour: Double

    /// Free, unless said otherwise.
    public init(longestPerHour: Double = 0, spreadPerHour: Double = 0) {
        self.longestPerHour = longestPerHour
        self.spreadPerHour = spreadPerHour
    }
}

extension Balance {
    /// The cost, from seconds.
    func cost(longest: Int, shortest: Int) -> Double {
        Double(longest) * longestPerHour / 3600 + Double(longest - shortest) * spreadPerHour / 3600
    }
}
