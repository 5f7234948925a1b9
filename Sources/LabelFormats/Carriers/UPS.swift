import Fulfilment

extension LabelFormat {
    /// UPS's REST interface. Every ship call sells anew, so a lost answer is looked up by the reference printed on the label; UPS itself wants
    /// some minutes before it knows of it.
    package static let ups = LabelFormat(
        name: "ups", title: "UPS", access: .token(asBasic: true),
        traits: Traits(
            steps: .buyOnly, repeats: .newLabel, search: .byReference(settles: .seconds(15 * 60)), manifest: .none,
            referenceLength: 35, limits: TextLimits(name: 35, street: 35, city: 30, needsPhone: true, needsPostcode: true),
            media: [.zpl, .gif, .epl, .png], extras: [.signature, .saturday, .insurance, .parcels]),
        hosts: ("https://onlinetools.ups.com", "https://wwwcie.ups.com"),
        calls: [
            Call(.token, "POST", "/security/v1/oauth/token", body: .form { _, _ in ["grant_type": "client_credentials"] }),
            Call(.quote, "POST", "/api/rating/v2409/Shop", body: .json(UPS.shop), fits: { $0.service.isEmpty }),
            Call(.quote, "POST", "/api/rating/v2409/Rate", body: .json(UPS.rate)),
            Call(.quote, "POST", "/api/rating/v2409/{kind}", fits: { _ in false }),
            Call(.transit, "POST", "/api/shipments/v1/transittimes", body: .json(UPS.transit)),
            Call(.buy, "POST", "/api/shipments/v2409/ship", body: .json(UPS.ship)),
            Call(
                .lookUp, "GET", "/api/track/v1/reference/details/{reference}", headers: UPS.source,
                fits: { !$0.reference.isEmpty }),
            Call(.lookUp, "POST", "/api/labels/v1/recovery", body: .json(UPS.recovery), fits: { _ in false }),
            Call(.label, "POST", "/api/labels/v1/recovery", body: .json(UPS.recovery)),
            Call(.void, "DELETE", "/api/shipments/v2409/void/cancel/{number}"),
            Call(.pickup, "POST", "/api/pickupcreation/v2409/pickup", body: .json(UPS.pickup)),
            Call(.pickupQuote, "POST", "/api/shipments/v2409/pickup/oncall", body: .json(UPS.pickupRate)),
            Call(.pickupQuote, "POST", "/api/shipments/v2409/pickup/{kind}", fits: { _ in false }),
            Call(.cancelPickup, "DELETE", "/api/shipments/v2409/pickup/02", headers: { job, _ in ["prn": Written(job.handle)] }),
            Call(.cancelPickup, "DELETE", "/api/shipments/v2409/pickup/{kind}", fits: { _ in false }),
            Call(.address, "POST", "/api/addressvalidation/v2/3", body: .json(UPS.check)),
            Call(.address, "POST", "/api/addressvalidation/v2/{kind}", fits: { _ in false }),
            Call(.track, "GET", "/api/track/v1/details/{number}", headers: UPS.source),
        ], reader: JSONAnswer.reader(UPS.read))
}

