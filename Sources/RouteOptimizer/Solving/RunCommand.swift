package import ArgumentParser
import ServiceRuntime

/// `route-optimizer run`
package struct RunCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Plan routes for booked shipments until SIGTERM, and serve them to drivers over HTTP.",
        discussion: """
            Settings: WAYBILL_ROUTES_LINGER, _BATCH, _SPEED, _DETOUR, _SERVICE, _ITERATIONS, _TIME_LIMIT, _SOLVE_TIME, _SOLVE_LIMIT beside the common ones.
            """)

    @OptionGroup var common: CommonOptions

    package init() {}

    package func run() async throws {
        try await Assembly.run(name: "route-optimizer", options: common, defaultPort: 8083) { try RouteOptimizer.program(in: $0) }
    }
}
