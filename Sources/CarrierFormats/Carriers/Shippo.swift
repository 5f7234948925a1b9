import Fulfilment
import JSONReading

extension CarrierFormat {
    /// Shippo's `track_updated`. Signed when Shippo was asked to; else with a token in the address.
    package static let shippo = CarrierFormat(
        name: "shippo", title: "Shippo",
        schemes: [
            .keyedDigest(
                KeyedDigest(
                    header: "shippo-auth-signature", field: "v1", signed: [.timestamp, .text("."), .body], timestamp: .field("t"))
            )
        ], reader: Shippo.read)
}

private enum Shippo {
    static let statuses: CodeTable = [
        "UNKNOWN": .init(.unknown), "PRE_TRANSIT": .init(.pending), "TRANSIT": .init(.inTransit), "DELIVERED": .init(.delivered),
        "RETURNED": .init(.returnToSender), "FAILURE": .init(.deliveryFailed),
    ]

    /// What a parcel under way is doing.
    static let underway: CodeTable = [
        "out_for_delivery": .init(.outForDelivery), "pickup_available": .init(.readyForPickup),
        "package_accepted": .init(.pickedUp),
        "delayed": .init(.deliveryDelayed), "delivery_rescheduled": .init(.deliveryDelayed),
        "delivery_attempted": .init(.deliveryFailed, .consigneeNotHome), "notice_left": .init(.deliveryFailed, .consigneeNotHome),
        "package_held": .init(.onHold), "address_issue": .init(.onHold, .consigneeIncorrectAddress),
        "contact_carrier": .init(.onHold),
        "location_inaccessible": .init(.onHold), "reschedule_delivery": .init(.onHold),
        "package_damaged": .init(.onHold, .carrierDamagedParcel), "package_forwarded": .init(.inTransit, .redirected),
    ]

    /// A parcel that goes back, whatever it is doing.
    static let returns: CodeTable = ["return_to_sender": .init(.returnToSender), "package_unclaimed": .init(.returnToSender)]

    static let causes: CodeTable = [
        "package_lost": .init(.unknown, .carrierParcelLost), "package_damaged": .init(.unknown, .carrierDamagedParcel),
        "package_undeliverable": .init(.unknown, .consigneeIncorrectAddress),
    ]

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let root = try JSONDocument(body).root
        var reading = WebhookReading()
        if let event = root["event"]?.text, event != "track_updated" {
            reading.note("the event is not track_updated")
            return reading
        }
        let track = try root.requiredObject("data")
        let number = try track.requiredText("tracking_number", in: "data")
        let carrier = track["carrier"]?.text ?? ""
        for scan in track["tracking_history"]?.items ?? [] { reading.add(event(scan, number, carrier)) }
        if let latest = track["tracking_status"], latest.isObject {
            reading.add(event(latest, number, carrier))
            let address = track["address_to"]
            let zone = PlaceZone(country: address?["country"]?.text, region: address?["state"]?.text)
            reading.expect(
                number, carrier, Expectation(track["eta"]?.text, in: zone), at: EventTime(latest["status_date"]?.text))
        }
        return reading
    }

    private static func event(_ scan: JSONValue, _ number: String, _ carrier: String) -> CarrierEvent {
        let detail = scan["substatus"]?["code"]?.text
        return CarrierEvent(
            reading: number, carrier: carrier, meaning(scan["status"]?.text, detail), code: detail ?? scan["status"]?.text,
            message: scan["status_details"]?.text ?? scan["substatus"]?["text"]?.text, EventTime(scan["status_date"]?.text),
            place: scan["location"]?.joined(["city", "state", "country"]) ?? "")
    }

    private static func meaning(_ status: String?, _ detail: String?) -> CodeMeaning? {
        guard let known = statuses[status] else { return nil }
        if let back = returns[detail] { return back }
        if known.status == .inTransit, let more = underway[detail] { return more }
        return CodeMeaning(known.status, causes[detail]?.cause)
    }
}
