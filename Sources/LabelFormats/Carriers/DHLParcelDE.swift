import Fulfilment

extension LabelFormat {
    /// DHL Parcel Germany, Parcel DE Shipping v2. Nothing finds a label by our reference, only the day's list; after the manifest nothing is
    /// given back.
    package static let dhlParcelDE = LabelFormat(
        name: "dhl_parcel_de", title: "DHL Paket", access: .basic(keyHeader: "dhl-api-key"),
        traits: Traits(
            steps: .buyOnly, repeats: .newLabel, search: .byList, voidEndsWithManifest: true, manifest: .optional,
            referenceLength: 35, limits: TextLimits(name: 50, street: 50, city: 40), media: [.zpl, .pdf], currency: "EUR",
            extras: [.signature, .insurance, .customs], batch: 30),
        hosts: ("https://api-eu.dhl.com", "https://api-sandbox.dhl.com"),
        calls: [
            Call(.buy, "POST", "/parcel/de/shipping/v2/orders", query: DHLParcelDE.documents, body: .json(DHLParcelDE.order)),
            Call(.label, "GET", "/parcel/de/shipping/v2/orders", query: DHLParcelDE.shipment),
            Call(.void, "DELETE", "/parcel/de/shipping/v2/orders", query: DHLParcelDE.profile),
            Call(.manifest, "POST", "/parcel/de/shipping/v2/manifests", body: .json(DHLParcelDE.manifest)),
            Call(
                .list, "GET", "/parcel/de/shipping/v2/manifests",
                query: { job, _ throws(JobFault) in ["date": .text("\(try job.day())")] }),
            Call(.pickup, "POST", "/parcel/de/transportation/pickup/v3/orders", body: .json(DHLParcelDE.pickup)),
            Call(
                .cancelPickup, "DELETE", "/parcel/de/transportation/pickup/v3/orders",
                query: { job, _ in ["orderID": Written(job.handle)] }),
        ], reader: JSONAnswer.reader(DHLParcelDE.read))
}

/// Countries have three letters here, streets may hold the house number.
enum DHLParcelDE {
    static func order(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (from, to) = (try job.sender(), try job.recipient())
        let number = try account.required(\.number, "number")
        let services: Written = [
            "signedForByRecipient": .when(job.options.isSigned, true), "endorsement": "RETURN",
            "additionalInsurance": job.options.insured.map(value) ?? .leftOut,
        ]
        let shipments = job.parcels.map { parcel -> Written in
            [
                "product": Written(job.service), "billingNumber": .text(number),
                "refNo": .text(parcel.reference.count >= 8 ? parcel.reference : job.reference), "shipDate": Written(job.shipDate),
                "shipper": party(from), "consignee": party(to), "details": details(parcel), "services": services,
                "customs": job.customs.map(customs) ?? .leftOut,
            ]
        }
        return ["profile": profileName(account), "shipments": .list(shipments)]
    }

    private static func profileName(_ account: LabelAccount) -> Written {
        account.contract.isEmpty ? "STANDARD_GRUPPENPROFIL" : .text(account.contract)
    }

    private static func party(_ address: Address) -> Written {
        let isFirm = !address.company.isEmpty
        return [
            "name1": Written(isFirm ? address.company : address.recipient), "name2": Written(isFirm ? address.recipient : ""),
            "addressStreet": Written(address.street), "additionalAddressInformation1": Written(address.street2),
            "postalCode": Written(address.postcode), "city": Written(address.city), "state": Written(address.region),
            "country": .text(Country.named(address.country)?.longCode ?? address.country), "phone": Written(address.phone),
            "email": Written(address.email),
        ]
    }

    private static func details(_ parcel: JobParcel) -> Written {
        [
            "dim": [
                "uom": "mm", "height": Written(parcel.size.height), "length": Written(parcel.size.length),
                "width": Written(parcel.size.width),
            ],
            "weight": ["uom": "g", "value": Written(parcel.weight)],
        ]
    }

    private static func value(_ money: Money) -> Written {
        ["currency": Written(money.currency.code), "value": .number(money.decimalText)]
    }

    /// DHL multiplies here: value and weight are of one piece, so lines that do not divide are sent as one piece.
    private static func customs(_ paper: CustomsPaper) -> Written {
        let items = paper.lines.map { line -> Written in
            let isEven = line.quantity > 0 && line.value.minor % line.quantity == 0 && line.weight % line.quantity == 0
            let pieces = isEven ? line.quantity : 1
            return [
                "itemDescription": Written(line.description), "packagedQuantity": Written(pieces), "hsCode": Written(line.tariff),
                "countryOfOrigin": .text(Country.named(line.origin)?.longCode ?? line.origin),
                "itemValue": value(Money(minor: line.value.minor / pieces, currency: line.value.currency)),
                "itemWeight": ["uom": "g", "value": Written(line.weight / pieces)],
            ]
        }
        return [
            "invoiceNo": Written(paper.invoice), "exportType": paper.isGift ? "PRESENT" : "COMMERCIAL_GOODS",
            "exportDescription": Written(paper.lines.first?.description ?? ""),
            "shippingConditions": paper.incoterm == "DDP" ? "DDP" : "DAP",
            "items": .list(items),
        ]
    }

    static func documents(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["includeDocs": "include", "docFormat": job.media == .zpl ? "ZPL2" : "PDF"]
    }

    static func profile(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["profile": profileName(account), "shipment": .text(try job.number())]
    }

    static func shipment(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        try documents(job, account) + ["shipment": .text(try job.number())]
    }

    static func manifest(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["profile": profileName(account), "shipmentNumbers": .texts(job.numbers), "billingNumber": Written(account.number)]
    }

    /// Countries have two letters here; hours are those of Germany.
    static func pickup(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (window, from) = (try job.collection(), try job.sender())
        let hours: Written = [
            "timeFrom": .text(PickupWindow.time(window.from)), "timeUntil": .text(PickupWindow.time(window.until)),
        ]
        let person: Written = ["name": Written(from.recipient), "phone": Written(from.phone), "email": Written(from.email)]
        let shipments = (0..<max(1, job.parcels.count)).map { _ in ["transportationType": "PAKET"] as Written }
        return [
            "customerDetails": ["billingNumber": Written(account.number)],
            "pickupLocation": [
                "type": "Address",
                "pickupAddress": [
                    "name1": Written(from.company.isEmpty ? from.recipient : from.company), "addressStreet": Written(from.street),
                    "postalCode": Written(from.postcode), "city": Written(from.city), "country": Written(from.country),
                ],
            ], "businessHours": .list([hours]), "contactPerson": .list([person]),
            "pickupDetails": [
                "pickupDate": ["type": "Date", "value": .text("\(window.day)")],
                "totalWeight": ["uom": "g", "value": Written(job.weight)], "comment": Written(window.note),
            ], "shipmentDetails": ["shipments": .list(shipments)],
        ]
    }
}
