import Fulfilment

/// An answer and what it answers: where the rules are that hold for every service.
struct Answered: Sendable {
    let answer: CarrierAnswer
    let operation: Operation
    let job: LabelJob?
    /// Whether a 401 may only mean that the token has run out.
    let renews: Bool
    /// Of amounts that name none.
    let currency: Currency?

    var status: Int { answer.status }

    /// The same answer read as if something else had been asked.
    func asked(as other: Operation) -> Answered {
        Answered(answer: answer, operation: other, job: job, renews: renews, currency: currency)
    }

    /// What the status decides before the body is looked at.
    var verdictWithoutBody: Verdict? {
        switch status {
        case 429: return .retry(refusal("too_many", "The service wants fewer calls."), after: answer.retryAfter)
        case 401 where answer.body.isEmpty: return refuse(refusal("401", "The service does not know who asks."))
        case 402 where answer.body.isEmpty: return refuse(refusal("402", "The service wants money first."))
        case 204 where operation == .void: return .voided
        case 204 where operation == .cancelPickup: return .pickupCancelled
        case 204 where operation == .lookUp || operation == .track: return .absent
        default: return nil
        }
    }

    /// What a code of the service, else the status, makes of a refusal.
    func refuse(_ refusal: Refusal, _ meaning: Meaning? = nil) -> Verdict {
        switch meaning ?? Meaning(status: status, of: operation, renews: renews) {
        case .refused: operation == .void ? .voidRefused(refusal) : .refused(refusal)
        case .requote: .requote(refusal)
        case .retry: .retry(refusal, after: answer.retryAfter)
        case .unknown: operation.isHarmless ? .retry(refusal, after: answer.retryAfter) : .unknown(refusal)
        case .renew: renews && operation != .token ? .renewToken(refusal) : .stop(refusal)
        case .stop: .stop(refusal)
        case .absent: operation == .lookUp || operation == .track ? .absent : .refused(refusal)
        }
    }

    /// For what is neither a refusal nor a result: an error page, half a body, a success without its content.
    func unreadable(_ why: String) -> Verdict {
        refuse(refusal("unreadable", "The answer (\(status)) cannot be read: \(why)"), .unknown)
    }

    func refusal(_ code: String, _ message: String) -> Refusal { Refusal(code: code, message: message) }

    /// Holds a reader's verdict against what no reader may say.
    func bounded(_ verdict: Verdict) -> Verdict {
        switch verdict {
        case .bought, .partial:
            guard answer.isSuccess else { return unreadable("it speaks of a sale under an error") }
            return verdict
        case .unknown(let refusal) where operation.isHarmless: return .retry(refusal, after: answer.retryAfter)
        default: return verdict
        }
    }

    /// A sale; without its number it is unknown whether there was one.
    func bought(_ purchase: Purchase?) -> Verdict {
        purchase.map { .bought($0) } ?? unreadable("a sale without a tracking number")
    }

    /// Prices; none at all is a refusal, by the first carrier that said why.
    func rated(_ quotation: Quotation) -> Verdict {
        guard quotation.rates.isEmpty else { return .rated(quotation) }
        // A look-up wants to know whether it was sold, not for how much.
        if operation == .lookUp { return .rated(quotation) }
        return .refused(quotation.failures.first ?? refusal("no_rates", "No service carries this."))
    }

    func promised(_ promises: [DeliveryPromise]) -> Verdict {
        promises.isEmpty ? .refused(refusal("no_service", "No service goes there.")) : .transit(promises)
    }
}

/// What a code or a status means, whatever was asked.
enum Meaning: Sendable, Equatable {
    case refused, requote, retry, unknown, renew, stop, absent

    init(status: Int, of operation: Operation, renews: Bool) {
        switch status {
        case 401: self = renews ? .renew : .stop
        case 402, 403: self = .stop
        case 404, 410: self = operation == .lookUp || operation == .track ? .absent : .refused
        case 429: self = .retry
        // In conflict with what is there: maybe with the label that was already sold.
        case 409 where operation == .buy || operation == .batch: self = .unknown
        case 200..<300, 400, 405, 406, 409, 411..<500: self = .refused
        // Time-outs of proxies (408), redirects and everything of 500: nobody knows how far it got.
        default: self = .unknown
        }
    }
}

/// What a service's codes mean where the status would mislead. Case does not matter.
struct Meanings: Sendable, ExpressibleByDictionaryLiteral {
    private let meanings: [String: Meaning]

    init(dictionaryLiteral elements: (String, Meaning)...) {
        meanings = Dictionary(elements.map { ($0.0.lowercased(), $0.1) }) { first, _ in first }
    }

    subscript(code: String?) -> Meaning? { code.flatMap { meanings[$0.lowercased()] } }
}