/// What UPS is asked. All values are texts; pounds and inches or kilograms and centimetres.
enum UPS {
    static func shop(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written { try rating(job, account, "Shop") }

    static func rate(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written { try rating(job, account, "Rate") }

    private static func rating(_ job: LabelJob, _ account: LabelAccount, _ option: String) throws(JobFault) -> Written {
        let shipment = try consignment(job, account, packaging: "PackagingType")
        return [
            "RateRequest": [
                "Request": request(job, option), "PickupType": ["Code": "01"], "CustomerClassification": ["Code": "00"],
                "Shipment": shipment + ["PaymentDetails": payment(account), "NumOfPieces": .text("\(job.parcels.count)")],
            ]
        ]
    }

    static func ship(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let size: Written = ["Width": "4", "Height": "6"]
        let shipment = try consignment(job, account, packaging: "Packaging")
        return [
            "ShipmentRequest": [
                "Request": request(job, "nonvalidate"),
                "Shipment": shipment + [
                    "Description": Written(job.contents), "PaymentInformation": payment(account),
                    "ShipmentDate": .text(compact(job.shipDate)),
                    "ShipmentServiceOptions": [
                        "SaturdayDeliveryIndicator": .when(job.options.deliversSaturday, "X")
                    ],
                    "ReferenceNumber": .when(!isDomestic(job), reference(job)),
                ],
                "LabelSpecification": [
                    "LabelImageFormat": ["Code": Written(job.media.rawValue.uppercased())], "LabelStockSize": size,
                ],
            ]
        ]
    }

    /// References stand with the parcels inside the United States and Puerto Rico, with the shipment elsewhere.
    private static func isDomestic(_ job: LabelJob) -> Bool {
        let inland: Set = ["US", "PR"]
        return inland.contains(job.from?.country ?? "") && inland.contains(job.to?.country ?? "")
    }

    private static func reference(_ job: LabelJob) -> Written {
        let line: Written = ["Value": Written(job.reference)]
        return [line]
    }

    private static func request(_ job: LabelJob, _ option: String) -> Written {
        ["RequestOption": .text(option), "TransactionReference": ["CustomerContext": Written(job.reference)]]
    }

    private static func payment(_ account: LabelAccount) -> Written {
        ["ShipmentCharge": .list([["Type": "01", "BillShipper": ["AccountNumber": Written(account.number)]]])]
    }

    private static func consignment(_ job: LabelJob, _ account: LabelAccount, packaging: String) throws(JobFault) -> Written {
        let (from, to) = (try job.sender(), try job.recipient())
        let number = try account.required(\.number, "number")
        let indicator: Written = .when(job.isResidential == true, "X")
        return [
            "Shipper": party(from, more: ["ShipperNumber": .text(number)]), "ShipFrom": party(from),
            "ShipTo": party(to, residential: indicator), "Service": .when(!job.service.isEmpty, ["Code": Written(job.service)]),
            "ShipmentRatingOptions": ["NegotiatedRatesIndicator": "X"],
            "Package": .list(job.parcels.map { parcel($0, job, account, packaging) }),
        ]
    }

    /// Nobody's attention in the first line of an address: that line is the street.
    private static func party(_ address: Address, more: Written = [:], residential: Written = .leftOut) -> Written {
        [
            "Name": Written(address.company.isEmpty ? address.recipient : address.company),
            "AttentionName": Written(address.recipient), "Phone": ["Number": Written(address.phone)],
            "EMailAddress": Written(address.email),
            "Address": [
                "AddressLine": .texts([address.street, address.street2]), "City": Written(address.city),
                "StateProvinceCode": Written(address.region), "PostalCode": Written(address.postcode),
                "CountryCode": Written(address.country), "ResidentialAddressIndicator": residential,
            ],
        ] + more
    }

    private static func parcel(_ parcel: JobParcel, _ job: LabelJob, _ account: LabelAccount, _ packaging: String) -> Written {
        let weight = account.isImperial ? Units.pounds(parcel.weight, decimals: 1) : Units.kilograms(parcel.weight, decimals: 1)
        let value: Written =
            job.options.insured.map { insured in
                ["CurrencyCode": Written(insured.currency.code), "MonetaryValue": Written(insured)]
            } ?? .leftOut
        return [
            "PackageWeight": ["UnitOfMeasurement": ["Code": account.isImperial ? "LBS" : "KGS"], "Weight": .text(weight)],
            "Dimensions": [
                "UnitOfMeasurement": ["Code": account.isImperial ? "IN" : "CM"],
                "Length": .text(account.length(parcel.size.length)),
                "Width": .text(account.length(parcel.size.width)), "Height": .text(account.length(parcel.size.height)),
            ],
            "PackageServiceOptions": [
                "DeclaredValue": value, "DeliveryConfirmation": .when(job.options.isSigned, ["DCISType": "2"] as Written),
            ],
            "ReferenceNumber": .when(packaging == "Packaging" && isDomestic(job), reference(job)),
        ] + .object([(packaging, ["Code": "02"] as Written)])
    }

    static func compact(_ day: CivilDay?) -> String { day.map { $0.description.filter { $0 != "-" } } ?? "" }

    static func transit(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (from, to) = (try job.sender(), try job.recipient())
        let weight = account.isImperial ? Units.pounds(job.weight) : Units.kilograms(job.weight)
        return [
            "originCountryCode": Written(from.country), "originStateProvince": Written(from.region),
            "originCityName": Written(from.city), "originPostalCode": Written(from.postcode),
            "destinationCountryCode": Written(to.country), "destinationStateProvince": Written(to.region),
            "destinationCityName": Written(to.city), "destinationPostalCode": Written(to.postcode),
            "residentialIndicator": job.isResidential == false ? "02" : "01", "shipDate": Written(job.shipDate),
            "weight": .text(weight), "weightUnitOfMeasure": account.isImperial ? "LBS" : "KGS",
            "billType": "03", "numberOfPackages": .text("\(job.parcels.count)"),
        ]
    }

    /// Who asks, without which tracking does not answer.
    static func source(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["transid": .text(job.reference.isEmpty ? "waybill" : job.reference), "transactionsrc": "waybill"]
    }

    static func recovery(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let format: Written = ["LabelImageFormat": ["Code": Written(job.media.rawValue.uppercased())]]
        return ["LabelRecoveryRequest": ["LabelSpecification": format, "TrackingNumber": Written(try job.number())]]
    }

    static func pickup(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (window, from) = (try job.collection(), try job.sender())
        let weight = account.isImperial ? Units.pounds(job.weight, decimals: 1) : Units.kilograms(job.weight, decimals: 1)
        return [
            "PickupCreationRequest": [
                "Request": ["TransactionReference": ["CustomerContext": Written(job.reference)]], "RatePickupIndicator": "Y",
                "Shipper": ["Account": ["AccountNumber": Written(account.number), "AccountCountryCode": Written(from.country)]],
                "PickupDateInfo": hours(window), "PickupAddress": site(from), "AlternateAddressIndicator": "Y",
                "PickupPiece": .list([
                    [
                        "ServiceCode": .text(
                            job.service.isEmpty
                                ? "001" : String(repeating: "0", count: max(0, 3 - job.service.count)) + job.service),
                        "Quantity": .text("\(max(1, job.parcels.count))"), "ContainerCode": "01",
                        "DestinationCountryCode": Written(job.to?.country ?? from.country),
                    ]
                ]),
                "TotalWeight": ["Weight": .text(weight), "UnitOfMeasurement": account.isImperial ? "LBS" : "KGS"],
                "OverweightIndicator": "N", "PaymentMethod": "01", "SpecialInstruction": Written(window.note),
            ]
        ]
    }

    static func pickupRate(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (window, from) = (try job.collection(), try job.sender())
        return [
            "PickupRateRequest": [
                "Request": ["TransactionReference": ["CustomerContext": Written(job.reference)]], "PickupAddress": site(from),
                "AlternateAddressIndicator": "Y", "ServiceDateOption": "03", "PickupDateInfo": hours(window),
            ]
        ]
    }

    private static func hours(_ window: PickupWindow) -> Written {
        [
            "CloseTime": .text(PickupWindow.time(window.until, separator: "")),
            "ReadyTime": .text(PickupWindow.time(window.from, separator: "")), "PickupDate": .text(compact(window.day)),
        ]
    }

    private static func site(_ from: Address) -> Written {
        [
            "CompanyName": Written(from.company.isEmpty ? from.recipient : from.company), "ContactName": Written(from.recipient),
            "AddressLine": .text(from.street), "City": Written(from.city), "StateProvince": Written(from.region),
            "PostalCode": Written(from.postcode), "CountryCode": Written(from.country), "ResidentialIndicator": "N",
            "Phone": ["Number": Written(from.phone)],
        ]
    }

    static func check(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let to = try job.recipient()
        return [
            "XAVRequest": [
                "AddressKeyFormat": [
                    "ConsigneeName": Written(to.company.isEmpty ? to.recipient : to.company),
                    "AddressLine": .texts([to.street, to.street2]), "PoliticalDivision2": Written(to.city),
                    "PoliticalDivision1": Written(to.region), "PostcodePrimaryLow": Written(to.postcode),
                    "CountryCode": Written(to.country),
                ]
            ]
        ]
    }
}
