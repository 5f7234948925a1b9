import CarrierFormats
import Fulfilment
import JSONReading

extension USPS {
    /// A label comes as several parts, a pickup that was cancelled as nothing, all else as JSON.
    @Sendable static func reader(_ answered: Answered) -> Verdict {
        if answered.operation == .cancelPickup, answered.status == 200, answered.answer.body.isEmpty { return .pickupCancelled }
        if answered.operation == .buy, let parts = MultipartReader.parts(of: answered.answer) { return label(parts, answered) }
        return JSONAnswer.reader(read)(answered)
    }

    private static func label(_ parts: [MultipartReader.Part], _ answered: Answered) -> Verdict {
        let json = parts.lazy.compactMap { part in try? JSONValue(part.body) }.first { $0.isObject }
        guard let json else { return answered.unreadable("no part of it describes the label") }
        let pictures = parts.filter { !$0.type.contains("json") && (try? JSONValue($0.body))?.isObject != true }
        let documents = pictures.compactMap { part in
            let kind: DocumentKind = part.name.lowercased().contains("receipt") ? .receipt : .label
            let text = String(decoding: part.body, as: UTF8.self)
            return LabelDocument(kind, base64: text, media: part.type) ?? LabelDocument(kind, bytes: part.body, media: part.type)
        }
        return answered.bought(purchase(json, documents))
    }

    @Sendable static func read(_ answer: JSONAnswer) -> Verdict {
        guard answer.answered.answer.isSuccess else { return refusal(answer) }
        switch answer.operation {
        case .token:
            guard let token = answer["access_token"]?.word ?? answer["paymentAuthorizationToken"]?.word else {
                return answer.answered.unreadable("it has no token")
            }
            return .token(AccessToken(text: token, seconds: answer["expires_in"]?.count))
        case .quote: return rated(answer)
        case .transit: return promised(answer)
        case .void: return voided(answer)
        case .manifest: return manifested(answer)
        case .pickup, .cancelPickup: return pickup(answer)
        case .address: return checked(answer)
        case .track:
            guard let number = answer["trackingNumber"]?.word else { return answer.answered.unreadable("it has no number") }
            return .recorded(Record(.tracked, number: number, status: answer["statusCategory"]?.word))
        default:
            let documents = [LabelDocument(base64: answer["labelImage"]?.word, media: "pdf")].compactMap { $0 }
            return answer.answered.bought(purchase(answer["labelMetadata"] ?? answer.root, documents))
        }
    }

    /// The code is the status as a text; the reason stands in words.
    private static func refusal(_ answer: JSONAnswer) -> Verdict {
        guard let error = answer["error"] else { return answer.answered.unreadable("an error without its reason") }
        let problems = (error["errors"]?.many ?? []).map { each in
            Refusal.FieldProblem(
                field: each["source"]?["parameter"]?.word, code: each["code"]?.word,
                message: each["detail"]?.word ?? each["title"]?.word)
        }
        let message = error["message"]?.word ?? answer["error_description"]?.word ?? error.word
        let code = error["code"]?.word ?? error.word
        return answer.refuse(problems, code: code, message: message, ["invalid_client": .stop, "invalid_token": .renew])
    }

    private static func purchase(_ label: JSONValue, _ documents: [LabelDocument]) -> Purchase? {
        let number = label["trackingNumber"]?.word ?? label["internationalTrackingNumber"]?.word
        guard var purchase = Purchase([SoldParcel(number: number, documents: documents)]) else { return nil }
        let dollars = Currency("USD")
        purchase.handle = purchase.numbers[0]
        purchase.carrier = "usps"
        purchase.charged = CarrierAmount(label["postage"]?.word, dollars)
        purchase.fees = (label["extraServices"]?.many ?? []).compactMap {
            Fee($0["name"]?.word, CarrierAmount($0["price"]?.word, dollars))
        }
        purchase.zone = label["zone"]?.word ?? ""
        purchase.arrival = CarrierTime(label["commitment"]?["scheduleDeliveryDate"]?.word)
        return purchase
    }

    private static func rated(_ answer: JSONAnswer) -> Verdict {
        let total = answer["totalBasePrice"] ?? answer["totalPrice"]
        let options =
            (answer["rateOptions"]?.many ?? [])
            + (answer["pricingOptions"]?.many ?? []).flatMap { pricing in
                (pricing["shippingOptions"]?.many ?? []).flatMap { $0["rateOptions"]?.many ?? [] }
            }
        let groups: [(rates: [JSONValue], total: JSONValue?)] =
            options.isEmpty
            ? (answer["rates"]?.many ?? []).map { ([$0], answer["rates"]?.many.count == 1 ? total : nil) }
            : options.map { ($0["rates"]?.many ?? [], $0["totalBasePrice"] ?? $0["totalPrice"]) }
        guard answer["rates"] != nil || !options.isEmpty || total != nil else {
            return answer.answered.unreadable("it has no rates")
        }
        var quotation = Quotation()
        quotation.rates = groups.compactMap { rate($0.rates, $0.total) }
        if quotation.rates.isEmpty, let only = rate([answer.root], total) { quotation.rates = [only] }
        return answer.answered.rated(quotation)
    }

