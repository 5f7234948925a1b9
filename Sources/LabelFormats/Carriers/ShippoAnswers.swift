import CarrierFormats
import Fulfilment
import JSONReading

extension Shippo {
    static let meanings: Meanings = ["rate_expired": .requote]

    static func read(_ answer: JSONAnswer) -> Verdict {
        guard answer.answered.answer.isSuccess else { return refusal(answer) }
        switch answer.operation {
        case .quote: return rated(answer)
        case .address: return checked(answer)
        case .list: return page(answer)
        case .void: return voided(answer)
        case .manifest: return manifest(answer)
        case .manifests: return answer.closed(in: answer["results"], \.handles, paper)
        case .pickup: return pickup(answer)
        case .customs: return recorded(.customs, answer)
        case .track: return recorded(.tracked, answer)
        default: return sold(answer)
        }
    }

    /// A map of fields to sentences, without codes; or a sentence alone.
    private static func refusal(_ answer: JSONAnswer) -> Verdict {
        let sentences = answer.root.members.flatMap { field, value in value.many.map { (field, sentence($0)) } }
        let problems = sentences.compactMap { field, text in
            text.map { Refusal.FieldProblem(field: general.contains(field) ? nil : field, message: $0) }
        }
        let listed = answer.root.items.compactMap { item in item.word.map { Refusal.FieldProblem(message: $0) } }
        guard !problems.isEmpty || !listed.isEmpty else { return answer.answered.unreadable("an error without its reason") }
        return answer.refuse(problems + listed, code: answer["code"]?.word, message: nil, meanings)
    }

    /// Names that are no fields of the request.
    private static let general: Set = ["detail", "__all__", "non_field_errors", "error", "message", "messages", "code"]

    private static func sentence(_ value: JSONValue) -> String? {
        value.word ?? value["message"]?.word ?? value["text"]?.word
            ?? value.members.lazy.compactMap { $0.value.many.first?.word }.first
    }

    // MARK: Sales

    /// One transaction, or those of a rate.
    private static func sold(_ answer: JSONAnswer) -> Verdict {
        guard let results = answer["results"] else { return transaction(answer.root, answer) }
        let verdicts = results.many.map { transaction($0, answer) }
        if let sale = verdicts.first(where: { if case .bought = $0 { true } else { false } }) { return sale }
        return verdicts.first ?? .absent
    }

    /// The status says it, not the 201.
    private static func transaction(_ transaction: JSONValue, _ answer: JSONAnswer) -> Verdict {
        let status = transaction["status"]?.word ?? transaction["object_status"]?.word
        let handle = transaction["object_id"]?.word
        switch status {
        case "SUCCESS": return answer.answered.bought(purchase(transaction))
        case "QUEUED", "WAITING", "VALIDATING", "VALID", "PURCHASING", "PURCHASED":
            return .pending(Pending(handle: handle, status: status, reference: transaction["metadata"]?.word))
        case "ERROR": return answer.refuse(messages(transaction), code: code(transaction) ?? "ERROR", message: nil, meanings)
        case "REFUNDED": return .voided
        case "REFUNDPENDING": return .voidPending
        case "REFUNDREJECTED": return answer.answered.bought(purchase(transaction))
        default: return answer.answered.unreadable("the transaction is '\(status ?? "")'")
        }
    }

    private static func code(_ value: JSONValue) -> String? {
        (value["messages"]?.many ?? []).lazy.compactMap { $0["code"]?.word }.first
    }

    private static func messages(_ value: JSONValue) -> [Refusal.FieldProblem] {
        (value["messages"]?.many ?? []).map { Refusal.FieldProblem(code: $0["code"]?.word, message: $0["text"]?.word ?? $0.word) }
    }

    private static func purchase(_ transaction: JSONValue) -> Purchase? {
        let label = LabelDocument(address: transaction["label_url"]?.word, media: transaction["label_file_type"]?.word)
        let invoice = LabelDocument(.invoice, address: transaction["commercial_invoice_url"]?.word)
        let parcel = SoldParcel(
            number: transaction["tracking_number"]?.word, handle: transaction["parcel"]?.word,
            documents: [label, invoice].compactMap { $0 })
        guard var purchase = Purchase([parcel]) else { return nil }
        let rate = transaction["rate"]
        purchase.handle = transaction["object_id"]?.word ?? ""
        purchase.reference = transaction["metadata"]?.word ?? ""
        purchase.charged = rate?.amount("amount", "currency")
        purchase.carrier = rate?["provider"]?.word ?? ""
        purchase.service = rate?["servicelevel_token"]?.word ?? rate?["servicelevel"]?["token"]?.word ?? ""
        purchase.arrival = CarrierTime(transaction["eta"]?.word)
        purchase.isTest = transaction["test"]?.flag ?? false
        purchase.note(messages(transaction).map(\.message))
        return purchase
    }

    // MARK: Prices

    static func rated(_ answer: JSONAnswer) -> Verdict {
        if answer["status"]?.word == "QUEUED" || answer["status"]?.word == "WAITING" {
            return .pending(Pending(handle: answer["object_id"]?.word, status: answer["status"]?.word))
        }
        guard let list = answer["rates"] ?? answer["results"] ?? (answer["amount"] == nil ? nil : answer.root) else {
            return answer.answered.unreadable("it has no rates")
        }
        var quotation = Quotation()
        quotation.handle = answer["object_id"]?.word ?? list.many.first?["shipment"]?.word ?? ""
        quotation.reference = answer["metadata"]?.word ?? ""
        quotation.rates = list.many.compactMap(rate)
        quotation.failures = (answer["messages"]?.many ?? []).map { message in
            Refusal(code: message["code"]?.word ?? "message", message: message["text"]?.word, carrier: message["source"]?.word)
        }
        return answer.answered.rated(quotation)
    }

