import Fulfilment
import JSONReading

extension CarrierFormat {
    /// DHL Unified Push. DHL signs nothing; it sends the token of the subscription in the header that the receiver chose.
    ///
    /// A subscription begins with `subscription.validate`, which must be confirmed by a call of our own (see `Handshake`), then
    /// `subscription.activate`, answered by 204.
    package static let dhl = CarrierFormat(
        name: "dhl", title: "DHL Unified Push", schemes: [.anyHeader, .address],
        confirmsSubscriptions: true,
        lookUp: LookUp(
            host: "https://api-eu.dhl.com", path: ("/track/shipments?trackingNumber=", ""),
            proof: .key(header: "DHL-API-Key", prefix: ""), reader: DHL.read),
        answerer: { request in
            let scope = (try? JSONDocument(request.body))?.root["scope"]?.text
            return scope == "subscription.activate" ? .noContent : .empty
        }, reader: DHL.read)
}

private enum DHL {
    static let statuses: CodeTable = [
        "pre-transit": .init(.pending), "transit": .init(.inTransit), "delivered": .init(.delivered),
        "failure": .init(.deliveryFailed),
        "unknown": .init(.unknown),
    ]

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let root = try JSONDocument(body).root
        guard root.isObject else { throw WebhookFormatError(field: "", problem: "should be an object", position: root.position) }
        var reading = WebhookReading()
        switch root["scope"]?.text {
        case "subscription.validate": try validate(root, &reading)
        case "subscription.activate": reading.note("the subscription is active")
        default:
            guard let parcels = root["shipments"], parcels.isArray else {
                throw WebhookFormatError(field: "shipments", problem: "is missing or no list", position: root.position)
            }
            for (index, parcel) in parcels.items.enumerated() { try add(parcel, "shipments[\(index)]", to: &reading) }
        }
        return reading
    }

    /// Only DHL's own addresses are called, whatever the body says.
    private static func validate(_ root: JSONValue, _ reading: inout WebhookReading) throws(WebhookFormatError) {
        let secret = try root.requiredText("secret", in: "", atMost: 500)
        let address = try root.requiredText("self", in: "", atMost: 500)
        guard address.hasPrefix("https://api-eu.dhl.com/") || address.hasPrefix("https://api.dhl.com/") else {
            throw WebhookFormatError(field: "self", problem: "is no address of DHL")
        }
        reading.handshake = .init(
            address: address, header: "DHL-API-Hook-Secret", secret: secret, keyHeader: "DHL-API-Key")
    }

    private static func add(_ parcel: JSONValue, _ path: String, to reading: inout WebhookReading) throws(WebhookFormatError) {
        let number = try parcel.requiredText("id", in: path)
        let carrier = parcel["service"]?.text.map { "dhl-\($0)" } ?? "dhl"
        let before = reading.events.count
        for scan in parcel["events"]?.items ?? [] { reading.add(event(scan, number, carrier)) }
        let status = parcel["status"]
        if let status, status.isObject { reading.add(event(status, number, carrier)) }
        let signer = parcel["details"]?["proofOfDelivery"]?["signed"]
        let name = signer?["name"]?.text ?? signer?.joined(["givenName", "familyName"], by: " ")
        if reading.events.count > before, name?.isEmpty == false { reading.deliver(to: name) }
        reading.expect(
            number, carrier, EventTime(parcel["estimatedTimeOfDelivery"]?.text), at: EventTime(status?["timestamp"]?.text))
    }

    private static func event(_ scan: JSONValue, _ number: String, _ carrier: String) -> CarrierEvent {
        let address = scan["location"]?["address"]
        return CarrierEvent(
            reading: number, carrier: carrier, statuses[scan["statusCode"]?.text] ?? statuses[scan["status"]?.text],
            code: scan["statusCode"]?.text ?? scan["status"]?.text,
            message: scan["description"]?.text ?? scan["remark"]?.text ?? scan["status"]?.text,
            EventTime(scan["timestamp"]?.text),
            place: address?.joined(["addressLocality", "countryCode"]) ?? "")
    }
}
