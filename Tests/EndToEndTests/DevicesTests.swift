import TestStack
import Testing

/// A small run of `ops/bench devices` on a test's stack.
@Suite(
    "Devices with a bad network", .serialized,
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct DevicesTests {
    @Test("Requests are cut and programs killed; the books say what people's hands did")
    func devices() async throws {
        let base = try ProgramCrew.freePorts(12)
        try await withInstallation(environment: ["WAYBILL_PORT_BASE": "\(base)"]) { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "100", "--stock", "20000"])
            let log = installation.directory + "/devices.log"
            let run = try await installation.crew.run(
                "waybill-bench",
                [
                    "devices", "--actions", "1000", "--devices", "16", "--skus", "100", "--kill-every", "2", "--cut", "0.1",
                    "--pace", "0.05", "--log", log,
                ])
            #expect(run.status == 0 && run.output.contains("differences=0"), "\(run.output)")
            for nothing in ["kills=0 ", "cuts=0 ", "repeated=0 "] { #expect(!run.output.contains(nothing), "\(run.output)") }
        }
    }
}
