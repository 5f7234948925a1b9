import LabelFormats
import Logging
import Metrics

/// Buys claimed labels of one account: quotes where the service sells only what it quoted, many in one call where it takes that.
struct LabelBuyer: Sendable {
    /// Commits what a quote left before it is bought by; false when the claim is over.
    typealias QuoteKeeper = @Sendable (AttemptKey, _ handle: String, _ offer: String) async throws -> Bool

    /// What came of one call to the service.
    struct Round: Sendable {
        var answers: [String: LabelAnswer] = [:]
        /// The service failed, rather than judged what was asked.
        var failure: String?
        /// Some call never went out.
        var isPutOff = false
    }

    let caller: LabelCaller
    let keepQuote: QuoteKeeper

    /// - Parameter wanted: of one account; several only where the format takes several consignments a call.
    func buy(_ wanted: [WantedLabel]) async -> Round {
        guard let first = wanted.first, let format = first.account.labelFormat else { return Round() }
        let round: Round =
            if case .quoteThenBuy = format.traits.steps, first.job.handle.isEmpty {
                await quoteAndBuy(first)
            } else if wanted.count == 1 {
                await one(first, first.job)
            } else {
                await many(wanted)
            }
        for answer in round.answers.values { count(format, answer) }
        return round
    }

    private func count(_ format: LabelFormat, _ answer: LabelAnswer) {
        Counter(label: "waybill_label_attempts_total", dimensions: [("format", format.name), ("verdict", answer.word)])
            .increment()
    }

    // One

    private func one(_ wanted: WantedLabel, _ job: LabelJob) async -> Round {
        let result = await caller.ask(job, as: .buy, of: wanted.account)
        return round(result, [wanted.reference: await answer(result, job, wanted.account)])
    }

    private func answer(_ result: CallResult, _ job: LabelJob, _ account: CarrierAccount) async -> LabelAnswer {
        guard case .bought(let purchase) = result.verdict else { return LabelAnswer(result, for: job, documents: nil) }
        return LabelAnswer(result, for: job, documents: await caller.documents(of: purchase, job, of: account))
    }

    private func round(_ result: CallResult, _ answers: [String: LabelAnswer]) -> Round {
        guard result.verdict.countsAgainstService else { return Round(answers: answers) }
        if result.isPutOff { return Round(answers: answers, isPutOff: true) }
        return Round(answers: answers, failure: result.verdict.refusal?.sentence ?? "")
    }

    /// Quotes do no harm, so what a quote says of its own failure holds for the attempt; what is bought by it is committed before.
    private func quoteAndBuy(_ wanted: WantedLabel) async -> Round {
        let result = await caller.ask(wanted.job, as: .quote, of: wanted.account)
        guard case .rated(let quotation) = result.verdict else {
            return round(result, [wanted.reference: LabelAnswer(result, for: wanted.job, documents: nil)])
        }
        guard let rate = quotation.rates.first(where: { $0.service == wanted.job.service }) else {
            let offered = Set(quotation.rates.map(\.service)).sorted().joined(separator: ", ")
            let message = "the carrier has no price for \(wanted.job.service); it offers \(offered)"
            return Round(answers: [wanted.reference: .refused(code: "no_rate", message: message, about: .service)])
        }
        var job = wanted.job
        (job.handle, job.offer, job.carrier) = (quotation.handle, rate.offer, rate.carrier)
        guard (try? await keepQuote(wanted.key, job.handle, job.offer)) == true else {
            return Round(answers: [wanted.reference: .retry(reason: "the quote could not be kept", after: nil)])
        }
        return await one(wanted, job)
    }

    // Many

    /// A call the carrier refuses as a whole, and one that cannot even be written, is halved until the label it cannot stand is alone.
    private func many(_ wanted: [WantedLabel]) async -> Round {
        guard wanted.count > 1 else { return await one(wanted[0], wanted[0].job) }
        var job = LabelJob()
        (job.consignments, job.media) = (wanted.map(\.job), wanted[0].job.media)
        let result = await caller.ask(job, as: .buy, of: wanted[0].account)
        switch result.verdict {
        case .partial(let parts) where parts.count == wanted.count:
            var answers: [String: LabelAnswer] = [:]
            for (wanted, part) in zip(wanted, parts) {
                answers[wanted.reference] = await answer(CallResult(part), wanted.job, wanted.account)
            }
            return Round(answers: answers)
        case .refused: return await halve(wanted)
        default:
            let answers = wanted.map { ($0.reference, LabelAnswer(result, for: $0.job, documents: nil)) }
            return round(result, Dictionary(answers) { first, _ in first })
        }
    }

    private func halve(_ wanted: [WantedLabel]) async -> Round {
        let middle = wanted.count / 2
        var round = await many(Array(wanted[..<middle]))
        let second = await many(Array(wanted[middle...]))
        round.answers.merge(second.answers) { first, _ in first }
        round.failure = round.failure ?? second.failure
        round.isPutOff = round.isPutOff || second.isPutOff
        return round
    }
}

extension LabelAnswer {
    /// For counting.
    var word: String {
        switch self {
        case .bought: "bought"
        case .pending: "pending"
        case .refused: "refused"
        case .retry: "retry"
        case .unknown: "unknown"
        case .stop: "stop"
        case .absent: "absent"
        case .voided: "voided"
        }
    }
}
