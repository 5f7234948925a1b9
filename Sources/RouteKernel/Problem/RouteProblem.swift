/// A routing problem: what is to be visited, who may do it, and how long the ways between places take.
///
/// Times are whole seconds from one origin (which may be any date), distances whole metres, loads whole units of any kind; costs are
/// real numbers of one currency. Benchmarks use the same fields with their own units. Everything refers to everything else by index.
public struct RouteProblem: Sendable, Hashable {
    /// No time (six years), distance (200,000 km) or load may be larger, so that sums around a stop stay within 32 bits.
    public static let limit = 200_000_000

    /// Number of places; a place is a row and a column of every travel matrix.
    public var placeCount: Int
    /// Dimensions of load and capacity, for example grams and cubic centimetres.
    public var dimensions: Int
    /// Ways between places, one per kind of vehicle (car, bicycle …).
    public var travel: [Travel]
    /// What may be served. A stop belongs to exactly one request.
    public var requests: [Request]
    /// Visits, in any order.
    public var stops: [Stop]
    /// Who serves them; at most one route per vehicle.
    public var vehicles: [Vehicle]
    /// Stops that belong together.
    public var relations: [Relation]
    /// The price of unequal routes.
    public var balance: Balance
    /// Routes to start from, by vehicle: stops in order; empty for none. May be shorter than `vehicles`.
    public var initialRoutes: [[Int]]

    /// Values are checked by `validate`, which every solver calls.
    public init(
        placeCount: Int, dimensions: Int = 1, travel: [Travel], requests: [Request], stops: [Stop], vehicles: [Vehicle],
        relations: [Relation] = [], balance: Balance = Balance(), initialRoutes: [[Int]] = []
    ) {
        self.placeCount = placeCount
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
