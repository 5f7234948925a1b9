/// Something a customer wants done: one visit, or a pickup and a later delivery by one vehicle.
public struct Request: Sendable, Hashable {
    /// What the vehicle does, and with which load.
    public enum Work: Sendable, Hashable {
        /// One visit. `delivery` is loaded when the trip starts, `pickup` is carried until it ends; one value per dimension each.
        case visit(stop: Int, delivery: [Int], pickup: [Int])
        /// `load` is taken up at one stop and handed over at another, in this order, on one trip of one vehicle.
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
    /// The vehicle's trip that carries it does not start earlier (when the goods are at the depot); for a shipment, its pickup.
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
