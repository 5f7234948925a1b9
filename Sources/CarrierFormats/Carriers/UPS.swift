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

    /// Exceptions that turn the parcel round, by UPS's code and by the number of its words. UPS publishes no full list, so the words count too.
    static let exceptions: CodeTable = ["H8": .init(.returnToSender), "RS": .init(.returnToSender), "RT": .init(.returnToSender)]
    static let descriptions: CodeTable = ["035": .init(.returnToSender)]

    static func meaning(_ status: JSONValue?) -> CodeMeaning? {
        let (type, code) = (status?["type"]?.text, status?["code"]?.text)
        switch type {
        case "I", nil: return scans[code] ?? types[type]
        case "X":
            let known = exceptions[code] ?? descriptions[(status?["descriptionCode"] ?? status?["statusCode"])?.text]
            if known == nil, let words = status?["description"]?.text, Wording(words).saysReturned {
                return CodeMeaning(.returnToSender)
            }
            return known ?? types[type]
        default: return types[type]
        }
    }

    /// Type and code, as they are kept.
    static func code(_ status: JSONValue?) -> String {
        [status?["type"]?.text, status?["code"]?.text].compactMap { $0 }.joined(separator: " ")
    }

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
        let (place, time, before) = (scan["activityLocation"], time(scan), reading.events.count)
        if activity["type"]?.text != "U" {
            reading.add(
                CarrierEvent(
                    reading: number, carrier: "ups", meaning(activity), code: code(activity),
                    message: activity["description"]?.text, time,
                    place: place?.joined(["city", "stateProvince", "country"]) ?? ""))
            reading.deliver(
                since: before, to: scan["receivedBy"]?.text,
                proof: scan["deliveryPhoto"]?.text == nil ? nil : DeliveryProof(.photo))
        }
        reading.expect(number, "ups", expectation(scan, time, place), at: time)
    }

    /// The day UPS planned, or hours of it. The clock is that of the parcel's last place, as UPS tells no other.
    private static func expectation(_ scan: JSONValue, _ time: EventTime, _ place: JSONValue?) -> Expectation? {
        guard let day = date(scan["scheduledDeliveryDate"]?.text) else { return nil }
        let told =
            zone(scan).flatMap { ZonedTime("2000-01-01T00:00\($0)")?.offset }
            ?? (scan["localActivityTime"]?.text != nil && time.zone == .given ? time.time?.offset : nil)
        let zone =
            told.map { PlaceZone(offset: $0) }
            ?? PlaceZone(country: place?["country"]?.text, region: place?["stateProvince"]?.text)
        let (from, to) = (clock(scan["deliveryStartTime"]?.text), clock(scan["deliveryEndTime"]?.text))
        guard from != nil || to != nil else { return Expectation(day, in: zone) }
        return Expectation(to == nil ? day : nil, from: from.map { day + $0 }, to: to.map { day + $0 }, in: zone)
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
        let status = scan["status"]
        reading.add(
            CarrierEvent(
                reading: number, carrier: "ups", meaning(status), code: code(status), message: status?["description"]?.text,
                time(scan),
                place: scan["location"]?["address"]?.joined(["city", "stateProvince", "countryCode"]) ?? ""))
    }

    private static func time(_ scan: JSONValue) -> EventTime {
        let local = stamp((scan["localActivityDate"] ?? scan["date"])?.text, (scan["localActivityTime"] ?? scan["time"])?.text)
        let zone = zone(scan)
        let (day, clock) = (
            (scan["gmtActivityDate"] ?? scan["gmtDate"])?.text, (scan["gmtActivityTime"] ?? scan["gmtTime"])?.text
        )
        if let utc = stamp(day, clock?.filter { $0 != ":" }) {
            return EventTime(local: zone.flatMap { zone in local.map { $0 + zone } } ?? local, utc: utc + "Z")
        }
        return EventTime(local.map { $0 + (zone ?? "") }).or(EventTime(local))
    }

    /// `-04.00` as the rest of the world writes it.
    private static func zone(_ scan: JSONValue) -> String? {
        scan["gmtOffset"]?.text.map { String($0.map { $0 == "." ? ":" : $0 }) }
    }

    /// `20240423` and `091519` in the form the rest of the world writes.
    private static func stamp(_ day: String?, _ time: String?) -> String? {
        guard let date = date(day), let clock = clock(time) else { return nil }
        return date + clock
    }

    private static func date(_ text: String?) -> String? {
        guard let text, text.utf8.count == 8, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))"
    }

    private static func clock(_ text: String?) -> String? {
        guard let text, text.utf8.count == 6, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return "T\(text.prefix(2)):\(text.dropFirst(2).prefix(2)):\(text.suffix(2))"
    }
}
