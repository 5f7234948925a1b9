import FoundationEssentials
import Fulfilment

@testable import LabelFormats
@testable import LabelReplay

/// A client that speaks to a selling desk by the desk's own format, without a network.
struct DeskClient {
    var desk: SellingDesk
    /// The clock of both.
    var now = Date(timeIntervalSince1970: 1_755_635_829)
    /// What the desk did with its last answer.
    var misdeed: Misdeed?
    var account = LabelRequest.account

    init(_ format: String, _ misconduct: Misconduct = Misconduct(), templates: AnswerTemplates = AnswerTemplates()) throws {
        guard let desk = SellingDesk(format, templates: templates, misconduct: misconduct) else { throw Missing() }
        self.desk = desk
    }

    struct Missing: Error {}

    /// Two parcels where `parcels` is two.
    func job(_ reference: String, parcels: Int = 1) -> LabelJob {
        var job = LabelRequest.job
        (job.reference, job.handle, job.offer, job.numbers, job.handles) = (reference, "", "", [], [])
        job.service = desk.format.name == "dhl_parcel_de" ? "V01PAK" : "03"
        job.media = desk.format.traits.media[0]
        let parcel = job.parcels[0]
        job.parcels = (0..<parcels).map {
            JobParcel(weight: parcel.weight, size: parcel.size, reference: parcels == 1 ? "" : "\(reference)-\($0)")
        }
        return job
    }

    mutating func ask(_ operation: LabelFormats.Operation, _ job: LabelJob) throws -> Verdict {
        let call = try desk.format.request(job, as: operation, for: account, at: now)
        let response = desk.serve(ReplayedRequest(call), at: now)
        misdeed = response.misdeed
        return desk.format.read(response.answer, of: operation, for: job)
    }

    /// The job with what its quote gave, where the format wants one.
    mutating func quoted(_ job: LabelJob) throws -> LabelJob {
        var job = job
        guard case .quoteThenBuy = desk.format.traits.steps, case .rated(let quotation) = try ask(.quote, job) else { return job }
        (job.handle, job.offer) = (quotation.handle, quotation.rates.first?.offer ?? "")
        return job
    }

    mutating func buy(_ job: LabelJob) throws -> Verdict { try ask(.buy, job) }
}

extension Verdict {
    var purchase: Purchase? { if case .bought(let purchase) = self { purchase } else { nil } }
}
