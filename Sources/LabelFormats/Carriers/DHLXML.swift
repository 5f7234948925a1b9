import Fulfilment

extension LabelFormat {
    /// DHL Express's older XML-PI. One path for everything; the outermost element says what is asked, and the body who asks.
    package static let dhlXML = LabelFormat(
        name: "dhl_express_xml", title: "DHL Express XML-PI", access: .body,
        traits: Traits(
            steps: .buyOnly, repeats: .newLabel, search: .none, referenceLength: 35,
            limits: TextLimits(name: 35, street: 35, city: 35),
            media: [.zpl, .pdf], extras: [.customs, .parcels]),
        hosts: ("https://xmlpi-ea.dhl.com", "https://xmlpitest-ea.dhl.com"),
        calls: [
            Call(
                .quote, "POST", "/XMLShippingServlet", body: .xml(root: "p:DCTRequest", attributes: DHLXML.space, DHLXML.quote),
                marker: "DCTRequest"),
            Call(.buy, "POST", "/XMLShippingServlet", marker: "ShipmentRequest", fits: { _ in false }),
            Call(.cancelPickup, "POST", "/XMLShippingServlet", marker: "CancelPURequest", fits: { _ in false }),
            Call(.pickup, "POST", "/XMLShippingServlet", marker: "BookPURequest", fits: { _ in false }),
            Call(.pickup, "POST", "/XMLShippingServlet", marker: "ModifyPURequest", fits: { _ in false }),
            Call(.track, "POST", "/XMLShippingServlet", marker: "KnownTrackingRequest", fits: { _ in false }),
            Call(.address, "POST", "/XMLShippingServlet", marker: "RouteRequest", fits: { _ in false }),
        ], reader: DHLXML.read)
}

private enum DHLXML {
    static let space =
        #"xmlns:p="http://www.dhl.com" xmlns:p1="http://www.dhl.com/datatypes" xmlns:p2="http://www.dhl.com/DCTRequestdatatypes" schemaVersion="3.0""#

    /// Pieces have a depth here, which elsewhere is a length.
    static func quote(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (from, to) = (try job.sender(), try job.recipient())
        let header: Written = [
            "MessageReference": .text(padded(job.reference)), "SiteID": .text(try account.required(\.user, "user")),
            "Password": .text(try account.required(\.secret, "secret")),
        ]
        let pieces = job.parcels.enumerated().map { index, parcel -> Written in
            [
                "PieceID": Written(index + 1), "Height": .number(account.length(parcel.size.height)),
                "Depth": .number(account.length(parcel.size.length)), "Width": .number(account.length(parcel.size.width)),
                "Weight": .number(account.weight(parcel.weight)),
            ]
        }
        return [
            "GetQuote": [
                "Request": ["ServiceHeader": header, "MetaData": ["SoftwareName": "3PV", "SoftwareVersion": "1.0"]],
                "From": place(from),
                "BkgDetails": [
                    "PaymentCountryCode": Written(from.country), "Date": Written(job.shipDate), "ReadyTime": "PT12H00M",
                    "DimensionUnit": account.isImperial ? "IN" : "CM", "WeightUnit": account.isImperial ? "LB" : "KG",
                    "NumberOfPieces": Written(job.parcels.count), "ShipmentWeight": .number(account.weight(job.weight)),
                    "Pieces": ["Piece": .list(pieces)], "PaymentAccountNumber": Written(account.number),
                    "IsDutiable": job.customs == nil ? "N" : "Y", "NetworkTypeCode": "AL",
                ], "To": place(to),
            ]
        ]
    }

    /// 28 to 32 characters.
    private static func padded(_ reference: String) -> String {
        String((String(repeating: "0", count: max(0, 28 - reference.count)) + reference).suffix(32))
    }

    private static func place(_ address: Address) -> Written {
        ["CountryCode": Written(address.country), "Postalcode": Written(address.postcode), "City": Written(address.city)]
    }

    // MARK: Answers

    @Sendable static func read(_ answered: Answered) -> Verdict {
        guard let root = XMLReader.root(of: answered.answer.plainBody) else { return answered.unreadable("it is no XML") }
        if answered.operation == .quote, root.find("QtdShp") != nil { return rated(root, answered) }
        if let refusal = refusal(root) {
            return answered.refuse(refusal, ["100": .stop, "111": .stop, "GW0001": .stop][refusal.code] ?? .refused)
        }
        guard answered.answer.isSuccess else { return answered.unreadable("an error without its reason") }
        switch answered.operation {
        case .quote: return answered.rated(Quotation())
        case .pickup, .cancelPickup: return pickup(root, answered)
        case .track:
            let info = root.find("AWBInfo")
            guard let number = info?[path: "AWBNumber"] else { return .absent }
            return .recorded(Record(.tracked, number: number, status: info?[path: "Status", "ActionStatus"]))
        case .address: return root.find("ServiceArea") == nil ? .address(AddressFinding(.unknown)) : .address(AddressFinding(.ok))
        default: return answered.bought(purchase(root))
        }
    }

