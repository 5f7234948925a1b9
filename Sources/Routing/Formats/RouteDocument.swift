public import RouteKernel

/// A problem read from a file, with the names the file has for its parts: what a solver needs, and what its answer is written with.
public struct RouteDocument: Sendable {
    /// Most dimensions of load that a problem takes.
    static let mostDimensions = 100

    /// The problem, in whole units.
    public var problem: RouteProblem
    /// Name of the instance; empty when the file has none.
    public var name = ""
    /// What the file calls each stop of the problem.
    public var tasks: [TaskLabel] = []
    /// What the file calls each vehicle.
    public var vehicles: [VehicleLabel] = []
    /// Where each location is.
    public var locations: [LocationLabel] = []
    /// Costs divided by this are in the unit that best known values are published in.
    public var scale = 1
    /// Part of every used vehicle's cost that only makes fewer vehicles better, and is no part of the published value.
    public var vehicleCost = 0.0
    /// Second of the file's clock that is second 0 of the problem.
    public var origin = 0
    /// Whether times are seconds, to be shown as a clock shows them.
    public var timesAreSeconds = false
    /// Whether locations are longitudes and latitudes; otherwise they are points of a plane.
    public var isGeographic = false
    /// Whether the file says how far locations are from one another, not only how long it takes.
    public var hasDistances = true
    /// Dimensions of load in the file; the problem always has at least one.
    public var loadDimensions = 1
    /// What a reader of the answer has to know, one sentence each: how values were rounded, where travel times come from, and the warnings.
    public private(set) var notes: [String] = []
    /// Those of the notes that a person should see at once: what of the file was not used, where nobody can drive.
    public private(set) var warnings: [String] = []

    /// Adds sentences that are not among the notes yet.
    public mutating func note(_ sentences: [String]) { notes += sentences.filter { !notes.contains($0) } }

    /// Adds sentences to the warnings, and so to the notes.
    public mutating func warn(_ sentences: [String]) {
        warnings += sentences.filter { !warnings.contains($0) }
        note(sentences)
    }

    /// The published unit's value of a cost. The fixed cost that makes fewer vehicles better is larger than any distance, so that it tells
    /// how many there are.
    public func value(cost: Double) -> Double {
        let rest = vehicleCost > 0 ? cost.truncatingRemainder(dividingBy: vehicleCost) : cost
        return rest / Double(scale)
    }
}

/// The file's name for a stop.
public struct TaskLabel: Sendable, Hashable {
    /// What VROOM calls such a stop.
    public enum Kind: String, Sendable {
        case job, pickup, delivery
    }

    /// Unique within its kind.
    public var id: Int
    /// Job, or one half of a shipment.
    public var kind: Kind
    /// For people.
    public var description: String?
}

/// The file's names for a vehicle and its breaks.
public struct VehicleLabel: Sendable, Hashable {
    /// Unique.
    public var id: Int
    /// The routing profile, the key of its travel matrix.
    public var profile = "car"
    /// For people.
    public var description: String?
    /// By index of the problem's break.
    public var breaks: [BreakLabel] = []
    /// The order a file wants checked; nil when it gives none.
    public var steps: [PlannedStep]?
}

/// The file's name for a break.
public struct BreakLabel: Sendable, Hashable {
    /// Unique within its vehicle.
    public var id: Int
    /// For people.
    public var description: String?
}

/// The file's name for a location.
public struct LocationLabel: Sendable, Hashable {
    /// Longitude, or abscissa; nil when the file gives only matrices.
    public var point: PlanePoint?
    /// Row of the file's matrices, when it has any.
    public var index: Int?
}

/// A point in a plane; a longitude and a latitude in files that have those.
public struct PlanePoint: Sendable, Hashable {
    /// Abscissa, or degrees east.
    public var x: Double
    /// Ordinate, or degrees north.
    public var y: Double
}
