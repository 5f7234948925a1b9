import CarrierFormats
package import FoundationEssentials
import Fulfilment
package import Logging
package import Messaging
import Metrics
import Observability
package import Postgres
import TrackingSources

/// Asks carriers about parcels: whether an end is true that nobody vouches for, and whether there is news of one of which nothing is heard.
/// What they answer is stored like a webhook, read by the format's own reader, and counts.
///
/// Each source has a budget, and its account is locked while parcels are taken: any number of programs keep within it together. One that says
/// that it is asked too often, or does not answer, is left alone for a while; the others do not notice.
package struct CarrierPolling: Sendable {
    /// Parcels of one round.
    private static let atOnce = 50
    /// Calls at once.
    private static let width = 4

    private let postgres: Postgres
    private let outbox: Outbox
    private let sources: SourceWatch
    private let logger: Logger
    private let store = PollStore()

    /// - Parameter sources: who is asked, when and how often, as it is set up at each round.
    package init(postgres: Postgres, outbox: Outbox, sources: SourceWatch, logger: Logger) {
        (self.postgres, self.outbox, self.sources, self.logger) = (postgres, outbox, sources, logger)
    }

    /// Sources whose carrier can be asked now.
    var askable: [String] { sources.current.askable }

    /// Asks a source about what is due; after a failure it is due again later. While its secrets cannot be opened it is asked nothing, and what
    /// is due waits.
    package func poll(_ name: String, now: Date = Date()) async throws {
        guard let source = sources.current[name], source.fault == nil, let lookUp = source.format.lookUp else { return }
        var waiting = try await take(name, source.polling, now)[...]
        while !waiting.isEmpty {
            let next = waiting.prefix(Self.width)
            waiting = waiting.dropFirst(Self.width)
            let answers = try await ask(Array(next), lookUp, source.access)
            var isStopped = false
            for (parcel, answer) in answers { isStopped = try await settle(parcel, source, answer) || isStopped }
            guard !isStopped else { return try await store.giveBack(Array(waiting), on: postgres) }
        }
    }

    private func take(_ source: String, _ rules: PollingRules, _ now: Date) async throws -> [PolledParcel] {
        try await postgres.transaction { transaction in
            guard let account = try await store.lock(source, in: transaction) else { return [] }
            if rules.mode == .never { try await store.forgetNews(of: source, in: transaction) }
            let left = account.left(rules, at: now)
            guard left > 0 else { return [] }
            return try await store.take(min(left, Self.atOnce), from: source, account, at: now, in: transaction)
        }
    }

    private typealias Answer = Result<[UInt8], CarrierCalls.Failure>

    private func ask(
        _ parcels: [PolledParcel], _ lookUp: LookUp, _ access: CarrierAccess
    ) async throws -> [(PolledParcel, Answer)] {
        await withTaskGroup(of: (PolledParcel, Answer).self) { group in
            for parcel in parcels {
                group.addTask {
                    do throws(CarrierCalls.Failure) {
                        return (parcel, .success(try await CarrierCalls().answer(about: parcel.number, lookUp, access)))
                    } catch {
                        return (parcel, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// - Returns: whether the source is not to be asked on.
    private func settle(_ parcel: PolledParcel, _ source: WebhookSource, _ answer: Answer) async throws -> Bool {
        switch answer {
        case .success(let body):
            try await store.note(parcel.source, "answered", isAnswer: true, stop: nil, on: postgres)
            try await settle(parcel, source, body)
            return false
        case .failure(let failure):
            logger.warning("A carrier could not be asked", metadata: ["source": "\(parcel.source)", "error": "\(failure)"])
            let stop = failure.stop
            let knowsNothing = failure.status == 404
            try await store.note(parcel.source, failure.description, isAnswer: knowsNothing, stop: stop, on: postgres)
            count(parcel, knowsNothing ? "unknown" : stop != nil ? "refused" : "failed")
            if stop != nil { try await store.giveBack([parcel], on: postgres) } else { try await giveUp(parcel) }
            return stop != nil
        }
    }

    /// Stores what a carrier said; a confirmation is over when it says the same as the webhook.
    private func settle(_ parcel: PolledParcel, _ source: WebhookSource, _ body: [UInt8]) async throws {
        var delivery = ReceivedWebhook(
            source: parcel.source, key: "look:" + DeliveryKey.of(id: nil, body: body), body: body, trace: .generate())
        (delivery.format, delivery.isLookedUp) = (source.format.name, true)
        let isNew = try await WebhookStore().add([delivery], publishing: outbox) > 0
        count(parcel, isNew ? "news" : "nothing_new")
        guard let status = parcel.status else {
            if isNew { try await store.renew(parcel, on: postgres) }
            return
        }
        let key = TrackingNumber.key(parcel.number)
        let events = (try? source.format.lookUp?.read(body))?.events ?? []
        guard events.contains(where: { TrackingNumber.key($0.trackingNumber) == key && $0.status.rawValue == status }) else {
            return try await giveUp(parcel)
        }
        countConfirmation(parcel, "confirmed")
        try await store.remove(parcel, on: postgres)
    }

    /// A confirmation that was asked for often enough is asked for no more; the event stays as it is.
    private func giveUp(_ parcel: PolledParcel) async throws {
        guard parcel.status != nil else { return }
        let isOver = parcel.attempts >= ConfirmationStore.mostAttempts
        countConfirmation(parcel, isOver ? "given_up" : "not_confirmed")
        if isOver { try await store.remove(parcel, on: postgres) }
    }

    private func count(_ parcel: PolledParcel, _ outcome: String) {
        Counter(label: "waybill_tracking_polls_total", dimensions: [("source", parcel.source), ("outcome", outcome)]).increment()
    }

    private func countConfirmation(_ parcel: PolledParcel, _ outcome: String) {
        Counter(label: "waybill_tracking_second_looks_total", dimensions: [("source", parcel.source), ("outcome", outcome)])
            .increment()
    }
}

extension CarrierCalls.Failure {
    /// Seconds in which the carrier is not to be asked, as it says itself: it is asked too often, or does not take our key.
    fileprivate var stop: TimeInterval? {
        switch status {
        case 429: min(max(1, retryAfter ?? 60), PollAccount.longestWish)
        case 503: retryAfter.map { min(max(1, $0), PollAccount.longestWish) }
        case 401, 403: 900
        default: nil
        }
    }
}
