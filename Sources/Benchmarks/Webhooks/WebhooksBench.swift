package import ArgumentParser
import CarrierFormats
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import ServiceRuntime
import Simulation

/// `waybill-bench webhooks`
package struct WebhooksBenchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "Signed webhooks a second that are taken in, and that are read.",
        discussion: """
            Starts all programs with the binaries beside this one, pushes webhooks of three events about parcels that are known, one a
            request, and reports how many were stored and answered a second, and how many were read until none waited any more.
            The database and the virtual host must be empty but for 'waybill seed --demo': use 'ops/bench webhooks'.
            """)

    @Option(help: "Seconds in which webhooks are pushed, in each round.") var seconds = 15
    @Option(help: "Rounds.") var rounds = 3
    @Option(help: "Connections.") var connections = 64
    @Option(help: "Parcels that they are about.") var parcels = 5000
    @Option(help: "Where the programs' output goes.") var log = "/dev/null"

    package init() {}

    package func validate() throws {
        guard seconds > 0, rounds > 0, connections > 0, parcels > 0 else {
            throw ValidationError("--seconds, --rounds, --connections and --parcels take numbers from 1.")
        }
    }

    package func run() async throws {
        let settings = OperatorSettings.load().with(["WAYBILL_LOG_LEVEL": "warning"])
        let keys = try SecretKeys(environment: settings.environment)
        let crew = try BenchProcesses.start(settings, log: log)
        defer { crew.stop() }
        try await settings.withDatabase { postgres in
            try await crew.waitUntilReady()
            try await FlowBenchStore().addParcels(parcels, of: WebhooksBench.carrier, postgres)
            let bench = WebhooksBench(plan: self, postgres: postgres, keys: keys)
            var results: [WebhooksBench.Result] = []
            for round in 1...rounds {
                results.append(try await bench.run(round))
                Console.line("round \(round): \(results[round - 1])")
            }
            Console.line("taken in a second: \(Spread(results.map(\.taken)).text(digits: 0))")
            Console.line("read a second: \(Spread(results.map(\.read)).text(digits: 0))")
        }
    }
}

/// Pushes as fast as answers come, then waits until all is read.
private struct WebhooksBench: Sendable {
    struct Result: Sendable, CustomStringConvertible {
        let taken: Double
        let read: Double

        var description: String { "\(Int(taken)) taken in a second, \(Int(read)) read a second" }
    }

    /// One of the demo's, which `waybill seed` lets push.
    static let carrier = "jaguar"

    let plan: WebhooksBenchCommand
    let postgres: Postgres
    let keys: SecretKeys
    private let store = FlowBenchStore()
    private let statuses: [TrackingStatus] = [.pickedUp, .inTransit, .outForDelivery]

    init(plan: WebhooksBenchCommand, postgres: Postgres, keys: SecretKeys) {
        (self.plan, self.postgres, self.keys) = (plan, postgres, keys)
    }

    func run(_ round: Int) async throws -> Result {
        let start = ContinuousClock.now
        let count = try await HTTPService(LocalProgram.address(of: "tracking")).withConnections(plan.connections) { tracking in
            let sender = WebhookSender(tracking: tracking, secrets: WebhookSecrets(postgres, keys))
            return try await push(sender, round, until: start + .seconds(plan.seconds))
        }
        let taken = (ContinuousClock.now - start) / .seconds(1)
        while try await store.isReading(postgres) { try await Task.sleep(for: .milliseconds(20)) }
        let read = (ContinuousClock.now - start) / .seconds(1)
        return Result(taken: Double(count) / taken, read: Double(count) / read)
    }

    private func push(_ sender: WebhookSender, _ round: Int, until end: ContinuousClock.Instant) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<plan.connections {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        let parcel = (count * plan.connections + lane) % plan.parcels
                        guard try await sender.push(events(of: parcel, round), source: Self.carrier) else { break }
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }

    private func events(of parcel: Int, _ round: Int) -> [CarrierEvent] {
        statuses.enumerated().map { number, status in
            CarrierEvent(
                id: nil, trackingNumber: "BENCH\(parcel)", status: status, code: status.rawValue,
                message: "As the carrier says it",
                occurredAt: ZonedTime(Date(timeIntervalSinceNow: Double(number - 600 + round))),
                place: "Curitiba")
        }
    }
}
