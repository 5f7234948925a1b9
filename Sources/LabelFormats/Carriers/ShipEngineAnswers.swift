import CarrierFormats
import Fulfilment
import JSONReading

extension ShipEngine {
    static let meanings: Meanings = [
        "rate_limit_exceeded": .retry, "unauthorized": .stop, "forbidden": .stop, "subscription_inactive": .stop,
        "insufficient_funds": .stop, "billing_plan": .stop, "timeout": .unknown, "carrier_timeout": .unknown,
        "rate_expired": .requote, "label_in_progress": .unknown,
    ]

    static func read(_ answer: JSONAnswer) -> Verdict {
        guard answer.answered.answer.isSuccess else { return refusal(answer.root, answer) }
        switch answer.operation {
        case .quote: return rated(answer)
        case .address: return checked(answer)
        case .list: return page(answer)
        case .void: return voided(answer)
        case .manifest: return manifest(answer)
        case .manifests: return answer.closed(in: answer["manifests"], \.handles, paper)
        case .pickup, .cancelPickup: return pickup(answer)
        case .track:
            guard let number = answer["tracking_number"]?.word else { return answer.answered.unreadable("it has no number") }
            return .recorded(Record(.tracked, number: number, status: answer["status_code"]?.word))
        default: return sold(answer)
        }
    }

    // MARK: Refusals

    /// Source and type decide, the status last: a 401 may be a carrier's word about one parcel.
    static func refusal(_ value: JSONValue, _ answer: JSONAnswer) -> Verdict {
        let errors = value["errors"]?.many ?? []
        guard let first = errors.first else { return answer.answered.unreadable("an error without its reason") }
        let problems = errors.map(problem)
        let type = first["error_type"]?.word ?? ""
        let code = first["error_code"]?.word ?? String(answer.answered.status)
        let refusal = Refusal(
            code: code == "unspecified" && !type.isEmpty ? type : code, message: nil, problems: problems,
            carrier: first["carrier_code"]?.word ?? first["carrier_name"]?.word)
        return answer.answered.refuse(refusal, meaning(first, type, code))
    }

    private static func problem(_ error: JSONValue) -> Refusal.FieldProblem {
        Refusal.FieldProblem(
            field: error["field_name"]?.word, code: error["error_code"]?.word, message: error["message"]?.word ?? error.word)
    }

    private static func meaning(_ error: JSONValue, _ type: String, _ code: String) -> Meaning? {
        if type == "account_status" || type == "security" { return meanings[code] ?? .stop }
        if let meaning = meanings[code], error["error_source"]?.word != "carrier" || meaning != .stop { return meaning }
        switch type {
        case "business_rules", "validation": return code == "not_found" ? .absent : .refused
        case "system", "integrations": return .unknown
        default: return nil
        }
    }

    // MARK: Sales

    private static func sold(_ answer: JSONAnswer) -> Verdict {
        // A list where labels were looked up by shipment or rate.
        if let labels = answer["labels"] {
            let verdicts = labels.many.map { label($0, answer) }
            return verdicts.first { if case .bought = $0 { true } else { false } } ?? verdicts.first ?? .absent
        }
        return label(answer.root, answer)
    }

    /// `processing` with number and label is as good as done.
    private static func label(_ label: JSONValue, _ answer: JSONAnswer) -> Verdict {
        let status = label["status"]?.word
        if label["voided"]?.flag == true || ["voided"].contains(status) {
            return answer.operation == .lookUp ? .voided : answer.answered.unreadable("the label is void")
        }
        switch status {
        case "completed": return answer.answered.bought(purchase(label))
        case "processing":
            if let purchase = purchase(label), !purchase.allDocuments.isEmpty { return .bought(purchase) }
            return .pending(
                Pending(handle: label["label_id"]?.word, status: status, reference: label["external_shipment_id"]?.word))
        case "error": return refusal(label, answer)
        default: return answer.answered.unreadable("the label is '\(status ?? "")'")
        }
    }

