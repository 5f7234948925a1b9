import Fulfilment

extension LabelFormat {
    /// USPS's interface, version 3: pounds and inches, one class of mail a price. A label needs a second token, of the payment; its answer has
    /// the picture beside the description.
    package static let usps = LabelFormat(
        name: "usps", title: "USPS", access: .token(asBasic: false),
        traits: Traits(
            steps: .buyOnly, repeats: .newLabel, search: .none, billed: .atPurchase, voidEndsWithManifest: true,
            manifest: .optional, referenceLength: 30, limits: TextLimits(name: 40, street: 50, city: 28), media: [.zpl, .pdf],
            currency: "USD"),
        hosts: ("https://apis.usps.com", "https://apis-tem.usps.com"),
        calls: [
            Call(.token, "POST", "/oauth2/v3/token", body: .json(FedEx.credentials)),
            Call(.token, "POST", "/payments/v3/payment-authorization", fits: { _ in false }),
            Call(.quote, "POST", "/prices/v3/base-rates/search", body: .json(USPS.rate)),
            Call(.quote, "POST", "/prices/v3/{kind}/search", fits: { _ in false }),
            Call(.quote, "POST", "/shipments/v3/options/search", fits: { _ in false }),
            Call(.transit, "GET", "/service-standards/v3/estimates", query: USPS.standards),
            Call(
                .buy, "POST", "/labels/v3/label", body: .json(USPS.label),
                headers: { _, account throws(JobFault) in
                    ["x-payment-authorization-token": .text(try account.required(\.key, "key"))]
                }),
            Call(.void, "DELETE", "/labels/v3/label/{number}"),
            Call(.manifest, "POST", "/scan-forms/v3/scan-form", body: .json(USPS.form)),
            Call(.pickup, "POST", "/pickup/v3/carrier-pickup", fits: { _ in false }),
            Call(.cancelPickup, "DELETE", "/pickup/v3/carrier-pickup/{handle}"),
            Call(.address, "GET", "/addresses/v3/address", query: USPS.check),
            Call(.track, "GET", "/tracking/v3/tracking/{number}"),
        ], reader: USPS.reader)
}

enum USPS {
    static func rate(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (from, to, parcel) = (try job.sender(), try job.recipient(), try job.parcel())
        return [
            "originZIPCode": .text(String(from.postcode.prefix(5))), "destinationZIPCode": .text(String(to.postcode.prefix(5))),
            "priceType": account.contract.isEmpty ? "RETAIL" : "CONTRACT", "mailingDate": Written(job.shipDate),
        ] + description(parcel, job)
    }

    private static func description(_ parcel: JobParcel, _ job: LabelJob) -> Written {
        [
            "mailClass": Written(job.service), "weight": .number(Units.pounds(parcel.weight)),
            "length": .number(Units.inches(parcel.size.length)), "width": .number(Units.inches(parcel.size.width)),
            "height": .number(Units.inches(parcel.size.height)), "processingCategory": "MACHINABLE", "rateIndicator": "SP",
            "destinationEntryFacilityType": "NONE",
        ]
    }

    static func standards(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "originZIPCode": .text(String(try job.sender().postcode.prefix(5))),
            "destinationZIPCode": .text(String(try job.recipient().postcode.prefix(5))),
            "acceptanceDate": Written(job.shipDate), "mailClass": Written(job.service),
        ]
    }

    private static func address(_ address: Address) -> Written {
        let words = address.recipient.split(separator: " ")
        return [
            "firstName": .text(words.dropLast().joined(separator: " ")), "lastName": .text(String(words.last ?? "")),
            "firm": Written(address.company), "streetAddress": Written(address.street),
            "secondaryAddress": Written(address.street2),
            "city": Written(address.city), "state": Written(address.region), "ZIPCode": .text(String(address.postcode.prefix(5))),
        ]
    }

    static func label(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let reference: Written = ["referenceNumber": Written(job.reference), "printReferenceNumber": true]
        let image: Written = ["imageType": job.media == .zpl ? "ZPL203DPI" : "PDF", "labelType": "4X6LABEL"]
        return [
            "imageInfo": image, "toAddress": address(try job.recipient()), "fromAddress": address(try job.sender()),
            "packageDescription": description(try job.parcel(), job) + [
                "mailingDate": Written(job.shipDate), "customerReference": .when(!job.reference.isEmpty, [reference]),
            ],
        ]
    }

    static func form(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let from = try job.sender()
        return [
            "form": "5630", "imageType": "PDF", "labelType": "8.5x11LABEL", "mailingDate": Written(try job.day()),
            "overwriteMailingDate": false, "entryFacilityZIPCode": .text(String(from.postcode.prefix(5))),
            "destinationEntryFacilityType": "NONE", "shipment": ["trackingNumbers": .texts(job.numbers)],
            "fromAddress": address(from),
        ]
    }

    static func check(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let to = try job.recipient()
        return [
            "streetAddress": Written(to.street), "secondaryAddress": Written(to.street2), "city": Written(to.city),
            "state": Written(to.region), "ZIPCode": .text(String(to.postcode.prefix(5))),
        ]
    }
}
