import FoundationEssentials
import Hummingbird
import Logging

/// The world outside: carriers that sell labels and report on parcels, and the own fleet's drivers.
struct Outside: Sendable {
    let temper: CarrierTemper
    let port: Int
    /// Events in one webhook at most.
    let batch: Int
    let tracking: HTTPService
    /// nil: nobody drives the own fleet.
    let fleet: HTTPService?
    let secrets: WebhookSecrets

    private static let carriers = DemoCarrier.all.filter { !$0.isOwnFleet }.map(\.code)

    /// Runs until cancelled.
    /// - Returns: what was done, in one line.
    func run(started: @escaping @Sendable (String) -> Void) async throws -> String {
        try await tracking.withConnections(8) { tracking in
            let sender = WebhookSender(tracking: tracking, secrets: secrets)
            let agenda = Agenda<FleetDriver.Duty>()
            let server = CarrierServer(carriers: Self.carriers) { carrier, labels in
                await agenda.add(labels.flatMap { story(of: $0.trackingNumber, carrier, $0.order) })
            }
            let driver = fleet.map { FleetDriver(fleet: FleetService($0), temper: temper) { await agenda.add($0) } }
            try await run(server, driver, agenda, sender, started)
            return "\(Spelling.count(server.count, "label")) sold, \(sender.summary)"
        }
    }

    private func run(
        _ server: CarrierServer, _ driver: FleetDriver?, _ agenda: Agenda<FleetDriver.Duty>, _ sender: WebhookSender,
        _ started: @escaping @Sendable (String) -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await serve(server, started) }
            if let driver { group.addTask { try await driver.run() } }
            group.addTask { await work(agenda, driver, sender) }
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
        let application = Application(
            router: server.router(), configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "carriers"),
            onServerRunning: { channel in started("\(channel.localAddress.map { "\($0)" } ?? "")") },
            logger: OperatorSettings.logger)
        try await application.run()
    }

    private func story(of number: String, _ carrier: String, _ order: LabelOrder) -> [(delay: Duration, item: FleetDriver.Duty)] {
        ParcelStory(source: carrier, trackingNumber: number, town: order.to.city, temper: temper)
            .pushes(from: .now).map { ($0.delay, .push($0.item)) }
    }

    /// Does what is due: one webhook per source and batch, each in its own task, so that a slow answer delays no other.
    private func work(_ agenda: Agenda<FleetDriver.Duty>, _ driver: FleetDriver?, _ sender: WebhookSender) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let due = await agenda.next(limit: 2_000, linger: .milliseconds(25))
                for (source, events) in grouped(due) {
                    for chunk in events.chunked(by: batch) {
                        group.addTask { await push(chunk, source, sender) }
                    }
                }
                for case .markDriven(let route) in due { group.addTask { await driver?.markDriven(route) } }
            }
        }
    }

    private func push(_ events: [CarrierPush], _ source: String, _ sender: WebhookSender) async {
        do {
            try await sender.push(events.map(\.event), source: source)
        } catch {
            Console.note("\(source): \(error)")
        }
    }

    private func grouped(_ due: [FleetDriver.Duty]) -> [String: [CarrierPush]] {
        Dictionary(
            grouping: due.compactMap { duty in
                if case .push(let push) = duty { push } else { nil }
            }, by: \.source)
    }
}

extension Array {
    /// The elements in pieces of at most `size`.
    func chunked(by size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min(count, $0 + size)]) }
    }
}
