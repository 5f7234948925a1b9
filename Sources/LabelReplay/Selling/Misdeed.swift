import Fulfilment

/// What a played service does wrong, as services have been seen to.
package enum Misdeed: String, Sendable, CaseIterable {
    /// Sells, and never answers.
    case hang
    /// Sells, and the connection is reset.
    case reset
    /// Sells, and answers with an empty body.
    case empty
    /// Sells another label to a repetition that should have brought the first, or a refusal.
    case twice
    /// Sells, and does not know of it until the settle time is over.
    case forget
    /// Sells, and answers late.
    case late
    /// Sells, and answers with the label of somebody else.
    case another
    /// Answers this call and those behind it 429, with Retry-After.
    case tooMany = "429"
    /// The token has run out; only where one is fetched.
    case expired
    /// Refuses the key.
    case unauthorised = "401"
    /// Wants money.
    case unpaid = "402"
    /// Closes the account.
    case forbidden = "403"
    /// Refuses every other consignment of a call with several.
    case partial
    /// Refuses the consignment, as its address is none.
    case refused

    /// Whether it goes wrong behind a sale, and not instead of one.
    var sells: Bool {
        switch self {
        case .hang, .reset, .empty, .twice, .forget, .late, .another: true
        default: false
        }
    }

    /// What it is, for help texts.
    package var summary: String {
        switch self {
        case .hang: "sells, never answers"
        case .reset: "sells, resets the connection"
        case .empty: "sells, answers with an empty body"
        case .twice: "sells a second label to a repetition"
        case .forget: "sells, and look-ups do not find it until --settle is over"
        case .late: "sells, answers after --late"
        case .another: "sells, answers with another's label"
        case .tooMany: "answers --storm calls 429 with --retry-after"
        case .expired: "the token has run out"
        case .unauthorised: "refuses the key"
        case .unpaid: "wants money first"
        case .forbidden: "closes the account"
        case .partial: "refuses every other consignment of a call with several"
        case .refused: "refuses the consignment"
        }
    }
}

/// How often a played service does what wrong. The same seed draws the same for the same reference and try, in whatever order calls come.
package struct Misconduct: Sendable {
    /// Shares of the purchases, 0 to 1; their sum is at most 1.
    package var shares: [Misdeed: Double] = [:]
    /// Purchases that go wrong at most; nil: as many as the shares say.
    package var most: Int?
    package var seed: UInt64 = 1
    /// How long a label that was forgotten stays unknown.
    package var settle: Duration = .seconds(15 * 60)
    /// How long an answer that is late takes.
    package var late: Duration = .seconds(30)
    /// How long nothing is answered before the connection ends.
    package var hang: Duration = .seconds(600)
    /// Calls that one storm refuses.
    package var storm = 20
    /// Seconds that a storm asks for.
    package var retryAfter = 2

    package init() {}

    /// What goes wrong with a purchase.
    /// - Parameter attempt: how often the reference was bought before.
    func drawn(_ reference: String, attempt: Int) -> Misdeed? {
        var random = SeededRandom(seed: seed, purpose: "misdeed \(reference)", index: attempt)
        var rest = random.unit()
        for misdeed in Misdeed.allCases {
            rest -= shares[misdeed] ?? 0
            if rest < 0 { return misdeed }
        }
        return nil
    }
}
