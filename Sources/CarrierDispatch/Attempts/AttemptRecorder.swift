import Contracts
import Fulfilment
import LabelFormats
import Logging
import Messaging
import Metrics
import Observability
import Postgres

/// Writes down what came of attempts, wherever it was learnt: in answer to the call, late, by a look-up, or from the carrier's list.
struct AttemptRecorder: Sendable {
    private let labels = LabelStore()
    private let answers = AnswerStore()
    private let documents = DocumentStore()
    let logger: Logger

    /// - Parameters:
    ///   - answered: any number, of any account; of a shipment one at a time.
    ///   - trace: of the event that asked, by shipment; else that of the parcel counts.
    func record(
        _ answered: [AnsweredAttempt], in transaction: Transaction, _ outbox: OutboxBatch,
        trace: (Int64) -> TraceContext? = { _ in nil }
    ) async throws {
        let answered = answered.sorted { $0.key.shipmentID < $1.key.shipmentID }
        let sold = answered.compactMap { attempt in
            if case .bought(let label) = attempt.answer { (attempt: attempt, label: label) } else { nil }
        }
        let refused = answered.compactMap { attempt in
            if case .refused(let code, let message, let about) = attempt.answer {
                (attempt: attempt, code: code, message: message, about: about)
            } else {
                nil
            }
        }
        let printed = sold.filter(\.label.isPrintable).map {
            BoughtLabel(shipmentID: $0.attempt.key.shipmentID, trackingNumber: $0.label.number)
        }
        let kept = sold.flatMap { attempt, label in
            Self.documents(label, attempt.form).map {
                KeptDocument(
                    shipmentID: attempt.key.shipmentID, trackingNumber: label.number, attempt: attempt.key.number, document: $0)
            }
        }
        let notes = answered.compactMap(Self.note)
        var statements: [SQL] = []
        if !printed.isEmpty {
            statements += [labels.free(printed), labels.makeReady(printed), labels.stop(printed), labels.keepForVoiding(printed)]
        }
        if !sold.isEmpty { statements.append(answers.keep(sold)) }
        if !kept.isEmpty { statements.append(documents.keep(kept)) }
        let failing = statements.count
        if !refused.isEmpty { statements.append(answers.refuse(refused)) }
        if !notes.isEmpty { statements.append(answers.note(notes)) }
        let ended = notes.map(\.key) + refused.map(\.attempt.key)
        if !ended.isEmpty { statements.append(answers.forget(ended.map(\.shipmentID))) }
        guard !statements.isEmpty else { return }
        let results = try await transaction.pipeline(statements)
        if !printed.isEmpty {
            try publishReady(results[1], trace, outbox)
            try publishFailed(results[2], trace, outbox)
        }
        if !refused.isEmpty { try publishFailed(results[failing], trace, outbox) }
        let stopped = answered.compactMap { attempt in
            if case .stop(let reason) = attempt.answer { (account: attempt.account, reason: reason) } else { nil }
        }
        try await stop(stopped, in: transaction)
    }

    /// Our own form is for services that give none.
    private static func documents(_ label: SoldLabel, _ form: PrintedDocument?) -> [PrintedDocument] {
        let isDeclared = label.documents.contains { $0.kind == .customs || $0.kind == .invoice }
        return label.documents + (isDeclared ? [] : [form].compactMap { $0 })
    }

    private static func note(_ attempt: AnsweredAttempt) -> AnswerStore.Note? {
        let key = attempt.key
        switch attempt.answer {
        case .bought, .refused, .absent, .voided: return nil
        case .retry(let reason, _), .stop(let reason): return AnswerStore.Note(key: key, state: .retry, detail: reason)
        case .unknown(let reason, let pause):
            let wait = max(attempt.lookAgain, pause ?? .zero)
            return AnswerStore.Note(key: key, state: .unknown, detail: reason, wait: wait)
        case .pending(let handle, let reason):
            return AnswerStore.Note(key: key, state: .pending, detail: reason, handle: handle, wait: attempt.lookAgain)
        }
    }

    private func publishReady(_ rows: Rows, _ trace: (Int64) -> TraceContext?, _ outbox: OutboxBatch) throws {
        for row in rows {
            let (id, order, carrier, number, parcel) = try row.decode((Int64, Int64, String, String, String?).self)
            let ready = ShipmentReady(shipmentID: id, orderID: order, carrier: carrier, trackingNumber: number)
            try outbox.add(ready, trace: trace(id) ?? parcel.flatMap(TraceContext.init))
        }
    }

    private func publishFailed(_ rows: Rows, _ trace: (Int64) -> TraceContext?, _ outbox: OutboxBatch) throws {
        for row in rows {
            let (id, order, code) = try row.decode((Int64, Int64, String).self)
            try outbox.add(ShipmentException(shipmentID: id, orderID: order, cause: code), trace: trace(id))
        }
    }

    /// Stops accounts. A refused key and an empty purse are for a person; others' accounts go on.
    func stop(_ stopped: [(account: CarrierAccount, reason: String)], in transaction: some SQLExecutor) async throws {
        guard !stopped.isEmpty else { return }
        let known = Dictionary(stopped.map { ($0.account.code, $0) }) { first, _ in first }
        for row in try await transaction.query(answers.stop(known.mapValues(\.reason))) {
            let code = try row.decode(0, as: String.self)
            guard let (account, reason) = known[code] else { continue }
            Counter(label: "waybill_label_accounts_stopped_total", dimensions: [("account", code)]).increment()
            logger.critical(
                "A label account was stopped: when it is mended, carrier-dispatch accounts resume",
                metadata: ["account": "\(code)", "reason": "\(reason)", "for": "\(account.person)"])
        }
    }
}
