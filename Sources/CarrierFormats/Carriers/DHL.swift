import Fulfilment
import JSONReading

extension CarrierFormat {
    /// DHL Unified Push. DHL signs nothing; it sends the token of the subscription in the header that the receiver chose: `authorization`, unless
    /// another one is named.
    ///
    /// A subscription begins with `subscription.validate`, which must be confirmed by a call of our own (see `Handshake`), then
    /// `subscription.activate`, answered by 204.
    package static let dhl = CarrierFormat(
        name: "dhl", title: "DHL Unified Push", schemes: [.chosenHeader("authorization")],
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
        if let status, status.isObject {
            reading.add(event(status, number, carrier))
            if status["timestamp"]?.text == nil { reading.settle(since: before, as: meaning(status)) }
        }
        let proof = parcel["details"]?["proofOfDelivery"]
        let signer = proof?["signed"]
        let name = signer?["name"]?.text ?? signer?.joined(["givenName", "familyName"], by: " ")
        reading.deliver(since: before, to: name, proof: proof.flatMap(self.proof))
        if parcel["returnFlag"]?.text == "true" { reading.sendBack(since: before) }
        reading.expect(number, carrier, expectation(parcel), at: EventTime(status?["timestamp"]?.text))
    }

    private static func proof(_ proof: JSONValue) -> DeliveryProof? {
        if let address = proof["signatureUrl"]?.text { return DeliveryProof(.signature, address: address.storable(2000)) }
        if let address = proof["documentUrl"]?.text { return DeliveryProof(.document, address: address.storable(2000)) }
        return proof["signed"]?.isObject == true ? DeliveryProof(.signature) : nil
    }

    private static func expectation(_ parcel: JSONValue) -> Expectation? {
        let (frame, address) = (parcel["estimatedDeliveryTimeFrame"], parcel["destination"]?["address"])
        return Expectation(
            parcel["estimatedTimeOfDelivery"]?.text, from: frame?["estimatedFrom"]?.text, to: frame?["estimatedThrough"]?.text,
            in: PlaceZone(country: address?["countryCode"]?.text, region: address?["addressRegion"]?.text))
    }

    private static func meaning(_ scan: JSONValue) -> CodeMeaning? {
        statuses[scan["statusCode"]?.text] ?? statuses[scan["status"]?.text]
    }

    private static func event(_ scan: JSONValue, _ number: String, _ carrier: String) -> CarrierEvent {
        let address = scan["location"]?["address"]
        return CarrierEvent(
            reading: number, carrier: carrier, meaning(scan),
            code: scan["statusCode"]?.text ?? scan["status"]?.text,
            message: scan["description"]?.text ?? scan["remark"]?.text ?? scan["status"]?.text,
            EventTime(scan["timestamp"]?.text),
            place: address?.joined(["addressLocality", "countryCode"]) ?? "")
    }
}
