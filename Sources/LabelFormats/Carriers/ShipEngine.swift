import Fulfilment

extension LabelFormat {
    /// ShipEngine v1, now the ShipStation API. A label is bought in one call with our reference as the shipment's external id, which is unique
    /// there and by which the label is found; or from a rate.
    package static let shipEngine = LabelFormat(
        name: "shipengine", title: "ShipEngine", access: .key(header: "api-key", prefix: ""),
        traits: Traits(
            steps: .buyOnly, repeats: .refused, search: .byReference(settles: .seconds(60)), billed: .atPurchase,
            manifest: .optional,
            media: [.zpl, .pdf, .png], extras: [.signature, .saturday, .alcohol, .insurance, .returns, .customs, .parcels],
            callsPerMinute: 200),
        hosts: ("https://api.shipengine.com", "https://api.shipengine.com"),
        calls: [
            Call(.quote, "POST", "/v1/rates", body: .json(ShipEngine.rates)),
            Call(.quote, "POST", "/v1/rates/estimate", body: .json(ShipEngine.estimate), fits: { _ in false }),
            Call(.quote, "GET", "/v1/rates/{offer}", fits: { _ in false }),
            Call(.quote, "GET", "/v1/shipments/{handle}/rates", fits: { _ in false }),
            Call(.quote, "POST", "/v1/shipments", fits: { _ in false }),
            Call(.buy, "POST", "/v1/labels/rates/{offer}", body: .json(ShipEngine.paper), fits: { !$0.offer.isEmpty }),
            Call(.buy, "POST", "/v1/labels/shipment/{handle}", body: .json(ShipEngine.paper), fits: { _ in false }),
            Call(
                .buy, "POST", "/v1/labels/{handle}/return", body: .json(ShipEngine.paper),
                fits: { $0.options.isReturn && !$0.handle.isEmpty }),
            Call(.buy, "POST", "/v1/labels", body: .json(ShipEngine.label)),
            Call(.lookUp, "GET", "/v1/labels/external_shipment_id/{reference}", fits: { !$0.reference.isEmpty }),
            Call(.list, "GET", "/v1/labels", query: ShipEngine.page),
            Call(.lookUp, "GET", "/v1/labels/{handle}"),
            Call(.void, "PUT", "/v1/labels/{handle}/void"),
            Call(.manifest, "GET", "/v1/manifests/requests/{handle}", fits: { !$0.handle.isEmpty && $0.handles.isEmpty }),
            Call(.manifest, "POST", "/v1/manifests", body: .json(ShipEngine.manifest)),
            Call(.manifest, "GET", "/v1/manifests/{handle}", fits: { _ in false }),
            Call(.manifests, "GET", "/v1/manifests", query: { job, _ in ["label_ids": Written(job.handles.first ?? "")] }),
            Call(.pickup, "POST", "/v1/pickups", body: .json(ShipEngine.pickup)),
            Call(.cancelPickup, "DELETE", "/v1/pickups/{handle}"),
            Call(.address, "POST", "/v1/addresses/validate", body: .json(ShipEngine.check)),
            Call(.track, "GET", "/v1/labels/{handle}/track", fits: { !$0.handle.isEmpty }),
            Call(
                .track, "GET", "/v1/tracking",
                query: { job, _ throws(JobFault) in
                    ["carrier_code": Written(job.carrier), "tracking_number": Written(try job.number())]
                }),
        ], reader: JSONAnswer.reader(ShipEngine.read))
}

/// What ShipEngine is asked: values with their units, grams and centimetres unless the account wants ounces and inches.
enum ShipEngine {
    static func rates(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let options: Written = ["carrier_ids": .texts(account.carriers), "service_codes": .texts([job.service])]
        return ["shipment": try shipment(job, account), "rate_options": options]
    }

    static func estimate(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (from, to) = (try job.sender(), try job.recipient())
        return [
            "carrier_ids": .texts(account.carriers), "from_country_code": Written(from.country),
            "from_postal_code": Written(from.postcode), "to_country_code": Written(to.country),
            "to_postal_code": Written(to.postcode), "to_city_locality": Written(to.city), "to_state_province": Written(to.region),
            "weight": weight(job.weight, account), "confirmation": "none",
            "address_residential_indicator": residential(job.isResidential),
        ]
    }

    static func label(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        try paper(job, account) + ["shipment": try shipment(job, account), "test_label": .when(account.isTest, true)]
    }

    static func paper(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["label_format": Written(job.media.rawValue), "label_download_type": "url"]
    }

