import Fulfilment

extension LabelFormat {
    /// Shippo. A shipment is made and rated, then one of its rates is bought as a transaction; a bought rate is found again by its id. What a
    /// second purchase of a rate does is nowhere said, so it counts as a second label.
    package static let shippo = LabelFormat(
        name: "shippo", title: "Shippo", access: .key(header: "authorization", prefix: "ShippoToken "),
        traits: Traits(
            steps: .quoteThenBuy(lives: .seconds(7 * 86_400)), repeats: .newLabel, search: .byHandle, billed: .atPurchase,
            voidEndsWithManifest: true,
            manifest: .optional, referenceLength: 35, media: [.zpl, .pdf, .png],
            extras: [.signature, .saturday, .alcohol, .insurance, .returns, .customs, .parcels], callsPerMinute: 500),
        hosts: ("https://api.goshippo.com", "https://api.goshippo.com"), headers: ["shippo-api-version": "2018-02-08"],
        calls: [
            Call(.quote, "POST", "/shipments/", body: .json(Shippo.shipment)),
            Call(.quote, "GET", "/shipments/{handle}/rates/", fits: { _ in false }),
            Call(.quote, "GET", "/shipments/{handle}/rates/{currency}/", fits: { _ in false }),
            Call(.quote, "GET", "/rates/{offer}", fits: { _ in false }),
            Call(.batch, "POST", "/batches/", fits: { _ in false }),
            Call(.batch, "POST", "/batches/{handle}/purchase", fits: { _ in false }),
            Call(.buy, "POST", "/transactions/", body: .json(Shippo.transaction)),
            Call(
                .lookUp, "GET", "/transactions/", query: { job, _ in ["rate": Written(job.offer)] }, marker: "rate=",
                fits: { !$0.offer.isEmpty }),
            Call(.list, "GET", "/transactions/", query: Shippo.page),
            Call(.lookUp, "GET", "/transactions/{handle}"),
            Call(.lookUp, "GET", "/shipments/{handle}", fits: { _ in false }),
            Call(.list, "GET", "/shipments/", fits: { _ in false }),
            Call(.void, "POST", "/refunds/", body: .json(Shippo.refund)),
            Call(.void, "GET", "/refunds/{handle}", fits: { _ in false }),
            Call(.manifest, "GET", "/manifests/{handle}", fits: { !$0.handle.isEmpty && $0.handles.isEmpty }),
            Call(.manifest, "POST", "/manifests/", body: .json(Shippo.manifest)),
            Call(.manifests, "GET", "/manifests/", query: { _, _ in ["results": 100] }),
            Call(.pickup, "POST", "/pickups/", body: .json(Shippo.pickup)),
            Call(.address, "GET", "/addresses/{handle}/validate", fits: { !$0.handle.isEmpty }),
            Call(.address, "POST", "/addresses/", body: .json(Shippo.check)),
            Call(.customs, "POST", "/customs/declarations/", body: .json(Shippo.declaration)),
            Call(.customs, "POST", "/customs/items/", fits: { _ in false }),
            Call(.track, "GET", "/tracks/{carrier}/{number}"),
            Call(.track, "POST", "/tracks/", fits: { _ in false }),
        ], reader: JSONAnswer.reader(Shippo.read))
}

