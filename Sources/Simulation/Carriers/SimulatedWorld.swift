import CommandSupport
import FoundationEssentials
import Fulfilment
import Hummingbird
import Labels
import Logging
import OperatorConsole

/// The world around Waybill: carriers that sell labels and report on parcels, and the own fleet's drivers.
struct SimulatedWorld: Sendable {
    let behaviour: CarrierBehaviour
    let port: Int
    /// Events in one webhook at most.
    let batch: Int
    let tracking: HTTPService
    /// nil: nobody drives the own fleet.
    let fleet: HTTPService?
    let secrets: WebhookSecrets
    /// Parcels under way, kept for a restart; nil: not kept.
    let journal: ParcelJournal?

    private static let carriers = DemoCarrier.pushing

    /// The webhooks of each carrier, at their times.
    private let queues = Dictionary(uniqueKeysWithValues: Self.carriers.map { ($0, DelayQueue<CarrierPush>()) })

    /// Webhooks of one source on their way at a time. While they are, further events gather for the next one.
    private static let workersPerSource = 2

    /// Runs until cancelled.
    /// - Parameter parcels: what the carriers had been given before.
    /// - Returns: what was done, in one line.
    func run(resuming parcels: [ParcelJournal.Parcel], started: @escaping @Sendable (String) -> Void) async throws -> String {
        try await tracking.withConnections(Self.workersPerSource * queues.count) { tracking in
            let sender = WebhookSender(tracking: tracking, secrets: secrets)
            await schedule(parcels)
            let fonts = FontChain(files: InstalledFonts.usual())
            let server = CarrierServer(carriers: Self.carriers, printer: LabelPrinter(.zpl, fonts: fonts)) { carrier, labels in
                let parcels = labels.map {
                    ParcelJournal.Parcel(
                        carrier: carrier, trackingNumber: $0.trackingNumber, town: $0.order.to.city, soldAt: .now)
                }
                journal?.add(parcels)
                await schedule(parcels)
            }
            try await drive { driver in try await run(server, driver, sender, started) }
            return "\(HumanFormat.count(server.count, "label")) sold, \(sender.summary)"
        }
    }

    private func drive(_ body: (FleetDriver?) async throws -> Void) async throws {
        guard let fleet else { return try await body(nil) }
        try await fleet.withConnections(FleetDriver.connections) {
            try await body(FleetDriver(fleet: FleetService($0), behaviour: behaviour))
        }
    }

    private func run(
        _ server: CarrierServer, _ driver: FleetDriver?, _ sender: WebhookSender, _ started: @escaping @Sendable (String) -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await serve(server, started) }
            if let driver { group.addTask { try await driver.run() } }
            for (source, queue) in queues {
                for _ in 0..<Self.workersPerSource { group.addTask { try await push(source, queue, sender, server.books) } }
            }
            do {
                try await group.next()
                group.cancelAll()
                try await group.waitForAll()
            } catch is CancellationError {
                group.cancelAll()
            }
        }
    }

    private func serve(_ server: CarrierServer, _ started: @escaping @Sendable (String) -> Void) async throws {
        // Being stopped is no error, though the server calls the end of its connections one.
        var quiet = OperatorSettings.logger
        quiet.logLevel = .critical
        let application = Application(
            router: server.router(), configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "carriers"),
            onServerRunning: { channel in started("\(channel.localAddress.map { "\($0)" } ?? "")") },
            logger: quiet)
        try await application.runUntilCancelled()
    }

    /// Schedules the events of parcels; those that are overdue are pushed at once.
    private func schedule(_ parcels: [ParcelJournal.Parcel]) async {
        let now = Date()
        for (carrier, parcels) in Dictionary(grouping: parcels, by: \.carrier) {
            let pushes = parcels.flatMap { parcel in
                let passed = Duration.seconds(now.timeIntervalSince(parcel.soldAt))
                return ParcelJourney(
                    source: carrier, trackingNumber: parcel.trackingNumber, town: parcel.town, behaviour: behaviour
                )
                .pushes(from: parcel.soldAt).map { (delay: $0.delay - passed, item: $0.item) }
            }
            await queues[carrier]?.add(pushes)
        }
    }

    /// Pushes what is due, until cancelled.
    private func push(
        _ source: String, _ queue: DelayQueue<CarrierPush>, _ sender: WebhookSender, _ books: SoldLabels
    ) async throws {
        while !Task.isCancelled {
            // Nothing happens to a parcel whose label was given back.
            let events = await queue.next(limit: batch, linger: .milliseconds(25)).map(\.event)
                .filter { !books.isVoided($0.trackingNumber, of: source) }
            if !events.isEmpty, try await sender.push(events, source: source) {
                journal?.finish(events.filter { $0.status == .delivered }.map(\.trackingNumber))
            }
        }
    }
}
