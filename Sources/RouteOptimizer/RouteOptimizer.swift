import Messaging
package import ServiceRuntime
import Topology

/// Puts the own fleet's shipments on routes, shows the routes to the drivers, and takes their reports.
///
/// A route's states: `planned` → `started` → `driven`, when all its stops have ended. A stop's: `open` → `completed`, `failed` or
/// `cancelled`; one that failed and is tried again stays `open` and gets another route.
/// - Consumes `shipment.booked`. Publishes `route.planned`, `route.started`, `stop.completed`, `stop.failed`.
/// - HTTP, scope `fleet`: `GET /routes?state=planned`, `GET /routes/{id}`, `POST /routes/{id}/started`, `POST /routes/{id}/returned`,
///   `POST /routes/{id}/stops/{shipment}/completed` and `…/failed`; `POST /` solves a problem in VROOM's JSON.
/// - On the command line it also solves files: see `SolveCommand`.
package enum RouteOptimizer {
    /// The program's table of contents.
    /// - Throws: `SettingsError` for a setting that cannot be used.
    package static func program(in context: ProgramContext) throws -> Program {
        let settings = try RouteSettings(context.settings)
        let desk = ReportDesk(postgres: context.postgres, outbox: context.outbox, attempts: settings.attempts)
        let endpoints = DriverEndpoints(postgres: context.postgres, desk: desk)
        return Program(
            consumers: [
                ConsumerDefinition(
                    queue: .planRoute, handler: PlanHandler(postgres: context.postgres, settings: settings),
                    maxBatch: settings.batch,
                    linger: settings.linger)
            ],
            services: [
                WaitingStops(postgres: context.postgres, outbox: context.outbox, settings: settings, logger: context.logger)
            ],
            routes: {
                endpoints.add(to: $0, keys: context.keys)
                SolveEndpoint(settings.solving).add(to: $0, keys: context.keys)
            })
    }
}
