import FoundationEssentials
import LabelFormats
package import Logging
package import Postgres

/// How labels are bought.
package struct LabelLimits: Sendable {
    /// How long a batch waits for a carrier; what is not bought by then is recorded when it comes.
    package var patience: Duration = .seconds(2)
    /// Calls to one account at a time, where a call buys many labels.
    package var callsPerCarrier = 2
    /// Calls to one account at a time, where a call buys one.
    package var singleCalls = 32
    /// Labels per call, where a service takes several.
    package var labelsPerCall = 100
    /// Failures in a row that open a carrier's circuit breaker.
    package var failures = 3
    /// How long it then leaves the carrier alone, the first time.
    package var pause: Duration = .seconds(5)
    /// Labels waiting for a call to one account at most; more are asked for again later.
    package var queue = 10_000

    package init() {}

    func labels(_ account: CarrierAccount) -> Int { min(labelsPerCall, account.labelFormat?.traits.consignments ?? 1) }

    /// Where a pace is slower than what would be called at a time, no more wait for their turns than two seconds have.
    func calls(_ account: CarrierAccount) -> Int {
        let most = (account.labelFormat?.traits.consignments ?? 1) > 1 ? callsPerCarrier : singleCalls
        guard let spacing = account.spacing, spacing > .zero else { return most }
        return min(most, max(1, Int(.seconds(2) / spacing)))
    }
}

extension CarrierAccount {
    /// The calls that a label takes.
    var purchase: Set<LabelFormats.Operation> {
        guard let format = labelFormat else { return [.buy] }
        var operations: Set<LabelFormats.Operation> = [.buy]
        if case .quoteThenBuy = format.traits.steps { operations.insert(.quote) }
        if format.operations.contains(.token) { operations.insert(.token) }
        return operations
    }

    /// From one purchase to the next by the account's pace; nil where nothing says so. Tokens are few.
    var spacing: Duration? { callPace?.spacing(of: purchase.subtracting([.token]).sorted { $0.rawValue < $1.rawValue }) }

    /// How long a label waits for its turn behind others; nil where no pace says so.
    func wait(behind others: Int, labelsPerCall: Int) -> Duration? { spacing.map { $0 * (others / labelsPerCall) } }
}

/// Buys labels from all accounts at once, each over a lane of its own, so that one that is down never stops another.
package actor LabelPurchasing {
    /// Answers that came after their callers had gone.
    package nonisolated let late = LateAnswers()
    private let buyer: LabelBuyer
    private let limits: LabelLimits
    private let logger: Logger
    private var lanes: [String: LabelLane] = [:]

    /// - Parameter postgres: where quotes are kept before they are bought by.
    package init(caller: LabelCaller, postgres: Postgres, limits: LabelLimits, logger: Logger) {
        let attempts = AttemptStore()
        buyer = LabelBuyer(caller: caller) { key, handle, offer in
            try await attempts.keepQuote(key, handle: handle, offer: offer, in: postgres)
        }
        self.limits = limits
        self.logger = logger
    }

    /// Buys every wanted label.
    /// - Returns: what became of those that were answered in time.
    func buy(_ wanted: [WantedLabel]) async -> [AnsweredAttempt] {
        let groups = Dictionary(grouping: wanted, by: \.account.code)
        return await withTaskGroup(of: [AnsweredAttempt].self) { tasks in
            for (_, labels) in groups {
                let lane = lane(labels[0].account)
                tasks.addTask {
                    let answers = await lane.buy(labels)
                    return labels.compactMap { label in answers[label.reference].map { AnsweredAttempt(label, $0) } }
                }
            }
            var answered: [AnsweredAttempt] = []
            for await part in tasks { answered += part }
            return answered
        }
    }

    private func lane(_ account: CarrierAccount) -> LabelLane {
        if let lane = lanes[account.code] { return lane }
        let lane = LabelLane(carrier: account.carrier, buyer: buyer, limits: limits, late: late, logger: logger)
        lanes[account.code] = lane
        return lane
    }
}
