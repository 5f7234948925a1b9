import CarrierFormats
import Fulfilment
import JSONReading

extension UPS {
    static let meanings: Meanings = [
        // The system is busy or down; nothing was done.
        "10002": .retry, "10003": .retry, "10004": .retry, "10429": .retry, "190001": .retry, "111001": .retry,
        // Token, then account.
        "250002": .renew, "250003": .stop, "10400": .stop, "10401": .stop, "10403": .stop, "250007": .stop,
        // Asked for a label too soon after it was bought.
        "9801031": .retry,
        "TW0001": .absent, "151018": .absent,
    ]

    static func read(_ answer: JSONAnswer) -> Verdict {
        if let errors = errors(answer) { return refusal(errors, answer) }
        guard answer.answered.answer.isSuccess else { return answer.answered.unreadable("an error without its reason") }
        switch answer.operation {
        case .token: return token(answer)
        case .quote: return rated(answer)
        case .transit: return promised(answer)
        case .lookUp, .track: return tracked(answer)
        case .label: return label(answer)
        case .void: return voided(answer)
        case .pickup, .pickupQuote, .cancelPickup: return pickup(answer)
        case .address: return checked(answer)
        default: return sold(answer)
        }
    }

    // MARK: Refusals

    private static func errors(_ answer: JSONAnswer) -> [JSONValue]? {
        let list = answer["response"]?["errors"] ?? answer["errors"] ?? answer["Fault"]?["detail"]?["Errors"]?["ErrorDetail"]
        let errors = list?.many ?? []
        return errors.isEmpty ? nil : errors
    }

    private static func refusal(_ errors: [JSONValue], _ answer: JSONAnswer) -> Verdict {
        let problems = errors.map { error in
            let words = error["PrimaryErrorCode"] ?? error
            return Refusal.FieldProblem(
                code: (words["code"] ?? words["Code"])?.word,
                message: (words["message"] ?? words["Description"])?.word ?? error.word)
        }
        let code = problems.first { !$0.code.isEmpty }?.code ?? answer.answered.answer.headers["errorcode"]
        return answer.refuse(problems, code: code, message: nil, about: about(code ?? ""), meanings)
    }

    /// UPS numbers its faults by what they are about.
    private static func about(_ code: String) -> Refusal.About? {
        switch code {
        case _ where code.hasPrefix("1202") || code.hasPrefix("1201") || code.hasPrefix("1203") || code.hasPrefix("11128"):
            .address
        case _ where code.hasPrefix("1211") || code.hasPrefix("1210"): .service
        case _ where code.hasPrefix("1205") || code.hasPrefix("11103"): .size
        case _ where code.hasPrefix("1204"): .account
        default: nil
        }
    }

    private static func token(_ answer: JSONAnswer) -> Verdict {
        guard let token = answer["access_token"]?.word else { return answer.answered.unreadable("it has no token") }
        return .token(AccessToken(text: token, seconds: answer["expires_in"]?.count))
    }

    // MARK: Prices

    private static func money(_ value: JSONValue?) -> CarrierAmount? { value?.amount("MonetaryValue", "CurrencyCode") }

    /// Negotiated where it is there, the list's otherwise.
    private static func rated(_ answer: JSONAnswer) -> Verdict {
        guard let response = answer["RateResponse"] else { return answer.answered.unreadable("it has no rates") }
        var quotation = Quotation()
        quotation.reference = response["Response"]?["TransactionReference"]?["CustomerContext"]?.word ?? ""
        quotation.rates = (response["RatedShipment"]?.many ?? []).compactMap(rate)
        quotation.failures = alerts(response["Response"]?["Alert"]).map { Refusal(code: "alert", message: $0) }
        return answer.answered.rated(quotation)
    }

