/// What an answer means for whoever asked: one list for all services, so that nobody beyond the formats needs to know any of them.
///
/// A sale cannot be told without a tracking number: `Purchase` and `SoldParcel` refuse to be made without one.
package indirect enum Verdict: Sendable, Equatable {
    // MARK: Sales

    /// Sold, with numbers. Documents may still be missing: they are fetched by `Operation.label`.
    case bought(Purchase)
    /// Taken on and not done. Ask again by the handle; never buy anew.
    case pending(Pending)
    /// Several consignments, several fates, in the order of the request.
    case partial([Verdict])

    // MARK: Answers to what does no harm

    /// Prices. In answer to a look-up: known, and not sold.
    case rated(Quotation)
    case transit([DeliveryPromise])
    case listed(Page)
    /// In answer to a look-up: nothing of that handle, reference or number is known.
    case absent
    case label([LabelDocument])
    case address(AddressFinding)
    case token(AccessToken)
    /// Something else was taken down.
    case recorded(Record)

    // MARK: After the sale

    case voided
    /// Asked for; whether money comes back shows later.
    case voidPending
    /// The label lives on.
    case voidRefused(Refusal)
    case manifested(ManifestPaper)
    case pickupOffered(Pickup)
    case pickupScheduled(Pickup)
    case pickupCancelled

    // MARK: Not done

    /// Not this consignment, now: another service or a person.
    case refused(Refusal)
    /// The quote has run out: quote again, within the same attempt.
    case requote(Refusal)
    /// Surely not done; the same again may go well, after so many seconds if the service said so.
    case retry(Refusal, after: Int?)
    /// Maybe done: look it up. Never a plain repetition.
    case unknown(Refusal)
    /// The token has run out: fetch another, once.
    case renewToken(Refusal)
    /// Account, key or money: no call for this account until a person acted.
    case stop(Refusal)
}

extension Verdict {
    /// A short word for counting.
    package var code: String {
        switch self {
        case .bought: "bought"
        case .pending: "pending"
        case .partial: "partial"
        case .rated: "rated"
        case .transit: "transit"
        case .listed: "listed"
        case .absent: "absent"
        case .label: "label"
        case .address(let finding): "address_\(finding.state.rawValue)"
        case .token: "token"
        case .recorded(let record): record.kind.rawValue
        case .voided: "voided"
        case .voidPending: "void_pending"
        case .voidRefused: "void_refused"
        case .manifested: "manifested"
        case .pickupOffered: "quoted"
        case .pickupScheduled: "pickup_scheduled"
        case .pickupCancelled: "pickup_cancelled"
        case .refused: "refused"
        case .requote: "requote"
        case .retry: "retry"
        case .unknown: "unknown"
        case .renewToken: "renew_token"
        case .stop: "stop_lane"
        }
    }

    /// Why it was not done; nil where it was.
    package var refusal: Refusal? {
        switch self {
        case .refused(let refusal), .requote(let refusal), .retry(let refusal, _), .unknown(let refusal),
            .renewToken(let refusal), .stop(let refusal), .voidRefused(let refusal):
            refusal
        default: nil
        }
    }

    /// Whether it may have been done without our knowing.
    package var needsLookUp: Bool {
        switch self {
        case .unknown: true
        case .partial(let parts): parts.contains(where: \.needsLookUp)
        default: false
        }
    }

    /// Whether it speaks against the service rather than against what was asked: what circuit breakers count.
    package var countsAgainstService: Bool {
        switch self {
        case .retry, .unknown: true
        default: false
        }
    }

    /// In answer to a look-up: whether nothing was sold, by the service's own word.
    package var saysUnsold: Bool {
        switch self {
        case .rated, .absent: true
        default: false
        }
    }
}

/// Taken on and not done.
package struct Pending: Sendable, Equatable {
    /// What to ask by; empty when the service gave nothing.
    package let handle: String
    /// The service's word for where it stands.
    package let status: String
    package let reference: String

    init(handle: String?, status: String?, reference: String? = nil) {
        (self.handle, self.status, self.reference) = (handle ?? "", status ?? "", reference ?? "")
    }
}
