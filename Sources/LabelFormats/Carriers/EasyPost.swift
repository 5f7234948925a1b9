import Fulfilment

extension LabelFormat {
    /// EasyPost v2. A shipment is made and rated first, which costs nothing, then bought by its own id; several parcels are an order. The
    /// forms that make and buy in one call are left alone: they leave no handle to look up by.
    package static let easyPost = LabelFormat(
        name: "easypost", title: "EasyPost", access: .basicKey,
        traits: Traits(
            steps: .quoteThenBuy(lives: nil), repeats: .refused, search: .byHandle, billed: .atPurchase,
            voidWindow: .seconds(30 * 86_400),
            manifest: .optional, media: [.zpl, .pdf, .png],
            extras: [.signature, .saturday, .alcohol, .insurance, .returns, .customs, .parcels]),
        hosts: ("https://api.easypost.com/v2", "https://api.easypost.com/v2"),
        calls: [
            Call(.quote, "POST", "/orders", body: .json(EasyPost.order), fits: { $0.parcels.count > 1 }),
            Call(.quote, "POST", "/shipments", body: .json(EasyPost.shipment)),
            Call(.quote, "GET", "/shipments/{handle}/smartrate", fits: { _ in false }),
            Call(.quote, "POST", "/shipments/{handle}/rerate", fits: { _ in false }),
            Call(.buy, "POST", "/orders/{handle}/buy", body: .json(EasyPost.choice), fits: { $0.handle.hasPrefix("order_") }),
            Call(.buy, "POST", "/shipments/{handle}/buy", body: .json(EasyPost.purchase)),
            Call(.batch, "POST", "/batches/{handle}/buy", body: .json { _, _ in .empty }),
            Call(.batch, "POST", "/batches", fits: { _ in false }),
            Call(.label, "POST", "/batches/{handle}/label", fits: { _ in false }),
            Call(.lookUp, "GET", "/orders/{handle}", fits: { $0.handle.hasPrefix("order_") }),
            Call(.lookUp, "GET", "/batches/{handle}", fits: { $0.handle.hasPrefix("batch_") }),
            Call(.lookUp, "GET", "/shipments/{handle}"),
            Call(.list, "GET", "/shipments", query: EasyPost.page),
            Call(.list, "GET", "/refunds", fits: { _ in false }),
            Call(.list, "GET", "/trackers", fits: { _ in false }),
            Call(
                .label, "GET", "/shipments/{handle}/label",
                query: { job, _ in ["file_format": Written(job.media.rawValue.uppercased())] }),
            Call(.void, "POST", "/shipments/{handle}/refund", body: .json { _, _ in .empty }),
            Call(.void, "POST", "/refunds", body: .json(EasyPost.refund), fits: { _ in false }),
            Call(
                .manifest, "POST", "/batches/{handle}/scan_form", body: .json { _, _ in .empty },
                fits: { $0.handle.hasPrefix("batch_") }),
            Call(.manifest, "GET", "/scan_forms/{handle}", fits: { $0.handle.hasPrefix("sf_") }),
            Call(.manifest, "POST", "/scan_forms", body: .json(EasyPost.form)),
            Call(.manifests, "GET", "/scan_forms", query: { _, _ in ["page_size": 100] }),
            Call(.pickupQuote, "POST", "/pickups", body: .json(EasyPost.pickup)),
            Call(.pickup, "POST", "/pickups/{handle}/buy", body: .json(EasyPost.choice)),
            Call(.cancelPickup, "POST", "/pickups/{handle}/cancel", body: .json { _, _ in .empty }),
            Call(.address, "POST", "/addresses/create_and_verify", body: .json(EasyPost.check), fits: { _ in false }),
            Call(.address, "POST", "/addresses", body: .json(EasyPost.check)),
            Call(.address, "GET", "/addresses/{handle}/verify", fits: { _ in false }),
            Call(
                .insure, "POST", "/shipments/{handle}/insure",
                body: .json { job, _ throws(JobFault) in ["amount": Written(try job.sum())] }),
            Call(.insure, "POST", "/insurances", fits: { _ in false }),
            Call(.cancelInsurance, "POST", "/insurances/{handle}/refund", body: .json { _, _ in .empty }),
            Call(.customs, "POST", "/customs_infos", body: .json(EasyPost.declaration)),
            Call(.customs, "POST", "/customs_items", fits: { _ in false }),
            Call(.track, "POST", "/trackers", body: .json(EasyPost.tracker)),
            Call(.track, "GET", "/trackers/{handle}", fits: { _ in false }),
            Call(.claim, "POST", "/claims", body: .json(EasyPost.claim)),
            Call(.cancelClaim, "POST", "/claims/{handle}/cancel", body: .json { _, _ in .empty }),
        ], reader: JSONAnswer.reader(EasyPost.read))
}

/// What EasyPost is asked. Ounces and inches.
enum EasyPost {
    static func shipment(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let content = try consignment(job, account) + ["parcel": parcel(try job.parcel()), "options": options(job)]
        return ["shipment": content]
    }

