import CarrierFormats
import Fulfilment
import JSONReading

extension LabelFormat {
    /// DHL Express, the MyDHL interface. Nothing finds a label by reference, and labels are not given back: they cost nothing until scanned.
    package static let myDHL = LabelFormat(
        name: "mydhl", title: "DHL Express", access: .basic(keyHeader: nil),
        traits: Traits(
            steps: .buyOnly, repeats: .newLabel, search: .none, referenceLength: 35,
            limits: TextLimits(name: 70, street: 45, city: 45, needsPhone: true), media: [.zpl, .pdf], extras: [.parcels]),
        hosts: ("https://express.api.dhl.com/mydhlapi", "https://express.api.dhl.com/mydhlapi/test"),
        calls: [
            Call(.quote, "GET", "/rates", query: MyDHL.query),
            Call(.quote, "POST", "/rates", fits: { _ in false }),
            Call(.duties, "POST", "/landed-cost", fits: { _ in false }),
            Call(
                .buy, "POST", "/shipments", body: .json(MyDHL.shipment),
                headers: { job, _ in ["message-reference": Written(job.reference)] }),
            Call(.pickup, "POST", "/pickups", body: .json(MyDHL.pickup)),
            Call(
                .cancelPickup, "DELETE", "/pickups/{handle}",
                query: { job, _ in ["requestorName": Written(job.from?.recipient ?? ""), "reason": "007"] }),
            Call(.address, "GET", "/address-validate", query: MyDHL.check),
            Call(.track, "GET", "/shipments/{number}/tracking"),
            Call(.track, "GET", "/tracking", fits: { _ in false }),
        ], reader: MyDHL.reader)
}

private enum MyDHL {
    static func query(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (from, to, parcel) = (try job.sender(), try job.recipient(), try job.parcel())
        return [
            "accountNumber": .text(try account.required(\.number, "number")), "originCountryCode": Written(from.country),
            "originPostalCode": Written(from.postcode), "originCityName": Written(from.city),
            "destinationCountryCode": Written(to.country), "destinationPostalCode": Written(to.postcode),
            "destinationCityName": Written(to.city), "weight": .number(account.weight(job.weight)),
            "length": .number(account.length(parcel.size.length)), "width": .number(account.length(parcel.size.width)),
            "height": .number(account.length(parcel.size.height)), "plannedShippingDate": Written(try job.day()),
            "isCustomsDeclarable": .flag(job.customs != nil), "unitOfMeasurement": account.isImperial ? "imperial" : "metric",
        ]
    }

    static func shipment(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let number: Written = ["typeCode": "shipper", "number": .text(try account.required(\.number, "number"))]
        let reference: Written = ["value": Written(job.reference), "typeCode": "CU"]
        let image: Written = ["encodingFormat": .text(job.media == .zpl ? "zpl" : "pdf"), "printerDPI": 300]
        return [
            "plannedShippingDateAndTime": .text(moment(try job.day(), job.window?.from ?? 12 * 60)),
            "pickup": ["isRequested": false], "productCode": .text(try job.required(\.service, "service")), "accounts": [number],
            "customerReferences": .when(!job.reference.isEmpty, [reference]),
            "customerDetails": ["shipperDetails": party(try job.sender()), "receiverDetails": party(try job.recipient())],
            "content": [
                "packages": .list(job.parcels.map { parcel($0, account) }), "isCustomsDeclarable": .flag(job.customs != nil),
                "description": .text(job.contents.isEmpty ? "Goods" : job.contents),
                "incoterm": Written(job.customs?.incoterm ?? ""),
                "unitOfMeasurement": account.isImperial ? "imperial" : "metric",
            ], "outputImageProperties": image,
        ]
    }

    /// Local time, and a zone that DHL wants and does not use.
    private static func moment(_ day: CivilDay, _ minutes: Int) -> String { "\(day)T\(PickupWindow.time(minutes)):00 GMT+00:00" }

    private static func party(_ address: Address) -> Written {
        [
            "postalAddress": [
                "addressLine1": Written(address.street), "addressLine2": Written(address.street2),
                "cityName": Written(address.city),
                "postalCode": .exact(address.postcode), "provinceCode": Written(address.region),
                "countryCode": Written(address.country),
            ],
            "contactInformation": [
                "fullName": Written(address.recipient),
                "companyName": .text(address.company.isEmpty ? address.recipient : address.company),
                "phone": Written(address.phone), "email": Written(address.email),
            ],
        ]
    }

