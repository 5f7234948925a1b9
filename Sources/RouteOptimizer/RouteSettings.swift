import Routing
package import ServiceRuntime

/// Settings of route-optimizer.
package struct RouteSettings: Sendable {
    /// `routes.linger`: how long a plan waits for more shipments.
    package let linger: Duration
    /// `routes.batch`: shipments planned together at most.
    package let batch: Int
    /// `routes.speed` (km/h), `routes.detour` (% of the great circle), `routes.service` (seconds at a stop), `routes.iterations`,
    /// `routes.time-limit`
    let rules: RoutePlanner.Rules
    /// `routes.look`: how often stops that wait for their time are looked at.
    package let look: Duration
    /// `routes.attempts`: how often a parcel is tried to be handed over at most.
    package let attempts: Int
    /// How long problems sent over HTTP are searched.
    let solving: SolveEndpoint.Limits

    /// - Throws: `SettingsError` naming the setting, its value and what is allowed.
    package init(_ settings: Settings) throws(SettingsError) {
        linger = try settings.duration("routes.linger", default: .seconds(1))
        batch = try settings.int("routes.batch", default: 500, in: 1...5000)
        var rules = RoutePlanner.Rules()
        rules.travel = TravelModel(
            speed: try settings.int("routes.speed", default: rules.travel.speed, in: 1...1000),
            detour: try settings.int("routes.detour", default: rules.travel.detour, in: 100...1000))
        rules.service = try settings.int("routes.service", default: rules.service, in: 0...86_400)
        rules.iterations = try settings.int("routes.iterations", default: rules.iterations, in: 0...100_000_000)
        rules.timeLimit = try settings.duration("routes.time-limit", default: rules.timeLimit)
        self.rules = rules
        look = try settings.duration("routes.look", default: .seconds(5), atLeast: .milliseconds(100))
        attempts = try settings.int("routes.attempts", default: 3, in: 1...100)
        solving = SolveEndpoint.Limits(
            time: try settings.duration("routes.solve-time", default: .seconds(1)),
            longest: try settings.duration("routes.solve-limit", default: .seconds(60)))
    }

    init(linger: Duration = .seconds(1), batch: Int = 500, rules: RoutePlanner.Rules = RoutePlanner.Rules()) {
        (self.linger, self.batch, self.rules) = (linger, batch, rules)
        (look, attempts) = (.seconds(5), 3)
        solving = SolveEndpoint.Limits()
    }
}
