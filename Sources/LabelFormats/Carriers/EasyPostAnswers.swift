import CarrierFormats
import Fulfilment
import JSONReading

extension EasyPost {
    /// Codes after which a label may have been sold, may be in the making, or cannot be sold by this quote any more.
    static let meanings: Meanings = [
        "SHIPMENT.POSTAGE.TIMED_OUT": .unknown, "SHIPMENT.POSTAGE.NO_RESPONSE": .unknown, "SHIPMENT.POSTAGE.EXISTS": .unknown,
        "SHIPMENT.PURCHASE.IN_PROGRESS": .unknown, "PURCHASE.IN_PROGRESS": .unknown, "SHIPMENT.POSTAGE.FAILURE": .refused,
        "SHIPMENT.RATE.EXPIRED": .requote, "RATE.EXPIRED": .requote, "SHIPMENT.RATE.CARRIER_ACCOUNT_INVALID": .requote,
        "SHIPMENT.RATE.UNAVAILABLE": .requote, "RATE_LIMITED": .retry, "APIKEY.INACTIVE": .stop, "INSUFFICIENT_FUNDS": .stop,
        "BILLING.ERROR": .stop, "PAYMENT_REQUIRED": .stop,
    ]

    static func read(_ answer: JSONAnswer) -> Verdict {
        if let error = answer["error"], answer["id"] == nil || !answer.answered.answer.isSuccess { return refusal(error, answer) }
        guard answer.answered.answer.isSuccess else { return answer.answered.unreadable("an error without its reason") }
        switch answer.operation {
        case .address: return checked(answer["address"] ?? answer.root, answer.answered.job?.to)
        case .list: return page(answer)
        case .label: return label(answer)
        case .void: return voided(answer)
        case .manifest: return manifest(answer)
        case .manifests: return answer.closed(in: answer["scan_forms"], \.numbers, form)
        case .pickupQuote, .pickup, .cancelPickup: return pickup(answer)
        case .quote where answer["shipments"] == nil && !isSold(answer.root): return rated(answer)
        case .insure, .cancelInsurance, .customs, .track, .claim, .cancelClaim: return record(answer)
        default: return sold(answer)
        }
    }

    private static func refusal(_ error: JSONValue, _ answer: JSONAnswer) -> Verdict {
        let problems = (error["errors"]?.many ?? []).map { each in
            Refusal.FieldProblem(
                field: each["field"]?.word, code: each["code"]?.word, message: each.word ?? each["message"]?.word)
        }
        let code = error["code"]?.word
        if answer.operation == .address, let code, code.hasPrefix("ADDRESS.VERIFY") {
            var finding = AddressFinding(.bad)
            finding.problems = [Refusal.FieldProblem(code: code, message: error["message"]?.word)] + problems
            return .address(finding)
        }
        let about: Refusal.About? = code?.hasPrefix("ADDRESS") == true ? .address : nil
        return answer.refuse(problems, code: code, message: error["message"]?.word ?? error.word, about: about, meanings)
    }

    // MARK: Sales

    private static func isSold(_ shipment: JSONValue) -> Bool {
        shipment["tracking_code"]?.word != nil && shipment["postage_label"]?.isObject == true
    }

    /// A shipment, an order of several, or a batch.
    private static func sold(_ answer: JSONAnswer) -> Verdict {
        if answer["state"]?.word != nil, answer["num_shipments"] != nil || answer["shipments"] != nil { return batch(answer) }
        let shipments = answer["shipments"]?.many ?? [answer.root]
        guard !shipments.isEmpty, answer["id"]?.word != nil else { return answer.answered.unreadable("it is no shipment") }
        // A refund that was rejected leaves the label as it was.
        let refund = answer["refund_status"]?.word
        if answer.operation == .lookUp, ["submitted", "queued", "refunded", "not_applicable"].contains(refund) {
            return voided(answer)
        }
        let sold = shipments.filter(isSold)
        if sold.count == shipments.count { return answer.answered.bought(purchase(shipments, answer.root)) }
        guard sold.isEmpty else { return .partial(shipments.map { part($0, answer) }) }
        // It was asked to be bought, and is not.
        return answer.operation == .buy ? answer.answered.unreadable("it is not bought, and no error says why") : rated(answer)
    }

    private static func part(_ shipment: JSONValue, _ answer: JSONAnswer) -> Verdict {
        guard isSold(shipment) else { return answer.answered.unreadable("a part without a label") }
        return answer.answered.bought(purchase([shipment], shipment))
    }

