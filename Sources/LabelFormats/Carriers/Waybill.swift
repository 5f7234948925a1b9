import CarrierFormats
import Fulfilment
import JSONReading

extension LabelFormat {
    /// Our own protocol, for whoever has no format: up to a hundred labels a call, the same key the same label, so that a lost answer is
    /// found by asking again. `ops/docs/carriers.md` describes it.
    package static let waybill = LabelFormat(
        name: "waybill", title: "Waybill", access: .body,
        traits: Traits(
            steps: .buyOnly, repeats: .sameLabel, search: .byReference(settles: .zero), billed: .atPurchase, referenceLength: 100,
            limits: TextLimits(name: 1000, street: 1000, city: 1000), media: [.zpl, .pdf], batch: 100,
            consignments: 100),
        hosts: ("", ""),
        calls: [
            Call(.buy, "POST", "/labels", body: .json(WaybillLabels.order)),
            Call(.lookUp, "GET", "/labels/{reference}"),
            Call(.list, "GET", "/labels", query: WaybillLabels.page),
            Call(.void, "POST", "/labels/void", body: .json(WaybillLabels.void)),
        ], reader: JSONAnswer.reader(WaybillLabels.read))
}

/// A label each for the parcels of a job, or of its consignments; the key is the parcel's reference, else the job's.
private enum WaybillLabels {
    static func order(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        var labels: [Written] = []
        for consignment in job.consignments.isEmpty ? [job] : job.consignments {
            let to = destination(try consignment.recipient())
            let reference = try consignment.required(\.reference, "reference")
            labels += consignment.parcels.map { label($0, of: consignment, reference, to) }
        }
        return ["labels": .list(labels)]
    }

    private static func label(_ parcel: JobParcel, of job: LabelJob, _ reference: String, _ to: Written) -> Written {
        [
            "idempotency_key": .text(parcel.reference.isEmpty ? reference : parcel.reference), "service": Written(job.service),
            "reference": .text(parcel.plate.isEmpty ? reference : parcel.plate), "weight_g": Written(parcel.weight),
            "length_mm": Written(parcel.size.length), "width_mm": Written(parcel.size.width),
            "height_mm": Written(parcel.size.height), "to": to,
        ]
    }

    private static func destination(_ to: Address) -> Written {
        [
            "name": .exact(to.recipient), "company": .exact(to.company), "street": .exact(to.street),
            "street2": .exact(to.street2),
            "city": .exact(to.city), "region": .exact(to.region), "postcode": .exact(to.postcode), "country": .exact(to.country),
            "phone": .exact(to.phone), "email": .exact(to.email),
        ]
    }

    static func page(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["since": Written(job.since), "cursor": Written(job.cursor)]
    }

    /// Key and number: a service that sold twice under a key gives back the one that is meant.
    static func void(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["idempotency_key": .text(try job.required(\.reference, "reference")), "tracking_number": .text(try job.number())]
    }

    static func read(_ answer: JSONAnswer) -> Verdict {
        guard answer.answered.answer.isSuccess else {
            let problem = Refusal.FieldProblem(message: answer["message"]?.word ?? answer["error"]?.word)
            return answer.refuse([problem], code: answer["code"]?.word, message: nil, [:])
        }
        switch answer.operation {
        case .void: return voided(answer["status"]?.word, answer)
        case .list: return listed(answer)
        case .lookUp: return found(answer)
        default: return sold(answer)
        }
    }

    private static func voided(_ status: String?, _ answer: JSONAnswer) -> Verdict {
        switch status {
        case "voided": .voided
        case "void_pending": .voidPending
        default: answer.answered.unreadable("neither voided nor void_pending")
        }
    }

    private static func listed(_ answer: JSONAnswer) -> Verdict {
        guard let labels = answer["labels"] else { return answer.answered.unreadable("it has no labels") }
        var page = Page()
        page.items = labels.many.map {
            Listed(
                handle: nil, reference: $0["idempotency_key"]?.word, numbers: [$0["tracking_number"]?.word],
                status: $0["status"]?.word)
        }
        page.cursor = answer["next"]?.word ?? ""
        page.hasMore = !page.cursor.isEmpty
        return .listed(page)
    }

    /// Of several under one key the first that lives; the list has the others.
    private static func found(_ answer: JSONAnswer) -> Verdict {
        guard let labels = answer["labels"] else { return answer.answered.unreadable("it has no labels") }
        let living = labels.many.first { !["voided", "void_pending"].contains($0["status"]?.word) }
        guard let label = living ?? labels.many.first else { return .absent }
        return living == nil ? voided(label["status"]?.word, answer) : part(label, answer)
    }

    private static func sold(_ answer: JSONAnswer) -> Verdict {
        let replies = answer["labels"]?.many ?? []
        let consignments = answer.answered.job?.consignments ?? []
        let parts = consignments.isEmpty ? replies.map { part($0, answer) } : parts(replies, of: consignments, answer)
        guard let first = parts.first, !replies.isEmpty else { return answer.answered.unreadable("it has no labels") }
        if parts.count == 1 { return first }
        guard consignments.isEmpty else { return .partial(parts) }
        let sold = parts.compactMap { if case .bought(let purchase) = $0 { purchase } else { nil } }
        guard sold.count == parts.count else { return .partial(parts) }
        return answer.answered.bought(Purchase(sold.flatMap(\.parcels)))
    }

    /// By key, since a service may answer in another order, or leave one out.
    private static func parts(_ replies: [JSONValue], of jobs: [LabelJob], _ answer: JSONAnswer) -> [Verdict] {
        let known = replies.compactMap { reply in reply["idempotency_key"]?.word.map { ($0, reply) } }
        let replies = Dictionary(known) { first, _ in first }
        return jobs.map { job in
            replies[job.reference].map { part($0, answer) } ?? answer.answered.unreadable("it leaves \(job.reference) out")
        }
    }

    private static func part(_ reply: JSONValue, _ answer: JSONAnswer) -> Verdict {
        let key = reply["idempotency_key"]?.word
        if let number = reply["tracking_number"]?.word {
            guard let label = reply["label"]?.text else { return answer.answered.unreadable("a number without a label") }
            let document = LabelDocument(base64: label) ?? LabelDocument(text: label, media: "zpl")
            var purchase = Purchase([SoldParcel(number: number, handle: key, documents: [document].compactMap { $0 })])
            purchase?.reference = key ?? ""
            return answer.answered.bought(purchase)
        }
        guard let error = reply["error"] else { return answer.answered.unreadable("neither a label nor an error") }
        let refusal = Refusal(
            code: error["code"]?.word ?? "refused", message: error["message"]?.word, field: error["field"]?.word)
        return answer.answered.refuse(refusal, error["is_retriable"]?.flag == true ? .retry : .refused)
    }
}