    /// Parcels without numbers of their own go by the label's.
    private static func purchase(_ label: JSONValue) -> Purchase? {
        let number = label["tracking_number"]?.word
        let packages = label["packages"]?.many ?? []
        let numbered = packages.filter { $0["tracking_number"]?.word != nil }
        let parcels =
            numbered.isEmpty || numbered.count < packages.count
            ? [SoldParcel(number: number)]
            : numbered.map { each in
                SoldParcel(
                    number: each["tracking_number"]?.word, handle: each["package_id"]?.word ?? each["external_package_id"]?.word,
                    documents: documents(each["label_download"], .label))
            }
        guard var purchase = Purchase(parcels) else { return nil }
        purchase.handle = label["label_id"]?.word ?? ""
        purchase.reference = label["external_shipment_id"]?.word ?? ""
        let kind: DocumentKind = label["is_return_label"]?.flag == true ? .returnLabel : .label
        purchase.documents = documents(label["label_download"], kind) + documents(label["form_download"], .customs)
        purchase.carrier = label["carrier_code"]?.word ?? ""
        purchase.service = label["service_code"]?.word ?? ""
        let names: [StaticString] = ["shipment_cost", "insurance_cost"]
        purchase.fees = names.compactMap { Fee("\($0)", label[$0]?.amount("amount", "currency")) }
        purchase.charged = CarrierAmount.sum(purchase.fees.map(\.amount))
        purchase.isTest = number == "9999999999999" || label["label_id"]?.word?.contains("-test-") == true
        return purchase
    }

    /// Addresses by format, or `data:` URLs when they were asked for inline.
    private static func documents(_ download: JSONValue?, _ kind: DocumentKind) -> [LabelDocument] {
        guard let download else { return [] }
        let named = (["pdf", "png", "zpl", "href"] as [StaticString]).map { ("\($0)", download[$0]?.word) }
        let documents = named.compactMap { name, link in
            LabelDocument(kind, address: link, media: name) ?? LabelDocument(kind, base64: link, media: nil)
        }
        return documents.reduce(into: []) { kept, document in
            if !kept.contains(where: { $0.content == document.content }) { kept.append(document) }
        }
    }

    // MARK: Prices

    private static func rated(_ answer: JSONAnswer) -> Verdict {
        let response = answer["rate_response"] ?? answer.root
        let single: JSONValue? = response["rate_id"] != nil ? response : nil
        guard let list = response["rates"] ?? (response.isArray ? response : single) else {
            return answer.answered.unreadable("it has no rates")
        }
        if response["status"]?.word == "working" {
            return .pending(Pending(handle: answer["shipment_id"]?.word ?? response["shipment_id"]?.word, status: "working"))
        }
        var quotation = Quotation()
        quotation.handle = answer["shipment_id"]?.word ?? response["shipment_id"]?.word ?? ""
        quotation.reference = answer["external_shipment_id"]?.word ?? ""
        quotation.rates = list.many.compactMap(rate)
        let invalid = (response["invalid_rates"]?.many ?? []).map { item in
            Refusal(
                code: item["validation_status"]?.word ?? "invalid", message: item.words("error_messages").joined(separator: " "),
                carrier: item["carrier_code"]?.word)
        }
        let failed = (response["errors"]?.many ?? []).map { error in
            Refusal(
                code: error["error_code"]?.word ?? "rate_error", message: nil, problems: [problem(error)],
                carrier: error["carrier_code"]?.word ?? error["carrier_name"]?.word)
        }
        let silent = quotation.rates.isEmpty ? list.many.flatMap { $0.words("error_messages") } : []
        quotation.failures = failed + invalid + silent.map { Refusal(code: "rate_error", message: $0) }
        return answer.answered.rated(quotation)
    }

    /// The price is the sum of its parts.
    private static func rate(_ item: JSONValue) -> Rate? {
        let names: [StaticString] = ["shipping_amount", "insurance_amount", "confirmation_amount", "other_amount", "tax_amount"]
        let fees = names.compactMap { Fee("\($0)", item[$0]?.amount("amount", "currency")) }
        guard item["validation_status"]?.word != "invalid", item["shipping_amount"] != nil,
            var rate = Rate(item["service_code"]?.word, CarrierAmount.sum(fees.map(\.amount)))
        else { return nil }
        rate.offer = item["rate_id"]?.word ?? ""
        rate.carrier = item["carrier_code"]?.word ?? ""
        rate.account = item["carrier_id"]?.word ?? ""
        rate.title = item["service_type"]?.word ?? ""
        rate.fees = fees
        rate.days = item["delivery_days"]?.count
        rate.arrival = CarrierTime(item["estimated_delivery_date"]?.word)
        rate.attributes = [item["validation_status"]?.word, item["negotiated_rate"]?.flag == true ? "negotiated" : nil].compactMap
        { $0 }
        rate.zone = item["zone"]?.word ?? ""
        rate.notes = item.words("warning_messages") + item.words("error_messages")
        return rate
    }
}
