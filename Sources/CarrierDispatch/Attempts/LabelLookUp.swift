import Contracts
import Fulfilment
import LabelFormats
import Logging
import Messaging
import Metrics
import Postgres

/// Finds out what became of attempts in doubt, by asking their services.
struct LabelLookUp: Sendable {
    /// Asked in one round at most.
    static let limit = 50

    let caller: LabelCaller
    let postgres: Postgres
    let outbox: Outbox
    let timing: AttemptTiming
    let logger: Logger
    private let doubts = DoubtStore()

    init(caller: LabelCaller, postgres: Postgres, outbox: Outbox, timing: AttemptTiming, logger: Logger) {
        (self.caller, self.postgres, self.outbox, self.timing, self.logger) = (caller, postgres, outbox, timing, logger)
    }

    /// Looks up what is due.
    /// - Returns: how many were looked up.
    @discardableResult
    func round() async throws -> Int {
        let due = try await doubts.due(limit: Self.limit, lease: timing.lease, in: postgres)
        guard !due.isEmpty else { return 0 }
        let steps = await withTaskGroup(of: (Doubt, LookUpRules.Step).self) { tasks in
            for doubt in due { tasks.addTask { (doubt, await step(doubt)) } }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        try await take(steps)
        return due.count
    }

    private func step(_ doubt: Doubt) async -> LookUpRules.Step {
        guard let format = doubt.account.labelFormat else { return .ask(reason: "there is no format '\(doubt.account.format)'") }
        let rule = LookUpRules.Doubt(
            traits: format.traits, age: doubt.age, lookUps: doubt.lookUps, isUnwanted: doubt.isUnwanted)
        if doubt.isBeforePurchase { return doubt.isUnwanted ? .drop : .again }
        guard format.operations.contains(.lookUp) else { return LookUpRules.step(nil, rule) }
        let result = await caller.ask(doubt.job, as: .lookUp, of: doubt.account)
        if result.isPutOff, let pause = result.pause {
            return .postpone(reason: result.verdict.refusal?.sentence ?? "", pause: pause)
        }
        return LookUpRules.step(await answer(result, doubt), rule)
    }

    /// - Returns: nil when the service cannot be asked about single labels.
    func ask(_ doubt: Doubt) async -> LabelAnswer? {
        guard doubt.account.labelFormat?.operations.contains(.lookUp) == true else { return nil }
        return await answer(await caller.ask(doubt.job, as: .lookUp, of: doubt.account), doubt)
    }

    private func answer(_ result: CallResult, _ doubt: Doubt) async -> LabelAnswer {
        guard case .bought(let purchase) = result.verdict else { return LabelAnswer(result, for: doubt.job, documents: nil) }
        let documents = await caller.documents(of: purchase, doubt.job, of: doubt.account)
        return LabelAnswer(result, for: doubt.job, documents: documents)
    }

    /// Does what the rules say, all in one transaction.
    func take(_ steps: [(doubt: Doubt, step: LookUpRules.Step)]) async throws {
        for (doubt, step) in steps {
            Counter(
                label: "waybill_label_lookups_total", dimensions: [("format", doubt.account.format), ("outcome", step.word)]
            ).increment()
        }
        let recorded = steps.compactMap { doubt, step in
            if case .record(let answer) = step {
                AnsweredAttempt(
                    key: doubt.key, account: doubt.account, reference: doubt.job.reference, answer: answer,
                    lookAgain: LookUpRules.pause(after: doubt.lookUps))
            } else {
                nil
            }
        }
        let waiting = steps.compactMap { doubt, step in
            step.reason.map { reason -> DoubtStore.Wait in
                if case .postpone(_, let pause) = step {
                    DoubtStore.Wait(key: doubt.key, reason: reason, pause: pause, wasAsked: false)
                } else {
                    DoubtStore.Wait(
                        key: doubt.key, reason: reason, pause: LookUpRules.pause(after: doubt.lookUps), wasAsked: true)
                }
            }
        }
        let stopped = steps.compactMap { doubt, step in
            if case .halt(let reason) = step { (account: doubt.account, reason: reason) } else { nil }
        }
        let asking = steps.filter { if case .ask = $0.step { true } else { false } }.map(\.doubt.key.shipmentID)
        try await outbox.transaction { transaction, events in
            let recorder = AttemptRecorder(logger: logger)
            try await recorder.record(recorded, in: transaction, events)
            try await recorder.stop(stopped, in: transaction)
            if !waiting.isEmpty { try await doubts.wait(waiting, in: transaction) }
            try await end(steps, in: transaction, events)
            if !asking.isEmpty { try await tell(asking, in: transaction, events) }
        }
    }

    /// A label that is wanted still is asked for again at once.
    private func end(
        _ steps: [(doubt: Doubt, step: LookUpRules.Step)], in transaction: Transaction, _ events: OutboxBatch
    ) async throws {
        let answers = AnswerStore()
        func keys(_ wanted: LookUpRules.Step) -> [AttemptKey] { steps.filter { $0.step == wanted }.map(\.doubt.key) }
        let again = try await doubts.end(keys(.again), as: .retry, in: transaction)
        let suspect = try await doubts.end(keys(.next), as: .suspect, in: transaction)
        let dropped = try await doubts.end(keys(.drop), as: .dropped, in: transaction)
        let begun = try await answers.begin(suspect.sorted(), in: transaction)
        for shipment in again + begun { try events.add(LabelRequested(shipmentID: shipment), trace: nil) }
        let ended = suspect + dropped
        if !ended.isEmpty { try await transaction.query(answers.forget(ended)) }
    }

    private func tell(_ shipments: [Int64], in transaction: Transaction, _ events: OutboxBatch) async throws {
        for (shipment, order) in try await doubts.orders(shipments, in: transaction) {
            try events.add(ShipmentException(shipmentID: shipment, orderID: order, cause: Self.inDoubt), trace: nil)
        }
    }

    /// The cause of a shipment of whose label nobody knows whether it was sold.
    static let inDoubt = "label_in_doubt"
}

extension LookUpRules.Step {
    /// For counting.
    fileprivate var word: String {
        switch self {
        case .record(let answer): answer.word
        case .wait: "wait"
        case .postpone: "put_off"
        case .again, .next, .drop: "unsold"
        case .ask: "ask"
        case .halt: "stop"
        }
    }

    /// Why it is still in doubt; nil when it is not.
    fileprivate var reason: String? {
        switch self {
        case .wait(let reason), .postpone(let reason, _), .ask(let reason), .halt(let reason): reason
        default: nil
        }
    }
}
