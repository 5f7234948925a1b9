/// What the solver found: one list of nodes per vehicle, and the stops no route holds.
public struct KernelSolution: Sendable, Equatable {
    /// Nodes in order, by vehicle; empty for vehicles that stay.
    public internal(set) var routes: [[Int32]]
    /// Stops left out, by node.
    public internal(set) var unassigned: [UnassignedNode]
    /// Sum of all distances driven.
    public internal(set) var distance: Int
}

/// A stop left out, and the constraint that kept it out.
public struct UnassignedNode: Sendable, Equatable {
    /// The stop.
    public let node: Int32
    /// The constraint.
    public let reason: UnassignedReason
    /// Whether it does not even fit alone on an empty vehicle; false when other stops took its room.
    public let isHopeless: Bool

    /// Usually made by the solver.
    public init(node: Int32, reason: UnassignedReason, isHopeless: Bool) {
        self.node = node
        self.reason = reason
        self.isHopeless = isHopeless
    }
}

/// What kept a stop out, in the words of the result.
public enum UnassignedReason: String, Sendable, CaseIterable {
    /// No vehicle has the room.
    case capacity
    /// No vehicle is there within the stop's window, or back before its shift ends.
    case timeWindow = "time_window"
    /// Every vehicle with room has as many stops as it may.
    case maxStops = "max_stops"
    /// No road leads there and back.
    case unreachable
    /// There is no vehicle.
    case noVehicle = "no_vehicle"
    /// The search was stopped before the stop's turn came.
    case outOfTime = "out_of_time"
}