    private static func parcel(_ parcel: JobParcel, _ account: LabelAccount) -> Written {
        [
            "weight": .number(account.weight(parcel.weight)),
            "dimensions": [
                "length": .number(account.length(parcel.size.length)), "width": .number(account.length(parcel.size.width)),
                "height": .number(account.length(parcel.size.height)),
            ],
        ]
    }

    static func pickup(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let window = try job.collection()
        let number: Written = ["typeCode": "shipper", "number": .text(try account.required(\.number, "number"))]
        let shipment: Written = [
            "productCode": Written(job.service), "packages": .list(job.parcels.map { parcel($0, account) }),
            "isCustomsDeclarable": .flag(job.customs != nil), "unitOfMeasurement": account.isImperial ? "imperial" : "metric",
        ]
        return [
            "plannedPickupDateAndTime": .text(moment(window.day, window.from)),
            "closeTime": .text(PickupWindow.time(window.until)),
            "accounts": [number], "customerDetails": ["shipperDetails": party(try job.sender())], "shipmentDetails": [shipment],
        ]
    }

    static func check(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let to = try job.recipient()
        return [
            "type": "delivery", "countryCode": Written(to.country), "postalCode": Written(to.postcode),
            "cityName": Written(to.city),
        ]
    }

    // MARK: Answers

    /// A pickup that was cancelled leaves an empty answer.
    @Sendable static func reader(_ answered: Answered) -> Verdict {
        if answered.operation == .cancelPickup, answered.status == 200, answered.answer.body.isEmpty { return .pickupCancelled }
        return JSONAnswer.reader(read)(answered)
    }

    @Sendable static func read(_ answer: JSONAnswer) -> Verdict {
        guard answer.answered.answer.isSuccess else { return refusal(answer) }
        switch answer.operation {
        case .quote: return rated(answer)
        case .duties: return duties(answer)
        case .pickup: return pickup(answer)
        case .cancelPickup: return .pickupCancelled
        case .address: return checked(answer)
        case .track:
            guard let shipment = answer["shipments"]?.many.first else { return answer.answered.unreadable("it has no shipment") }
            return .recorded(Record(.tracked, number: shipment["shipmentTrackingNumber"]?.word, status: shipment["status"]?.word))
        default: return answer.answered.bought(purchase(answer.root))
        }
    }

    /// A number before the colon is the code: `1001: The requested product is not available`.
    private static func refusal(_ answer: JSONAnswer) -> Verdict {
        let detail = answer["detail"]?.word ?? answer["message"]?.word
        let more = (answer.root.words("additionalDetails") + answer.root.words("reasons")).map { text in
            let field = text.hasPrefix("#/") ? String(text.dropFirst(2).prefix { $0 != ":" }) : nil
            return Refusal.FieldProblem(field: field, message: text)
        }
        guard detail != nil || !more.isEmpty else { return answer.answered.unreadable("an error without its reason") }
        let number = detail.map { $0.prefix { $0.isNumber } } ?? ""
        let isCode = !number.isEmpty && detail?.dropFirst(number.count).first == ":"
        return answer.refuse(more, code: isCode ? String(number) : nil, message: detail, [:])
    }

    /// The account's currency; other rows may be 0, or without any.
    private static func price(_ list: JSONValue?, _ value: StaticString = "price") -> CarrierAmount? {
        list?.many.first { $0["currencyType"]?.word == "BILLC" }?.amount(value, "priceCurrency")
    }

    private static func rated(_ answer: JSONAnswer) -> Verdict {
        guard let products = answer["products"] else { return answer.answered.unreadable("it has no products") }
        var quotation = Quotation()
        quotation.rates = products.many.compactMap { product in
            guard let price = price(product["totalPrice"]), price.millionths > 0,
                var rate = Rate(product["productCode"]?.word, price)
            else { return nil }
            let delivery = product["deliveryCapabilities"]
            rate.carrier = "dhl_express"
            rate.title = product["productName"]?.word ?? ""
            rate.days = delivery?["totalTransitDays"]?.count
            rate.arrival = CarrierTime(delivery?["estimatedDeliveryDateAndTime"]?.word)
            rate.fees = fees(product, price.currency)
            let unit = product["weight"]?["unitOfMeasurement"]?.word == "imperial" ? "LB" : "KG"
            let weights = [product["weight"]?["volumetric"], product["weight"]?["provided"]].map {
                BilledWeight.grams($0?.word, unit)
            }
            rate.billedGrams = weights.compactMap { $0 }.max()
            rate.cutOff = product["pickupCapabilities"]?["localCutoffDateAndTime"]?.word ?? ""
            return rate
        }
        return answer.answered.rated(quotation)
    }