    private static func shipment(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "external_shipment_id": Written(job.reference), "carrier_id": Written(account.carriers.first ?? ""),
            "service_code": Written(job.service), "ship_date": Written(job.shipDate),
            "ship_to": address(try job.recipient(), job.isResidential),
            "ship_from": address(try job.sender(), nil), "packages": .list(job.parcels.map { parcel($0, account, job) }),
            "confirmation": job.options.isSigned ? "signature" : "none", "customs": job.customs.map(customs) ?? .leftOut,
            "tax_identifiers": job.customs.map(numbers) ?? .leftOut,
            "is_return": .when(job.options.isReturn, true),
            "advanced_options": [
                "contains_alcohol": .when(job.options.hasAlcohol, true),
                "saturday_delivery": .when(job.options.deliversSaturday, true),
                "delivered_duty_paid": .when(job.customs?.incoterm == "DDP", true),
            ],
        ]
    }

    static func address(_ address: Address, _ isResidential: Bool?) -> Written {
        [
            "name": Written(address.recipient), "phone": Written(address.phone), "email": Written(address.email),
            "company_name": Written(address.company), "address_line1": Written(address.street),
            "address_line2": Written(address.street2), "city_locality": Written(address.city),
            "state_province": Written(address.region), "postal_code": Written(address.postcode),
            "country_code": Written(address.country), "address_residential_indicator": residential(isResidential),
        ]
    }

    private static func residential(_ isResidential: Bool?) -> Written { isResidential.map { $0 ? "yes" : "no" } ?? "unknown" }

    private static func weight(_ grams: Int, _ account: LabelAccount) -> Written {
        account.isImperial
            ? ["value": .number(Units.ounces(grams, decimals: 2)), "unit": "ounce"] : ["value": Written(grams), "unit": "gram"]
    }

    private static func parcel(_ parcel: JobParcel, _ account: LabelAccount, _ job: LabelJob) -> Written {
        let insured: Written =
            job.options.insured.map { insured in
                ["amount": .number(insured.decimalText), "currency": Written(insured.currency.code.lowercased())]
            } ?? .leftOut
        return [
            "weight": weight(parcel.weight, account),
            "dimensions": [
                "unit": account.isImperial ? "inch" : "centimeter", "length": .number(account.length(parcel.size.length)),
                "width": .number(account.length(parcel.size.width)), "height": .number(account.length(parcel.size.height)),
            ],
            "insured_value": insured, "external_package_id": Written(parcel.reference),
            "label_messages": ["reference1": Written(job.reference)],
        ]
    }

    private static func customs(_ paper: CustomsPaper) -> Written {
        let lines = paper.lines.map { line -> Written in
            [
                "description": Written(line.description), "quantity": Written(line.quantity),
                "value": ["amount": .number(line.value.decimalText), "currency": Written(line.value.currency.code.lowercased())],
                "harmonized_tariff_code": Written(line.tariff), "country_of_origin": Written(line.origin),
            ]
        }
        return [
            "contents": paper.isGift ? "gift" : "merchandise", "non_delivery": "return_to_sender", "customs_items": .list(lines),
        ]
    }

    private static func numbers(_ paper: CustomsPaper) -> Written {
        .list(
            paper.numbers.map { kind, number, country in
                [
                    "taxable_entity_type": "shipper", "identifier_type": .text(kind.lowercased()), "value": .text(number),
                    "issuing_authority": Written(country),
                ]
            })
    }

    static func page(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "created_at_start": Written(job.since.map { "\($0)T00:00:00Z" } ?? ""), "page_size": 100, "page": Written(job.cursor),
            "sort_by": "created_at", "sort_dir": "asc",
        ]
    }

    static func manifest(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        if !job.handles.isEmpty { return ["label_ids": .texts(job.handles)] }
        return [
            "carrier_id": Written(account.carriers.first ?? ""), "warehouse_id": Written(account.contract),
            "ship_date": Written(try job.day()),
        ]
    }

    static func pickup(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (window, from) = (try job.collection(), try job.sender())
        return [
            "label_ids": .texts(job.handles),
            "contact_details": ["name": Written(from.recipient), "email": Written(from.email), "phone": Written(from.phone)],
            "pickup_notes": Written(window.note),
            "pickup_window": [
                "start_at": .text("\(window.day)T\(PickupWindow.time(window.from)):00Z"),
                "end_at": .text("\(window.day)T\(PickupWindow.time(window.until)):00Z"),
            ],
        ]
    }

    /// A list, even of one.
    static func check(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [address(try job.recipient(), job.isResidential)]
    }
}
