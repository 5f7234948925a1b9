import Fulfilment
import JSONReading

extension CarrierFormat {
    /// AfterShip's tracking webhooks. The whole history comes every time; new subtags appear without notice.
    package static let afterShip = CarrierFormat(
        name: "aftership", title: "AfterShip", schemes: [.keyedDigest(KeyedDigest(header: "aftership-hmac-sha256"))],
        deliveryID: .field(["event_id"]), reader: AfterShip.read)
}

private enum AfterShip {
    static let tags: CodeTable = [
        "Pending": .init(.pending), "InfoReceived": .init(.pending), "InTransit": .init(.inTransit),
        "OutForDelivery": .init(.outForDelivery), "AttemptFail": .init(.deliveryFailed),
        "AvailableForPickup": .init(.readyForPickup),
        "Delivered": .init(.delivered), "Exception": .init(.onHold), "Expired": .init(.unknown),
    ]

    /// Subtags that say more than their tag.
    static let subtags: CodeTable = [
        "InTransit_002": .init(.pickedUp), "InTransit_006": .init(.inTransit, .customsDelay),
        "InTransit_009": .init(.inTransit, .redirected),
        "AttemptFail_002": .init(.deliveryFailed, .consigneeNotHome),
        "Exception_002": .init(.deliveryFailed, .consigneeIncorrectAddress),
        "Exception_003": .init(.deliveryFailed, .consigneeRefused),
        "Exception_004": .init(.deliveryDelayed, .customsDelay), "Exception_005": .init(.deliveryDelayed),
        "Exception_006": .init(.onHold, .customsDutiesUnpaid),
        "Exception_007": .init(.deliveryFailed, .consigneeIncorrectAddress),
        "Exception_008": .init(.onHold), "Exception_009": .init(.deliveryFailed), "Exception_010": .init(.returnToSender),
        "Exception_011": .init(.returnToSender), "Exception_012": .init(.deliveryFailed, .carrierDamagedParcel),
        "Exception_013": .init(.deliveryFailed, .carrierParcelLost), "Exception_016": .init(.deliveryDelayed),
        "Exception_017": .init(.deliveryDelayed, .weatherDelay), "Exception_018": .init(.onHold, .customsDocumentation),
    ]

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let root = try JSONDocument(body).root
        let tracking = try root.requiredObject("msg")
        let number = try tracking.requiredText("tracking_number", in: "msg")
        let carrier = tracking["slug"]?.text ?? ""
        let sent = EventTime(tracking["updated_at"]?.text).or(EventTime(unix: root["ts"]?.wholeNumber))
        var reading = WebhookReading()
        for scan in tracking["checkpoints"]?.items ?? [] {
            reading.add(event(scan, number, scan["slug"]?.text ?? carrier, EventTime(scan["checkpoint_time"]?.text)))
        }
        if reading.events.isEmpty, tracking["tag"] != nil { reading.add(event(tracking, number, carrier, sent)) }
        reading.settle(since: 0, as: meaning(tracking))
        reading.deliver(to: tracking["signed_by"]?.text)
        if tracking["return_to_sender"]?.isTrue == true { reading.sendBack(since: 0) }
        reading.expect(number, carrier, expectation(tracking), at: sent)
        return reading
    }

    private static func expectation(_ tracking: JSONValue) -> Expectation? {
        let estimate = tracking["latest_estimated_delivery"] ?? tracking["aftership_estimated_delivery_date"]
        return Expectation(
            (estimate?["datetime"] ?? tracking["expected_delivery"])?.text, from: estimate?["datetime_min"]?.text,
            to: estimate?["datetime_max"]?.text,
            in: PlaceZone(
                country: tracking["destination_country_iso3"]?.text ?? tracking["destination_country_region"]?.text,
                region: tracking["destination_state"]?.text))
    }

    private static func event(_ scan: JSONValue, _ number: String, _ carrier: String, _ time: EventTime) -> CarrierEvent {
        CarrierEvent(
            reading: number, carrier: carrier, meaning(scan),
            code: scan["raw_tag"]?.text ?? scan["subtag"]?.text ?? scan["tag"]?.text,
            message: scan["message"]?.text ?? scan["subtag_message"]?.text, time,
            place: scan["location"]?.text ?? scan.joined(["city", "state", "country_iso3"]))
    }

    private static func meaning(_ scan: JSONValue) -> CodeMeaning? {
        let subtag = scan["subtag"]?.text
        return subtags[subtag] ?? tags[scan["tag"]?.text] ?? tags[subtag.map { String($0.prefix { $0 != "_" }) }]
    }
}
