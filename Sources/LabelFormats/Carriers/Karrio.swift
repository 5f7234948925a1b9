import Fulfilment

extension LabelFormat {
    /// Karrio. A shipment is drafted with its rates, then purchased by its id, by which a lost answer is found. Nothing guards a second purchase.
    package static let karrio = LabelFormat(
        name: "karrio", title: "Karrio", access: .key(header: "authorization", prefix: "Token "),
        traits: Traits(
            steps: .quoteThenBuy(lives: nil), repeats: .newLabel, search: .byHandle, manifest: .optional,
            media: [.zpl, .pdf, .png], extras: [.signature, .saturday, .insurance, .customs, .parcels]),
        hosts: ("", ""),
        calls: [
            Call(.quote, "POST", "/v1/proxy/rates", body: .json(KarrioLabels.shipment), fits: { _ in false }),
            Call(.quote, "POST", "/v1/shipments", body: .json(KarrioLabels.shipment)),
            Call(.quote, "POST", "/v1/shipments/{handle}/rates", fits: { _ in false }),
            Call(.buy, "POST", "/v1/shipments/{handle}/purchase", body: .json(KarrioLabels.purchase)),
            Call(.buy, "POST", "/v1/proxy/shipping", fits: { _ in false }),
            Call(.lookUp, "GET", "/v1/shipments/{handle}"),
            Call(.list, "GET", "/v1/shipments", query: { job, _ in ["limit": 100, "offset": Written(job.cursor)] }),
            Call(.void, "POST", "/v1/shipments/{handle}/cancel", body: .json { _, _ in .empty }),
            Call(.void, "POST", "/v1/proxy/shipping/{carrier}/cancel", fits: { _ in false }),
            Call(.manifest, "POST", "/v1/manifests", body: .json(KarrioLabels.manifest)),
            Call(.pickup, "POST", "/v1/pickups/{carrier}/schedule", body: .json(KarrioLabels.pickup)),
            Call(.pickup, "POST", "/v1/pickups", fits: { _ in false }),
            Call(.cancelPickup, "POST", "/v1/pickups/{handle}/cancel", body: .json { _, _ in .empty }),
            Call(.address, "POST", "/v1/addresses", fits: { _ in false }),
            Call(.track, "POST", "/v1/trackers", body: .json(KarrioLabels.tracker)),
            Call(.track, "GET", "/v1/trackers/{handle}", fits: { _ in false }),
        ], reader: JSONAnswer.reader(KarrioLabels.read))
}

enum KarrioLabels {
    static func shipment(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "shipper": address(try job.sender()), "recipient": address(try job.recipient(), job.isResidential),
            "parcels": .list(job.parcels.map { parcel($0, account) }), "service": Written(job.service),
            "reference": Written(job.reference),
            "carrier_ids": .texts(account.carriers), "label_type": .text(job.media == .zpl ? "ZPL" : "PDF"),
            "customs": job.customs.map(customs) ?? .leftOut, "payment": ["paid_by": "sender"],
            "options": [
                "shipping_date": Written(job.shipDate.map { "\($0)T12:00" } ?? ""),
                "signature_confirmation": .when(job.options.isSigned, true),
                "insurance": job.options.insured.map { .number($0.decimalText) } ?? .leftOut,
                "saturday_delivery": .when(job.options.deliversSaturday, true),
            ],
        ]
    }

    private static func address(_ address: Address, _ isResidential: Bool? = nil) -> Written {
        [
            "person_name": Written(address.recipient), "company_name": Written(address.company),
            "address_line1": Written(address.street), "address_line2": Written(address.street2), "city": Written(address.city),
            "state_code": Written(address.region), "postal_code": Written(address.postcode),
            "country_code": Written(address.country),
            "phone_number": Written(address.phone), "email": Written(address.email), "residential": Written(isResidential),
        ]
    }

    private static func parcel(_ parcel: JobParcel, _ account: LabelAccount) -> Written {
        [
            "weight": .number(account.weight(parcel.weight)), "weight_unit": account.isImperial ? "LB" : "KG",
            "length": .number(account.length(parcel.size.length)), "width": .number(account.length(parcel.size.width)),
            "height": .number(account.length(parcel.size.height)), "dimension_unit": account.isImperial ? "IN" : "CM",
            "reference_number": Written(parcel.reference),
        ]
    }

    private static func customs(_ paper: CustomsPaper) -> Written {
        let lines = paper.lines.map { line -> Written in
            [
                "description": Written(line.description), "quantity": Written(line.quantity),
                "value_amount": .number(line.value.decimalText), "value_currency": Written(line.value.currency.code),
                "weight": .number(Units.kilograms(line.weight)), "weight_unit": "KG", "hs_code": Written(line.tariff),
                "origin_country": Written(line.origin),
            ]
        }
        return [
            "content_type": paper.isGift ? "gift" : "merchandise", "incoterm": Written(paper.incoterm),
            "invoice": Written(paper.invoice),
            "certify": .flag(!paper.signer.isEmpty), "signer": Written(paper.signer), "commodities": .list(lines),
        ]
    }

    static func purchase(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "selected_rate_id": .text(try job.required(\.offer, "offer")), "label_type": .text(job.media == .zpl ? "ZPL" : "PDF"),
            "reference": Written(job.reference),
        ]
    }

    static func manifest(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "carrier_name": Written(job.carrier), "shipment_ids": .texts(job.handles), "address": address(try job.sender()),
            "reference": Written(job.reference),
        ]
    }

    static func pickup(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let window = try job.collection()
        return [
            "pickup_date": Written(window.day), "ready_time": .text(PickupWindow.time(window.from)),
            "closing_time": .text(PickupWindow.time(window.until)), "instruction": Written(window.note),
            "address": address(try job.sender()), "tracking_numbers": .texts(job.numbers),
        ]
    }

    static func tracker(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["tracking_number": .text(try job.number()), "carrier_name": Written(job.carrier)]
    }
}
