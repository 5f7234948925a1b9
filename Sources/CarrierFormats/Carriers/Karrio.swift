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
    /// Karrio's vocabulary is ours.
    static func meaning(_ status: String?, _ reason: String?) -> CodeMeaning? {
        guard let status, let known = TrackingStatus(rawValue: status.lowercased()) else { return nil }
        return CodeMeaning(known, reason.flatMap { TrackingCause(rawValue: $0.lowercased()) })
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
        for (index, scan) in (tracker["events"]?.items ?? []).enumerated() {
            reading.add(event(scan, number, carrier, index == 0 ? latest : nil))
        }
        if reading.events.isEmpty, tracker["status"] != nil {
            reading.add(
                CarrierEvent(reading: number, carrier: carrier, latest, code: tracker["status"]?.text, message: nil, updated))
        }
        reading.deliver(to: tracker["info"]?["signed_by"]?.text)
        reading.expect(number, carrier, EventTime(tracker["estimated_delivery"]?.text), at: updated)
    }

    /// Only newer trackers have a status per event; the tracker's own belongs to the newest, which comes first.
    private static func event(_ scan: JSONValue, _ number: String, _ carrier: String, _ latest: CodeMeaning?) -> CarrierEvent {
        CarrierEvent(
            reading: number, carrier: carrier, meaning(scan["status"]?.text, scan["reason"]?.text) ?? latest,
            code: scan["code"]?.text,
            message: scan["description"]?.text, time(scan), place: scan["location"]?.text ?? "")
    }

    private static func time(_ scan: JSONValue) -> EventTime {
        EventTime(scan["timestamp"]?.text).or(EventTime(scan["date"]?.text.map { $0 + clock(scan["time"]?.text) }))
    }

    /// `14:30`, `14:30 PM` and `02:30 PM` as hours and minutes.
    private static func clock(_ text: String?) -> String {
        guard let words = text?.split(separator: " "), let digits = words.first else { return "" }
        let parts = digits.split(separator: ":")
        guard parts.count >= 2, var hour = Int(parts[0]), (0...23).contains(hour) else { return "" }
        let half = words.count > 1 ? words[1].uppercased() : ""
        if half == "PM", hour < 12 { hour += 12 }
        if half == "AM", hour == 12 { hour = 0 }
        return "T\(hour < 10 ? "0" : "")\(hour):\(parts[1])" + (parts.count > 2 ? ":\(parts[2])" : "")
    }
}
