import FoundationEssentials
import Fulfilment
import LabelFormats

/// What is known of an attempt to buy a label after its carrier was asked, whatever the service.
enum LabelAnswer: Sendable, Equatable {
    case bought(SoldLabel)
    /// Taken on; `handle` is what it is asked by, empty when the service gave none.
    case pending(handle: String, reason: String)
    /// The carrier will not sell it.
    case refused(code: String, message: String, about: Refusal.About = .other)
    /// Surely not sold; `after` when the carrier said how long to wait.
    case retry(reason: String, after: Duration?)
    /// Maybe sold.
    case unknown(reason: String, after: Duration?)
    /// The account is not called again before a person acted; nothing was sold.
    case stop(reason: String)
    /// In answer to a look-up: nothing was sold under it, by the service's word now.
    case absent
    /// In answer to a look-up: it was sold and given back already.
    case voided
}

/// A label that was sold.
struct SoldLabel: Sendable, Equatable {
    let number: String
    /// Without a label when only the number is known.
    var documents: [PrintedDocument]
    /// The service's name for it; empty when it has none.
    var handle = ""
    /// What the account pays; nil when that is not told.
    var charged: CarrierAmount?

    /// Whether there is something to stick on the parcel.
    var isPrintable: Bool { documents.contains { $0.kind == .label } }
}

extension LabelAnswer {
    /// The code of a label that is not asked for because of what customs wants to know.
    static let customsMissing = "customs_missing"

    /// The codes of refusals that are ours: nobody was asked.
    static let own = [customsMissing, "not_sent"]
}

/// What came of a call, and how long its service wants to be left alone.
struct CallResult: Sendable {
    let verdict: Verdict
    /// nil when it did not say.
    let pause: Duration?
    /// The service refused it because it is called too often.
    let isLimiting: Bool
    /// The call never went out: `AccountGates` held it back.
    private(set) var isPutOff = false

    init(_ verdict: Verdict, pause: Duration? = nil, isLimiting: Bool = false) {
        self.isLimiting = isLimiting
        if case .retry(_, let seconds?) = verdict {
            (self.verdict, self.pause) = (verdict, .seconds(seconds))
        } else {
            (self.verdict, self.pause) = (verdict, pause)
        }
    }

    /// Of a call that the gates held back.
    static func putOff(_ closed: AccountGates.Closed) -> CallResult {
        var result = CallResult(.retry(Refusal(code: "put_off", message: closed.reason), after: nil), pause: closed.wait)
        result.isPutOff = true
        return result
    }
}

extension LabelAnswer {
    /// - Parameter documents: of a sale; nil when its label cannot be had, so that the sale is looked up again.
    init(_ result: CallResult, for job: LabelJob, documents: [PrintedDocument]?) {
        switch result.verdict {
        case .bought(let purchase):
            guard Self.isAbout(job, purchase) else {
                self = .unknown(reason: "the answer was about \(purchase.reference)", after: nil)
                return
            }
            guard let documents, let number = purchase.numbers.first else {
                self = .unknown(reason: "it was sold, and its document cannot be had yet", after: nil)
                return
            }
            self = .bought(
                SoldLabel(number: number, documents: documents, handle: purchase.handle, charged: purchase.charged))
        case .pending(let pending):
            self = .pending(handle: pending.handle, reason: "the carrier says \(pending.status)")
        case .refused(let refusal): self = .refused(code: refusal.code, message: refusal.sentence, about: refusal.about)
        case .retry(let refusal, _), .requote(let refusal): self = .retry(reason: refusal.words, after: result.pause)
        case .unknown(let refusal): self = .unknown(reason: refusal.words, after: result.pause)
        case .renewToken(let refusal), .stop(let refusal): self = .stop(reason: refusal.words)
        case .absent, .rated: self = .absent
        case .voided, .voidPending: self = .voided
        default: self = .unknown(reason: "the carrier answered \(result.verdict.code)", after: result.pause)
        }
    }

    /// What a service gives back as our reference is ours, whatever it did to letters and marks. One that gives none back is believed.
    private static func isAbout(_ job: LabelJob, _ purchase: Purchase) -> Bool {
        func plain(_ text: String) -> String { text.uppercased().filter { $0.isLetter || $0.isNumber } }
        return purchase.reference.isEmpty || job.reference.isEmpty || plain(purchase.reference) == plain(job.reference)
    }
}

extension Refusal {
    /// For a person.
    var sentence: String { message.isEmpty ? "the carrier gave no reason" : message }

    /// With the code before it, for whoever looks for the cause.
    var words: String { "\(code): \(sentence)" }
}
