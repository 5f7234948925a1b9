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
    /// `routes.look`: how often stops that wait for their time are looked for; vehicles that are silent a fifth as often.
    package let look: Duration
    /// `routes.attempts`: how often a parcel is tried to be handed over at most.
    package let attempts: Int
    /// `routes.late` (how much later than planned a stop may end before the rest of the route is planned anew)
    package let late: Duration
    /// `routes.report-distance` (metres), `routes.report-age`: from when on a driver's report is odd.
    let reports: ReportLimits
    /// `routes.silence`: how long after the planned end of a stop a vehicle that reports nothing is taken to be late.
    package let silence: Duration
    /// `routes.travel-source`, `routes.travel-url`, `routes.travel-timeout`: where travel times come from.
    let travel: any TravelSource
    /// `routes.solve-time`, `routes.solve-limit` (how long problems sent over HTTP are searched), `routes.solve-waiting` (how many wait).
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
        travel = try TravelChoice.source(settings, model: rules.travel)
        late = try settings.duration("routes.late", default: .seconds(900))
        silence = try settings.duration("routes.silence", default: .seconds(1800), atLeast: .seconds(1))
        var reports = ReportLimits()
        reports.distance = try settings.int("routes.report-distance", default: reports.distance, in: 1...1_000_000)
        reports.age = try settings.duration("routes.report-age", default: reports.age, atLeast: .seconds(1))
        self.reports = reports
        if let shifts = settings.optionalString("routes.shifts") {
            // Older versions read them here; left in silence, everything would be planned as it is booked.
            throw SettingsError(
                key: "routes.shifts", value: shifts, allowed: "none: shifts are master records, `waybill import shifts FILE`")
        }
        look = try settings.duration("routes.look", default: .seconds(1), atLeast: .milliseconds(100))
        attempts = try settings.int("routes.attempts", default: 3, in: 1...100)
        solving = SolveEndpoint.Limits(
            time: try settings.duration("routes.solve-time", default: .seconds(1)),
            longest: try settings.duration("routes.solve-limit", default: .seconds(60)),
            waiting: try settings.int("routes.solve-waiting", default: 4, in: 0...1000))
    }

    init(
        linger: Duration = .seconds(1), batch: Int = 500, rules: RoutePlanner.Rules = RoutePlanner.Rules(),
        travel: (any TravelSource)? = nil
    ) {
        (self.linger, self.batch, self.rules) = (linger, batch, rules)
        self.travel = travel ?? GreatCircleTravel(rules.travel)
        (look, late, silence, attempts) = (.seconds(1), .seconds(900), .seconds(1800), 3)
        (reports, solving) = (ReportLimits(), SolveEndpoint.Limits())
    }
}
