import CarrierFormats
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Simulation
import Synchronization

/// What goes on whatever attackers do: a shop sends orders and asks after them, carriers push webhooks, customers look parcels up,
/// supervisors probe. From 127.0.0.1, at a modest rate.
final class HonestTraffic: Sendable {
    /// The honest shop's channel.
    static let channel = "bench"

    let record: HonestRecord
    let ledger: HonestLedger
    private let key: String
    private let secrets: [String: String]
    private let carriers: [String]
    private let generator: OrderGenerator
    private let number = Atomic(0)

    /// - Parameters:
    ///   - key: the shop's.
    ///   - carriers: those that push webhooks in our own format, each with its secret in `secrets`.
    init(record: HonestRecord, ledger: HonestLedger, key: String, carriers: [String], secrets: [String: String]) {
        (self.record, self.ledger, self.key) = (record, ledger, key)
        (self.carriers, self.secrets) = (carriers, secrets)
        // Of yesterday: an order of this evening would be of the future, and refused.
        generator = OrderGenerator(
            articles: DemoArticle.catalogue(count: 2000, seed: 1), seed: UInt64.random(in: 1...UInt64.max),
            day: CivilDay(Int(Date().timeIntervalSince1970) / 86_400 - 1), channel: Self.channel)
    }

    /// Goes on until `isOver`; what was begun is finished.
    func run(until isOver: @escaping @Sendable () -> Bool) async throws {
        let lanes: [(pause: Duration, once: @Sendable () async throws -> Void)] = [
            (.milliseconds(250), placeOrder), (.milliseconds(250), placeOrder), (.milliseconds(300), askAfterOrder),
            (.milliseconds(500), pushWebhook), (.milliseconds(200), lookUp),
            (.milliseconds(500), { try await self.probe("/live") }),
            (.milliseconds(1000), { try await self.probe("/ready") }),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in lanes {
                group.addTask {
                    while !isOver() {
                        try await lane.once()
                        try await Task.sleep(for: lane.pause)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Sendable
    private func placeOrder() async throws {
        let order = generator.order(number.add(1, ordering: .relaxed).newValue)
        let document = try order.encoded()
        let sent = try JSONDecoder().decode(Addressed.self, from: document)
        ledger.add(names: [sent.shipTo.name, sent.shipTo.street])
        let answer = try await call(.order, shop, "POST", "/orders", body: document)
        guard let answer, answer.isSuccess else { return }
        let stored = try JSONDecoder().decode(Stored.self, from: answer.body)
        ledger.add(.init(id: stored.id, externalID: order.externalID, document: Array(document)))
    }

    /// What it learns of are parcels that their carriers have reported of: others may not have got to `tracking` yet.
    @Sendable
    private func askAfterOrder() async throws {
        guard let order = ledger.anyOrder() else { return }
        let answer = try await call(.status, shop, "GET", "/orders/\(order.id)")
        guard let answer, answer.isSuccess else { return }
        let shipments = try JSONDecoder().decode(Shipped.self, from: answer.body).shipments
        ledger.add(
            shipments.filter { $0.status != nil }.map {
                HonestLedger.Parcel(carrier: $0.carrier, trackingNumber: $0.trackingNumber)
            })
    }

    /// A scan of an hour ago, which changes nothing of where the parcel is.
    @Sendable
    private func pushWebhook() async throws {
        guard let parcel = ledger.anyParcel(of: carriers), let secret = secrets[parcel.carrier] else { return }
        let event = CarrierEvent(
            id: "\(parcel.trackingNumber)-\(UUID())", trackingNumber: parcel.trackingNumber, status: .inTransit, code: "SCAN",
            message: "Scanned", occurredAt: ZonedTime(Date() - 3600), place: "Osasco")
        let signer = CarrierSigner(format: .waybill, secret: secret)
        let webhook = try signer.genuine(try TrackingWebhook.encode([event]), to: parcel.carrier, now: Date())
        let tracking = HTTPService(LocalProgram.address(of: "tracking"))
        try await call(
            .webhook, tracking, "POST", webhook.path, body: Data(webhook.body),
            headers: webhook.headers.map { ($0.key, $0.value) })
    }

    @Sendable
    private func lookUp() async throws {
        guard let parcel = ledger.anyParcel() else { return }
        try await call(
            .lookUp, HTTPService(LocalProgram.address(of: "tracking")), "GET",
            "/shipments/\(parcel.trackingNumber)?carrier=\(parcel.carrier)")
    }

    private func probe(_ path: String) async throws {
        let program = LocalProgram.all[number.add(1, ordering: .relaxed).newValue % LocalProgram.all.count]
        try await call(path == "/live" ? .live : .ready, HTTPService("http://127.0.0.1:\(program.port)"), "GET", path)
    }

    private var shop: HTTPService { HTTPService(LocalProgram.address(of: "order-intake"), key: key) }
}

extension HonestTraffic {
    /// Tries of one request: nobody would wait longer.
    private static let tries = 40

    /// Makes a call until it is taken: who is asked to come again does.
    @discardableResult
    private func call(
        _ kind: HonestRecord.Kind, _ service: HTTPService, _ method: String, _ path: String, body: Data? = nil,
        headers: [(String, String)] = []
    ) async throws -> HTTPAnswer? {
        let start = ContinuousClock.now
        var pause = RetryPause(limit: 5)
        for _ in 0..<Self.tries {
            let answer = try await answered { try await service.send(method, path, body: body, headers: headers) }
            if let answer, answer.status != 503 || answer.retryAfter == nil {
                let refusal = answer.isSuccess ? nil : "\(answer.status) \(answer.excerpt)"
                record.add(kind, seconds: (ContinuousClock.now - start).seconds, refusal: refusal)
                return answer
            }
            record.addDelay(kind, isAnswered: answer != nil)
            try await Task.sleep(for: pause.next(asked: answer?.retryAfter))
        }
        record.addFailure(kind, "never answered")
        return nil
    }

    /// nil when the connection failed.
    private func answered(_ call: () async throws -> HTTPAnswer) async throws -> HTTPAnswer? {
        do {
            return try await call()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return nil
        }
    }

    private struct Stored: Decodable {
        let id: String
    }

    private struct Addressed: Decodable {
        struct Destination: Decodable {
            let name: String
            let street: String
        }
        let shipTo: Destination

        private enum CodingKeys: String, CodingKey {
            case shipTo = "ship_to"
        }
    }

    private struct Shipped: Decodable {
        struct Shipment: Decodable {
            let carrier: String
            let trackingNumber: String
            let status: String?

            private enum CodingKeys: String, CodingKey {
                case carrier, status
                case trackingNumber = "tracking_number"
            }
        }
        let shipments: [Shipment]
    }
}
