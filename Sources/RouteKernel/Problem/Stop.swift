/// One visit to a place.
public struct Stop: Sendable, Hashable {
    /// Row of the travel matrices.
    public var place: Int
    /// Seconds of work at every visit.
    public var service: Int
    /// Seconds more when the vehicle did not come from a stop at the same place; spent after the wait for the window, before `service`.
    public var setup: Int
    /// When work (setup, then service) may begin, both ends included; in order, not overlapping; empty for any time from 0 on.
    public var windows: [ClosedRange<Int>]
    /// Price of beginning late or early within the windows; nil for none.
    public var preference: Preference?
    /// On the way back: once a vehicle served such a stop, it serves no ordinary stop in the same trip, and it may not begin a trip
    /// with one.
    public var isBackhaul: Bool
    /// `service` for vehicles of a type, by `Vehicle.type`.
    public var serviceByType: [Int: Int]
    /// `setup` for vehicles of a type, by `Vehicle.type`.
    public var setupByType: [Int: Int]

    /// Ranges are checked by `RouteProblem.validate`.
    public init(
        place: Int, service: Int = 0, setup: Int = 0, windows: [ClosedRange<Int>] = [], preference: Preference? = nil,
        isBackhaul: Bool = false, serviceByType: [Int: Int] = [:], setupByType: [Int: Int] = [:]
    ) {
        self.place = place
        self.service = service
        self.setup = setup
        self.windows = windows
        self.preference = preference
        self.isBackhaul = isBackhaul
        self.serviceByType = serviceByType
        self.setupByType = setupByType
    }
}

/// A soft window: work may begin outside, at a price per second of difference.
public struct Preference: Sendable, Hashable {
    /// The seconds within which beginning costs nothing.
    public var window: ClosedRange<Int>
    /// Per second before the window.
    public var earlyPrice: Double
    /// Per second after it.
    public var latePrice: Double

    /// Ranges are checked by `RouteProblem.validate`.
    public init(window: ClosedRange<Int>, earlyPrice: Double = 0, latePrice: Double) {
        self.window = window
        self.earlyPrice = earlyPrice
        self.latePrice = latePrice
    }
}
