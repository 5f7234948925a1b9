package import ArgumentParser
import Logging
import Postgres
package import ServiceRuntime

/// `picking-worker bench-allocation`: what `ops/bench allocation` measures.
package struct AllocationBenchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "bench-allocation",
        abstract: "Allocates all orders that wait and tells how fast; 'ops/bench allocation' makes them.",
        shouldDisplay: false)

    @OptionGroup package var common: CommonOptions
    @Option(help: "Orders per transaction.") package var batch = 1000

    package init() {}

    package func validate() throws {
        guard batch > 0 else { throw ValidationError("--batch takes numbers from 1, not \(batch).") }
    }

    package func run() async throws {
        let runtime = try RuntimeSettings(program: "picking-worker", settings: try await common.settings(), defaultPort: 0)
        let postgres = Postgres(settings: runtime.database, logger: Logger(label: "picking-worker"))
        let report = try await AllocationBench(postgres: postgres, batch: batch).run()
        await postgres.close()
        print(
            """
            lines=\(report.lines) rate=\(Int(Double(report.lines) / report.seconds)) allocated=\(report.allocated) \
            backordered=\(report.backordered) out_of_order=\(report.outOfOrder) oversold=\(report.oversold)
            """)
        guard report.isRight else { throw ExitCode.failure }
    }
}
