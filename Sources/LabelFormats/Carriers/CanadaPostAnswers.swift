import Fulfilment

extension CanadaPost {
    static let meanings: Meanings = [
        "E002": .stop, "AA004": .stop, "E007": .stop, "SERVER": .unknown, "004": .absent, "9155": .absent,
        "THROTTLE": .retry, "REJECTED BY SLM MONITOR": .retry,
    ]

    @Sendable static func read(_ answered: Answered) -> Verdict {
        if answered.operation == .label, answered.answer.isSuccess, DocumentMedia(magic: answered.answer.body) != nil {
            let document = LabelDocument(bytes: answered.answer.body, media: answered.answer.headers["content-type"])
            return .label([document].compactMap { $0 })
        }
        guard let root = XMLReader.root(of: answered.answer.plainBody) else { return answered.unreadable("it is no XML") }
        switch root.name {
        case "messages": return refusal(root, answered)
        case _ where !answered.answer.isSuccess: return answered.unreadable("an error without its reason")
        case "price-quotes": return rated(root, answered)
        case "shipment-info", "non-contract-shipment-info": return answered.bought(purchase(root))
        case "shipments": return found(root)
        case "shipment-refund-request-info", "non-contract-shipment-refund-request-info": return .voidPending
        case "manifest", "manifests": return manifested(root, answered)
        case "pickup-request-info", "pickup-request-header": return pickup(root, answered)
        case "pickup-request-price": return offered(root)
        case "tracking-summary", "tracking-detail":
            let summary = root["pin-summary"] ?? root
            return .recorded(Record(.tracked, number: summary[path: "pin"], status: summary[path: "event-type"]))
        default: return answered.unreadable("it is '\(root.name)'")
        }
    }

    private static func refusal(_ root: XMLNode, _ answered: Answered) -> Verdict {
        let problems = root.all("message").map { Refusal.FieldProblem(code: $0[path: "code"], message: $0[path: "description"]) }
        guard let first = problems.first else { return answered.unreadable("an error without its reason") }
        let about = hints.first { first.message.lowercased().contains($0.word) }?.about
        let refusal = Refusal(
            code: first.code.isEmpty ? String(answered.status) : first.code, message: nil, problems: problems, about: about)
        return answered.refuse(refusal, meanings[first.code])
    }

    /// Faults of the schema name the element in their words, and nowhere else.
    private static let hints: [(word: String, about: Refusal.About)] = [
        ("postal", .address), ("province", .address), ("address", .address), ("weight", .size), ("dimension", .size),
        ("service", .service), ("mailing date", .date), ("customs", .customs), ("contract", .account),
    ]

    private static func amount(_ text: String?) -> CarrierAmount? { CarrierAmount(text, Currency("CAD")) }

    /// What is due has the taxes in it.
    private static func rated(_ root: XMLNode, _ answered: Answered) -> Verdict {
        var quotation = Quotation()
        quotation.rates = root.all("price-quote").compactMap { quote in
            let details = quote["price-details"]
            guard var rate = Rate(quote[path: "service-code"], amount(details?[path: "due"])) else { return nil }
            let standard = quote["service-standard"]
            rate.carrier = "canadapost"
            rate.title = quote[path: "service-name"] ?? ""
            rate.days = standard?[path: "expected-transit-time"].flatMap { Int($0) }
            rate.arrival = CarrierTime(standard?[path: "expected-delivery-date"])
            let taxes = details?["taxes"]?.children ?? []
            let adjustments = details?["adjustments"]?.all("adjustment") ?? []
            rate.fees =
                [Fee("base", amount(details?[path: "base"]))].compactMap { $0 }
                + adjustments.compactMap { Fee($0[path: "adjustment-code"], amount($0[path: "adjustment-cost"])) }
                + taxes.compactMap { Fee($0.name, amount($0.text)) }
            if standard?[path: "guaranteed-delivery"] == "true" { rate.attributes = ["guaranteed"] }
            return rate
        }
        return answered.rated(quotation)
    }

    private static func link(_ root: XMLNode, _ relation: String) -> XMLNode? {
        root["links"]?.all("link").first { $0.attributes["rel"] == relation }
            ?? root.all("link").first { $0.attributes["rel"] == relation }
    }

    private static func purchase(_ root: XMLNode) -> Purchase? {
        let links = root["links"]?.all("link") ?? []
        let documents = links.compactMap { link -> LabelDocument? in
            let kinds: [String: DocumentKind] = [
                "label": .label, "returnLabel": .returnLabel, "commercialInvoice": .invoice, "codRemittanceLabel": .codLabel,
            ]
            guard let kind = kinds[link.attributes["rel"] ?? ""] else { return nil }
            return LabelDocument(kind, address: link.attributes["href"], media: link.attributes["media-type"], needsAccess: true)
        }
        guard var purchase = Purchase([SoldParcel(number: root[path: "tracking-pin"])]) else { return nil }
        let price = root["shipment-price"] ?? root["shipment-receipt"]?["priced-options"]
        purchase.handle = root[path: "shipment-id"] ?? ""
        purchase.reference = root[path: "customer-request-id"] ?? ""
        purchase.documents = documents
        purchase.carrier = "canadapost"
        purchase.service = price?[path: "service-code"] ?? ""
        purchase.charged = amount(price?[path: "due-amount"])
        let adjustments = price?["adjustments"]?.all("adjustment") ?? []
        purchase.fees = adjustments.compactMap { Fee($0[path: "adjustment-code"], amount($0[path: "adjustment-amount"])) }
        purchase.billedGrams = BilledWeight.grams(price?[path: "rated-weight"], "KG")
        purchase.arrival = CarrierTime(price?[path: "service-standard", "expected-delivery-date"])
        purchase.isVoidable = root[path: "shipment-status"].map { $0 == "created" }
        return purchase
    }

    /// Links to what was found; the first is asked for by its handle.
    private static func found(_ root: XMLNode) -> Verdict {
        let links = root.all("link").compactMap { $0.attributes["href"] }
        guard let first = links.first else { return .absent }
        return .pending(Pending(handle: first.split(separator: "/").last.map(String.init), status: "found"))
    }

    /// Closing answers with links to the manifests, which have to be asked for; each then has its number and its document.
    private static func manifested(_ root: XMLNode, _ answered: Answered) -> Verdict {
        if let number = root[path: "po-number"] {
            var paper = ManifestPaper(number)
            let artifact = link(root, "artifact")?.attributes
            paper.documents = [
                LabelDocument(.manifest, address: artifact?["href"], media: artifact?["media-type"], needsAccess: true)
            ].compactMap { $0 }
            return .manifested(paper)
        }
        guard let href = link(root, "manifest")?.attributes["href"] else { return answered.unreadable("it has no manifest") }
        return .pending(Pending(handle: href.split(separator: "/").last.map(String.init), status: "manifest"))
    }

    private static func pickup(_ root: XMLNode, _ answered: Answered) -> Verdict {
        let header = root["pickup-request-header"] ?? root
        guard let number = header[path: "request-id"] else { return answered.unreadable("it has no number") }
        var pickup = Pickup()
        (pickup.handle, pickup.confirmation) = (number, number)
        pickup.day = CarrierTime(header[path: "next-pickup-date"])?.day
        pickup.charged = amount(root[path: "pickup-request-price", "due-amount"])
        return .pickupScheduled(pickup)
    }

    private static func offered(_ root: XMLNode) -> Verdict {
        var pickup = Pickup()
        pickup.charged = amount(root[path: "due-amount"])
        return .pickupOffered(pickup)
    }
}
