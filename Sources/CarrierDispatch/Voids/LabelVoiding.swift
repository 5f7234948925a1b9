import Contracts
import Fulfilment
import LabelFormats
import Logging
import Messaging
import Metrics
import Postgres

/// Gives labels back that nobody needs: of cancelled orders, sold twice, or found to be sold when another was taken.
///
/// The wish is committed before the call. A call that ended without an answer is looked up before the same is asked again, and a carrier that
/// takes its time is asked until it says what became of it. What it does not take back is for a person, who is named at the label.
struct LabelVoiding: Sendable {
    /// Given back in one round at most.
    static let limit = 50

    let caller: LabelCaller
    let postgres: Postgres
    let outbox: Outbox
    let timing: AttemptTiming
    let logger: Logger
    private let voids = VoidStore()

    init(caller: LabelCaller, postgres: Postgres, outbox: Outbox, timing: AttemptTiming, logger: Logger) {
        (self.caller, self.postgres, self.outbox, self.timing, self.logger) = (caller, postgres, outbox, timing, logger)
    }

    /// Does what is due.
    /// - Returns: how many labels.
    @discardableResult
    func round() async throws -> Int {
        let due = try await voids.due(limit: Self.limit, lease: timing.lease, in: postgres)
        guard !due.isEmpty else { return 0 }
        let ends = await withTaskGroup(of: (label: LeavingLabel, end: VoidEnd, stop: String?).self) { tasks in
            for label in due {
                tasks.addTask {
                    let (end, stop) = await giveBack(label)
                    return (label, end, stop)
                }
            }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        try await record(ends.sorted { $0.label.shipmentID < $1.label.shipmentID })
        return due.count
    }

    private func record(_ ends: [(label: LeavingLabel, end: VoidEnd, stop: String?)]) async throws {
        let stopped = ends.compactMap { end in end.stop.map { (account: end.label.account, reason: $0) } }
        let orders = Dictionary(ends.map { ($0.label.shipmentID, $0.label.orderID) }) { first, _ in first }
        try await outbox.transaction { transaction, events in
            let rows = try await transaction.query(voids.record(ends.map { ($0.label, $0.end) }))
            for row in rows {
                let (shipment, number, state, detail) = try row.decode((Int64, String, LabelState, String).self)
                Counter(label: "waybill_label_voids_total", dimensions: [("state", state.rawValue)]).increment()
                guard state == .voidRefused, let order = orders[shipment] else { continue }
                let cause = "\(Self.refused): \(number): \(detail)"
                try events.add(ShipmentException(shipmentID: shipment, orderID: order, cause: cause), trace: nil)
            }
            try await transaction.query(AnswerStore().forget(orders.keys.sorted()))
            try await AttemptRecorder(logger: logger).stop(stopped, in: transaction)
        }
    }

    /// The beginning of the cause of a shipment whose label is not taken back.
    static let refused = "void_refused"

    private func giveBack(_ label: LeavingLabel) async -> (VoidEnd, stop: String?) {
        let operations = label.account.labelFormat?.operations ?? []
        if label.before == .voidWanted, label.isTooLate {
            return (VoidEnd(.voidRefused, "the time in which the carrier takes it back is over"), nil)
        }
        guard operations.contains(.void) else {
            return (VoidEnd(.voidRefused, "\(label.account.format) cannot give labels back: ask the carrier"), nil)
        }
        if label.before != .voidWanted, operations.contains(.lookUp) {
            let found = await caller.ask(label.job, as: .lookUp, of: label.account)
            if let end = VoidRules.end(ofLookUp: found, of: label.before, calls: label.calls) { return end }
        } else if label.before == .voidPending {
            return (VoidEnd(.voidPending, "the carrier decides", wait: VoidRules.pollSlowly), nil)
        }
        return VoidRules.end(of: await caller.ask(label.job, as: .void, of: label.account), calls: label.calls)
    }
}

/// What a carrier's word makes of a label that is given back.
enum VoidRules {
    static let pollSlowly = Duration.seconds(86_400)

    /// Often at first, as most decide soon; then daily.
    static func poll(after calls: Int) -> Duration { calls <= 4 ? LookUpRules.pause(after: calls) : pollSlowly }

    /// In answer to the wish.
    static func end(of result: CallResult, calls: Int) -> (VoidEnd, stop: String?) {
        switch result.verdict {
        case .voided: return (VoidEnd(.voided), nil)
        case .voidPending: return (VoidEnd(.voidPending, "the carrier decides", wait: poll(after: calls)), nil)
        case .voidRefused(let refusal), .refused(let refusal):
            return (VoidEnd(.voidRefused, "\(refusal.sentence) (\(refusal.code))"), nil)
        case .retry(let refusal, _), .requote(let refusal):
            let wait = max(LookUpRules.pause(after: calls), result.pause ?? .zero)
            return (VoidEnd(.voidWanted, refusal.sentence, wait: wait), nil)
        case .renewToken(let refusal), .stop(let refusal):
            return (VoidEnd(.voidWanted, refusal.sentence, wait: LookUpRules.first), refusal.words)
        default:
            // Maybe done: looked up next, as its state says.
            let reason = result.verdict.refusal?.sentence ?? "the carrier answered \(result.verdict.code)"
            return (VoidEnd(.voiding, reason, wait: LookUpRules.pause(after: calls)), nil)
        }
    }

    /// In answer to a look-up.
    /// - Returns: nil when it is given back once more: the call before did not come about.
    static func end(ofLookUp result: CallResult, of state: LabelState, calls: Int) -> (VoidEnd, stop: String?)? {
        switch result.verdict {
        case .voided: return (VoidEnd(.voided), nil)
        case .voidPending: return (VoidEnd(.voidPending, "the carrier decides", wait: poll(after: calls)), nil)
        case .bought where state == .voidPending: return (VoidEnd(.voidRefused, "the carrier decided not to take it back"), nil)
        case .stop(let refusal), .renewToken(let refusal):
            let end = VoidEnd(state, refusal.sentence, wait: LookUpRules.pause(after: calls))
            return (end, refusal.words)
        case .bought, .absent, .rated, .refused:
            return state == .voidPending ? (VoidEnd(state, wait: poll(after: calls)), nil) : nil
        default:
            let wait = max(LookUpRules.pause(after: calls), result.pause ?? .zero)
            return (VoidEnd(state, result.verdict.refusal?.sentence ?? "", wait: wait), nil)
        }
    }
}
