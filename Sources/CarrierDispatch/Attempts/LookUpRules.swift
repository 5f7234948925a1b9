import Fulfilment
import LabelFormats

/// When an attempt in doubt is looked up, and what may follow from what its service says then.
///
/// A service that "knows nothing" may only not know it yet, so that counts when it was said three times and the time is over that the format
/// says it takes. Then a format that never sells twice for one reference buys again under the same one; with the others the attempt becomes
/// suspect, and the next one has a reference of its own.
enum LookUpRules {
    /// An attempt in doubt.
    struct Doubt: Sendable {
        let traits: Traits
        /// Seconds since it was called last.
        let age: Double
        /// How often its service was asked, this time included.
        let lookUps: Int
        /// Nobody wants its label any more.
        let isUnwanted: Bool
    }

    /// What is done.
    enum Step: Sendable, Equatable {
        /// What the service told is recorded.
        case record(LabelAnswer)
        /// It stays in doubt until the next look-up.
        case wait(reason: String)
        /// Its service was not asked; it stays in doubt for so long.
        case postpone(reason: String, pause: Duration)
        /// Nothing was sold, and the same reference may be bought again.
        case again
        /// Nothing was sold as far as the service knows: another attempt.
        case next
        /// Nothing was sold, and nothing is wanted.
        case drop
        /// The look-ups are over and nobody knows: a person has to ask the carrier.
        case ask(reason: String)
        /// The account is stopped; the attempt stays in doubt.
        case halt(reason: String)
    }

    static let first = Duration.seconds(5)
    private static let ladder: [Duration] = [.seconds(5), .seconds(30), .seconds(120), .seconds(600), .seconds(3600)]

    /// The pause behind so many look-ups.
    static func pause(after lookUps: Int) -> Duration { ladder[min(max(lookUps, 0), ladder.count - 1)] }

    /// - Parameter answer: nil when the format has no way to be asked.
    static func step(_ answer: LabelAnswer?, _ doubt: Doubt) -> Step {
        switch answer {
        case .bought(let label): .record(.bought(label))
        case .pending(let handle, let reason): .record(.pending(handle: handle, reason: reason))
        case .stop(let reason): .halt(reason: reason)
        case .voided: doubt.isUnwanted ? .drop : .next
        case .absent: absent(doubt)
        // A look-up that is refused says nothing of the label.
        case .refused(let code, let message, _): patience("\(message) (\(code))", doubt)
        case .retry(let reason, _), .unknown(let reason, _): patience(reason, doubt)
        case nil: patience("it cannot be looked up", doubt)
        }
    }

    private static func absent(_ doubt: Doubt) -> Step {
        guard doubt.lookUps >= 3, let settles = settles(doubt.traits), .seconds(doubt.age) >= settles else {
            return .wait(reason: "the carrier does not know it yet")
        }
        return unsold(doubt.traits, isUnwanted: doubt.isUnwanted)
    }

    /// What follows when nothing was sold.
    static func unsold(_ traits: Traits, isUnwanted: Bool) -> Step {
        // A label of it may still show up, so whoever might sell a second one must not go by its reference again.
        guard traits.repeats != .newLabel else { return .next }
        return isUnwanted ? .drop : .again
    }

    private static func patience(_ reason: String, _ doubt: Doubt) -> Step {
        doubt.lookUps == ladder.count ? .ask(reason: reason) : .wait(reason: reason)
    }

    /// When "unknown" becomes true; nil where only the list, or the invoice, can say so.
    private static func settles(_ traits: Traits) -> Duration? {
        switch traits.search {
        case .byHandle: .seconds(60)
        case .byReference(let settles): settles
        case .byList, .none: nil
        }
    }

    /// How long a label may be missing on a list before it counts as not sold.
    static let listSettles = Duration.seconds(86_400)
}