    private static func rate(_ rates: [JSONValue], _ total: JSONValue?) -> Rate? {
        let dollars = Currency("USD")
        guard let first = rates.first,
            var rate = Rate(
                first["mailClass"]?.word ?? first["SKU"]?.word ?? first["description"]?.word ?? "USPS",
                CarrierAmount(total?.word, dollars) ?? CarrierAmount(first["price"]?.word, dollars))
        else { return nil }
        rate.offer = first["SKU"]?.word ?? ""
        rate.carrier = "usps"
        rate.title = first["description"]?.word ?? ""
        rate.zone = first["zone"]?.word ?? ""
        rate.fees = rates.flatMap { $0["fees"]?.many ?? [] }.compactMap {
            Fee($0["name"]?.word, CarrierAmount($0["price"]?.word, dollars))
        }
        rate.billedGrams = BilledWeight.grams(first["weight"]?.word, "LB")
        rate.notes = rates.flatMap { $0["warnings"]?.many ?? [] }.compactMap { $0.word ?? $0["warningDescription"]?.word }
        return rate
    }

    /// For a place that does not exist the standard is there, and empty.
    private static func promised(_ answer: JSONAnswer) -> Verdict {
        let promises = answer.root.many.compactMap { item -> DeliveryPromise? in
            let delivery = item["delivery"]?["scheduledDeliveryDateTime"]?.word ?? item["scheduledDeliveryDate"]?.word
            var promise = DeliveryPromise(
                item["mailClass"]?.word, days: item["serviceStandard"]?.count, arrival: CarrierTime(delivery))
            promise?.title = item["notes"]?.word ?? item["serviceStandardMessage"]?.word ?? ""
            promise?.cutOff = item["cutOffTime"]?.word ?? ""
            promise?.isGuaranteed = item["delivery"]?["guaranteedDelivery"]?.flag ?? false
            return promise
        }
        return answer.answered.promised(promises)
    }

    private static func voided(_ answer: JSONAnswer) -> Verdict {
        switch answer["status"]?.word?.uppercased() {
        case "CANCELED", "CANCELLED", "REFUNDED": .voided
        case "PENDING", "SUBMITTED": .voidPending
        case nil: answer.answered.unreadable("it has no status")
        case let status?: .voidRefused(Refusal(code: status, message: answer["disputeId"]?.word))
        }
    }

    private static func manifested(_ answer: JSONAnswer) -> Verdict {
        let data = answer["SCANFormMetadata"] ?? answer.root
        guard let number = data["manifestNumber"]?.word else { return answer.answered.unreadable("it has no number") }
        var paper = ManifestPaper(number)
        paper.documents = [LabelDocument(.manifest, base64: answer["SCANFormImage"]?.word, media: data["imageType"]?.word)]
            .compactMap { $0 }
        paper.items = data.words("trackingNumbers")
        return .manifested(paper)
    }

    private static func pickup(_ answer: JSONAnswer) -> Verdict {
        if answer.operation == .cancelPickup { return .pickupCancelled }
        guard let number = answer["confirmationNumber"]?.word else { return answer.answered.unreadable("it has no number") }
        var pickup = Pickup()
        (pickup.handle, pickup.confirmation) = (number, number)
        pickup.day = CarrierTime((answer["pickupDate"] ?? answer["carrierPickupRequest"]?["pickupDate"])?.word)?.day
        return .pickupScheduled(pickup)
    }

    /// Y is the door, S and D the house without its flat, N nothing.
    private static func checked(_ answer: JSONAnswer) -> Verdict {
        guard let found = answer["address"] else { return answer.answered.unreadable("it has no address") }
        let more = answer["additionalInfo"] ?? answer["addressAdditionalInfo"]
        let code = [found["ZIPCode"]?.word, found["ZIPPlus4"]?.word].compactMap { $0 }.joined(separator: "-")
        let proposal = Address(
            lines: [found["streetAddress"]?.word, found["secondaryAddress"]?.word], city: found["city"]?.word,
            region: found["state"]?.word, postcode: code, country: "US")
        var finding: AddressFinding
        switch more?["DPVConfirmation"]?.word {
        case "Y": finding = AddressFinding(proposal: proposal, asked: answer.answered.job?.to)
        case "N": finding = AddressFinding(.bad)
        case nil where more == nil: finding = AddressFinding(proposal: proposal, asked: answer.answered.job?.to)
        default: finding = AddressFinding(.unknown)
        }
        finding.isResidential = more?["business"]?.flag.map { !$0 }
        finding.problems = (answer["corrections"]?.many ?? []).map {
            Refusal.FieldProblem(code: $0["code"]?.word, message: $0["text"]?.word)
        }
        return .address(finding)
    }
}
