import ArgumentParser
import Benchmarks
import OperatorConsole

/// Measures an installation of its own, or the planning without one.
@main
struct WaybillBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waybill-bench", abstract: "Measures Waybill; 'ops/bench' prepares what each measurement needs.",
        subcommands: [
            FlowBenchCommand.self, AttackBenchCommand.self, WebhooksBenchCommand.self, AllocationBenchCommand.self,
            DevicesBenchCommand.self,
            CountsBenchCommand.self,
            BeepBenchCommand.self,
            LabelsBenchCommand.self,
            FloorBenchCommand.self,
            DialoguesBench.self,
            FormatsBenchCommand.self,
            EtaBenchCommand.self,
            WatchdogsBenchCommand.self,
            RoutesBenchCommand.self,
        ])

    static func main() async { await runAsProgram() }
}
