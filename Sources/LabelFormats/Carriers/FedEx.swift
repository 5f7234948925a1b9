import Fulfilment

extension LabelFormat {
    /// FedEx's REST interface. Every ship call sells anew; a lost answer is looked up by the customer's reference in a range of days.
    package static let fedEx = LabelFormat(
        name: "fedex", title: "FedEx", access: .token(asBasic: false),
        traits: Traits(
            steps: .buyOnly, repeats: .newLabel, search: .byReference(settles: .seconds(15 * 60)), manifest: .optional,
            referenceLength: 30, limits: TextLimits(name: 35, street: 35, city: 35, needsPhone: true), media: [.zpl, .pdf, .png],
            extras: [.signature, .saturday, .insurance, .customs, .parcels], callsPerMinute: 8400),
        hosts: ("https://apis.fedex.com", "https://apis-sandbox.fedex.com"),
        calls: [
            Call(.token, "POST", "/oauth/token", body: .form(FedEx.credentials)),
            Call(.quote, "POST", "/rate/v1/rates/quotes", body: .json(FedEx.rate)),
            Call(.transit, "POST", "/availability/v1/transittimes", fits: { _ in false }),
            Call(.buy, "POST", "/ship/v1/shipments", body: .json(FedEx.ship)),
            Call(.lookUp, "POST", "/ship/v1/shipments/results", body: .json(FedEx.results), fits: { !$0.handle.isEmpty }),
            Call(.lookUp, "POST", "/track/v1/referencenumbers", body: .json(FedEx.reference)),
            Call(.void, "PUT", "/ship/v1/shipments/cancel", body: .json(FedEx.cancel)),
            Call(.manifest, "PUT", "/ship/v1/endofday/", body: .json(FedEx.close)),
            Call(.pickupQuote, "POST", "/pickup/v1/pickups/availabilities", fits: { _ in false }),
            Call(.pickup, "POST", "/pickup/v1/pickups", body: .json(FedEx.pickup)),
            Call(.cancelPickup, "PUT", "/pickup/v1/pickups/cancel", body: .json(FedEx.cancelPickup)),
            Call(.address, "POST", "/address/v1/addresses/resolve", body: .json(FedEx.check)),
            Call(.track, "POST", "/track/v1/trackingnumbers", body: .json(FedEx.track)),
        ], reader: JSONAnswer.reader(FedEx.read))
}

