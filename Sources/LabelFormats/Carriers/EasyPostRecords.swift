import CarrierFormats
import Fulfilment
import JSONReading

// Everything but sales.
extension EasyPost {
    static func rated(_ answer: JSONAnswer) -> Verdict {
        var quotation = Quotation()
        quotation.handle = answer["id"]?.word ?? ""
        quotation.reference = answer["reference"]?.word ?? ""
        let list = answer["result"] ?? answer["rates"] ?? (answer.root.isArray ? answer.root : nil)
        guard let list else { return answer.answered.unreadable("it has no rates") }
        quotation.rates = list.many.compactMap(rate)
        quotation.failures = (answer["messages"]?.many ?? []).map { message in
            Refusal(
                code: message["type"]?.word ?? "rate_error", message: message["message"]?.word ?? message.word,
                carrier: message["carrier"]?.word)
        }
        return answer.answered.rated(quotation)
    }

    /// `rate` is a text here and a number there, and sometimes everything is one level down.
    private static func rate(_ item: JSONValue) -> Rate? {
        let inner = item["rate"].flatMap { $0.isObject ? $0 : nil } ?? item
        guard var rate = Rate(inner["service"]?.word, inner.amount("rate", "currency")) else { return nil }
        rate.offer = inner["id"]?.word ?? ""
        rate.carrier = inner["carrier"]?.word ?? ""
        rate.account = inner["carrier_account_id"]?.word ?? ""
        rate.listPrice = inner.amount("list_rate", "list_currency")
        rate.days = (inner["delivery_days"] ?? inner["est_delivery_days"])?.count
        rate.arrival = CarrierTime(inner["delivery_date"]?.word)
        if inner["delivery_date_guaranteed"]?.isTrue == true { rate.attributes = ["guaranteed"] }
        let measured = item["time_in_transit"] ?? item["easypost_time_in_transit_data"]?["days_in_transit"]
        for (name, value) in measured?.members ?? [] where name.hasPrefix("percentile_") {
            rate.percentiles[Int(name.dropFirst("percentile_".count)) ?? 0] = value.count
        }
        return rate
    }

    static func checked(_ address: JSONValue, _ asked: Address?) -> Verdict {
        guard let delivery = address["verifications"]?["delivery"] ?? address["verifications"]?["zip4"] else {
            return .address(AddressFinding(.unknown))
        }
        let isThere = delivery["success"]?.flag == true
        var finding = isThere ? AddressFinding(proposal: proposal(address), asked: asked) : AddressFinding(.bad)
        finding.isResidential = address["residential"]?.flag
        finding.problems = (delivery["errors"]?.many ?? []).map { error in
            Refusal.FieldProblem(
                field: error["field"]?.word, code: error["code"]?.word, message: error["message"]?.word ?? error.word)
        }
        return .address(finding)
    }

    static func proposal(_ address: JSONValue) -> Address {
        Address(
            name: address["name"]?.word, company: address["company"]?.word,
            lines: [address["street1"]?.word, address["street2"]?.word], city: address["city"]?.word,
            region: address["state"]?.word, postcode: address["zip"]?.word, country: address["country"]?.word)
    }

    static func page(_ answer: JSONAnswer) -> Verdict {
        let list = answer.root.members.first { $0.value.isArray }?.value ?? (answer.root.isArray ? answer.root : nil)
        guard let list else { return answer.answered.unreadable("it is no list") }
        var page = Page()
        page.items = list.many.map { each in
            Listed(
                handle: each["id"]?.word, reference: each["reference"]?.word, numbers: [each["tracking_code"]?.word],
                status: each["refund_status"]?.word ?? each["status"]?.word)
        }
        page.hasMore = answer["has_more"]?.flag ?? false
        page.cursor = page.hasMore ? page.items.last?.handle ?? "" : ""
        return .listed(page)
    }

