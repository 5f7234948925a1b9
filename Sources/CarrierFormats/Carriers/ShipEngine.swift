import Fulfilment
import JSONReading

extension CarrierFormat {
    /// ShipEngine and ShipStation API, `API_TRACK` and `TRACK_EVENT_V2`. Newest event first, whole history.
    package static let shipEngine = CarrierFormat(
        name: "shipengine", title: "ShipEngine and ShipStation API",
        schemes: [
            .keySet(
                RSASignature(
                    header: "x-shipengine-rsa-sha256-signature", keyHeader: "x-shipengine-rsa-sha256-key-id",
                    timeHeader: "x-shipengine-timestamp"))
        ], keyAddress: "https://api.shipengine.com/jwks", refusal: ShipEngine.refusal, reader: ShipEngine.read)
}

private enum ShipEngine {
    static let statuses: CodeTable = [
        "UN": .init(.unknown), "AC": .init(.pickedUp), "IT": .init(.inTransit), "DE": .init(.delivered), "EX": .init(.onHold),
        "AT": .init(.deliveryFailed), "NY": .init(.pending), "SP": .init(.readyForPickup),
    ]

    /// Detail codes that say more than the status.
    static let details: CodeTable = [
        "SHIPMENT_CREATED": .init(.pending), "LABEL_CREATED": .init(.pending), "OUT_FOR_DELIVERY": .init(.outForDelivery),
        "RETURN_TO_SENDER": .init(.returnToSender), "RETURNED_TO_SENDER": .init(.returnToSender), "CANCELLED": .init(.cancelled),
        "UNDELIVERABLE_RETURNED_TO_SENDER": .init(.returnToSender), "PARCEL_REDIRECTED": .init(.inTransit, .redirected),
        "PARCEL_REDIRECTED_BY_CARRIER": .init(.inTransit, .redirected),
    ]

    /// Codes of the United States Postal Service, which ShipEngine passes on and calls "accepted" though only a label was made.
    static let postal: CodeTable = [
        "GX": .init(.pending), "MA": .init(.pending), "03": .init(.pickedUp), "OA": .init(.pickedUp),
        "OF": .init(.outForDelivery),
        "59": .init(.outForDelivery), "01": .init(.delivered), "02": .init(.deliveryFailed, .consigneeNotHome),
        "04": .init(.deliveryFailed, .consigneeRefused), "05": .init(.deliveryFailed, .consigneeIncorrectAddress),
        "09": .init(.returnToSender), "21": .init(.returnToSender, .consigneeIncorrectAddress),
        "22": .init(.returnToSender, .consigneeIncorrectAddress), "23": .init(.returnToSender, .consigneeIncorrectAddress),
        "24": .init(.returnToSender, .consigneeIncorrectAddress), "25": .init(.returnToSender, .consigneeIncorrectAddress),
        "26": .init(.returnToSender, .consigneeNotAvailable), "27": .init(.returnToSender, .consigneeNotAvailable),
        "28": .init(.returnToSender), "29": .init(.returnToSender), "31": .init(.returnToSender, .consigneeNotAvailable),
        "14": .init(.readyForPickup), "16": .init(.readyForPickup), "07": .init(.inTransit),
        "10": .init(.inTransit), "NT": .init(.inTransit), "A1": .init(.inTransit), "U1": .init(.inTransit),
        "T1": .init(.inTransit),
        "L1": .init(.inTransit), "PC": .init(.inTransit),
    ]

    /// As the vendor's guide asks.
    static let refusal: @Sendable (SignatureFault) -> Int = { fault in
        switch fault {
        case .missingHeader: 404
        case .outsideTolerance, .malformedTimestamp: 400
        default: 401
        }
    }

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let root = try JSONDocument(body).root
        let track = try root.requiredObject("data")
        let number = try track.requiredText("tracking_number", in: "data")
        let carrier = track["carrier_code"]?.text ?? carrier(in: root["resource_url"]?.text) ?? ""
        var reading = WebhookReading()
        for scan in track["events"]?.items ?? [] { reading.add(event(scan, number, carrier)) }
        let newest = reading.latestTime(since: 0)
        if reading.events.isEmpty, track["status_code"] != nil {
            let time = EventTime((track["actual_delivery_date"] ?? track["ship_date"])?.text)
            reading.add(
                CarrierEvent(
                    reading: number, carrier: carrier, meaning(track, carrier), code: track["carrier_status_code"]?.text,
                    message: (track["carrier_status_description"] ?? track["status_description"])?.text, time))
        }
        reading.settle(since: 0, as: meaning(track, carrier))
        let scans = track["events"]?.items ?? []
        reading.deliver(
            to: scans.lazy.compactMap { $0["signer"]?.text }.first,
            proof: scans.lazy.compactMap { $0["proof_of_delivery_url"]?.text }.first.map {
                DeliveryProof(.document, address: $0.storable(2000))
            })
        let place = scans.lazy.compactMap { PlaceZone(country: $0["country_code"]?.text, region: $0["state_province"]?.text) }
            .first
        reading.expect(number, carrier, Expectation(track["estimated_delivery_date"]?.text, in: place), at: newest)
        return reading
    }

    private static func event(_ scan: JSONValue, _ number: String, _ carrier: String) -> CarrierEvent {
        let code = scan["event_code"]?.text ?? scan["carrier_status_code"]?.text
        return CarrierEvent(
            reading: number, carrier: carrier, meaning(scan, carrier), code: code,
            message: (scan["description"] ?? scan["carrier_status_description"])?.text,
            EventTime(local: scan["carrier_occurred_at"]?.text, utc: scan["occurred_at"]?.text),
            place: scan.joined(["city_locality", "state_province", "country_code"]))
    }

    private static func meaning(_ scan: JSONValue, _ carrier: String) -> CodeMeaning? {
        for name: StaticString in ["carrier_detail_code", "status_detail_code", "event_code", "carrier_status_code"] {
            if let meaning = details[scan[name]?.text] { return meaning }
        }
        if isPostal(carrier), let meaning = postal[(scan["event_code"] ?? scan["carrier_status_code"])?.text] {
            return meaning
        }
        return statuses[scan["status_code"]?.text]
    }

    private static func isPostal(_ carrier: String) -> Bool {
        carrier.lowercased().hasSuffix("usps") || carrier.lowercased() == "stamps_com"
    }

    private static func carrier(in address: String?) -> String? {
        guard let query = address?.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
        return FormFields(Array(query.utf8))["carrier_code"]
    }
}
