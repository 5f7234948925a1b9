import CarrierFormats
import Fulfilment
import JSONReading

// Everything but sales and prices.
extension ShipEngine {
    /// `verified` says nothing about how much was changed: the street and the postcode may be others.
    static func checked(_ answer: JSONAnswer) -> Verdict {
        guard let result = answer.root.many.first, let status = result["status"]?.word else {
            return answer.answered.unreadable("it has no result")
        }
        let asked = result["original_address"].map(address) ?? answer.answered.job?.to
        let matched = result["matched_address"].map(address)
        var finding: AddressFinding
        switch (status, matched) {
        case ("verified", let matched?), ("warning", let matched?): finding = AddressFinding(proposal: matched, asked: asked)
        case ("verified", nil): finding = AddressFinding(.ok)
        case ("error", _): finding = AddressFinding(.bad)
        default: finding = AddressFinding(.unknown)
        }
        finding.isResidential = result["matched_address"]?["address_residential_indicator"]?.flag
        finding.problems = (result["messages"]?.many ?? []).map { message in
            Refusal.FieldProblem(code: message["code"]?.word, message: message["message"]?.word ?? message.word)
        }
        return .address(finding)
    }

    private static func address(_ value: JSONValue) -> Address {
        Address(
            name: value["name"]?.word, company: value["company_name"]?.word,
            lines: [value["address_line1"]?.word, value["address_line2"]?.word, value["address_line3"]?.word],
            city: value["city_locality"]?.word, region: value["state_province"]?.word, postcode: value["postal_code"]?.word,
            country: value["country_code"]?.word)
    }

    static func page(_ answer: JSONAnswer) -> Verdict {
        let list = answer.root.members.first { $0.value.isArray }?.value ?? (answer.root.isArray ? answer.root : nil)
        guard let list else { return answer.answered.unreadable("it is no list") }
        var page = Page()
        page.items = list.many.map { each in
            Listed(
                handle: each["label_id"]?.word ?? each["shipment_id"]?.word, reference: each["external_shipment_id"]?.word,
                numbers: [each["tracking_number"]?.word], status: each["voided"]?.flag == true ? "voided" : each["status"]?.word)
        }
        let (current, last) = (answer["page"]?.count ?? 1, answer["pages"]?.count ?? 1)
        page.hasMore = current < last
        page.cursor = page.hasMore ? "\(current + 1)" : ""
        return .listed(page)
    }

    /// A refused void is 200, too.
    static func voided(_ answer: JSONAnswer) -> Verdict {
        guard let isApproved = answer["approved"]?.flag else { return answer.answered.unreadable("it says neither yes nor no") }
        if isApproved { return .voided }
        let code = answer["reason_code"]?.word ?? "not_approved"
        return .voidRefused(Refusal(code: code, message: answer["message"]?.word))
    }

    static func manifest(_ answer: JSONAnswer) -> Verdict {
        let manifests = answer["manifests"]?.many ?? (answer["manifest_id"] == nil ? [] : [answer.root])
        guard let manifest = manifests.first, manifest["manifest_id"]?.word != nil else { return waiting(answer) }
        return .manifested(ManifestPaper(of: manifests.map(paper)) ?? paper(manifest))
    }

    static func paper(_ manifest: JSONValue) -> ManifestPaper {
        var paper = ManifestPaper(manifest["manifest_id"]?.word)
        paper.documents = [LabelDocument(.manifest, address: manifest["manifest_download"]?["href"]?.word)].compactMap { $0 }
        paper.items = manifest.words("label_ids")
        return paper
    }

    private static func waiting(_ answer: JSONAnswer) -> Verdict {
        let requests = answer["manifest_requests"]?.many ?? []
        if let waiting = requests.first(where: { ["in_progress", "processing"].contains($0["status"]?.word) }) {
            return .pending(Pending(handle: waiting["manifest_request_id"]?.word, status: waiting["status"]?.word))
        }
        let hasErrors = answer["errors"]?.many.isEmpty == false
        return hasErrors ? refusal(answer.root, answer) : answer.answered.unreadable("it has no manifest")
    }

    static func pickup(_ answer: JSONAnswer) -> Verdict {
        guard let handle = answer["pickup_id"]?.word else { return answer.answered.unreadable("it has no pickup") }
        if answer.operation == .cancelPickup { return .pickupCancelled }
        var pickup = Pickup()
        pickup.handle = handle
        pickup.confirmation = answer["confirmation_number"]?.word ?? ""
        pickup.day = CarrierTime(answer["pickup_window"]?["start_at"]?.word)?.day
        return .pickupScheduled(pickup)
    }
}