    private static func rate(_ item: JSONValue) -> Rate? {
        let list = money(item["TotalChargesWithTaxes"]) ?? money(item["TotalCharges"])
        let negotiated = item["NegotiatedRateCharges"]
        let own = money(negotiated?["TotalChargesWithTaxes"]) ?? money(negotiated?["TotalCharge"])
        guard var rate = Rate(item["Service"]?["Code"]?.word, own ?? list) else { return nil }
        rate.title = item["Service"]?["Description"]?.word ?? ""
        rate.listPrice = list
        if own != nil { rate.attributes = ["negotiated"] }
        rate.fees = (item["ItemizedCharges"]?.many ?? []).compactMap { Fee($0["Code"]?.word, money($0)) }
        let arrival = item["TimeInTransit"]?["ServiceSummary"]?["EstimatedArrival"]
        rate.days = item["GuaranteedDelivery"]?["BusinessDaysInTransit"]?.count ?? arrival?["BusinessDaysInTransit"]?.count
        rate.arrival = CarrierTime(arrival?["Arrival"]?["Date"]?.word)
        rate.billedGrams = billed(item["BillingWeight"])
        rate.notes = alerts(item["RatedShipmentAlert"])
        return rate
    }

    private static func billed(_ weight: JSONValue?) -> Int? {
        BilledWeight.grams(weight?["Weight"]?.word, weight?["UnitOfMeasurement"]?["Code"]?.word)
    }

    private static func alerts(_ value: JSONValue?) -> [String] { (value?.many ?? []).compactMap { $0["Description"]?.word } }

    /// A 206 brings places to choose from instead of times.
    private static func promised(_ answer: JSONAnswer) -> Verdict {
        guard let response = answer["emsResponse"], answer.answered.status != 206 else {
            return .refused(Refusal(code: "ambiguous_place", message: "UPS knows several such places.", about: .address))
        }
        let promises = (response["services"]?.many ?? []).compactMap { service -> DeliveryPromise? in
            let arrival = CarrierTime(service["deliveryDate"]?.word, time: service["deliveryTime"]?.word)
            guard
                var promise = DeliveryPromise(
                    service["serviceLevel"]?.word, days: service["businessTransitDays"]?.count, arrival: arrival)
            else { return nil }
            promise.title = service["serviceLevelDescription"]?.word ?? ""
            promise.cutOff = service["cstccutoffTime"]?.word ?? ""
            promise.isGuaranteed = service["guaranteeIndicator"]?.flag ?? false
            return promise
        }
        return answer.answered.promised(promises)
    }

    // MARK: Sales

    private static func sold(_ answer: JSONAnswer) -> Verdict {
        let response = answer["ShipmentResponse"]
        guard let results = response?["ShipmentResults"] else { return answer.answered.unreadable("it has no shipment") }
        let parcels = (results["PackageResults"]?.many ?? []).map { each in
            SoldParcel(
                number: each["TrackingNumber"]?.word, documents: documents(each), charged: money(each["BaseServiceCharge"]))
        }
        guard var purchase = Purchase(parcels) else { return answer.answered.bought(nil) }
        let list = money(results["ShipmentCharges"]?["TotalCharges"])
        purchase.handle = results["ShipmentIdentificationNumber"]?.word ?? ""
        purchase.reference = response?["Response"]?["TransactionReference"]?["CustomerContext"]?.word ?? ""
        purchase.listPrice = list
        purchase.charged = money(results["NegotiatedRateCharges"]?["TotalCharge"]) ?? list
        purchase.fees = (results["ShipmentCharges"]?["ItemizedCharges"]?.many ?? []).compactMap {
            Fee($0["Code"]?.word, money($0))
        }
        purchase.billedGrams = billed(results["BillingWeight"])
        purchase.documents = [forms(results["Form"]), LabelDocument(.other, address: results["LabelURL"]?.word, media: "html")]
            .compactMap { $0 }
        purchase.note(alerts(response?["Response"]?["Alert"]) + alerts(results["Alert"]))
        return .bought(purchase)
    }

    private static func documents(_ result: JSONValue) -> [LabelDocument] {
        let labels = (result["ShippingLabel"] ?? result["LabelImage"])?.many ?? []
        let receipt = result["ShippingReceipt"]
        return labels.compactMap { label in
            LabelDocument(
                base64: label["GraphicImage"]?.word, media: (label["ImageFormat"] ?? label["LabelImageFormat"])?["Code"]?.word)
        }
            + [LabelDocument(.receipt, base64: receipt?["GraphicImage"]?.word, media: receipt?["ImageFormat"]?["Code"]?.word)]
            .compactMap { $0 }
    }

