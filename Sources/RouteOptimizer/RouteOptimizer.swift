import Messaging
package import ServiceRuntime
import Topology

/// Puts the own fleet's shipments on routes, and shows the routes to the drivers.
///
/// - Consumes `shipment.booked`. Publishes `route.planned`.
/// - HTTP: `GET /routes?state=planned`, `POST /routes/{id}/driven`; `POST /` solves a problem in VROOM's JSON.
/// - On the command line it also solves files: see `SolveCommand`.
package enum RouteOptimizer {
    /// The program's table of contents.
    /// - Throws: `SettingsError` for a setting that cannot be used.
    package static func program(in context: ProgramContext) throws -> Program {
        let settings = try RouteSettings(context.settings)
        let endpoints = DriverEndpoints(postgres: context.postgres)
        return Program(
            consumers: [
                ConsumerDefinition(
                    queue: .planRoute, handler: PlanHandler(postgres: context.postgres, settings: settings),
                    maxBatch: settings.batch,
                    linger: settings.linger)
            ],
            routes: {
                endpoints.add(to: $0, keys: context.keys)
                SolveEndpoint(settings.solving).add(to: $0, keys: context.keys)
            })
    }
}
