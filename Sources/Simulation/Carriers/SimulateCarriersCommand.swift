package import ArgumentParser
import OperatorConsole
import ServiceRuntime

/// `waybill simulate carriers`
package struct SimulateCarriersCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "carriers",
        abstract: "Sells labels to carrier-dispatch, pushes tracking webhooks to tracking, and drives the own fleet.",
        discussion: """
            One label per idempotency key, whatever happens. Events come late, twice and in the wrong order, as in life; webhooks are \
            signed after Standard Webhooks and repeated until they are taken. Runs until it is stopped.
            """)

    @Option(help: "Port of the label service.")
    var port = LocalProgram.carrierPort

    @Option(help: "Seconds from one event of a parcel to the next, on average.")
    var delay = 2.0

    @Flag(help: "For measurements: events follow one another at once, like --delay 0.05, and no journal is kept.")
    var fast = false

    @Option(help: "Share of events pushed twice.")
    var duplicates = 0.05

    @Option(help: "Share of events that arrive after a later one.")
    var reorder = 0.1

    @Option(help: "Share of events on the way that never arrive; the last one of a parcel always does.")
    var lost = 0.0

    @Option(help: "Share of parcels whose first delivery fails.")
    var failedAttempts = 0.02

    @Option(help: "Events in one webhook at most.")
    var batch = 100

    @Option(help: "What chance is drawn from.")
    var seed: UInt64 = 1

    @Option(help: "Where tracking answers.")
    var tracking = LocalProgram.address(of: "tracking")

    @Option(help: "Where route-optimizer answers.")
    var fleet = LocalProgram.address(of: "route-optimizer")

    @Flag(help: "Let nobody drive the own fleet.")
    var noFleet = false

    @Option(
        help: ArgumentHelp(
            "Where parcels under way are kept for a restart; .waybill/carriers.journal when not given.", valueName: "file"))
    var journal: String?

    package init() {}

    package func validate() throws {
        for (name, share) in [
            ("duplicates", duplicates), ("reorder", reorder), ("lost", lost), ("failed-attempts", failedAttempts),
        ]
        where !(0...1).contains(share) {
            throw ValidationError("--\(name) \(share): allowed is 0 to 1")
        }
        if !(0...65_535).contains(port) { throw ValidationError("--port \(port): allowed is 0 to 65535") }
        if delay < 0 { throw ValidationError("--delay \(delay): must not be negative") }
        if !(1...1000).contains(batch) { throw ValidationError("--batch \(batch): allowed is 1 to 1000") }
    }

    package func run() async throws {
        let settings = OperatorSettings.load()
        let drivers = noFleet ? nil : HTTPService(fleet, key: try settings.key("fleet"))
        let kept = fast ? nil : try ParcelJournal.open(path: journal ?? settings.stateDirectory + "/carriers.journal")
        let underWay = kept?.underWay ?? []
        let keys = try SecretKeys(environment: settings.environment)
        try await settings.withDatabase { database in
            let world = SimulatedWorld(
                behaviour: behaviour, port: port, batch: batch, tracking: HTTPService(tracking), fleet: drivers,
                secrets: WebhookSecrets(database, keys), journal: kept?.journal)
            try await Self.run(world, resuming: underWay)
        }
    }

    private static func run(_ world: SimulatedWorld, resuming underWay: [ParcelJournal.Parcel]) async throws {
        _ = try await StopSignal.race {
            let summary = try await world.run(resuming: underWay) {
                Console.line(
                    "carriers sell labels at \($0)\(underWay.isEmpty ? "" : ", with \(HumanFormat.count(underWay.count, "parcel")) under way")"
                )
            }
            Console.line(summary)
        }
    }

    private var behaviour: CarrierBehaviour {
        var behaviour = CarrierBehaviour()
        (behaviour.delay, behaviour.duplicates, behaviour.reorder) = (fast ? 0.05 : delay, duplicates, reorder)
        (behaviour.lost, behaviour.failedAttempts, behaviour.seed) = (lost, failedAttempts, seed)
        return behaviour
    }
}