    private static func forms(_ form: JSONValue?) -> LabelDocument? {
        let image = form?["Image"]
        return LabelDocument(.customs, base64: image?["GraphicImage"]?.word, media: image?["ImageFormat"]?["Code"]?.word)
    }

    private static func label(_ answer: JSONAnswer) -> Verdict {
        let documents = (answer["LabelRecoveryResponse"]?["LabelResults"]?.many ?? []).flatMap(documents)
        return documents.isEmpty ? answer.answered.unreadable("it has no label") : .label(documents)
    }

    /// By reference it is a look-up: the numbers are what was sold.
    private static func tracked(_ answer: JSONAnswer) -> Verdict {
        let packages = (answer["trackResponse"]?["shipment"]?.many ?? []).flatMap { $0["package"]?.many ?? [] }
        let numbers = packages.compactMap { SoldParcel(number: $0["trackingNumber"]?.word) }
        guard let first = numbers.first else {
            return answer["trackResponse"] == nil ? answer.answered.unreadable("it has no shipment") : .absent
        }
        if answer.operation == .lookUp { return answer.answered.bought(Purchase(numbers)) }
        let status = packages.first?["currentStatus"]?["description"]?.word
        return .recorded(Record(.tracked, number: first.number, status: status))
    }

    // MARK: The rest

    private static func voided(_ answer: JSONAnswer) -> Verdict {
        let response = answer["VoidShipmentResponse"]
        let status = response?["SummaryResult"]?["Status"]
        switch status?["Code"]?.word {
        case "1": return .voided
        case nil: return answer.answered.unreadable("it has no result")
        case let code?: return .voidRefused(Refusal(code: code, message: status?["Description"]?.word))
        }
    }

    private static func pickup(_ answer: JSONAnswer) -> Verdict {
        if let created = answer["PickupCreationResponse"] {
            guard let number = created["PRN"]?.word else { return answer.answered.unreadable("it has no number") }
            var pickup = priced(created["RateResult"])
            (pickup.handle, pickup.confirmation) = (number, number)
            return .pickupScheduled(pickup)
        }
        if let rated = answer["PickupRateResponse"] { return .pickupOffered(priced(rated["RateResult"])) }
        return answer["PickupCancelResponse"] == nil ? answer.answered.unreadable("it has no pickup") : .pickupCancelled
    }

    private static func priced(_ result: JSONValue?) -> Pickup {
        var pickup = Pickup()
        pickup.charged = result?.amount("GrandTotalOfAllCharge", "CurrencyCode")
        return pickup
    }

    /// Several candidates are no address yet.
    private static func checked(_ answer: JSONAnswer) -> Verdict {
        guard let response = answer["XAVResponse"] else { return answer.answered.unreadable("it has no result") }
        let candidates = (response["Candidate"]?.many ?? []).compactMap { $0["AddressKeyFormat"] }.map(address)
        var finding: AddressFinding
        if response["NoCandidatesIndicator"] != nil {
            finding = AddressFinding(.bad)
        } else if response["ValidAddressIndicator"] != nil, let found = candidates.first {
            finding = AddressFinding(proposal: found, asked: answer.answered.job?.to)
        } else if response["AmbiguousAddressIndicator"] != nil {
            finding = AddressFinding(.unknown)
        } else {
            let isClassified = ["1", "2"].contains(response["AddressClassification"]?["Code"]?.word)
            finding = AddressFinding(isClassified ? .ok : .unknown)
        }
        let code = (response["AddressClassification"] ?? response["Candidate"]?.many.first?["AddressClassification"])?["Code"]?
            .word
        finding.isResidential = code == "2" ? true : code == "1" ? false : nil
        finding.candidates = candidates
        return .address(finding)
    }

    private static func address(_ key: JSONValue) -> Address {
        let code = [key["PostcodePrimaryLow"]?.word, key["PostcodeExtendedLow"]?.word].compactMap { $0 }.joined(separator: "-")
        return Address(
            lines: key.words("AddressLine"), city: key["PoliticalDivision2"]?.word, region: key["PoliticalDivision1"]?.word,
            postcode: code, country: key["CountryCode"]?.word)
    }
}