    static func order(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let parcels = job.parcels.map { each -> Written in
            ["parcel": parcel(each), "reference": Written(each.reference), "options": options(job)]
        }
        return ["order": try consignment(job, account) + ["shipments": .list(parcels)]]
    }

    private static func consignment(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "from_address": address(try job.sender()), "to_address": address(try job.recipient(), job.isResidential),
            "customs_info": job.customs.map(customs) ?? .leftOut, "tax_identifiers": job.customs.map(numbers) ?? .leftOut,
            "reference": Written(job.reference),
            "carrier_accounts": .texts(account.carriers), "is_return": .when(job.options.isReturn, true),
        ]
    }

    static func address(_ address: Address, _ isResidential: Bool? = nil) -> Written {
        [
            "name": Written(address.recipient), "company": Written(address.company), "street1": Written(address.street),
            "street2": Written(address.street2), "city": Written(address.city), "state": Written(address.region),
            "zip": Written(address.postcode), "country": Written(address.country), "phone": Written(address.phone),
            "email": Written(address.email), "residential": Written(isResidential),
        ]
    }

    private static func parcel(_ parcel: JobParcel) -> Written {
        [
            "length": .number(Units.inches(parcel.size.length, decimals: 1)),
            "width": .number(Units.inches(parcel.size.width, decimals: 1)),
            "height": .number(Units.inches(parcel.size.height, decimals: 1)), "weight": .number(Units.ounces(parcel.weight)),
        ]
    }

    private static func options(_ job: LabelJob) -> Written {
        [
            "label_format": Written(job.media.rawValue.uppercased()), "label_date": Written(job.shipDate),
            "print_custom_1": Written(job.reference), "invoice_number": Written(job.customs?.invoice ?? ""),
            "incoterm": Written(job.customs?.incoterm ?? ""), "alcohol": .when(job.options.hasAlcohol, true),
            "delivery_confirmation": .when(job.options.isSigned, "SIGNATURE"),
            "saturday_delivery": .when(job.options.deliversSaturday, true),
        ]
    }

    /// Value and weight are those of the line.
    static func customs(_ paper: CustomsPaper) -> Written {
        let lines = paper.lines.map { line -> Written in
            [
                "description": Written(line.description), "quantity": Written(line.quantity),
                "weight": .number(Units.ounces(line.weight)), "value": .number(line.value.decimalText),
                "currency": Written(line.value.currency.code), "hs_tariff_number": Written(line.tariff),
                "origin_country": Written(line.origin),
            ]
        }
        return [
            "eel_pfc": Written(paper.exportCode), "customs_certify": .flag(!paper.signer.isEmpty),
            "customs_signer": Written(paper.signer), "contents_type": paper.isGift ? "gift" : "merchandise",
            "restriction_type": "none", "non_delivery_option": "return", "customs_items": .list(lines),
        ]
    }

    /// Of the sender.
    private static func numbers(_ paper: CustomsPaper) -> Written {
        .list(
            paper.numbers.map { kind, number, country in
                [
                    "entity": "SENDER", "tax_id_type": .text(kind), "tax_id": .text(number), "issuing_country": Written(country),
                ]
            })
    }

    static func declaration(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["customs_info": customs(try job.paper())]
    }

    static func purchase(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["rate": ["id": .text(try job.required(\.offer, "offer"))], "insurance": Written(job.options.insured)]
    }

    /// Carrier and service, by which orders and pickups are bought.
    static func choice(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["carrier": Written(try job.required(\.carrier, "carrier")), "service": Written(try job.required(\.service, "service"))]
    }

    static func page(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "page_size": 100, "purchased": true, "start_datetime": Written(job.since.map { "\($0)T00:00:00Z" } ?? ""),
            "before_id": Written(job.cursor),
        ]
    }

    static func refund(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["refund": ["carrier": Written(try job.required(\.carrier, "carrier")), "tracking_codes": .texts(job.numbers)]]
    }

    /// The key is in the singular, and holds a list.
    static func form(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["scan_form": ["shipment": .list(job.handles.map { ["id": Written($0)] })]]
    }

    static func pickup(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let window = try job.collection()
        let shipment: Written = job.handles.first.map { ["id": Written($0)] } ?? .leftOut
        return [
            "pickup": [
                "address": address(try job.sender()), "shipment": shipment, "reference": Written(job.reference),
                "min_datetime": .text(moment(window.day, window.from)), "max_datetime": .text(moment(window.day, window.until)),
                "instructions": Written(window.note),
            ]
        ]
    }

    /// A day without an hour is the day as a whole.
    private static func moment(_ day: CivilDay, _ minutes: Int) -> String {
        minutes == 0 ? "\(day)" : "\(day) \(PickupWindow.time(minutes)):00"
    }

    static func check(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["address": address(try job.recipient()), "verify": true]
    }

    static func tracker(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["tracker": ["tracking_code": Written(try job.number()), "carrier": Written(job.carrier)]]
    }

    static func claim(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "type": Written(try job.required(\.service, "service")), "description": Written(job.contents),
            "tracking_code": Written(try job.number()), "amount": Written(try job.sum()),
            "contact_email": Written(job.from?.email ?? ""),
        ]
    }
}
