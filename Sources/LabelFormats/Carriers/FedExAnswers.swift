import CarrierFormats
import Fulfilment
import JSONReading

extension FedEx {
    static let meanings: Meanings = [
        "NOT.AUTHORIZED.ERROR": .renew, "BAD.REQUEST.ERROR": .stop, "FORBIDDEN.ERROR": .stop,
        "LOGIN.REAUTHENTICATE.ERROR": .renew,
        "ACCOUNT.NUMBER.INVALID": .stop, "TRACKING.REFERENCENUMBER.NOTFOUND": .absent,
        "TRACKING.TRACKINGNUMBER.NOTFOUND": .absent,
        "TRACKING.REFERENCEVALUE.NOTFOUND": .absent, "SYSTEM.UNAVAILABLE.EXCEPTION": .unknown,
        "SERVICE.UNAVAILABLE.ERROR": .unknown,
        "INTERNAL.SERVER.ERROR": .unknown, "SYSTEM.UNEXPECTED.ERROR": .unknown,
    ]

    static func read(_ answer: JSONAnswer) -> Verdict {
        if answer.operation == .token, let token = answer["access_token"]?.word {
            return .token(AccessToken(text: token, seconds: answer["expires_in"]?.count))
        }
        let errors = answer["errors"]?.many ?? []
        if !errors.isEmpty { return refusal(errors, answer) }
        guard let output = answer["output"], answer.answered.answer.isSuccess else {
            return answer.answered.unreadable("it has no output")
        }
        switch answer.operation {
        case .quote: return rated(output, answer)
        case .transit: return promised(output, answer)
        case .lookUp where output["transactionShipments"] == nil, .track: return tracked(output, answer)
        case .void: return voided(output, answer)
        case .manifest: return closed(output)
        case .pickup, .cancelPickup, .pickupQuote: return pickup(output, answer)
        case .address: return checked(output, answer)
        default: return sold(output, answer)
        }
    }

    /// `BAD.REQUEST.ERROR` stops only where the account asks for its token.
    private static func refusal(_ errors: [JSONValue], _ answer: JSONAnswer) -> Verdict {
        let problems = errors.map { error in
            let key = error["parameterList"]?.many.first?["key"]?.word
            return Refusal.FieldProblem(field: key, code: error["code"]?.word, message: error["message"]?.word)
        }
        let code = problems.first?.code ?? ""
        let isBadRequest = code == "BAD.REQUEST.ERROR" && answer.operation != .token
        let about = Refusal(code: code, message: nil, field: code).about
        return answer.refuse(problems, code: code.isEmpty ? nil : code, message: nil, about: about, isBadRequest ? [:] : meanings)
    }

    private static func notes(_ value: JSONValue) -> [String] { (value["alerts"]?.many ?? []).compactMap { $0["message"]?.word } }

    // MARK: Prices

    private static func rated(_ output: JSONValue, _ answer: JSONAnswer) -> Verdict {
        var quotation = Quotation()
        quotation.rates = (output["rateReplyDetails"]?.many ?? []).compactMap(rate)
        quotation.failures = (output["alerts"]?.many ?? []).map {
            Refusal(code: $0["code"]?.word ?? "alert", message: $0["message"]?.word)
        }
        return answer.answered.rated(quotation)
    }

    /// The account's price, with its taxes in it; the list's only where there is no other.
    private static func rate(_ item: JSONValue) -> Rate? {
        let details = item["ratedShipmentDetails"]?.many ?? []
        func detail(_ type: String) -> JSONValue? { details.first { $0["rateType"]?.word == type } }
        guard let own = detail("ACCOUNT") ?? detail("LIST") ?? details.first,
            var rate = Rate(item["serviceType"]?.word, total(own))
        else { return nil }
        rate.title = item["serviceName"]?.word ?? ""
        rate.listPrice = detail("LIST").flatMap(total)
        let inner = own["shipmentRateDetail"]
        let currency = currency(own)
        rate.fees = (inner?["surCharges"]?.many ?? []).compactMap {
            Fee($0["type"]?.word, CarrierAmount($0["amount"]?.word, currency))
        }
        rate.zone = inner?["rateZone"]?.word ?? ""
        rate.billedGrams = BilledWeight.grams(
            inner?["totalBillingWeight"]?["value"]?.word, inner?["totalBillingWeight"]?["units"]?.word)
        rate.arrival = CarrierTime(
            item["commit"]?["dateDetail"]?["dayFormat"]?.word ?? item["operationalDetail"]?["deliveryDate"]?.word)
        rate.days = days(
            item["commit"]?["transitDays"]?["minimumTransitTime"]?.word ?? item["operationalDetail"]?["transitTime"]?.word)
        return rate
    }

