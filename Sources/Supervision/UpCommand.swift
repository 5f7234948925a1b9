package import ArgumentParser
import FoundationEssentials
import OperatorConsole

/// `waybill up`
package struct UpCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Runs all programs of the local stack until Ctrl-C, their logs behind their names.",
        discussion: """
            For a workstation; elsewhere systemd or Kubernetes does this. The first instance of each program listens on its usual \
            port (order-intake 8080, picking-worker 8081, carrier-dispatch 8082, route-optimizer 8083, tracking 8084, outbox-relay \
            8085), further ones on any free one. A program that crashes is started again. Ends within 25 s; exit code 1 when a \
            program could not run. Each program runs under accounts of its own on database and broker where the settings have their passwords, \
            as those of the local stack do.
            """)

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("How many of a program, as in picking-worker=3.", valueName: "program=n"))
    var scale: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Only these programs.", valueName: "program"))
    var only: [String] = []

    package init() {}

    package func run() async throws {
        let settings = OperatorSettings.load()
        let supervisor = Supervisor(
            plan: try SupervisionPlan(scale: scale, only: only), directory: Self.ownDirectory,
            environment: { settings.environment(of: $0) })
        let isClean = try await supervise(supervisor)
        if !isClean { throw ExitCode(1) }
    }

    private func supervise(_ supervisor: Supervisor) async throws -> Bool {
        let running = Task { await supervisor.run() }
        _ = try await StopSignal.race {
            await withTaskCancellationHandler {
                _ = await running.value
            } onCancel: {
                Task { await supervisor.stop() }
            }
        }
        return await running.value
    }

    /// Where this executable is; its sisters lie beside it.
    private static var ownDirectory: String {
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
