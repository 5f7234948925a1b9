/// Something in a plan that the problem does not allow.
public struct RouteFault: Sendable, Hashable, CustomStringConvertible {
    /// Which constraint is broken.
    public var rule: Rule
    /// The vehicle, if one is to blame.
    public var vehicle: Int?
    /// The stop, if one is to blame.
    public var stop: Int?
    /// The request, if one is to blame.
    public var request: Int?
    /// What is wrong, in one sentence.
    public var sentence: String

    /// The constraints a plan can break.
    public enum Rule: String, Sendable, CaseIterable {
        /// Routes, timetables and requests do not fit each other: sizes, indices, a stop served twice, half a shipment.
        case structure
        /// A moment does not follow from the one before, or the vehicle waits without need.
        case clock
        /// Driving over a way that does not exist.
        case noWay
        /// Work begins outside the stop's windows.
        case window
        /// The vehicle leaves before its shift or is done after it.
        case shift
        /// A trip or a pickup begins before its goods are ready.
        case release
        /// More aboard than the vehicle holds, or another load noted than is aboard.
        case load
        /// The vehicle lacks a skill.
        case skills
        /// Too many stops, too far, too long.
        case limit
        /// A break is missing, out of order, at the wrong time, of the wrong length or with too much aboard.
        case rest
        /// An ordinary stop after a backhaul, or a trip that begins with one.
        case backhaul
        /// Loading again where or as often as the vehicle may not.
        case reload
        /// A shipment handed over before it is taken up, or on another trip or vehicle.
        case precedence
        /// A relation between stops does not hold.
        case relation
        /// The stops driven already are not the first ones.
        case frozen
        /// A request left out without a reason, or with one that cannot be.
        case unserved
        /// A cost that is not what the plan costs.
        case cost
    }

    /// Usually made by `RouteChecker`.
    public init(_ rule: Rule, vehicle: Int? = nil, stop: Int? = nil, request: Int? = nil, _ sentence: String) {
        self.rule = rule
        self.vehicle = vehicle
        self.stop = stop
        self.request = request
        self.sentence = sentence
    }

    /// The rule, who is to blame, and the sentence.
    public var description: String {
        let blamed = [("vehicle", vehicle), ("stop", stop), ("request", request)].compactMap { name, index in
            index.map { "\(name) \($0)" }
        }
        return "\(rule.rawValue) (\(blamed.joined(separator: ", "))): \(sentence)"
    }
}
