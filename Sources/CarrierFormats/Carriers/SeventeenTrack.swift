import FoundationEssentials
import Fulfilment
import JSONReading

extension CarrierFormat {
    /// 17TRACK, version 2 and later. Origin and destination carrier may both report a scan; it counts once.
    package static let seventeenTrack = CarrierFormat(
        name: "17track", title: "17TRACK", schemes: [.bodySlashKey], reader: SeventeenTrack.read)
}

private enum SeventeenTrack {
    static let statuses: CodeTable = [
        "NotFound": .init(.unknown), "InfoReceived": .init(.pending), "InTransit": .init(.inTransit), "Expired": .init(.unknown),
        "AvailableForPickup": .init(.readyForPickup), "OutForDelivery": .init(.outForDelivery),
        "DeliveryFailure": .init(.deliveryFailed),
        "Delivered": .init(.delivered), "Exception": .init(.onHold), "PickedUp": .init(.pickedUp), "Departure": .init(.inTransit),
        "Arrival": .init(.inTransit), "Returning": .init(.returnToSender), "Returned": .init(.returnToSender),
    ]

    /// Sub-statuses that say more than their status.
    static let details: CodeTable = [
        "InTransit_PickedUp": .init(.pickedUp), "InTransit_CustomsProcessing": .init(.inTransit, .customsDelay),
        "InTransit_CustomsDelay": .init(.inTransit, .customsDelay),
        "InTransit_CustomsRequiringInformation": .init(.onHold, .customsDocumentation),
        "DeliveryFailure_NoBody": .init(.deliveryFailed, .consigneeNotHome),
        "DeliveryFailure_Rejected": .init(.deliveryFailed, .consigneeRefused),
        "DeliveryFailure_InvalidAddress": .init(.deliveryFailed, .consigneeIncorrectAddress),
        "Exception_Returning": .init(.returnToSender), "Exception_Returned": .init(.returnToSender),
        "Exception_Delayed": .init(.deliveryDelayed), "Exception_Cancel": .init(.cancelled),
        "Exception_Lost": .init(.deliveryFailed, .carrierParcelLost),
        "Exception_Damage": .init(.deliveryFailed, .carrierDamagedParcel),
        "Exception_Destroyed": .init(.deliveryFailed), "Exception_Rejected": .init(.deliveryFailed, .consigneeRefused),
        "Exception_NoBody": .init(.onHold, .consigneeNotHome),
    ]

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let root = try JSONDocument(body).root
        let data = try root.requiredObject("data")
        let number = try data.requiredText("number", in: "data")
        var reading = WebhookReading()
        if let event = root["event"]?.text, event != "TRACKING_UPDATED" { reading.note("the event is not TRACKING_UPDATED") }
        let info = data["track_info"] ?? data
        let providers = (info["tracking"] ?? data["tracking"])?["providers"]?.items ?? []
        var told: [Scan: String] = [:]
        for provider in providers { add(provider, number, to: &reading, &told) }
        if reading.events.isEmpty { addLatest(info, data, number, &reading) }
        let status = info["latest_status"] ?? data["latest_status"]
        reading.settle(since: 0, as: meaning(status?["sub_status"]?.text, status?["status"]?.text))
        if turnedRound(info) { reading.sendBack(since: 0) }
        let window = (info["time_metrics"] ?? data["time_metrics"])?["estimated_delivery_date"]
        let newest = info["latest_event"] ?? data["latest_event"]
        let address = (info["shipping_info"] ?? data["shipping_info"])?["recipient_address"]
        reading.expect(
            number, "",
            Expectation(
                nil, from: window?["from"]?.text, to: window?["to"]?.text,
                in: PlaceZone(country: address?["country"]?.text, region: address?["state"]?.text)),
            at: newest.map(time) ?? .none)
        return reading
    }

    /// Whether a milestone of the way back was reached.
    private static func turnedRound(_ info: JSONValue) -> Bool {
        (info["milestone"]?.items ?? []).contains { milestone in
            statuses[milestone["key_stage"]?.text]?.status == .returnToSender
                && (milestone["time_utc"] ?? milestone["time_iso"])?.text != nil
        }
    }

    /// What is the same of a scan, whoever tells it.
    private struct Scan: Hashable {
        let time: Double
        let message: String
        let place: String

        /// - Returns: nil for what has no time, which is like nothing else.
        init?(_ event: CarrierEvent) {
            guard let time = event.occurredAt?.instant.timeIntervalSinceReferenceDate else { return nil }
            (self.time, message, place) = (time, SeventeenTrack.plain(event.message), SeventeenTrack.plain(event.place))
        }
    }

    /// - Parameter told: the carrier that told each scan first.
    private static func add(
        _ provider: JSONValue, _ number: String, to reading: inout WebhookReading, _ told: inout [Scan: String]
    ) {
        let name = provider["provider"]?["name"]?.text ?? provider["provider"]?["key"]?.text ?? ""
        for item in provider["events"]?.items ?? [] {
            let event = event(item, number, name)
            guard let scan = Scan(event) else {
                reading.add(event)
                continue
            }
            let first = told[scan] ?? event.carrier
            told[scan] = first
            if first == event.carrier { reading.add(event) }
        }
    }

    private static func plain(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }

    private static func addLatest(_ info: JSONValue, _ data: JSONValue, _ number: String, _ reading: inout WebhookReading) {
        guard let status = info["latest_status"] ?? data["latest_status"], status["status"] != nil else { return }
        let newest = info["latest_event"] ?? data["latest_event"]
        let code = status["sub_status"]?.text ?? status["status"]?.text
        reading.add(
            CarrierEvent(
                reading: number, meaning(code, status["status"]?.text), code: code, message: newest?["description"]?.text,
                newest.map(time) ?? .none, place: newest?["location"]?.text ?? ""))
    }

    private static func event(_ scan: JSONValue, _ number: String, _ carrier: String) -> CarrierEvent {
        let code = scan["sub_status"]?.text ?? scan["stage"]?.text
        let address = scan["address"]
        return CarrierEvent(
            reading: number, carrier: carrier, meaning(scan["sub_status"]?.text, scan["stage"]?.text), code: code,
            message: scan["description"]?.text, time(scan),
            place: scan["location"]?.text ?? address?.joined(["city", "state", "country"]) ?? "")
    }

    private static func meaning(_ detail: String?, _ status: String?) -> CodeMeaning? {
        if let back = statuses[status], back.status == .returnToSender { return back }
        return details[detail] ?? statuses[detail.map { String($0.prefix { $0 != "_" }) }] ?? statuses[status]
    }

    private static func time(_ scan: JSONValue) -> EventTime {
        EventTime(local: scan["time_iso"]?.text, utc: scan["time_utc"]?.text).or(asPrinted(scan))
    }

    /// The parts of the time as the carrier printed it; its zone may be missing, then it is the place's.
    private static func asPrinted(_ scan: JSONValue) -> EventTime {
        let (raw, address) = (scan["time_raw"], scan["address"])
        return EventTime(
            day: raw?["date"]?.text, clock: raw?["time"]?.text, zone: raw?["timezone"]?.text,
            place: PlaceZone(country: address?["country"]?.text, region: address?["state"]?.text))
    }
}
