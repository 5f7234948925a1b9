package import ArgumentParser
import ServiceRuntime

/// `route-optimizer run`
package struct RunCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Plan routes until SIGTERM, serve them to drivers, take their reports.",
        discussion: """
            Drivers ask GET /routes?state=planned and GET /routes/{id}, and report POST /routes/{id}/started, \
            /routes/{id}/stops/{shipment}/completed or /failed, and /routes/{id}/returned. POST / solves a problem in VROOM's JSON.

            Settings: WAYBILL_ROUTES_LINGER, _BATCH, _SPEED, _DETOUR, _SERVICE, _ITERATIONS, _TIME_LIMIT, _SHIFTS, _LOOK, _LATE, \
            _SILENCE, _ATTEMPTS, _SOLVE_TIME, _SOLVE_LIMIT, _SOLVE_WAITING, _TRAVEL_SOURCE (great-circle, osrm, valhalla), \
            _TRAVEL_URL, _TRAVEL_TIMEOUT beside the common ones.
            """)

    @OptionGroup var common: CommonOptions

    package init() {}

    package func run() async throws {
        try await Assembly.run(name: "route-optimizer", options: common, defaultPort: 8083) {
            try await RouteOptimizer.program(in: $0)
        }
    }
}
