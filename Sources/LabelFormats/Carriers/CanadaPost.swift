import Fulfilment

extension LabelFormat {
    /// Canada Post's contract shipping, in XML. The same request id brings the existing shipment back. Shipments are `created` and wait for the
    /// manifest; once `transmitted` they are billed, and only a refund can be asked for.
    package static let canadaPost = LabelFormat(
        name: "canadapost", title: "Canada Post", access: .basic(keyHeader: nil),
        traits: Traits(
            steps: .buyOnly, repeats: .sameLabel, search: .byReference(settles: .seconds(60)), voidEndsWithManifest: true,
            manifest: .required, referenceLength: 35, limits: TextLimits(name: 44, street: 44, city: 40, needsPostcode: false),
            media: [.pdf, .zpl], currency: "CAD", extras: [.signature, .insurance]),
        hosts: ("https://soa-gw.canadapost.ca", "https://ct.soa-gw.canadapost.ca"),
        calls: [
            Call(
                .quote, "POST", "/rs/ship/price",
                body: .xml(root: "mailing-scenario", attributes: CanadaPost.rateSpace, CanadaPost.rate),
                headers: CanadaPost.type("ship.rate-v4")),
            Call(
                .void, "POST", "/rs/{customer}/{customer}/shipment/{handle}/refund",
                body: .xml(root: "shipment-refund-request", attributes: CanadaPost.shipSpace, CanadaPost.refund),
                headers: CanadaPost.type("shipment-v8"), fits: { $0.options.isReturn }),
            Call(.void, "DELETE", "/rs/{customer}/{customer}/shipment/{handle}", headers: CanadaPost.type("shipment-v8")),
            Call(
                .buy, "POST", "/rs/{customer}/{customer}/shipment",
                body: .xml(root: "shipment", attributes: CanadaPost.shipSpace, CanadaPost.shipment),
                headers: CanadaPost.type("shipment-v8")),
            Call(.buy, "POST", "/rs/{customer}/ncshipment", fits: { _ in false }),
            Call(
                .lookUp, "GET", "/rs/{customer}/{customer}/shipment/{handle}", headers: CanadaPost.type("shipment-v8"),
                fits: { !$0.handle.isEmpty }),
            Call(
                .lookUp, "GET", "/rs/{customer}/{customer}/shipment",
                query: { job, _ in ["customerRequestId": Written(job.reference)] }, headers: CanadaPost.type("shipment-v8")),
            Call(
                .manifest, "GET", "/rs/{customer}/{customer}/manifest/{handle}", headers: CanadaPost.type("manifest-v8"),
                fits: { !$0.handle.isEmpty }),
            Call(
                .manifest, "POST", "/rs/{customer}/{customer}/manifest",
                body: .xml(root: "transmit-set", attributes: CanadaPost.manifestSpace, CanadaPost.manifest),
                headers: CanadaPost.type("manifest-v8")),
            Call(.label, "GET", "/rs/artifact/{handle}/{offer}/0"),
            Call(.cancelPickup, "DELETE", "/enab/{customer}/pickuprequest/{handle}", headers: CanadaPost.type("pickuprequest")),
            Call(.pickup, "POST", "/enab/{customer}/pickuprequest", fits: { _ in false }),
            Call(.pickupQuote, "POST", "/enab/{customer}/pickuprequest/price", fits: { _ in false }),
            Call(.track, "GET", "/vis/track/pin/{number}/{kind}", fits: { _ in false }),
        ], reader: CanadaPost.read)
}

/// Kilograms with three decimals, centimetres.
enum CanadaPost {
    static let rateSpace = #"xmlns="http://www.canadapost.ca/ws/ship/rate-v4""#
    static let shipSpace = #"xmlns="http://www.canadapost.ca/ws/shipment-v8""#
    static let manifestSpace = #"xmlns="http://www.canadapost.ca/ws/manifest-v8""#

    static func type(_ name: String) -> Call.Writer {
        { _, _ in
            let type = "application/vnd.cpc.\(name)+xml"
            return ["accept": .text(type), "content-type": .text(type), "accept-language": "en-CA"]
        }
    }

