import CarrierFormats
import Fulfilment
import JSONReading

extension DHLParcelDE {
    static func read(_ answer: JSONAnswer) -> Verdict {
        if let confirmation = answer["confirmation"]?["value"] { return pickup(confirmation) }
        if answer.operation == .cancelPickup { return cancelled(answer) }
        if answer.operation == .list, answer.answered.answer.isSuccess { return listed(answer) }
        // In the order of the request, so nothing may be left out.
        let list = answer["items"]
        let items = list?.isArray == true ? list?.items ?? [] : list?.many ?? []
        let isPerItem = items.contains { $0["sstatus"] != nil || $0["shipmentNo"] != nil }
        guard isPerItem, answer.operation != .pickup else { return whole(items, answer) }
        switch answer.operation {
        case .void: return each(items, answer) { _ in .voided }
        case .manifest: return manifested(items, answer)
        case .label:
            let documents = items.flatMap(documents)
            return documents.isEmpty ? answer.answered.unreadable("it has no label") : .label(documents)
        default: return each(items, answer) { answer.answered.bought(purchase([$0])) }
        }
    }

    /// Refused as a whole: the schema's faults, or only a status.
    private static func whole(_ items: [JSONValue], _ answer: JSONAnswer) -> Verdict {
        let status = answer["status"].flatMap { $0.isObject ? $0 : nil } ?? answer.root
        guard !answer.answered.answer.isSuccess || answer.operation != .manifest else {
            return answer.answered.unreadable("it has no shipments")
        }
        let problems = items.map { Refusal.FieldProblem(field: $0["propertyPath"]?.word, message: $0["message"]?.word) }
        let message = status["detail"]?.word ?? status["title"]?.word
        guard !answer.answered.answer.isSuccess, message != nil || !problems.isEmpty else {
            return answer.answered.unreadable("it has no shipments")
        }
        return answer.refuse(problems, code: nil, message: message, [:])
    }

    /// One status per consignment, in the order of the request; under one name here and another there.
    private static func status(_ item: JSONValue) -> Int? {
        let status = item["sstatus"]
        return (status?["statusCode"] ?? status?["status"])?.count
    }

    private static func each(_ items: [JSONValue], _ answer: JSONAnswer, _ done: (JSONValue) -> Verdict) -> Verdict {
        let parts = items.map { item in
            switch status(item) {
            case 200, 201: done(item)
            case 429: answer.answered.refuse(refusal(item), .retry)
            case (400..<500)?: answer.answered.refuse(refusal(item), .refused)
            // Such as 206, when something failed behind: a number beside it may be none.
            default: answer.answered.refuse(refusal(item), .unknown)
            }
        }
        if parts.count == 1 { return parts[0] }
        if parts.allSatisfy({ $0 == .voided }) { return .voided }
        let isSold = parts.allSatisfy { if case .bought = $0 { true } else { false } }
        return isSold ? answer.answered.bought(purchase(items)) : .partial(parts)
    }

    private static func refusal(_ item: JSONValue) -> Refusal {
        let problems = (item["validationMessages"]?.many ?? []).map { message in
            Refusal.FieldProblem(
                field: message["property"]?.word, code: message["validationState"]?.word,
                message: message["validationMessage"]?.word)
        }
        let words = item["sstatus"]?["detail"]?.word ?? item["sstatus"]?["title"]?.word
        return Refusal(code: status(item).map(String.init) ?? "no_status", message: words, problems: problems)
    }

    private static func purchase(_ items: [JSONValue]) -> Purchase? {
        let parcels = items.map { SoldParcel(number: $0["shipmentNo"]?.word, documents: documents($0)) }
        guard var purchase = Purchase(parcels) else { return nil }
        purchase.reference = items.first?["shipmentRefNo"]?.word ?? ""
        purchase.note(items.flatMap { $0["validationMessages"]?.many ?? [] }.map { $0["validationMessage"]?.word })
        return purchase
    }

    private static func documents(_ item: JSONValue) -> [LabelDocument] {
        let kinds: [(StaticString, DocumentKind)] = [
            ("label", .label), ("returnLabel", .returnLabel), ("customsDoc", .customs), ("codLabel", .codLabel),
        ]
        return kinds.compactMap { name, kind in
            let label = item[name]
            return LabelDocument(kind, base64: label?["b64"]?.word, media: label?["fileFormat"]?.word)
                ?? LabelDocument(kind, text: label?["zpl2"]?.word, media: "zpl")
                ?? LabelDocument(kind, address: label?["url"]?.word, media: (label?["fileFormat"] ?? label?["format"])?.word)
        }
    }

    private static func manifested(_ items: [JSONValue], _ answer: JSONAnswer) -> Verdict {
        let isTaken = { (item: JSONValue) in status(item) == 200 || status(item) == 201 }
        let verdict = each(items.filter { !isTaken($0) }, answer) { _ in .voided }
        guard items.contains(where: isTaken) else { return verdict }
        var paper = ManifestPaper(answer["manifestDate"]?.word)
        paper.items = items.filter(isTaken).compactMap { $0["shipmentNo"]?.word }
        return items.allSatisfy(isTaken) ? .manifested(paper) : .partial([.manifested(paper), verdict])
    }

    private static func listed(_ answer: JSONAnswer) -> Verdict {
        var page = Page()
        page.items = (answer["items"]?.many ?? []).map {
            Listed(handle: nil, reference: $0["shipmentRefNo"]?.word, numbers: [$0["shipmentNo"]?.word], status: "manifested")
        }
        return .listed(page)
    }

    private static func pickup(_ value: JSONValue) -> Verdict {
        var pickup = Pickup()
        pickup.handle = value["orderID"]?.word ?? ""
        pickup.confirmation = pickup.handle
        pickup.day = CarrierTime(value["pickupDate"]?.word)?.day
        return .pickupScheduled(pickup)
    }

    private static func cancelled(_ answer: JSONAnswer) -> Verdict {
        if answer["confirmedCancellations"]?.many.isEmpty == false { return .pickupCancelled }
        let failed = (answer["failedCancellations"]?.many ?? []).map {
            Refusal.FieldProblem(code: $0["orderState"]?.word, message: $0["message"]?.word)
        }
        guard !failed.isEmpty else { return whole([], answer) }
        return answer.answered.refuse(Refusal(code: "not_cancelled", message: nil, problems: failed), .refused)
    }
}