    private static func currency(_ detail: JSONValue) -> Currency? {
        Currency(carrier: detail["currency"]?.word ?? detail["shipmentRateDetail"]?["currency"]?.word)
    }

    private static func total(_ detail: JSONValue) -> CarrierAmount? {
        CarrierAmount(detail["totalNetCharge"]?.word, currency(detail))
    }

    private static let numbers = [
        "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN", "TWELVE", "THIRTEEN", "FOURTEEN",
        "FIFTEEN", "SIXTEEN", "SEVENTEEN", "EIGHTEEN", "NINETEEN", "TWENTY",
    ]

    /// `TWO_DAYS`.
    private static func days(_ word: String?) -> Int? {
        guard let first = word?.split(separator: "_").first else { return nil }
        return numbers.firstIndex(of: String(first)).map { $0 + 1 }
    }

    private static func promised(_ output: JSONValue, _ answer: JSONAnswer) -> Verdict {
        let details = (output["transitTimes"]?.many ?? []).flatMap { $0["transitTimeDetails"]?.many ?? [] }
        let promises = details.compactMap { detail -> DeliveryPromise? in
            let commit = detail["commit"]
            let arrival = CarrierTime(commit?["dateDetail"]?["dayFormat"]?.word ?? commit?["dateDetail"]?["day"]?.word)
            let days = days(commit?["transitDays"]?["minimumTransitTime"]?.word)
            var promise = DeliveryPromise(detail["serviceType"]?.word, days: days, arrival: arrival)
            promise?.title = detail["serviceName"]?.word ?? ""
            return promise
        }
        return answer.answered.promised(promises)
    }

    // MARK: Sales

    /// Large shipments are answered later, under a job's number.
    private static func sold(_ output: JSONValue, _ answer: JSONAnswer) -> Verdict {
        let shipments = output["transactionShipments"]?.many ?? []
        let pieces = shipments.flatMap { $0["pieceResponses"]?.many ?? [] }
        if pieces.isEmpty, let job = output["jobId"]?.word {
            return .pending(Pending(handle: job, status: "job", reference: answer["customerTransactionId"]?.word))
        }
        guard let shipment = shipments.first, var purchase = Purchase(pieces.map { parcel($0, shipment) }) else {
            return answer.answered.bought(nil)
        }
        purchase.handle = shipment["masterTrackingNumber"]?.word ?? purchase.numbers[0]
        purchase.reference = reference(pieces) ?? ""
        purchase.carrier = "fedex"
        purchase.service = shipment["serviceType"]?.word ?? ""
        purchase.documents = (shipment["shipmentDocuments"]?.many ?? []).compactMap(document)
        purchase.charged = charge(shipment["completedShipmentDetail"]?["shipmentRating"], "ACCOUNT")
        purchase.listPrice = charge(shipment["completedShipmentDetail"]?["shipmentRating"], "LIST")
        purchase.note(notes(output) + notes(shipment))
        return .bought(purchase)
    }

    private static func parcel(_ piece: JSONValue, _ shipment: JSONValue) -> SoldParcel? {
        SoldParcel(
            number: piece["trackingNumber"]?.word ?? piece["masterTrackingNumber"]?.word,
            documents: (piece["packageDocuments"]?.many ?? []).compactMap(document))
    }

    private static func reference(_ pieces: [JSONValue]) -> String? {
        let references = pieces.flatMap { $0["customerReferences"]?.many ?? [] }
        return references.first { $0["customerReferenceType"]?.word == "CUSTOMER_REFERENCE" }?["value"]?.word
    }

    private static func charge(_ rating: JSONValue?, _ type: String) -> CarrierAmount? {
        let details = rating?["shipmentRateDetails"]?.many ?? []
        let detail = details.first { $0["rateType"]?.word?.contains(type) == true }
        return detail?.amount("totalNetCharge", "currency")
    }

