import Fulfilment
import LabelFormats
package import Logging
package import Messaging
import Metrics
package import Postgres

/// What is done about labels beside buying them: late answers are written down, doubts looked up, labels given back, lists compared, and
/// services told of closed manifests.
///
/// Every program instance does it; rows are taken so that each is done once. It makes its calls beside the lanes, so that they never wait
/// behind purchases.
package struct LabelFollowUp: Sendable {
    private let late: LateAnswers
    let lookUp: LabelLookUp
    let voiding: LabelVoiding
    let sweep: LabelSweep
    let filer: ManifestFiler
    private let sweepEvery: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - late: of the purchases of this program.
    ///   - sweepEvery: how often a carrier's list is read.
    package init(
        late: LateAnswers, caller: LabelCaller, postgres: Postgres, outbox: Outbox, timing: AttemptTiming, sweepEvery: Duration,
        logger: Logger
    ) {
        self.late = late
        lookUp = LabelLookUp(caller: caller, postgres: postgres, outbox: outbox, timing: timing, logger: logger)
        voiding = LabelVoiding(caller: caller, postgres: postgres, outbox: outbox, timing: timing, logger: logger)
        sweep = LabelSweep(lookUp: lookUp)
        filer = ManifestFiler(caller: caller, postgres: postgres, timing: timing, logger: logger)
        (self.sweepEvery, self.logger) = (sweepEvery, logger)
    }

    /// Does what is due now.
    package func round() async throws {
        try await recordLate()
        _ = try await DoubtStore().lapse(in: lookUp.postgres)
        try await lookUp.round()
        try await voiding.round()
        try await filer.round()
    }

    /// Compares the lists of accounts whose turn it is; apart from the rounds, as lists may be long.
    package func sweepRound() async throws { _ = try await sweep.round(every: sweepEvery) }

    /// Answers that cannot be written down now are kept for the next round.
    func recordLate() async throws {
        let answered = late.take()
        guard !answered.isEmpty else { return }
        do {
            try await lookUp.outbox.transaction { transaction, events in
                try await AttemptRecorder(logger: logger).record(answered, in: transaction, events)
            }
        } catch {
            late.add(answered)
            throw error
        }
    }

    /// Counts what is open and what is closed, for the metrics.
    package func measure() async throws {
        for (name, count) in try await LabelListStore().open(in: lookUp.postgres) {
            Gauge(label: "waybill_labels_open", dimensions: [("state", name)]).record(count)
        }
        for gate in lookUp.caller.gates.standing {
            let dimensions = [("account", gate.account), ("operation", gate.operation)]
            Gauge(label: "waybill_label_gate_closed", dimensions: dimensions).record(gate.isClosed ? 1 : 0)
        }
        for standing in try await AccountStore().standing(in: lookUp.postgres) where standing.isActive {
            let isStopped = standing.stoppedAt != nil
            Gauge(label: "waybill_label_account_stopped", dimensions: [("account", standing.account.code)]).record(
                isStopped ? 1 : 0)
        }
    }
}
