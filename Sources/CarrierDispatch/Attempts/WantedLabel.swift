import FoundationEssentials
import Fulfilment
import LabelFormats

/// One call of one attempt: an answer that is no sale counts only for the call it belongs to.
struct AttemptKey: Sendable, Hashable {
    let shipmentID: Int64
    /// Of the shipment, from 1.
    let number: Int
    /// How often the attempt was claimed, this time included.
    let calls: Int
}

/// A label a shipment waits for, claimed: nobody else asks for it until the claim is over.
struct WantedLabel: Sendable {
    let key: AttemptKey
    let account: CarrierAccount
    let parcelID: Int64
    /// The country of the site where it was packed.
    let originCountry: String
    /// With our reference, and the handle and the rate of an earlier quote that still holds.
    var job: LabelJob
    /// Our own declaration for customs, where a border is crossed.
    var form: PrintedDocument?
    /// When its shipment was opened.
    let since: Date
    /// No call may begin after it: its answer would come when somebody else has the attempt.
    let deadline: ContinuousClock.Instant

    var reference: String { job.reference }
}

/// What came of an attempt.
struct AnsweredAttempt: Sendable {
    let key: AttemptKey
    let account: CarrierAccount
    let reference: String
    let answer: LabelAnswer
    /// The next look-up, or poll, if it is still in doubt then.
    var lookAgain = LookUpRules.first
    /// Kept with the label when its service gave no paper for customs.
    var form: PrintedDocument?

    init(_ wanted: WantedLabel, _ answer: LabelAnswer) {
        (key, account, reference, self.answer) = (wanted.key, wanted.account, wanted.reference, answer)
        form = wanted.form
        if case .pending = answer { lookAgain = .seconds(1) }
    }

    init(key: AttemptKey, account: CarrierAccount, reference: String, answer: LabelAnswer, lookAgain: Duration) {
        (self.key, self.account, self.reference, self.answer, self.lookAgain) = (key, account, reference, answer, lookAgain)
    }
}

extension LabelJob {
    /// A parcel to an address, as the service has to be asked.
    /// - Parameters:
    ///   - plate: the number on its licence plate.
    ///   - format: what it can print decides the document.
    init(reference: String, service: String, plate: String, weight: Int, size: Dimensions, to: Address, format: LabelFormat?) {
        self.init()
        (self.reference, self.service, self.to) = (reference, service, to)
        parcels = [JobParcel(weight: weight, size: size, plate: plate)]
        let media = format?.traits.media ?? []
        self.media = media.contains(.zpl) ? .zpl : media.first ?? .pdf
        shipDate = CivilDay.today
    }
}

extension CivilDay {
    /// By UTC.
    static var today: CivilDay { CivilDay(Int((Date().timeIntervalSince1970 / 86_400).rounded(.down))) }

    /// Its first moment, by UTC.
    var startInUTC: Date { Date(timeIntervalSince1970: Double(number) * 86_400) }
}
