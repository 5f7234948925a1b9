package import ArgumentParser
import OperatorConsole
import Simulation

/// `waybill-bench devices`
package struct DevicesBenchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract:
            "Devices of pickers and receivers with a bad network, and programs that are killed: the books must say what hands did.",
        discussion: """
            Starts the relay, two picking workers and the intake with the binaries beside this one. Three of four devices are pickers':
            they take tours, take what lies there, and send their scans in small parts. The others are receivers': they count what really
            came and carry it to bins. The network of each is cut at random, before a request, while it is done, or before its answer is
            read; then the device sends the same again. Programs are killed (-9) at random and started again.

            With --flow all other programs run, too, and the simulated carriers: four more pickers with large carts pick about so many
            orders a second, and what is picked is packed, labelled, routed and delivered meanwhile. Any of the programs may be killed.

            Three times are told. The request of an upload is timed from sending to the last byte of the answer, when it was not cut, was
            sent for the first time, and its worker was up: that is what the aim of 100 ms is about. The same of requests behind
            the first 15 s, in which all sign in and ask for work at once, and while no program was away or had just come back, tells
            what these cost. The time from a scan to its answer has in it what lay on
            the device, cuts, and tries.

            Where every piece lies is kept apart from the books and changed by people's hands alone. At the end the books must have the
            same pieces at every place and of every order, every balance must be the sum of its ledger rows, every id be booked once, and
            the audit be clean. What people do is drawn from the seed; when they do it is not.
            The database and the virtual host must be empty but for 'waybill seed --demo': use 'ops/bench devices'.

            Exit codes: 0 books and truth agree, 1 they do not, or nothing was done.
            """)

    @Option(help: "Picks, counts and put-aways.") var actions = 100_000
    @Option(help: "Devices; a quarter of them are receivers'.") var devices = 200
    @Option(help: "What people and the network do is drawn from it.") var seed: UInt64 = 1
    @Option(help: "Seconds between two kills, on average; 0 kills nothing.") var killEvery = 15.0
    @Option(help: "Share of requests that the network cuts.") var cut = 0.05
    @Option(help: "Seconds between two things that a person does, on average.") var pace = 1.0
    @Option(help: "Orders a second that are picked beside the devices' work, sent and delivered; all programs run then.")
    var flow = 0.0
    @Option(help: "Articles of the demo's catalogue, as seeded.") var skus = 2000
    @Option(help: "Where the programs' output goes.") var log = "/dev/null"

    package init() {}

    package func validate() throws {
        guard actions > 0, (2...900).contains(devices), skus > 0 else {
            throw ValidationError("--actions and --skus take numbers from 1, --devices from 2 to 900.")
        }
        guard killEvery >= 0, killEvery.isFinite, pace >= 0, pace.isFinite else {
            throw ValidationError("--kill-every and --pace take seconds from 0.")
        }
        guard flow >= 0, flow <= 1000 else { throw ValidationError("--flow \(flow): allowed is 0 to 1000 orders a second.") }
        guard (0...0.9).contains(cut) else { throw ValidationError("--cut \(cut): allowed is 0 to 0.9.") }
    }

    var plan: DevicesBench.Plan {
        DevicesBench.Plan(
            actions: actions, devices: devices, killEvery: killEvery, habits: .init(seed: seed, pace: pace, cut: cut),
            flow: flow, articles: skus, log: log)
    }

    package func run() async throws {
        let report = try await DevicesBench(plan: plan, settings: .load()).run()
        report.print()
        if !report.faults.isEmpty { throw ExitCode.failure }
    }
}