    /// The local amount may be in another currency; the account pays the other.
    private static func rate(_ item: JSONValue) -> Rate? {
        let level = item["servicelevel"]
        guard var rate = Rate(level?["token"]?.word ?? item["servicelevel_token"]?.word, item.amount("amount", "currency")) else {
            return nil
        }
        rate.offer = item["object_id"]?.word ?? ""
        rate.carrier = item["provider"]?.word ?? ""
        rate.account = item["carrier_account"]?.word ?? ""
        rate.title = level?["name"]?.word ?? ""
        rate.days = (item["days"] ?? item["estimated_days"])?.count
        rate.attributes = item.words("attributes")
        rate.zone = item["zone"]?.word ?? ""
        rate.notes = messages(item).map(\.message)
        return rate
    }

    // MARK: The rest

    private static func checked(_ answer: JSONAnswer) -> Verdict {
        let results = answer["validation_results"]
        let problems = results.map(messages) ?? []
        guard let isValid = results?["is_valid"]?.flag else {
            var finding = AddressFinding(.unknown)
            finding.problems = problems
            return .address(finding)
        }
        let number = answer["street_no"]?.word.flatMap { answer["street1"]?.word?.hasPrefix($0) == true ? nil : $0 }
        let street = [number, answer["street1"]?.word].compactMap { $0 }.joined(separator: " ")
        let proposal = Address(
            name: answer["name"]?.word, company: answer["company"]?.word, lines: [street, answer["street2"]?.word],
            city: answer["city"]?.word, region: answer["state"]?.word, postcode: answer["zip"]?.word,
            country: answer["country"]?.word)
        var finding = isValid ? AddressFinding(proposal: proposal, asked: answer.answered.job?.to) : AddressFinding(.bad)
        finding.isResidential = answer["is_residential"]?.flag
        finding.problems = problems
        return .address(finding)
    }

    private static func page(_ answer: JSONAnswer) -> Verdict {
        guard let results = answer["results"] else { return answer.answered.unreadable("it is no list") }
        var page = Page()
        page.items = results.many.map { each in
            Listed(
                handle: each["object_id"]?.word, reference: each["metadata"]?.word, numbers: [each["tracking_number"]?.word],
                status: each["status"]?.word ?? each["object_status"]?.word)
        }
        let next = answer["next"]?.word
        page.hasMore = next != nil
        page.cursor = next?.firstRange(of: "page=").map { String(next?[$0.upperBound...].prefix { $0.isNumber } ?? "") } ?? ""
        return .listed(page)
    }

    private static func voided(_ answer: JSONAnswer) -> Verdict {
        switch answer["status"]?.word ?? answer["object_status"]?.word {
        case "SUCCESS", "REFUNDED": return .voided
        case "QUEUED", "PENDING", "REFUNDPENDING": return .voidPending
        case "ERROR", "REFUNDREJECTED":
            return answer.refuse(messages(answer.root), code: "ERROR", message: "The carrier rejected the refund.", meanings)
        case let status: return answer.answered.unreadable("the refund is '\(status ?? "")'")
        }
    }

    private static func manifest(_ answer: JSONAnswer) -> Verdict {
        let status = answer["status"]?.word ?? answer["object_status"]?.word
        switch status {
        case "SUCCESS":
            return .manifested(paper(answer.root))
        case "QUEUED", "PROCESSING", "WAITING": return .pending(Pending(handle: answer["object_id"]?.word, status: status))
        case "ERROR", "NOTRANSACTIONS":
            return answer.refuse(messages(answer.root) + errors(answer.root), code: status, message: nil, meanings)
        default: return answer.answered.unreadable("the manifest is '\(status ?? "")'")
        }
    }

    private static func paper(_ manifest: JSONValue) -> ManifestPaper {
        var paper = ManifestPaper(manifest["object_id"]?.word)
        paper.documents = manifest.words("documents").compactMap { LabelDocument(.manifest, address: $0) }
        paper.items = manifest.words("transactions")
        return paper
    }

    private static func errors(_ value: JSONValue) -> [Refusal.FieldProblem] {
        value.words("errors").map { Refusal.FieldProblem(message: $0) }
    }

    private static func pickup(_ answer: JSONAnswer) -> Verdict {
        var pickup = Pickup()
        pickup.handle = answer["object_id"]?.word ?? ""
        pickup.confirmation = answer["confirmation_code"]?.word ?? ""
        pickup.day = CarrierTime(answer["confirmed_start_time"]?.word ?? answer["requested_start_time"]?.word)?.day
        switch answer["status"]?.word {
        case "CONFIRMED": return .pickupScheduled(pickup)
        case "CANCELLED", "CANCELED": return .pickupCancelled
        case "PENDING", "QUEUED": return .pending(Pending(handle: pickup.handle, status: answer["status"]?.word))
        case "ERROR": return answer.refuse(messages(answer.root), code: "ERROR", message: nil, meanings)
        case nil where !pickup.confirmation.isEmpty: return .pickupScheduled(pickup)
        case let status: return answer.answered.unreadable("the pickup is '\(status ?? "")'")
        }
    }

    /// `tracking_status` is a text here and an object there.
    private static func recorded(_ kind: Record.Kind, _ answer: JSONAnswer) -> Verdict {
        let status = answer["tracking_status"]
        guard answer["object_id"] != nil || answer["tracking_number"] != nil else {
            return answer.answered.unreadable("it has no id")
        }
        return .recorded(
            Record(
                kind, handle: answer["object_id"]?.word, number: answer["tracking_number"]?.word,
                status: status?.word ?? status?["status"]?.word))
    }
}
