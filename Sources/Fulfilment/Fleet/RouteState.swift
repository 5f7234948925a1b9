/// Where a vehicle of the own fleet is with its route.
package enum RouteState: String, LifecycleState {
    /// Set by planning; the vehicle has not left and stops may still be added.
    case planned
    /// Set by the driver, or by the first report of a stop.
    case started
    /// Set when the last stop is reported or the vehicle is back.
    case driven
    /// Set when every stop was cancelled before the vehicle left.
    case cancelled

    package static let subject = "route"

    package var meaning: String {
        switch self {
        case .planned: "Set by planning; the vehicle has not left and stops may still be added."
        case .started: "Set by the driver, or by the first report of a stop."
        case .driven: "Set when the last stop is reported or the vehicle is back."
        case .cancelled: "Set when every stop was cancelled before the vehicle left."
        }
    }

    package var successors: Set<Self> {
        switch self {
        case .planned: [.started, .driven, .cancelled]
        case .started: [.driven]
        case .driven, .cancelled: []
        }
    }
}