    private static func fees(_ product: JSONValue, _ currency: Currency) -> [Fee] {
        let rows = product["detailedPriceBreakdown"]?.many.first { $0["currencyType"]?.word == "BILLC" }?["breakdown"]?.many ?? []
        return rows.compactMap { Fee($0["serviceCode"]?.word ?? $0["name"]?.word, CarrierAmount($0["price"]?.word, currency)) }
    }

    private static func duties(_ answer: JSONAnswer) -> Verdict {
        guard let product = answer["products"]?.many.first else { return answer.answered.unreadable("it has no products") }
        let total = price(product["totalPrice"]) ?? product["totalPrice"]?.many.first?.amount("price", "priceCurrency")
        var record = Record(.duties, handle: product["productCode"]?.word, amount: total)
        let rows = product["detailedPriceBreakdown"]?.many.first?["breakdown"]?.many ?? []
        record.fees = rows.compactMap { row in
            let currency = Currency(carrier: row["priceCurrency"]?.word) ?? total?.currency
            return Fee(row["typeCode"]?.word ?? row["name"]?.word, CarrierAmount(row["price"]?.word, currency))
        }
        return .recorded(record)
    }

    /// A number for the shipment, and one a piece.
    private static func purchase(_ shipment: JSONValue) -> Purchase? {
        guard let master = SoldParcel(number: shipment["shipmentTrackingNumber"]?.word) else { return nil }
        let pieces = (shipment["packages"]?.many ?? []).map {
            SoldParcel(number: $0["trackingNumber"]?.word, handle: $0["referenceNumber"]?.word)
        }
        guard var purchase = Purchase(pieces.isEmpty || pieces.contains(nil) ? [master] : pieces) else { return nil }
        purchase.handle = master.number
        purchase.documents = (shipment["documents"]?.many ?? []).compactMap { document in
            let kinds: [String: DocumentKind] = [
                "label": .label, "invoice": .invoice, "waybillDoc": .other, "customs": .customs,
            ]
            let kind = kinds[document["typeCode"]?.word ?? ""] ?? .other
            return LabelDocument(kind, base64: document["content"]?.word, media: document["imageFormat"]?.word)
                ?? LabelDocument(kind, address: document["url"]?.word, needsAccess: true)
        }
        purchase.carrier = "dhl_express"
        purchase.charged = price(shipment["shipmentCharges"])
        purchase.note(shipment.words("warnings"))
        purchase.arrival = CarrierTime(shipment["estimatedDeliveryDate"]?["estimatedDeliveryDate"]?.word)
        return purchase
    }

    private static func pickup(_ answer: JSONAnswer) -> Verdict {
        guard let number = answer.root.words("dispatchConfirmationNumbers").first ?? answer["dispatchConfirmationNumber"]?.word
        else {
            return answer.answered.unreadable("it has no number")
        }
        var pickup = Pickup()
        (pickup.handle, pickup.confirmation) = (number, number)
        pickup.day = CarrierTime(answer["nextPickupDate"]?.word)?.day
        return .pickupScheduled(pickup)
    }

    /// Whether DHL goes there; it does not know streets.
    private static func checked(_ answer: JSONAnswer) -> Verdict {
        let places = (answer["address"]?.many ?? []).map { place in
            Address(
                lines: [answer.answered.job?.to?.street, answer.answered.job?.to?.street2], city: place["cityName"]?.word,
                region: nil,
                postcode: place["postalCode"]?.word, country: place["countryCode"]?.word)
        }
        guard answer["address"] != nil else { return answer.answered.unreadable("it has no address") }
        guard let first = places.first else { return .address(AddressFinding(.bad)) }
        var finding = places.count == 1 ? AddressFinding(proposal: first, asked: answer.answered.job?.to) : AddressFinding(.ok)
        finding.candidates = places
        finding.problems = answer.root.words("warnings").map { Refusal.FieldProblem(message: $0) }
        return .address(finding)
    }
}
