import CarrierFormats
import Fulfilment
import JSONReading

extension KarrioLabels {
    static let meanings: Meanings = ["authentication_required": .stop, "timeout": .unknown, "gateway_timeout": .unknown]

    static func read(_ answer: JSONAnswer) -> Verdict {
        let failures = failures(answer)
        guard answer.answered.answer.isSuccess else {
            guard let first = failures.first else { return answer.answered.unreadable("an error without its reason") }
            return answer.answered.refuse(first, meanings[first.code])
        }
        switch answer.operation {
        case .quote: return rated(answer.root, failures, answer)
        case .list: return listed(answer)
        case .manifest: return manifested(answer)
        case .pickup, .cancelPickup: return pickup(answer)
        case .track:
            guard let number = answer["tracking_number"]?.word else { return answer.answered.unreadable("it has no number") }
            return .recorded(Record(.tracked, handle: answer["id"]?.word, number: number, status: answer["status"]?.word))
        default: return sold(answer["shipment"] ?? answer.root, failures, answer)
        }
    }

    private static func failures(_ answer: JSONAnswer) -> [Refusal] {
        ((answer["errors"]?.many ?? []) + (answer["messages"]?.many ?? [])).map { error in
            let details = error["details"]
            let fields = details?.members.map { name, value in
                Refusal.FieldProblem(
                    field: name, code: value["code"]?.word, message: value["message"]?.word ?? value.many.first?.word)
            }
            return Refusal(
                code: error["code"]?.word ?? "error", message: error["message"]?.word ?? error.word, problems: fields ?? [],
                carrier: error["carrier_id"]?.word ?? error["carrier_name"]?.word)
        }
    }

    private static func rated(_ shipment: JSONValue, _ failures: [Refusal], _ answer: JSONAnswer) -> Verdict {
        var quotation = Quotation()
        quotation.handle = shipment["id"]?.word ?? ""
        quotation.reference = shipment["reference"]?.word ?? ""
        quotation.failures = failures
        quotation.rates = (shipment["rates"]?.many ?? []).compactMap(rate)
        return answer.answered.rated(quotation)
    }

    private static func rate(_ item: JSONValue) -> Rate? {
        guard var rate = Rate(item["service"]?.word, item.amount("total_charge", "currency")) else { return nil }
        rate.offer = item["id"]?.word ?? ""
        rate.carrier = item["carrier_name"]?.word ?? ""
        rate.account = item["carrier_id"]?.word ?? ""
        rate.title = item["meta"]?["service_name"]?.word ?? ""
        rate.days = item["transit_days"]?.count
        rate.arrival = CarrierTime(item["estimated_delivery"]?.word)
        rate.fees = (item["extra_charges"]?.many ?? []).compactMap { Fee($0["name"]?.word, $0.amount("amount", "currency")) }
        return rate
    }

    private static func sold(_ shipment: JSONValue, _ failures: [Refusal], _ answer: JSONAnswer) -> Verdict {
        let status = shipment["status"]?.word
        switch status {
        case "cancelled":
            return answer.operation == .void || answer.operation == .lookUp
                ? .voided : answer.answered.unreadable("it is cancelled")
        case "draft", "created":
            if answer.operation == .lookUp { return rated(shipment, failures, answer) }
            return failures.first.map { answer.answered.refuse($0, meanings[$0.code]) }
                ?? answer.answered.unreadable("it is '\(status ?? "")'")
        case nil where answer.operation == .void:
            guard let isDone = (answer["success"] ?? answer["confirmation"]?["success"])?.flag else { break }
            return isDone ? .voided : .voidRefused(failures.first ?? Refusal(code: "not_cancelled", message: nil))
        default: break
        }
        if answer.operation == .void { return answer.answered.unreadable("it is '\(status ?? "")'") }
        return answer.answered.bought(purchase(shipment, failures))
    }

    private static func purchase(_ shipment: JSONValue, _ failures: [Refusal]) -> Purchase? {
        let more = shipment["meta"]?.words("tracking_numbers") ?? []
        let numbers: [String?] = more.isEmpty ? [shipment["tracking_number"]?.word] : more
        guard var purchase = Purchase(numbers.map { SoldParcel(number: $0) }) else { return nil }
        let rate = shipment["selected_rate"]
        purchase.handle = shipment["id"]?.word ?? shipment["shipment_identifier"]?.word ?? ""
        purchase.reference = shipment["reference"]?.word ?? ""
        purchase.documents = documents(shipment)
        purchase.carrier = shipment["carrier_name"]?.word ?? rate?["carrier_name"]?.word ?? ""
        purchase.service = shipment["service"]?.word ?? rate?["service"]?.word ?? ""
        purchase.charged = rate?.amount("total_charge", "currency")
        purchase.fees = (rate?["extra_charges"]?.many ?? []).compactMap { Fee($0["name"]?.word, $0.amount("amount", "currency")) }
        purchase.isTest = shipment["test_mode"]?.flag ?? false
        purchase.note(failures.map(\.description))
        return purchase
    }

    private static func documents(_ shipment: JSONValue) -> [LabelDocument] {
        let word = shipment["label_type"]?.word
        let documents = shipment["docs"]
        return [
            LabelDocument(base64: documents?["label"]?.word, media: word),
            LabelDocument(address: shipment["label_url"]?.word, media: word, needsAccess: true),
            LabelDocument(.invoice, base64: documents?["invoice"]?.word, media: "pdf"),
            LabelDocument(.invoice, address: shipment["invoice_url"]?.word, media: "pdf", needsAccess: true),
        ].compactMap { $0 }
    }

    private static func listed(_ answer: JSONAnswer) -> Verdict {
        guard let results = answer["results"] else { return answer.answered.unreadable("it is no list") }
        var page = Page()
        page.items = results.many.map {
            Listed(
                handle: $0["id"]?.word, reference: $0["reference"]?.word, numbers: [$0["tracking_number"]?.word],
                status: $0["status"]?.word)
        }
        page.hasMore = answer["next"]?.word != nil
        return .listed(page)
    }

    private static func manifested(_ answer: JSONAnswer) -> Verdict {
        let value = answer["manifest"] ?? answer.root
        guard let handle = value["id"]?.word else { return answer.answered.unreadable("it has no manifest") }
        var paper = ManifestPaper(handle)
        paper.documents = [
            LabelDocument(.manifest, base64: value["doc"]?["manifest"]?.word, media: "pdf"),
            LabelDocument(.manifest, address: value["manifest_url"]?.word, media: "pdf", needsAccess: true),
        ].compactMap { $0 }
        paper.items = value.words("shipment_identifiers")
        return .manifested(paper)
    }

    private static func pickup(_ answer: JSONAnswer) -> Verdict {
        let value = answer["pickup"] ?? answer.root
        if answer.operation == .cancelPickup || value["status"]?.word == "cancelled" {
            return value["id"] != nil || (answer["confirmation"] ?? answer.root)["success"]?.flag == true
                ? .pickupCancelled : answer.answered.unreadable("it has no pickup")
        }
        guard let number = value["confirmation_number"]?.word else { return answer.answered.unreadable("it has no number") }
        var pickup = Pickup()
        (pickup.handle, pickup.confirmation) = (value["id"]?.word ?? number, number)
        pickup.day = CarrierTime(value["pickup_date"]?.word)?.day
        pickup.charged = value["pickup_charge"]?.amount("amount", "currency")
        return .pickupScheduled(pickup)
    }
}