/// What FedEx is asked: pounds and inches or kilograms and centimetres, days of the origin.
enum FedEx {
    static func credentials(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "grant_type": "client_credentials", "client_id": .text(try account.required(\.user, "user")),
            "client_secret": .text(try account.required(\.secret, "secret")),
        ]
    }

    private static func number(_ account: LabelAccount) throws(JobFault) -> Written {
        ["value": .text(try account.required(\.number, "number"))]
    }

    static func rate(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "accountNumber": try number(account), "rateRequestControlParameters": ["returnTransitTimes": true],
            "requestedShipment": try consignment(job, account) + [
                "recipient": ["address": address(try job.recipient(), job.isResidential)], "shipDateStamp": Written(job.shipDate),
                "rateRequestType": ["LIST", "ACCOUNT"],
            ],
        ]
    }

    static func ship(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let to = try job.recipient()
        let payor: Written = ["responsibleParty": ["accountNumber": try number(account)]]
        return [
            "accountNumber": try number(account), "labelResponseOptions": "LABEL", "shipAction": "CONFIRM",
            "requestedShipment": try consignment(job, account) + [
                "recipients": .list([party(to, job.isResidential)]), "shipDatestamp": Written(job.shipDate),
                "shippingChargesPayment": ["paymentType": "SENDER", "payor": payor],
                "labelSpecification": [
                    "imageType": .text(job.media == .zpl ? "ZPLII" : job.media.rawValue.uppercased()),
                    "labelStockType": "STOCK_4X6",
                    "labelFormatType": "COMMON2D",
                ],
                "totalPackageCount": Written(job.parcels.count),
                "customsClearanceDetail": job.customs.map { customs($0, payor) } ?? .leftOut,
            ],
        ]
    }

    private static func consignment(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let from = try job.sender()
        return [
            "shipper": party(from, nil), "serviceType": Written(job.service), "packagingType": "YOUR_PACKAGING",
            "pickupType": "USE_SCHEDULED_PICKUP", "totalWeight": .number(account.weight(job.weight)),
            "requestedPackageLineItems": .list(job.parcels.enumerated().map { parcel($0.element, $0.offset, job, account) }),
            "shipmentSpecialServices": .when(job.options.deliversSaturday, ["specialServiceTypes": ["SATURDAY_DELIVERY"]]),
        ]
    }

    private static func party(_ address: Address, _ isResidential: Bool?) -> Written {
        [
            "contact": [
                "personName": Written(address.recipient), "companyName": Written(address.company),
                "phoneNumber": Written(address.phone), "emailAddress": Written(address.email),
            ], "address": self.address(address, isResidential),
        ]
    }

    private static func address(_ address: Address, _ isResidential: Bool?) -> Written {
        [
            "streetLines": .texts([address.street, address.street2]), "city": Written(address.city),
            "stateOrProvinceCode": Written(address.region), "postalCode": Written(address.postcode),
            "countryCode": Written(address.country), "residential": Written(isResidential),
        ]
    }

    private static func parcel(_ parcel: JobParcel, _ index: Int, _ job: LabelJob, _ account: LabelAccount) -> Written {
        let reference: Written = ["customerReferenceType": "CUSTOMER_REFERENCE", "value": Written(job.reference)]
        return [
            "sequenceNumber": Written(index + 1), "groupPackageCount": 1,
            "weight": ["units": account.isImperial ? "LB" : "KG", "value": .number(account.weight(parcel.weight))],
            "dimensions": [
                "units": account.isImperial ? "IN" : "CM", "length": .number(account.length(parcel.size.length)),
                "width": .number(account.length(parcel.size.width)), "height": .number(account.length(parcel.size.height)),
            ], "declaredValue": job.options.insured.map(value) ?? .leftOut,
            "customerReferences": .when(!job.reference.isEmpty, .list([reference])),
            "packageSpecialServices": .when(job.options.isSigned, ["signatureOptionType": "DIRECT"]),
        ]
    }

    private static func value(_ money: Money) -> Written {
        ["amount": .number(money.decimalText), "currency": Written(money.currency.code)]
    }

    /// The value is the line's, not the piece's.
    private static func customs(_ paper: CustomsPaper, _ payor: Written) -> Written {
        let lines = paper.lines.map { line -> Written in
            [
                "description": Written(line.description), "countryOfManufacture": Written(line.origin),
                "harmonizedCode": Written(line.tariff), "quantity": Written(line.quantity), "quantityUnits": "PCS",
                "numberOfPieces": Written(line.quantity), "customsValue": value(line.value),
                "weight": ["units": "KG", "value": .number(Units.kilograms(line.weight))],
            ]
        }
        return [
            "commodities": .list(lines),
            "dutiesPayment": .object([("paymentType", paper.incoterm == "DDP" ? "SENDER" : "RECIPIENT")])
                + .when(paper.incoterm == "DDP", ["payor": payor]),
            "commercialInvoice": ["termsOfSale": Written(paper.incoterm), "shipmentPurpose": paper.isGift ? "GIFT" : "SOLD"],
        ]
    }

    /// Of shipments that are answered later.
    static func results(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["accountNumber": try number(account), "jobId": .text(try job.required(\.handle, "handle"))]
    }

    static func reference(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let day = try job.day()
        return [
            "includeDetailedScans": false,
            "referencesInformation": [
                "type": "CUSTOMER_REFERENCE", "value": .text(try job.required(\.reference, "reference")),
                "accountNumber": .text(try account.required(\.number, "number")),
                "shipDateBegin": Written(CivilDay(day.number - 2)),
                "shipDateEnd": Written(CivilDay(day.number + 14)),
            ],
        ]
    }

    static func cancel(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "accountNumber": try number(account), "trackingNumber": .text(try job.number()),
            "deletionControl": "DELETE_ALL_PACKAGES",
        ]
    }

    static func close(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "accountNumber": try number(account), "closeReqType": "GCDR", "closeDate": Written(try job.day()),
            "groundServiceCategory": "GROUND", "closeDocumentSpecification": ["closeDocumentTypes": ["MANIFEST"]],
        ]
    }

    static func pickup(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (window, from) = (try job.collection(), try job.sender())
        return [
            "associatedAccountNumber": try number(account), "carrierCode": .text(job.carrier.isEmpty ? "FDXE" : job.carrier),
            "originDetail": [
                "pickupLocation": party(from, nil), "customerCloseTime": .text(PickupWindow.time(window.until) + ":00"),
                "readyDateTimestamp": .text("\(window.day)T\(PickupWindow.time(window.from)):00Z"),
            ], "packageCount": Written(max(1, job.parcels.count)),
            "totalWeight": ["units": account.isImperial ? "LB" : "KG", "value": .number(account.weight(job.weight))],
            "remarks": Written(window.note),
        ]
    }

    /// An Express pickup is known by code and place together.
    static func cancelPickup(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "associatedAccountNumber": try number(account), "pickupConfirmationCode": .text(try job.required(\.handle, "handle")),
            "location": Written(job.offer), "carrierCode": .text(job.carrier.isEmpty ? "FDXE" : job.carrier),
            "scheduledDate": Written(try job.collection().day),
        ]
    }

    static func check(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let one: Written = ["address": address(try job.recipient(), nil)]
        return ["addressesToValidate": [one]]
    }

    static func track(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let numbers = job.numbers.map { ["trackingNumberInfo": ["trackingNumber": Written($0)]] as Written }
        return ["includeDetailedScans": false, "trackingInfo": .list(numbers)]
    }
}
