/// The schedule of one route. The departure is as late as possible without finishing later, so waiting time is least.
public struct Timetable: Sendable, Hashable {
    /// The vehicle.
    public var vehicle: Int
    /// From start to end, without gaps.
    public var steps: [Step]
    /// What the route costs, penalties of soft windows included, balance not.
    public var cost: Double

    /// One thing the vehicle does. Work begins at `arrival + waiting`; the vehicle drives on at `arrival + waiting + setup + service`.
    public struct Step: Sendable, Hashable {
        /// What it does.
        public var kind: Kind
        /// Where; nil for an open start or end, and for breaks, which are taken where the vehicle happens to be.
        public var location: Int?
        /// Seconds from the origin.
        public var arrival: Int
        /// Seconds until work may begin.
        public var waiting: Int
        /// Seconds of setup.
        public var setup: Int
        /// Seconds of service, rest or loading.
        public var service: Int
        /// Seconds driven since the step before; on a leg with breaks each has its part.
        public var driving: Int
        /// Metres driven from the location before; none for a break, those of the whole leg for the location it leads to.
        public var distance: Int
        /// Load afterwards, per dimension.
        public var load: [Int]

        /// Usually made by `RouteProblem.timetable`.
        public init(
            kind: Kind, location: Int?, arrival: Int, waiting: Int = 0, setup: Int = 0, service: Int = 0, driving: Int = 0,
            distance: Int = 0, load: [Int]
        ) {
            self.kind = kind
            self.location = location
            self.arrival = arrival
            self.waiting = waiting
            self.setup = setup
            self.service = service
            self.driving = driving
            self.distance = distance
            self.load = load
        }
    }

    /// What a step is.
    public enum Kind: Sendable, Hashable {
        case start
        /// The stop's index.
        case stop(Int)
        /// Index in the vehicle's breaks.
        case rest(Int)
        case reload
        case end
    }

    /// Usually made by `RouteProblem.timetable`.
    public init(vehicle: Int, steps: [Step], cost: Double) {
        self.vehicle = vehicle
        self.steps = steps
        self.cost = cost
    }
}

extension Timetable {
    /// Seconds from departure to completion.
    public var duration: Int {
        guard let first = steps.first, let last = steps.last else { return 0 }
        return last.arrival + last.waiting + last.setup + last.service - first.arrival
    }
}