    private static func document(_ value: JSONValue) -> LabelDocument? {
        let type = value["contentType"]?.word ?? ""
        let kind: DocumentKind = type.contains("INVOICE") ? .invoice : type.contains("LABEL") ? .label : .other
        let word = value["docType"]?.word
        return LabelDocument(kind, base64: value["encodedLabel"]?.word, media: word)
            ?? LabelDocument(kind, address: value["url"]?.word, media: word, needsAccess: true)
    }

    private static func tracked(_ output: JSONValue, _ answer: JSONAnswer) -> Verdict {
        let complete = output["completeTrackResults"]?.many ?? []
        let results = complete.flatMap { $0["trackResults"]?.many ?? [] }
        let numbers = results.filter { $0["error"] == nil }.compactMap {
            SoldParcel(number: $0["trackingNumberInfo"]?["trackingNumber"]?.word)
        }
        guard let first = numbers.first else {
            return complete.isEmpty ? answer.answered.unreadable("it has no results") : .absent
        }
        if answer.operation == .lookUp { return answer.answered.bought(Purchase(numbers)) }
        let status = results.first?["latestStatusDetail"]?["code"]?.word
        return .recorded(Record(.tracked, number: first.number, status: status))
    }

    // MARK: The rest

    private static func voided(_ output: JSONValue, _ answer: JSONAnswer) -> Verdict {
        guard let isDone = output["cancelledShipment"]?.flag else { return answer.answered.unreadable("it has no result") }
        if isDone { return .voided }
        return .voidRefused(Refusal(code: "not_cancelled", message: output["message"]?.word ?? notes(output).first))
    }

    private static func closed(_ output: JSONValue) -> Verdict {
        var paper = ManifestPaper(output["trackingNumber"]?.word ?? output["closeDocuments"]?.many.first?["docId"]?.word)
        let documents = output["closeDocuments"]?.many ?? []
        paper.documents = documents.compactMap { document in
            let parts = document["parts"]?.many.first?["document"] ?? document["encodedLabel"]
            return LabelDocument(.manifest, base64: parts?.word ?? document["document"]?.word, media: document["docType"]?.word)
        }
        return .manifested(paper)
    }

    private static func pickup(_ output: JSONValue, _ answer: JSONAnswer) -> Verdict {
        var pickup = Pickup()
        if answer.operation == .pickupQuote {
            guard output["options"] != nil else { return answer.answered.unreadable("it has no options") }
            return .pickupOffered(pickup)
        }
        guard let code = output["pickupConfirmationCode"]?.word else { return answer.answered.unreadable("it has no number") }
        if answer.operation == .cancelPickup { return .pickupCancelled }
        (pickup.handle, pickup.confirmation) = (code, code)
        pickup.location = output["location"]?.word ?? ""
        return .pickupScheduled(pickup)
    }

    private static func checked(_ output: JSONValue, _ answer: JSONAnswer) -> Verdict {
        guard let found = output["resolvedAddresses"]?.many.first else { return answer.answered.unreadable("it has no result") }
        let attributes = found["attributes"]
        func holds(_ name: StaticString) -> Bool? { attributes?[name]?.flag }
        let lines = found.words("streetLinesToken")
        let postcode = found["parsedPostalCode"].map { code in
            [code["base"]?.word, code["addOn"]?.word].compactMap { $0 }.joined(separator: "-")
        }
        let proposal = Address(
            lines: lines.isEmpty ? found.words("streetLines") : lines,
            city: found["city"]?.word ?? found.words("cityToken").first,
            region: found["stateOrProvinceCode"]?.word, postcode: found["postalCode"]?.word ?? postcode,
            country: found["countryCode"]?.word)
        var finding: AddressFinding
        switch (holds("Resolved") ?? holds("Matched"), holds("DPV")) {
        case (true?, true?), (true?, nil): finding = AddressFinding(proposal: proposal, asked: answer.answered.job?.to)
        case (false?, _): finding = AddressFinding(.bad)
        default: finding = AddressFinding(.unknown)
        }
        let kind = found["classification"]?.word
        finding.isResidential = kind == "RESIDENTIAL" ? true : kind == "BUSINESS" ? false : nil
        finding.problems = (found["customerMessages"]?.many ?? []).map {
            Refusal.FieldProblem(code: $0["code"]?.word, message: $0["message"]?.word)
        }
        return .address(finding)
    }
}
