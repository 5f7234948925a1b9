import FoundationEssentials
import TestStack
import Testing

@Suite(
    "The picker's terminal", .serialized,
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct PickByHandTests {
    @Test("The README's command needs neither key nor address: both come from .waybill")
    func readme() async throws {
        // The environment of a shell: what tests give the programs by variables comes from the file here.
        let port = try ProgramCrew.freePort()
        try await withInstallation { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "10"])
            try Data("export WAYBILL_PORT_BASE='\(port - 1)'\n".utf8).write(to: URL(filePath: installation.directory + "/env"))
            _ = try await installation.start("picking-worker", ["run"], environment: ["WAYBILL_HTTP_PORT": "\(port)"])
            let script = installation.directory + "/scans"
            try Data("C-01\n".utf8).write(to: URL(filePath: script))
            let journal = installation.directory + "/journal"
            let session = try await installation.crew.run(
                "picking-worker", ["pick", "--badge", "P01", "--script", script, "--once", "--journal", journal])
            #expect(session.status == 0 && session.output.contains("Hello"), "\(session.output)")
            try Data("C-01-B01\n".utf8).write(to: URL(filePath: script))
            let packing = try await installation.crew.run("picking-worker", ["pack", "--badge", "P02", "--script", script])
            #expect(packing.status == 0 && packing.output.contains("'C-01-B01' is no bin with an order"), "\(packing.output)")
            try FileManager.default.removeItem(atPath: installation.directory + "/keys")
            let keyless = try await installation.crew.run("picking-worker", ["pick", "--badge", "P01", "--script", script])
            #expect(keyless.status == 64 && keyless.output.contains("waybill seed"), "\(keyless.output)")
        }
    }
}