    private static func purchase(_ shipments: [JSONValue], _ whole: JSONValue) -> Purchase? {
        let parcels = shipments.map { each in
            SoldParcel(
                number: each["tracking_code"]?.word, handle: each["id"]?.word, documents: documents(each), charged: charged(each))
        }
        guard var purchase = Purchase(parcels) else { return nil }
        let rate = shipments.first?["selected_rate"]
        purchase.handle = whole["id"]?.word ?? ""
        purchase.reference = whole["reference"]?.word ?? ""
        purchase.carrier = rate?["carrier"]?.word ?? ""
        purchase.service = rate?["service"]?.word ?? ""
        purchase.charged = CarrierAmount.sum(shipments.map(charged))
        purchase.listPrice = CarrierAmount.sum(shipments.map { $0["selected_rate"]?.amount("list_rate", "list_currency") })
        purchase.fees = shipments.flatMap { each in
            (each["fees"]?.many ?? []).compactMap { Fee($0["type"]?.word, $0.amount("amount", "currency", else: currency(each))) }
        }
        purchase.zone = shipments.first?["usps_zone"]?.word ?? ""
        purchase.isTest = whole["mode"]?.word == "test"
        purchase.isVoidable = shipments.contains { $0["refund_status"]?.word != nil } ? false : nil
        purchase.note((whole["messages"]?.many ?? []).map { $0["message"]?.word ?? $0.word })
        return purchase
    }

    private static func currency(_ shipment: JSONValue) -> Currency? {
        Currency(carrier: shipment["selected_rate"]?["currency"]?.word ?? shipment["options"]?["currency"]?.word)
            ?? Currency("USD")
    }

    /// Postage as it was charged, else the price of the rate that was chosen.
    private static func charged(_ shipment: JSONValue) -> CarrierAmount? {
        let postage = (shipment["fees"]?.many ?? []).filter { $0["type"]?.word == "PostageFee" }
        return CarrierAmount.sum(postage.map { $0.amount("amount", "currency", else: currency(shipment)) })
            ?? shipment["selected_rate"]?.amount("rate", "currency")
    }

    private static func documents(_ shipment: JSONValue) -> [LabelDocument] {
        guard let label = shipment["postage_label"] else { return [] }
        let forms = (shipment["forms"]?.many ?? []).map { form in
            LabelDocument(.customs, address: form["form_url"]?.word, media: form["form_type"]?.word)
        }
        let documents = [
            LabelDocument(address: label["label_url"]?.word, media: label["label_file_type"]?.word),
            LabelDocument(address: label["label_pdf_url"]?.word, media: "pdf"),
            LabelDocument(address: label["label_zpl_url"]?.word, media: "zpl"),
            LabelDocument(address: label["label_epl2_url"]?.word, media: "epl"),
            LabelDocument(base64: label["label_file"]?.word, media: label["label_file_type"]?.word),
        ]
        return (documents + forms).compactMap { $0 }
    }

    /// Answers at once, whatever it will come to.
    private static func batch(_ answer: JSONAnswer) -> Verdict {
        let shipments = answer["shipments"]?.many ?? []
        let states = Set(shipments.compactMap { $0["batch_status"]?.word })
        let isOver = ["purchased", "label_generated", "purchase_failed", "creation_failed"].contains(answer["state"]?.word)
        guard isOver, !shipments.isEmpty, states.isDisjoint(with: ["queued_for_purchase", "created", "purchasing"]) else {
            return .pending(
                Pending(handle: answer["id"]?.word, status: answer["state"]?.word, reference: answer["reference"]?.word))
        }
        let parts = shipments.map { member($0, answer) }
        if parts.allSatisfy({ if case .bought = $0 { true } else { false } }) {
            return answer.answered.bought(purchase(shipments, answer.root))
        }
        return parts.count == 1 ? parts[0] : .partial(parts)
    }

    private static func member(_ shipment: JSONValue, _ answer: JSONAnswer) -> Verdict {
        if shipment["batch_status"]?.word == "postage_purchased" { return answer.answered.bought(purchase([shipment], shipment)) }
        let status = shipment["batch_status"]?.word ?? ""
        let refusal = Refusal(code: status.isEmpty ? "batch" : status, message: shipment["batch_message"]?.word)
        return status.hasSuffix("_failed") ? .refused(refusal) : .unknown(refusal)
    }
}