    /// An error by its element, or conditions beside no result.
    private static func refusal(_ root: XMLNode) -> Refusal? {
        let status = root.find("Status") ?? root.find("Note")
        let isError =
            root.name == "ErrorResponse" || root.find("ErrorResponse") != nil
            || ["Error", "Failure"].contains(status?[path: "ActionStatus"])
        guard let condition = root.find("Condition") else {
            return isError ? Refusal(code: "error", message: status?[path: "ActionStatus"]) : nil
        }
        guard isError || root.find("ActionNote")?.text != "Success" else { return nil }
        return Refusal(code: condition[path: "ConditionCode"] ?? "error", message: condition[path: "ConditionData"])
    }

    /// A product without a price is not sold here. What was computed in binary is rounded to the currency.
    private static func rated(_ root: XMLNode, _ answered: Answered) -> Verdict {
        var quotation = Quotation()
        let quotes = root.find("BkgDetails")?.all("QtdShp") ?? []
        quotation.rates = quotes.compactMap { quote in
            let currency = Currency(carrier: quote[path: "CurrencyCode"])
            guard let price = CarrierAmount(quote[path: "ShippingCharge"], currency), price.millionths > 0,
                var rate = Rate(quote[path: "GlobalProductCode"], price)
            else { return nil }
            rate.carrier = "dhl_express"
            rate.title = quote[path: "ProductShortName"] ?? quote[path: "LocalProductName"] ?? ""
            rate.days = quote[path: "TotalTransitDays"].flatMap { Int($0) }
            rate.arrival = CarrierTime(quote[path: "DeliveryDate", "DlvyDateTime"] ?? quote[path: "DeliveryDate"])
            let extra = quote.all("QtdShpExChrg").compactMap {
                Fee($0[path: "SpecialServiceType"], CarrierAmount($0[path: "ChargeValue"], currency))
            }
            rate.fees = [Fee("weight", CarrierAmount(quote[path: "WeightCharge"], currency))].compactMap { $0 } + extra
            rate.billedGrams = BilledWeight.grams(quote[path: "QuotedWeight"], quote[path: "QuotedWeightUOM"])
            return rate
        }
        if let refusal = refusal(root) { quotation.failures = [refusal] }
        return answered.rated(quotation)
    }

    private static func purchase(_ root: XMLNode) -> Purchase? {
        guard let master = SoldParcel(number: root[path: "AirwayBillNumber"]) else { return nil }
        let pieces = root["Pieces"]?.all("Piece").map { SoldParcel(number: $0[path: "LicensePlate"] ?? master.number) } ?? []
        guard var purchase = Purchase(pieces.isEmpty ? [master] : pieces) else { return nil }
        purchase.handle = master.number
        purchase.reference = root[path: "Reference", "ReferenceID"] ?? ""
        purchase.carrier = "dhl_express"
        purchase.service = root[path: "GlobalProductCode"] ?? root[path: "ProductContentCode"] ?? ""
        purchase.charged = CarrierAmount(root[path: "ShippingCharge"], Currency(carrier: root[path: "CurrencyCode"]))
        let image = root["LabelImage"]
        let more = image?["MultiLabels"]?.all("MultiLabel") ?? []
        purchase.documents =
            [LabelDocument(base64: image?[path: "OutputImage"], media: image?[path: "OutputFormat"])].compactMap { $0 }
            + more.compactMap {
                LabelDocument(
                    $0[path: "DocName"]?.contains("Inv") == true ? .invoice : .other, base64: $0[path: "DocImageVal"],
                    media: $0[path: "DocFormat"])
            }
        return purchase
    }

    private static func pickup(_ root: XMLNode, _ answered: Answered) -> Verdict {
        if answered.operation == .cancelPickup {
            return root.name.hasPrefix("CancelPU") ? .pickupCancelled : answered.unreadable("it is '\(root.name)'")
        }
        guard let number = root[path: "ConfirmationNumber"] else { return answered.unreadable("it has no number") }
        var pickup = Pickup()
        (pickup.handle, pickup.confirmation) = (number, number)
        pickup.day = CarrierTime(root[path: "NextPickupDate"])?.day
        pickup.charged = CarrierAmount(root[path: "PickupCharge"], Currency(carrier: root[path: "CurrencyCode"]))
        return .pickupScheduled(pickup)
    }
}
