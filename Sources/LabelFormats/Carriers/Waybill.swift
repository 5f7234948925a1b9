import CarrierFormats
import Fulfilment
import JSONReading

extension LabelFormat {
    /// Our own protocol, for whoever has no format: up to a hundred labels a call, the same key the same label, so that a lost answer is
    /// found by asking again.
    package static let waybill = LabelFormat(
        name: "waybill", title: "Waybill", access: .body,
        traits: Traits(
            steps: .buyOnly, repeats: .sameLabel, search: .byReference(settles: .zero), billed: .atPurchase, referenceLength: 100,
            limits: TextLimits(name: 1000, street: 1000, city: 1000), media: [.zpl, .pdf], batch: 100),
        hosts: ("", ""),
        calls: [
            Call(.buy, "POST", "/labels", body: .json(WaybillLabels.order)),
            // The same words: whoever knows the key answers what it sold.
            Call(.lookUp, "POST", "/labels", body: .json(WaybillLabels.order)),
        ], reader: JSONAnswer.reader(WaybillLabels.read))
}

/// A label each for the parcels of a job; the key is the parcel's reference, else the job's.
private enum WaybillLabels {
    static func order(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let to = destination(try job.recipient())
        let reference = try job.required(\.reference, "reference")
        let labels = job.parcels.map { parcel -> Written in
            [
                "idempotency_key": .text(parcel.reference.isEmpty ? reference : parcel.reference),
                "service": Written(job.service),
                "reference": .text(reference), "weight_g": Written(parcel.weight), "length_mm": Written(parcel.size.length),
                "width_mm": Written(parcel.size.width), "height_mm": Written(parcel.size.height), "to": to,
            ]
        }
        return ["labels": .list(labels)]
    }

    private static func destination(_ to: Address) -> Written {
        [
            "name": .exact(to.recipient), "company": .exact(to.company), "street": .exact(to.street),
            "street2": .exact(to.street2),
            "city": .exact(to.city), "region": .exact(to.region), "postcode": .exact(to.postcode), "country": .exact(to.country),
            "phone": .exact(to.phone), "email": .exact(to.email),
        ]
    }

    static func read(_ answer: JSONAnswer) -> Verdict {
        guard answer.answered.answer.isSuccess else {
            let problem = Refusal.FieldProblem(message: answer["message"]?.word ?? answer["error"]?.word)
            return answer.refuse([problem], code: answer["code"]?.word, message: nil, [:])
        }
        let replies = answer["labels"]?.many ?? []
        let parts = replies.map { part($0, answer) }
        guard let first = parts.first else { return answer.answered.unreadable("it has no labels") }
        if parts.count == 1 { return first }
        let sold = parts.compactMap { if case .bought(let purchase) = $0 { purchase } else { nil } }
        guard sold.count == parts.count else { return .partial(parts) }
        return answer.answered.bought(Purchase(sold.flatMap(\.parcels)))
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
