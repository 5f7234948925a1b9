import CarrierFormats
import Fulfilment
import JSONReading

extension LabelFormat {
    /// Australia Post's shipping interface. A shipment has its numbers when it is made, its label is asked for, and an "order" of shipments is
    /// the manifest that bills them.
    package static let australiaPost = LabelFormat(
        name: "australiapost", title: "Australia Post", access: .basic(keyHeader: nil),
        traits: Traits(
            steps: .buyOnly, repeats: .newLabel, search: .byList, voidEndsWithManifest: true, manifest: .required,
            referenceLength: 50,
            limits: TextLimits(name: 40, street: 40, city: 30), media: [.pdf, .zpl], currency: "AUD", extras: [.parcels]),
        hosts: ("https://digitalapi.auspost.com.au", "https://digitalapi.auspost.com.au/test"),
        calls: [
            Call(.quote, "POST", "/shipping/v1/prices/items", body: .json(AustraliaPost.price), headers: AustraliaPost.account),
            Call(.quote, "POST", "/shipping/v1/prices/shipments", fits: { _ in false }),
            Call(.buy, "POST", "/shipping/v1/shipments", body: .json(AustraliaPost.shipment), headers: AustraliaPost.account),
            Call(.lookUp, "GET", "/shipping/v1/shipments/{handle}", headers: AustraliaPost.account, fits: { !$0.handle.isEmpty }),
            Call(
                .list, "GET", "/shipping/v1/shipments",
                query: { job, _ in ["offset": .text(job.cursor.isEmpty ? "0" : job.cursor), "number_of_shipments": "100"] },
                headers: AustraliaPost.account),
            Call(.label, "POST", "/shipping/v1/labels", body: .json(AustraliaPost.label), headers: AustraliaPost.account),
            Call(.label, "GET", "/shipping/v1/labels/{handle}", fits: { _ in false }),
            Call(.void, "DELETE", "/shipping/v1/shipments/{handle}", headers: AustraliaPost.account),
            Call(.manifest, "PUT", "/shipping/v1/orders", body: .json(AustraliaPost.order), headers: AustraliaPost.account),
            Call(
                .track, "GET", "/shipping/v1/track",
                query: { job, _ in ["tracking_ids": .text(job.numbers.joined(separator: ","))] }, headers: AustraliaPost.account),
            Call(.address, "GET", "/shipping/v1/address", fits: { _ in false }),
        ], reader: AustraliaPost.reader)
}

private enum AustraliaPost {
    static func account(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["account-number": .text(try account.required(\.number, "number"))]
    }

    private static func item(_ parcel: JobParcel) -> Written {
        [
            "length": .number(Units.centimetres(parcel.size.length)), "width": .number(Units.centimetres(parcel.size.width)),
            "height": .number(Units.centimetres(parcel.size.height)), "weight": .number(Units.kilograms(parcel.weight)),
            "item_reference": Written(parcel.reference),
        ]
    }

    static func price(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let items = job.parcels.map { item($0) + ["product_ids": .texts([job.service])] }
        return [
            "from": ["postcode": Written(try job.sender().postcode)], "to": ["postcode": Written(try job.recipient().postcode)],
            "items": .list(items),
        ]
    }

    static func shipment(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let service = try job.required(\.service, "service")
        let shipment: Written = [
            "shipment_reference": Written(job.reference), "from": party(try job.sender()), "to": party(try job.recipient()),
            "items": .list(job.parcels.map { item($0) + ["product_id": .text(service)] }),
        ]
        return ["shipments": [shipment]]
    }

    private static func party(_ address: Address) -> Written {
        [
            "name": Written(address.recipient), "business_name": Written(address.company),
            "lines": .texts([address.street, address.street2]), "suburb": Written(address.city), "state": Written(address.region),
            "postcode": Written(address.postcode), "country": Written(address.country), "phone": Written(address.phone),
            "email": Written(address.email),
        ]
    }

    private static func names(_ job: LabelJob) -> Written { .list(job.handles.map { ["shipment_id": Written($0)] }) }

    static func label(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let group: Written = [
            "group": "Parcel Post", "layout": "THERMAL-LABEL-A6-1PP", "branded": true, "left_offset": 0, "top_offset": 0,
        ]
        let preference: Written = ["type": "PRINT", "format": .text(job.media == .zpl ? "ZPL" : "PDF"), "groups": [group]]
        return ["wait_for_label_url": true, "preferences": [preference], "shipments": names(job)]
    }

