/// One visit to a location.
public struct Stop: Sendable, Hashable {
    /// Row of the travel matrices.
    public var location: Int
    /// Service time: seconds of work at every visit.
    public var service: Int
    /// Setup time: seconds more when the vehicle did not come from a stop at the same location; spent after the wait for the window, before `service`.
    public var setup: Int
    /// Time windows: when work (setup, then service) may begin, both ends included; in order, not overlapping; empty for any time from 0 on.
    public var windows: [ClosedRange<Int>]
    /// Penalty for beginning early or late within the windows; nil for none.
    public var softWindow: SoftWindow?
    /// Whether it is a backhaul: once a vehicle served one, it serves no linehaul stop in the same trip, and no trip begins with one.
    public var isBackhaul: Bool
    /// `service` for vehicles of a type, by `Vehicle.type`.
    public var serviceByType: [Int: Int]
    /// `setup` for vehicles of a type, by `Vehicle.type`.
    public var setupByType: [Int: Int]

    /// Ranges are checked by `RouteProblem.validate`.
    public init(
        location: Int, service: Int = 0, setup: Int = 0, windows: [ClosedRange<Int>] = [], softWindow: SoftWindow? = nil,
        isBackhaul: Bool = false, serviceByType: [Int: Int] = [:], setupByType: [Int: Int] = [:]
    ) {
        self.location = location
        self.service = service
        self.setup = setup
        self.windows = windows
        self.softWindow = softWindow
        self.isBackhaul = isBackhaul
        self.serviceByType = serviceByType
        self.setupByType = setupByType
    }
}

/// A soft time window: work may begin outside, at a penalty per second of difference.
public struct SoftWindow: Sendable, Hashable {
    /// Beginning within it costs nothing.
    public var window: ClosedRange<Int>
    /// Per second before the window.
    public var earlyPenalty: Double
    /// Per second after it.
    public var latePenalty: Double

    /// Ranges are checked by `RouteProblem.validate`.
    public init(window: ClosedRange<Int>, earlyPenalty: Double = 0, latePenalty: Double) {
        self.window = window
        self.earlyPenalty = earlyPenalty
        self.latePenalty = latePenalty
    }
}
