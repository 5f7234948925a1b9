import Fulfilment
import JSONReading

extension CarrierFormat {
    /// UPS Track Alert: one object per scan. UPS signs nothing; it sends a credential (version 1), or a token that it fetches from the
    /// receiver (version 2).
    package static let ups = CarrierFormat(
        name: "ups", title: "UPS Track Alert",
        schemes: [.bearer, .token([("credential", "")]), .address],
        lookUp: LookUp(
            host: "https://onlinetools.ups.com", path: ("/api/track/v1/details/", "?locale=en_US"),
            proof: .token(path: "/security/v1/oauth/token"), headers: ["transId": "waybill", "transactionSrc": "waybill"],
            reader: UPS.readTrack), reader: UPS.read)
}

private enum UPS {
    static let types: CodeTable = [
        "D": .init(.delivered), "I": .init(.inTransit), "P": .init(.pickedUp), "M": .init(.pending), "MV": .init(.cancelled),
        "O": .init(.outForDelivery), "X": .init(.onHold), "RS": .init(.returnToSender), "RT": .init(.returnToSender),
    ]

    /// Scans of a parcel under way that say more than that.
    static let scans: CodeTable = [
        "OR": .init(.pickedUp), "PU": .init(.pickedUp), "XD": .init(.pickedUp), "OT": .init(.outForDelivery),
        "OF": .init(.outForDelivery),
        "OD": .init(.outForDelivery), "RS": .init(.returnToSender), "RT": .init(.returnToSender), "DP": .init(.inTransit),
        "AR": .init(.inTransit), "AF": .init(.inTransit), "DS": .init(.inTransit), "IP": .init(.inTransit),
        "YP": .init(.inTransit),
    ]

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let root = try JSONDocument(body).root
        var reading = WebhookReading()
        for (index, scan) in (root.isArray ? root.items : [root]).enumerated() {
            try read(scan, root.isArray ? "[\(index)]" : "", into: &reading)
        }
        return reading
    }

    private static func read(_ scan: JSONValue, _ path: String, into reading: inout WebhookReading) throws(WebhookFormatError) {
        let number = try scan.requiredText("trackingNumber", in: path)
        let activity = try scan.requiredObject("activityStatus", in: path)
        let type = activity["type"]?.text
        let time = time(scan)
        if type != "U" {
            let code = activity["code"]?.text
            let meaning = type == "I" || type == nil ? scans[code] ?? types[type] : types[type]
            reading.add(
                CarrierEvent(
                    reading: number, carrier: "ups", meaning, code: [type, code].compactMap { $0 }.joined(separator: " "),
                    message: activity["description"]?.text, time,
                    place: scan["activityLocation"]?.joined(["city", "stateProvince", "country"]) ?? ""))
            reading.deliver(to: scan["receivedBy"]?.text)
        }
        let expected = stamp(scan["scheduledDeliveryDate"]?.text, scan["deliveryEndTime"]?.text ?? "000000")
        reading.expect(number, "ups", EventTime(expected), at: time)
    }

    /// The answer of UPS's tracking API, which says the same in other words.
    static func readTrack(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let shipments = try JSONDocument(body).root.requiredObject("trackResponse")["shipment"]?.items ?? []
        var reading = WebhookReading()
        for parcel in shipments.flatMap({ $0["package"]?.items ?? [] }) {
            let number = try parcel.requiredText("trackingNumber", in: "package")
            for scan in parcel["activity"]?.items ?? [] { add(scan, number, to: &reading) }
        }
        return reading
    }

    private static func add(_ scan: JSONValue, _ number: String, to reading: inout WebhookReading) {
        let (type, code) = (scan["status"]?["type"]?.text, scan["status"]?["code"]?.text)
        let meaning = type == "I" || type == nil ? scans[code] ?? types[type] : types[type]
        reading.add(
            CarrierEvent(
                reading: number, carrier: "ups", meaning, code: [type, code].compactMap { $0 }.joined(separator: " "),
                message: scan["status"]?["description"]?.text, time(scan),
                place: scan["location"]?["address"]?.joined(["city", "stateProvince", "countryCode"]) ?? ""))
    }

    private static func time(_ scan: JSONValue) -> EventTime {
        let local = stamp((scan["localActivityDate"] ?? scan["date"])?.text, (scan["localActivityTime"] ?? scan["time"])?.text)
        let zone = scan["gmtOffset"]?.text.map { String($0.map { $0 == "." ? ":" : $0 }) }
        let (day, clock) = (
            (scan["gmtActivityDate"] ?? scan["gmtDate"])?.text, (scan["gmtActivityTime"] ?? scan["gmtTime"])?.text
        )
        if let utc = stamp(day, clock?.filter { $0 != ":" }) {
            return EventTime(local: zone.flatMap { zone in local.map { $0 + zone } } ?? local, utc: utc + "Z")
        }
        return EventTime(local.map { $0 + (zone ?? "") }).or(EventTime(local))
    }

    /// `20240423` and `091519` in the form the rest of the world writes.
    private static func stamp(_ date: String?, _ time: String?) -> String? {
        guard let date, date.utf8.count == 8, let time, time.utf8.count == 6 else { return nil }
        let (d, t) = (Array(date), Array(time))
        guard d.count == 8, t.count == 6 else { return nil }
        return
            "\(String(d[0..<4]))-\(String(d[4..<6]))-\(String(d[6...]))T\(String(t[0..<2])):\(String(t[2..<4])):\(String(t[4...]))"
    }
}