    static func order(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "order_reference": Written(job.reference), "payment_method": "CHARGE_TO_ACCOUNT",
            "consignor": Written(job.from?.recipient ?? ""), "shipments": names(job),
        ]
    }

    // MARK: Answers

    /// A shipment that was deleted leaves an empty answer.
    @Sendable static func reader(_ answered: Answered) -> Verdict {
        if answered.operation == .void, answered.status == 200, answered.answer.body.isEmpty { return .voided }
        return JSONAnswer.reader(read)(answered)
    }

    static let meanings: Meanings = ["API_001": .stop, "API_002": .stop, "44008": .absent, "44013": .refused]

    @Sendable static func read(_ answer: JSONAnswer) -> Verdict {
        let errors = answer["errors"]?.many ?? []
        if !errors.isEmpty, answer["shipments"] == nil || !answer.answered.answer.isSuccess { return refusal(errors, answer) }
        guard answer.answered.answer.isSuccess else { return answer.answered.unreadable("an error without its reason") }
        switch answer.operation {
        case .quote: return rated(answer)
        case .list: return listed(answer)
        case .label: return label(answer)
        case .manifest: return manifested(answer)
        case .void: return .voided
        case .track:
            let result = answer["tracking_results"]?.many.first
            guard let number = result?["tracking_id"]?.word else { return answer.answered.unreadable("it has no result") }
            return .recorded(Record(.tracked, number: number, status: result?["status"]?.word))
        case .address:
            guard let isFound = answer["found"]?.flag else { return answer.answered.unreadable("it has no result") }
            return .address(AddressFinding(isFound ? .ok : .bad))
        default: return sold(answer)
        }
    }

    private static func refusal(_ errors: [JSONValue], _ answer: JSONAnswer) -> Verdict {
        let problems = errors.map { error in
            Refusal.FieldProblem(
                field: error["field"]?.word ?? error["context"]?["field"]?.word,
                code: error["code"]?.word ?? error["error_code"]?.word,
                message: error["message"]?.word ?? error["name"]?.word)
        }
        return answer.refuse(problems, code: nil, message: nil, meanings)
    }

    private static func amount(_ value: JSONValue?) -> CarrierAmount? { CarrierAmount(value?.word, Currency("AUD")) }

    private static func rated(_ answer: JSONAnswer) -> Verdict {
        var quotation = Quotation()
        let items = answer["items"]?.many ?? []
        let shipments = answer["shipments"]?.many ?? []
        guard answer["items"] != nil || answer["shipments"] != nil else { return answer.answered.unreadable("it has no prices") }
        quotation.rates = items.flatMap { $0["prices"]?.many ?? [] }.compactMap { price in
            let total = price["bundled_price"] ?? price["calculated_price"]
            var rate = Rate(price["product_id"]?.word, amount(total))
            rate?.title = price["product_type"]?.word ?? ""
            return rate
        }
        quotation.rates += shipments.compactMap { shipment in
            let service = shipment["items"]?.many.first?["product_id"]?.word ?? shipment["product_id"]?.word
            let total = shipment["shipment_summary"]
            var rate = Rate(service, amount(total?["total_cost"]))
            rate?.fees = [Fee("fuel_surcharge", amount(total?["fuel_surcharge"])), Fee("gst", amount(total?["total_gst"]))]
                .compactMap { $0 }
            return rate
        }
        let failed = (items + shipments).flatMap { ($0["errors"]?.many ?? []) }
        quotation.failures = failed.map {
            Refusal(code: $0["code"]?.word ?? "error", message: $0["message"]?.word, field: $0["field"]?.word)
        }
        return answer.answered.rated(quotation)
    }

    private static func sold(_ answer: JSONAnswer) -> Verdict {
        let shipments = answer["shipments"]?.many ?? []
        let items = shipments.flatMap { $0["items"]?.many ?? [] }
        let parcels = items.map { item in
            let details = item["tracking_details"]
            return SoldParcel(
                number: details?["article_id"]?.word ?? details?["consignment_id"]?.word, handle: item["item_id"]?.word)
        }
        guard let shipment = shipments.first, var purchase = Purchase(parcels) else { return answer.answered.bought(nil) }
        purchase.handle = shipment["shipment_id"]?.word ?? ""
        purchase.reference = shipment["shipment_reference"]?.word ?? ""
        purchase.carrier = "auspost"
        purchase.service = items.first?["product_id"]?.word ?? ""
        purchase.charged = CarrierAmount.sum(shipments.map { amount($0["shipment_summary"]?["total_cost"]) })
        return .bought(purchase)
    }

    private static func label(_ answer: JSONAnswer) -> Verdict {
        let labels = answer["labels"]?.many ?? []
        let documents = labels.compactMap { LabelDocument(address: $0["url"]?.word) }
        if !documents.isEmpty { return .label(documents) }
        guard let first = labels.first, first["status"]?.word == "PENDING" else {
            return answer.answered.unreadable("it has no label")
        }
        return .pending(Pending(handle: first["request_id"]?.word, status: "PENDING"))
    }

    private static func listed(_ answer: JSONAnswer) -> Verdict {
        guard let shipments = answer["shipments"] else { return answer.answered.unreadable("it is no list") }
        var page = Page()
        page.items = shipments.many.map { shipment in
            let numbers = (shipment["items"]?.many ?? []).map { $0["tracking_details"]?["article_id"]?.word }
            return Listed(
                handle: shipment["shipment_id"]?.word, reference: shipment["shipment_reference"]?.word, numbers: numbers,
                status: shipment["shipment_summary"]?["status"]?.word)
        }
        let last = (
            answer["pagination"]?["current_page_number"]?.count ?? 0, answer["pagination"]?["total_number_of_records"]?.count ?? 0
        )
        page.hasMore = last.0 * 100 < last.1
        return .listed(page)
    }

    private static func manifested(_ answer: JSONAnswer) -> Verdict {
        guard let order = answer["order"], let number = order["order_id"]?.word else {
            return answer.answered.unreadable("it has no order")
        }
        var paper = ManifestPaper(number)
        paper.items = (order["shipments"]?.many ?? []).compactMap { $0["shipment_id"]?.word }
        paper.charged = amount(order["order_summary"]?["total_cost"])
        return .manifested(paper)
    }
}
