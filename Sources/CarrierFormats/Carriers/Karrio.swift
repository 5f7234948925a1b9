import Fulfilment
import JSONReading

extension CarrierFormat {
    /// Karrio's tracker events. Karrio sends the webhook's secret itself.
    package static let karrio = CarrierFormat(
        name: "karrio", title: "Karrio", schemes: [.token([("x-event-id", "")]), .address],
        lookUp: LookUp(
            host: nil, path: ("/v1/trackers/", ""), proof: .key(header: "authorization", prefix: "Token "),
            reader: Karrio.readTracker),
        reader: Karrio.read)
}

private enum Karrio {
    /// Karrio's vocabulary is ours, but for reasons that only some of its connectors give, and the longer names it once planned.
    static let otherReasons: [String: TrackingCause] = [
        "delivery_exception_hold": .held, "delivery_exception_undeliverable": .undeliverable, "delivery_delayed": .carrierDelay,
        "carrier_not_enough_time_in_timeslot": .carrierNotEnoughTime, "retailer_delivery_cancelled_by_store": .retailerCancelled,
        "retailer_incorrect_delivery_data": .retailerIncorrectData, "retailer_parcel_not_ready_at_pickup": .retailerNotReady,
        "retailer_parcel_not_correct": .retailerIncorrectParcel,
        "retailer_incorrect_size_registered": .retailerIncorrectDimensions, "consignee_refused_at_door": .consigneeRefused,
        "consignee_company_closed": .consigneeBusinessClosed, "consignee_not_delivered": .consigneeNotAvailable,
        "consignee_customer_not_home": .consigneeNotHome, "consignee_cancelled_by_customer": .consigneeCancelled,
        "consignee_safe_place_not_available": .consigneeSafePlaceUnavailable, "customs_clearance_delay": .customsDelay,
        "customs_documentation_required": .customsDocumentation, "customs_prohibited_items": .customsProhibited,
        "customs_inspection_required": .customsInspection, "other_parcel_being_researched": .parcelBeingResearched,
        "other_security_issue": .securityIssue, "other_regulatory_hold": .regulatoryHold,
    ]

    /// A reason counts also where the event has no status of its own, and where it is none of ours: then nobody knows it.
    static func meaning(_ status: String?, _ reason: String?) -> CodeMeaning? {
        let known = status.flatMap { TrackingStatus(rawValue: $0.lowercased()) }
        let cause = reason.map { $0.lowercased() }.map { TrackingCause(rawValue: $0) ?? otherReasons[$0] ?? .unknown }
        return known == nil && cause == nil ? nil : CodeMeaning(known ?? .unknown, cause)
    }

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let root = try JSONDocument(body).root
        var reading = WebhookReading()
        if let event = root["event"]?.text, !event.hasPrefix("tracker") {
            reading.note("the event is not about a tracker")
            return reading
        }
        try read(try root.requiredObject("data"), into: &reading)
        return reading
    }

    /// The tracker itself, as Karrio's API answers.
    static func readTracker(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        var reading = WebhookReading()
        try read(try JSONDocument(body).root, into: &reading)
        return reading
    }

    private static func read(_ tracker: JSONValue, into reading: inout WebhookReading) throws(WebhookFormatError) {
        let number = try tracker.requiredText("tracking_number", in: "data")
        let carrier = (tracker["carrier_name"] ?? tracker["carrier_id"])?.text ?? ""
        let updated = EventTime(tracker["updated_at"]?.text)
        let latest = meaning(tracker["status"]?.text, nil)
        for scan in tracker["events"]?.items ?? [] { reading.add(event(scan, number, carrier)) }
        if reading.events.isEmpty, tracker["status"] != nil {
            reading.add(
                CarrierEvent(reading: number, carrier: carrier, latest, code: tracker["status"]?.text, message: nil, updated))
        }
        // Only newer trackers have a status per event; the tracker's own is that of the newest.
        reading.settle(since: 0, as: latest)
        reading.deliver(to: tracker["info"]?["signed_by"]?.text, proof: proof(tracker))
        let zone = PlaceZone(country: tracker["info"]?["shipment_destination_country"]?.text)
        reading.expect(number, carrier, Expectation(tracker["estimated_delivery"]?.text, in: zone), at: updated)
    }

    private static func proof(_ tracker: JSONValue) -> DeliveryProof? {
        if let address = tracker["delivery_image_url"]?.text { return DeliveryProof(.photo, address: address.storable(2000)) }
        return tracker["signature_image_url"]?.text.map { DeliveryProof(.signature, address: $0.storable(2000)) }
    }

    private static func event(_ scan: JSONValue, _ number: String, _ carrier: String) -> CarrierEvent {
        CarrierEvent(
            reading: number, carrier: carrier, meaning(scan["status"]?.text, scan["reason"]?.text),
            code: scan["code"]?.text,
            message: scan["description"]?.text, time(scan), place: scan["location"]?.text ?? "")
    }

    private static func time(_ scan: JSONValue) -> EventTime {
        EventTime(scan["timestamp"]?.text).or(EventTime(day: scan["date"]?.text, clock: scan["time"]?.text))
    }
}
