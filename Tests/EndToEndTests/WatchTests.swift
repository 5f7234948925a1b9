import TestStack
import Testing

@Suite(
    "waybill status --watch", .serialized,
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct WatchTests {
    @Test("It goes on through an outage of the database, and ends with 0 when it is stopped")
    func outage() async throws {
        try await withInstallation { installation in
            let crew = installation.crew
            try crew.start("watch", "waybill", ["status", "--watch", "--interval", "0.2"])
            try await eventually("a report is shown") { crew.tail(1000).contains("no dead letters") }
            try await installation.stack.withDatabaseAway {
                try await eventually("the outage is shown") { crew.tail(1000).contains("the database does not answer") }
            }
            try await eventually("reports are shown again") { crew.tail(5).contains("no dead letters") }
            crew.terminate("watch")
            #expect(try await crew.exitCode("watch") == 0, "\(crew.tail())")
        }
    }
}
