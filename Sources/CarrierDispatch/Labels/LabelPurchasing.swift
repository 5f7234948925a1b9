import FoundationEssentials
package import Logging

/// How labels are bought.
package struct LabelLimits: Sendable {
    /// How long a batch waits for a carrier; what is not bought by then is asked for again later.
    package var patience: Duration = .seconds(2)
    /// Calls to one carrier at a time.
    package var callsPerCarrier = 2
    /// Labels per call; the protocol allows 100.
    package var labelsPerCall = 100
    /// Failures in a row that open a carrier's circuit breaker.
    package var failures = 3
    /// How long it then leaves the carrier alone, the first time.
    package var pause: Duration = .seconds(5)
    /// Labels waiting for a call to one carrier at most; more are asked for again later.
    package var queue = 10_000
    /// Labels kept for callers that went away.
    package var keptAnswers = 20_000

    package init() {}
}

/// Buys labels from all carriers at once, each over a lane of its own, so that one that is down never stops another.
package actor LabelPurchasing {
    private let client: CarrierClient
    private let limits: LabelLimits
    private let logger: Logger
    private var lanes: [String: CarrierLane] = [:]

    package init(client: CarrierClient, limits: LabelLimits, logger: Logger) {
        self.client = client
        self.limits = limits
        self.logger = logger
    }

    /// Buys every wanted label.
    /// - Returns: what became of each, by shipment.
    func buy(_ wanted: [WantedLabel]) async -> [Int64: LabelAnswer] {
        let groups = Dictionary(grouping: wanted, by: \.carrier)
        return await withTaskGroup(of: [Int64: LabelAnswer].self) { tasks in
            for (carrier, labels) in groups {
                let lane = lane(carrier)
                tasks.addTask { await Self.buy(labels, over: lane) }
            }
            var answers: [Int64: LabelAnswer] = [:]
            for await part in tasks { answers.merge(part) { first, _ in first } }
            return answers
        }
    }

    private static func buy(_ labels: [WantedLabel], over lane: CarrierLane) async -> [Int64: LabelAnswer] {
        guard let endpoint = labels.first?.endpoint else {
            return Dictionary(
                uniqueKeysWithValues: labels.map { ($0.shipmentID, .later(reason: "\($0.carrier) has no endpoint", after: nil)) })
        }
        let answers = await lane.buy(labels.map(\.order), at: endpoint)
        return Dictionary(
            uniqueKeysWithValues: labels.compactMap { label in answers[label.order.idempotencyKey].map { (label.shipmentID, $0) }
            })
    }

    private func lane(_ carrier: String) -> CarrierLane {
        if let lane = lanes[carrier] { return lane }
        let lane = CarrierLane(carrier: carrier, client: client, limits: limits, logger: logger)
        lanes[carrier] = lane
        return lane
    }
}

/// A label a shipment waits for.
struct WantedLabel: Sendable {
    let shipmentID: Int64
    let carrier: String
    /// nil when the carrier has no label service.
    let endpoint: String?
    /// When its shipment was opened.
    let since: Date
    let order: LabelOrder
}