    static func label(_ answer: JSONAnswer) -> Verdict {
        if let state = answer["state"]?.word {
            let document = LabelDocument(address: answer["label_url"]?.word)
            return document.map { .label([$0]) } ?? .pending(Pending(handle: answer["id"]?.word, status: state))
        }
        guard case .bought(let purchase) = read(JSONAnswer(root: answer.root, answered: answer.answered.asked(as: .lookUp))),
            !purchase.allDocuments.isEmpty
        else { return answer.answered.unreadable("it has no label") }
        return .label(purchase.allDocuments)
    }

    /// `submitted` is not money back yet; `not_applicable` was never charged.
    static func voided(_ answer: JSONAnswer) -> Verdict {
        let items = answer["refund_status"] == nil ? answer.root.many : [answer.root]
        let states = items.compactMap { $0["refund_status"]?.word ?? $0["status"]?.word }
        guard let state = states.first else { return answer.answered.unreadable("it has no state of the refund") }
        switch state {
        case "refunded", "not_applicable": return .voided
        case "submitted", "queued": return .voidPending
        case "rejected": return .voidRefused(Refusal(code: state, message: "The carrier rejected the refund."))
        default: return answer.answered.unreadable("the refund is '\(state)'")
        }
    }

    /// A form, or the batch that will have one.
    static func manifest(_ answer: JSONAnswer) -> Verdict {
        let form = answer["object"]?.word == "Batch" || answer["num_shipments"] != nil ? answer["scan_form"] : answer.root
        guard let form, form["id"]?.word != nil, form["status"]?.word != "creating" else {
            guard let handle = answer["id"]?.word else { return answer.answered.unreadable("it is no form") }
            return .pending(Pending(handle: handle, status: answer["status"]?.word ?? answer["state"]?.word))
        }
        if form["status"]?.word == "failed" {
            return .refused(Refusal(code: "failed", message: form["message"]?.word))
        }
        return .manifested(self.form(form))
    }

    static func form(_ form: JSONValue) -> ManifestPaper {
        var paper = ManifestPaper(form["id"]?.word)
        paper.documents = [LabelDocument(.manifest, address: form["form_url"]?.word, media: form["form_file_type"]?.word)]
            .compactMap { $0 }
        paper.items = form.words("tracking_codes")
        return paper
    }

    static func pickup(_ answer: JSONAnswer) -> Verdict {
        guard let status = answer["status"]?.word else { return answer.answered.unreadable("it is no pickup") }
        var pickup = Pickup()
        pickup.handle = answer["id"]?.word ?? ""
        pickup.confirmation = answer["confirmation"]?.word ?? ""
        pickup.day = CarrierTime(answer["min_datetime"]?.word)?.day
        pickup.offers = (answer["pickup_rates"]?.many ?? []).compactMap(rate)
        switch status {
        case "canceled", "cancelled": return .pickupCancelled
        case "scheduled": return .pickupScheduled(pickup)
        case _ where answer.operation == .pickupQuote: return .pickupOffered(pickup)
        default: return .pending(Pending(handle: pickup.handle, status: status))
        }
    }

    /// Insurance, declarations, trackers, claims: each says what it is.
    static func record(_ answer: JSONAnswer) -> Verdict {
        let status = answer["status"]?.word
        let isCancelled = ["cancelled", "canceled", "refunded"].contains(status)
        let kind: Record.Kind
        var amount: CarrierAmount?
        switch answer.operation {
        case .insure, .cancelInsurance:
            kind = isCancelled ? .insuranceCancelled : .insured
            amount = CarrierAmount((answer["insurance"] ?? answer["amount"])?.word, Currency("USD"))
            guard isCancelled || amount != nil else { return answer.answered.unreadable("it is not insured") }
        case .customs: kind = .customs
        case .track: kind = .tracked
        default:
            kind = isCancelled ? .claimCancelled : .claimOpen
            amount = CarrierAmount(answer["requested_amount"]?.word, Currency("USD"))
        }
        guard let handle = answer["id"]?.word else { return answer.answered.unreadable("it has no id") }
        return .recorded(Record(kind, handle: handle, number: answer["tracking_code"]?.word, status: status, amount: amount))
    }
}