/// What Shippo is asked. Units are named beside every figure, so grams and centimetres go as they are.
enum Shippo {
    static func shipment(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "address_from": address(try job.sender()), "address_to": address(try job.recipient(), job.isResidential),
            "parcels": .list(job.parcels.map(parcel)), "shipment_date": Written(job.shipDate.map { "\($0)T12:00:00Z" } ?? ""),
            "customs_declaration": job.customs.map(customs) ?? .leftOut, "metadata": Written(job.reference),
            "carrier_accounts": .texts(account.carriers), "extra": extra(job), "async": false,
        ]
    }

    private static func extra(_ job: LabelJob) -> Written {
        let insurance: Written =
            job.options.insured.map { insured in
                ["amount": Written(insured), "currency": Written(insured.currency.code)]
            } ?? .leftOut
        return [
            "reference_1": Written(job.reference), "insurance": insurance,
            "signature_confirmation": .when(job.options.isSigned, "STANDARD"),
            "saturday_delivery": .when(job.options.deliversSaturday, true),
            "alcohol": .when(job.options.hasAlcohol, ["contains_alcohol": true]), "is_return": .when(job.options.isReturn, true),
        ]
    }

    static func address(_ address: Address, _ isResidential: Bool? = nil) -> Written {
        [
            "name": Written(address.recipient), "company": Written(address.company), "street1": Written(address.street),
            "street2": Written(address.street2), "city": Written(address.city), "state": Written(address.region),
            "zip": Written(address.postcode), "country": Written(address.country), "phone": Written(address.phone),
            "email": Written(address.email), "is_residential": Written(isResidential),
        ]
    }

    private static func parcel(_ parcel: JobParcel) -> Written {
        [
            "length": .text(Units.centimetres(parcel.size.length)), "width": .text(Units.centimetres(parcel.size.width)),
            "height": .text(Units.centimetres(parcel.size.height)), "distance_unit": "cm", "weight": .text("\(parcel.weight)"),
            "mass_unit": "g", "metadata": Written(parcel.reference),
        ]
    }

    /// Spelt otherwise than elsewhere: `NOEEI_30_37_a`.
    private static func customs(_ paper: CustomsPaper) -> Written {
        let lines = paper.lines.map { line -> Written in
            [
                "description": Written(line.description), "quantity": Written(line.quantity),
                "net_weight": .text("\(line.weight)"), "mass_unit": "g", "value_amount": Written(line.value),
                "value_currency": Written(line.value.currency.code), "tariff_number": Written(line.tariff),
                "origin_country": Written(line.origin),
            ]
        }
        let code = String(paper.exportCode.map { " .(".contains($0) ? "_" : $0 }).filter { $0 != ")" }
        return [
            "certify": .flag(!paper.signer.isEmpty), "certify_signer": Written(paper.signer),
            "contents_type": paper.isGift ? "GIFT" : "MERCHANDISE", "non_delivery_option": "RETURN", "eel_pfc": Written(code),
            "incoterm": Written(paper.incoterm), "invoice": Written(paper.invoice), "items": .list(lines),
            "exporter_identification": paper.eori.isEmpty ? .leftOut : ["eori_number": .text(paper.eori)],
        ]
    }

    static func declaration(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written { customs(try job.paper()) }

    /// Without `async: false` the answer says only that somebody will try.
    static func transaction(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let types: [DocumentMedia: Written] = [.zpl: "ZPLII", .png: "PNG", .pdf: "PDF_4x6"]
        return [
            "rate": Written(try job.required(\.offer, "offer")), "metadata": Written(job.reference),
            "label_file_type": types[job.media] ?? "PDF_4x6", "async": false,
        ]
    }

    static func page(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["object_status": "SUCCESS", "results": 50, "page": Written(job.cursor)]
    }

    static func refund(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["transaction": Written(try job.required(\.handle, "handle")), "async": false]
    }

    static func manifest(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "carrier_account": Written(account.carriers.first ?? ""), "provider": Written(job.carrier),
            "shipment_date": .text("\(try job.day())T12:00:00Z"), "address_from": address(try job.sender()),
            "transactions": .texts(job.handles), "async": false,
        ]
    }

    /// Times of a zone Shippo takes for UTC: the window is the site's own.
    static func pickup(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let window = try job.collection()
        return [
            "carrier_account": Written(account.carriers.first ?? ""),
            "location": [
                "building_location_type": "Knock on Door", "instructions": Written(window.note),
                "address": address(try job.sender()),
            ],
            "transactions": .texts(job.handles),
            "requested_start_time": .text("\(window.day)T\(PickupWindow.time(window.from)):00Z"),
            "requested_end_time": .text("\(window.day)T\(PickupWindow.time(window.until)):00Z"),
            "metadata": Written(job.reference),
        ]
    }

    static func check(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        address(try job.recipient()) + ["validate": true]
    }
}
