import Fulfilment
import JSONReading

extension CarrierFormat {
    /// EasyPost's `tracker.created` and `tracker.updated` events. The whole history comes every time.
    package static let easyPost = CarrierFormat(
        name: "easypost", title: "EasyPost",
        schemes: [
            .keyedDigest(
                KeyedDigest(
                    header: "x-hmac-signature-v2", prefix: "hmac-sha256-hex=",
                    signed: [.header("x-timestamp"), .method, .header("x-path"), .body], key: .decomposed,
                    timestamp: .mail(header: "x-timestamp"))),
            .keyedDigest(KeyedDigest(header: "x-hmac-signature", prefix: "hmac-sha256-hex=", key: .decomposed)),
        ], deliveryID: .field(["id"]), reader: EasyPost.read)
}

private enum EasyPost {
    static let statuses: CodeTable = [
        "unknown": .init(.unknown), "pre_transit": .init(.pending), "in_transit": .init(.inTransit),
        "out_for_delivery": .init(.outForDelivery), "delivered": .init(.delivered),
        "available_for_pickup": .init(.readyForPickup),
        "return_to_sender": .init(.returnToSender), "failure": .init(.deliveryFailed), "cancelled": .init(.cancelled),
        "error": .init(.unknown),
    ]

    /// Details that say more than the status; `unknown` where they only say why.
    static let details: CodeTable = [
        "held": .init(.onHold), "delayed": .init(.deliveryDelayed), "weather_delay": .init(.deliveryDelayed, .weatherDelay),
        "received_at_origin_facility": .init(.pickedUp), "arrived_at_pickup_location": .init(.readyForPickup),
        "label_created": .init(.pending),
        "address_correction": .init(.unknown, .consigneeIncorrectAddress), "damaged": .init(.unknown, .carrierDamagedParcel),
        "lost": .init(.unknown, .carrierParcelLost), "refused": .init(.unknown, .consigneeRefused),
        "missorted": .init(.unknown, .carrierSortingError), "return": .init(.returnToSender),
    ]

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let root = try JSONDocument(body).root
        var reading = WebhookReading()
        guard let tracker = root["object"]?.text == "Tracker" ? root : root["result"] else {
            guard root.isObject else {
                throw WebhookFormatError(field: "", problem: "should be an object", position: root.position)
            }
            reading.note("result is missing: the event says nothing about a parcel")
            return reading
        }
        if let object = tracker["object"]?.text, object != "Tracker" {
            reading.note("result is no Tracker")
            return reading
        }
        try read(tracker, root["object"]?.text == "Tracker" ? "" : "result", into: &reading)
        return reading
    }

    private static func read(_ tracker: JSONValue, _ path: String, into reading: inout WebhookReading) throws(WebhookFormatError)
    {
        let number = try tracker.requiredText("tracking_code", in: path)
        let carrier = tracker["carrier"]?.text ?? ""
        for scan in tracker["tracking_details"]?.items ?? [] { reading.add(event(scan, number, carrier)) }
        let updated = EventTime(tracker["updated_at"]?.text)
        if reading.events.isEmpty, tracker["status"] != nil {
            reading.add(
                CarrierEvent(
                    reading: number, carrier: carrier, meaning(tracker), code: tracker["status"]?.text, message: nil, updated))
        }
        reading.settle(since: 0, as: meaning(tracker))
        reading.deliver(to: tracker["signed_by"]?.text)
        if tracker["is_return"]?.isTrue == true { reading.sendBack(since: 0) }
        reading.expect(number, carrier, expectation(tracker), at: updated)
    }

    /// The local time is the better one, where there is one: the other is often only the day, as midnight in UTC.
    private static func expectation(_ tracker: JSONValue) -> Expectation? {
        let detail = tracker["carrier_detail"]
        let place = detail?["destination_tracking_location"]
        let zone = PlaceZone(country: place?["country"]?.text, region: place?["state"]?.text)
        let local = detail?["est_delivery_date_local"]?.text.map { day in
            detail?["est_delivery_time_local"]?.text.map { "\(day)T\($0)" } ?? day
        }
        return local.flatMap { Expectation($0, in: zone) } ?? Expectation(tracker["est_delivery_date"]?.text, in: zone)
    }

    private static func event(_ scan: JSONValue, _ number: String, _ carrier: String) -> CarrierEvent {
        CarrierEvent(
            reading: number, carrier: carrier, meaning(scan), code: scan["carrier_code"]?.text ?? scan["status_detail"]?.text,
            message: scan["message"]?.text ?? scan["description"]?.text, EventTime(scan["datetime"]?.text),
            place: scan["tracking_location"]?.joined(["city", "state", "country"]) ?? "")
    }

    private static func meaning(_ scan: JSONValue) -> CodeMeaning? {
        let status = statuses[scan["status"]?.text]
        guard let more = details[scan["status_detail"]?.text] else { return status }
        if more.status == .returnToSender { return more }
        if let status, status.status.isTerminal { return status }
        return more.status == .unknown ? status.map { CodeMeaning($0.status, more.cause) } : more
    }
}