    static func rate(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (from, to) = (try job.sender(), try job.recipient())
        let destination: Written =
            switch to.country {
            case "CA": ["domestic": ["postal-code": .text(plain(to.postcode))]]
            case "US": ["united-states": ["zip-code": Written(to.postcode)]]
            default: ["international": ["country-code": Written(to.country)]]
            }
        return [
            "customer-number": .text(try account.required(\.number, "number")), "contract-id": Written(account.contract),
            "expected-mailing-date": Written(job.shipDate), "options": options(job),
            "parcel-characteristics": parcel(try job.parcel()),
            "services": .when(!job.service.isEmpty, ["service-code": Written(job.service)]),
            "origin-postal-code": .text(plain(from.postcode)), "destination": destination,
        ]
    }

    private static func plain(_ postcode: String) -> String { postcode.uppercased().filter { $0 != " " } }

    private static func options(_ job: LabelJob) -> Written {
        let cover: Written =
            job.options.insured.map { ["option-code": "COV", "option-amount": .number($0.decimalText)] } ?? .leftOut
        let signature: Written = .when(job.options.isSigned, ["option-code": "SO"])
        return ["option": .list([cover, signature])]
    }

    private static func parcel(_ parcel: JobParcel) -> Written {
        [
            "weight": .number(Units.kilograms(parcel.weight)),
            "dimensions": [
                "length": .number(Units.centimetres(parcel.size.length)), "width": .number(Units.centimetres(parcel.size.width)),
                "height": .number(Units.centimetres(parcel.size.height)),
            ],
        ]
    }

    /// Grouped by day, so that the day's manifest takes them together. The request id is what makes a repetition harmless.
    static func shipment(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (from, to) = (try job.sender(), try job.recipient())
        let settlement: Written = [
            "paid-by-customer": .text(try account.required(\.number, "number")), "contract-id": Written(account.contract),
            "intended-method-of-payment": "Account",
        ]
        return [
            "customer-request-id": .text(try job.required(\.reference, "reference")), "group-id": Written(try job.day()),
            "requested-shipping-point": .text(plain(from.postcode)), "provide-pricing-info": true,
            "delivery-spec": [
                "service-code": .text(try job.required(\.service, "service")),
                "sender": [
                    "name": Written(from.recipient), "company": .text(from.company.isEmpty ? from.recipient : from.company),
                    "contact-phone": Written(from.phone), "address-details": address(from),
                ],
                "destination": [
                    "name": Written(to.recipient), "company": Written(to.company), "client-voice-number": Written(to.phone),
                    "address-details": address(to),
                ], "options": options(job), "parcel-characteristics": parcel(try job.parcel()),
                "print-preferences": ["output-format": "4x6", "encoding": job.media == .zpl ? "ZPL" : "PDF"],
                "preferences": ["show-packing-instructions": false], "references": ["customer-ref-1": Written(job.reference)],
                "settlement-info": settlement,
            ],
        ]
    }

    private static func address(_ address: Address) -> Written {
        [
            "address-line-1": Written(address.street), "address-line-2": Written(address.street2), "city": Written(address.city),
            "prov-state": Written(address.region), "country-code": Written(address.country),
            "postal-zip-code": .text(plain(address.postcode)),
        ]
    }

    static func refund(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["email": .text(try job.sender().email)]
    }

    static func manifest(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let from = try job.sender()
        let groups = job.handles.isEmpty ? [try job.day().description] : job.handles
        return [
            "group-ids": ["group-id": .texts(groups)], "cpc-pickup-indicator": true,
            "requested-shipping-point": .text(plain(from.postcode)), "detailed-manifests": true, "method-of-payment": "Account",
            "manifest-address": [
                "manifest-company": .text(from.company.isEmpty ? from.recipient : from.company),
                "manifest-name": Written(from.recipient),
                "phone-number": Written(from.phone), "address-details": address(from),
            ],
        ]
    }
}
