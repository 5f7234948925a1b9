import Logging
import Messaging
package import ServiceRuntime
import Topology

/// Puts the own fleet's shipments on routes, shows the routes to the drivers, takes their reports, and plans the rest of a route anew
/// when it comes otherwise than planned.
///
/// A route's states: `planned` → `started` → `driven`, when all its stops have ended. A stop's: `open` → `completed`, `failed` or
/// `cancelled`; one that failed and is tried again stays `open` and gets another route.
/// - Consumes `shipment.booked`, `parcels.reviewed`, `order.cancelled`, `route.replan-requested`. Publishes `route.planned`, `route.replan-requested`, `route.changed`,
///   `route.started`, `stop.completed`, `stop.failed`.
/// - HTTP, scope `fleet` (routes of the key's vehicles) or `fleet:dispatch` (all routes): `GET /routes?state=planned`, `GET /routes/{id}`,
///   `POST /routes/{id}/started`, `POST /routes/{id}/returned`, `POST /routes/{id}/stops/{shipment}/completed` and `…/failed`.
/// - HTTP, scope `solve`: `POST /` solves a problem in VROOM's JSON.
/// - On the command line it also solves files: see `SolveCommand`.
package enum RouteOptimizer {
    /// The program's table of contents.
    /// - Throws: `SettingsError` for a setting that cannot be used.
    package static func program(in context: ProgramContext) async throws -> Program {
        let settings = try RouteSettings(context.settings)
        let reports = DriverReports(postgres: context.postgres, outbox: context.outbox, settings: settings)
        let endpoints = DriverEndpoints(postgres: context.postgres, reports: reports)
        return Program(
            consumers: [
                ConsumerDefinition(
                    .routeOptimizer, ShipmentBookedHandler(postgres: context.postgres, settings: settings),
                    maxBatch: settings.batch,
                    linger: settings.linger),
                ConsumerDefinition(
                    .routeOptimizer, RouteReplanRequestedHandler(postgres: context.postgres, settings: settings), maxBatch: 50,
                    linger: .milliseconds(100)),
                ConsumerDefinition(.routeOptimizer, OrderCancelledHandler()),
                ConsumerDefinition(.routeOptimizer, ParcelsReviewedHandler()),
            ],
            services: periodicTasks(in: context, settings),
            routes: {
                endpoints.add(to: $0, keys: context.keys)
                SolveEndpoint(settings.solving, travel: settings.travel).add(to: $0, keys: context.keys)
            })
    }

    private static func periodicTasks(in context: ProgramContext, _ settings: RouteSettings) -> [PeriodicTask] {
        let waiting = WaitingStops(postgres: context.postgres, outbox: context.outbox, settings: settings)
        let silent = SilentVehicles(
            postgres: context.postgres, outbox: context.outbox, settings: settings, logger: context.logger)
        return [
            PeriodicTask(every: settings.look, logger: context.logger, failure: "Waiting stops could not be planned") {
                try await waiting.planAll()
            },
            PeriodicTask(every: settings.look * 5, logger: context.logger, failure: "Silent vehicles could not be searched") {
                try await silent.replanSilent()
            },
        ]
    }
}
