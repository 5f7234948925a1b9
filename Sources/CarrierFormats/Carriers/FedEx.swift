import FoundationEssentials
import Fulfilment
import JSONReading

extension CarrierFormat {
    /// FedEx Advanced Integrated Visibility, both envelopes. One milestone may come again with new data, and out of order.
    package static let fedEx = CarrierFormat(
        name: "fedex", title: "FedEx Advanced Integrated Visibility",
        schemes: [.keyedDigest(KeyedDigest(header: "fdx-signature"))], reader: FedEx.read)
}

private enum FedEx {
    static let codes: CodeTable = [
        "OC": .init(.pending), "OX": .init(.pending), "EP": .init(.pending), "IN": .init(.pending), "PU": .init(.pickedUp),
        "PX": .init(.pickedUp), "AP": .init(.pickedUp), "DO": .init(.pickedUp), "IT": .init(.inTransit), "IX": .init(.inTransit),
        "AR": .init(.inTransit), "AF": .init(.inTransit), "DP": .init(.inTransit), "FD": .init(.inTransit),
        "AO": .init(.inTransit), "AE": .init(.inTransit),
        "CC": .init(.inTransit), "CP": .init(.inTransit), "EA": .init(.inTransit), "ED": .init(.inTransit),
        "EO": .init(.inTransit),
        "LO": .init(.inTransit), "OF": .init(.inTransit), "PF": .init(.inTransit), "PL": .init(.inTransit),
        "SF": .init(.inTransit),
        "SP": .init(.inTransit), "HA": .init(.inTransit), "TR": .init(.inTransit), "OD": .init(.outForDelivery),
        "AD": .init(.outForDelivery),
        "DL": .init(.delivered), "CD": .init(.onHold, .customsDelay), "SE": .init(.onHold), "CH": .init(.onHold),
        "DY": .init(.deliveryDelayed), "DD": .init(.deliveryDelayed), "PD": .init(.deliveryDelayed), "DE": .init(.deliveryFailed),
        "HL": .init(.readyForPickup), "HP": .init(.readyForPickup), "RS": .init(.returnToSender), "CA": .init(.cancelled),
    ]

    /// Exceptions that say why; two digits are Express's, three Ground's. The status stands in place of a failed attempt where nobody was at the
    /// door: such a "delivery exception" is none.
    static let exceptions: CodeTable = [
        "01": .init(.deliveryDelayed, .carrierNotEnoughTime), "03": .init(.unknown, .consigneeIncorrectAddress),
        "05": .init(.unknown, .consigneeAccessRestricted), "07": .init(.unknown, .consigneeRefused),
        "08": .init(.unknown, .consigneeNotHome), "10": .init(.unknown, .carrierDamagedParcel),
        "12": .init(.deliveryDelayed, .carrierSortingError), "14": .init(.unknown, .undeliverable),
        "15": .init(.unknown, .consigneeBusinessClosed), "17": .init(.deliveryDelayed, .rescheduled),
        "18": .init(.deliveryDelayed, .carrierSortingError), "20": .init(.unknown, .regulatoryHold),
        "22": .init(.deliveryDelayed, .carrierDelay), "29": .init(.inTransit, .redirected),
        "31": .init(.deliveryDelayed, .carrierNotEnoughTime), "32": .init(.deliveryDelayed, .carrierDelay),
        "33": .init(.deliveryDelayed, .carrierDelay), "37": .init(.unknown, .carrierDamagedParcel),
        "42": .init(.deliveryDelayed, .consigneeBusinessClosed), "48": .init(.deliveryDelayed, .carrierNotEnoughTime),
        "50": .init(.unknown, .customsDocumentation), "55": .init(.unknown, .customsDelay),
        "62": .init(.unknown, .customsDocumentation),
        "73": .init(.unknown, .customsDelay), "84": .init(.deliveryDelayed, .forceMajeure),
        "85": .init(.deliveryDelayed, .carrierMechanicalDelay), "89": .init(.deliveryDelayed, .carrierVehicleIssue),
        "91": .init(.unknown, .retailerIncorrectDimensions), "A13": .init(.inTransit, .redirected),
        "A25": .init(.unknown, .customsDelay), "A47": .init(.inTransit, .redirected),
        "002": .init(.unknown, .consigneeIncorrectAddress), "004": .init(.unknown, .consigneeBusinessClosed),
        "006": .init(.unknown, .consigneeRefused), "007": .init(.unknown, .consigneeNotHome),
        "010": .init(.unknown, .carrierDamagedParcel), "012": .init(.deliveryDelayed, .carrierSortingError),
    ]

    /// Why it is late.
    static let delays: [String: TrackingCause] = [
        "WEATHER": .weatherDelay, "CLEARANCE": .customsDelay, "OPERATIONAL": .carrierDelay, "GENERAL": .carrierDelay,
        "LOCAL": .forceMajeure,
    ]

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let root = try JSONDocument(body).root
        var reading = WebhookReading()
        if let complete = (root["output"] ?? root)["completeTrackResults"]?.items {
            for (index, parcel) in complete.enumerated() {
                let path = "completeTrackResults[\(index)]"
                let number = try parcel.requiredText("trackingNumber", in: path)
                let results = parcel["trackResults"]?.items ?? []
                add(latest(results).map { (number, $0) }, to: &reading)
                for result in results { addError(result, number, to: &reading) }
            }
            return reading
        }
        guard let results = (root["output"] ?? root)["trackResults"], results.isArray else {
            throw WebhookFormatError(field: "trackResults", problem: "is missing or no list", position: root.position)
        }
        var parcels: [(number: String, result: JSONValue)] = []
        for (index, result) in results.items.enumerated() {
            let info = result["trackingNumberInfo"] ?? result
            parcels.append((try info.requiredText("trackingNumber", in: "trackResults[\(index)]"), result))
        }
        let groups = Dictionary(grouping: parcels.indices) { parcels[$0].number }.values.sorted { $0[0] < $1[0] }
        for group in groups { add(latest(group.map { parcels[$0].result }).map { (parcels[group[0]].number, $0) }, to: &reading) }
        for parcel in parcels { addError(parcel.result, parcel.number, to: &reading) }
        return reading
    }

    /// FedEx uses numbers again: of several shipments with one number only the one that was scanned last is meant.
    private static func latest(_ results: [JSONValue]) -> [JSONValue] {
        func id(_ result: JSONValue) -> String? { result["trackingNumberInfo"]?["trackingNumberUniqueId"]?.text }
        func newest(_ result: JSONValue) -> Date {
            let scans = (result["scanEvents"]?.items ?? []).map { $0["date"]?.text }
            let moments = (result["dateAndTimes"]?.items ?? []).map { $0["dateTime"]?.text }
            return (scans.isEmpty ? moments : scans).compactMap { EventTime($0).time?.instant }.max() ?? .distantPast
        }
        guard Set(results.map(id)).count > 1 else { return results }
        let last = results.map { (id($0), newest($0)) }.max { $0.1 < $1.1 }
        return results.filter { id($0) == last?.0 }
    }

    private static func add(_ parcels: [(number: String, result: JSONValue)], to reading: inout WebhookReading) {
        for parcel in parcels { add(parcel.result, parcel.number, to: &reading) }
    }

    /// What FedEx cannot say of a parcel, kept as it says it: without a time, so that it decides nothing.
    private static func addError(_ result: JSONValue, _ number: String, to reading: inout WebhookReading) {
        guard let error = result["error"], let code = error["code"]?.text ?? error["message"]?.text else { return }
        reading.add(
            CarrierEvent(reading: number, carrier: "fedex", nil, code: code, message: error["message"]?.text, .none))
        reading.note("FedEx answers an error in place of a parcel")
    }

    private static func add(_ result: JSONValue, _ number: String, to reading: inout WebhookReading) {
        let before = reading.events.count
        for scan in result["scanEvents"]?.items ?? [] { reading.add(event(scan, number)) }
        let latest = reading.latestTime(since: before)
        let detail = result["latestStatusDetail"]
        if reading.events.count == before, let detail, detail.isObject {
            let code = (detail["derivedCode"] ?? detail["code"])?.text
            reading.add(
                CarrierEvent(
                    reading: number, carrier: "fedex", codes[code], code: detail["code"]?.text ?? code,
                    message: (detail["statusByLocale"] ?? detail["description"])?.text, statusTime(result, code),
                    place: place(detail["scanLocation"])))
        }
        let delay = delay(detail?["delayDetail"])
        reading.settle(since: before, as: codes[(detail?["derivedCode"] ?? detail?["code"])?.text], cause: delay)
        let delivery = result["deliveryDetails"]
        reading.deliver(
            since: before, to: (delivery?["receivedByName"] ?? delivery?["signedByName"])?.text,
            proof: proof(result["availableImages"]))
        reading.expect(number, "fedex", expectation(result), at: latest, cause: delay)
    }

    private static func delay(_ detail: JSONValue?) -> TrackingCause? {
        guard let status = detail?["status"]?.text, status == "DELAYED" else { return nil }
        return delays[detail?["type"]?.text ?? ""] ?? .unknown
    }

    private static func proof(_ images: JSONValue?) -> DeliveryProof? {
        let types = (images?.items ?? []).compactMap { $0["type"]?.text }
        if types.contains("PICTURE_PROOF_OF_DELIVERY") { return DeliveryProof(.photo) }
        return types.contains("SIGNATURE_PROOF_OF_DELIVERY") ? DeliveryProof(.signature) : nil
    }

    private static func expectation(_ result: JSONValue) -> Expectation? {
        let windows = [result["estimatedDeliveryTimeWindow"]?["window"], result["standardTransitTimeWindow"]?["window"]]
        let window = windows.lazy.compactMap { $0 }.first { ($0["ends"] ?? $0["begins"])?.text != nil }
        let places = [
            result["lastUpdatedDestinationAddress"], result["recipientInformation"]?["address"],
            result["destinationLocation"]?["locationContactAndAddress"]?["address"],
        ]
        let zone = places.lazy.compactMap { $0 }.compactMap {
            PlaceZone(country: $0["countryCode"]?.text, region: $0["stateOrProvinceCode"]?.text)
        }.first
        return Expectation(
            moment(result, ["ESTIMATED_DELIVERY"]), from: window?["begins"]?.text, to: window?["ends"]?.text, in: zone)
    }

    private static func event(_ scan: JSONValue, _ number: String) -> CarrierEvent {
        let type = scan["eventType"]?.text
        let known = codes[scan["derivedStatusCode"]?.text] ?? codes[type]
        // A scan's own type is finer than the status derived from it, where it is a pickup or a failed attempt.
        let finer = known?.status == .inTransit ? codes[type] ?? known : known
        let exception = exceptions[scan["exceptionCode"]?.text]
        let cause = exception?.cause ?? delay(scan["delayDetail"])
        return CarrierEvent(
            reading: number, carrier: "fedex", finer.map { CodeMeaning(status($0.status, exception), cause ?? $0.cause) },
            code: type,
            message: scan["exceptionDescription"]?.text ?? scan["eventDescription"]?.text, EventTime(scan["date"]?.text),
            place: place(scan["scanLocation"]))
    }

    private static func status(_ status: TrackingStatus, _ exception: CodeMeaning?) -> TrackingStatus {
        guard status == .deliveryFailed, let exception, exception.status != .unknown else { return status }
        return exception.status
    }

    private static func place(_ location: JSONValue?) -> String {
        location?.joined(["city", "stateOrProvinceCode", "countryCode"]) ?? ""
    }

    private static func statusTime(_ result: JSONValue, _ code: String?) -> EventTime {
        let names = ["DL": "ACTUAL_DELIVERY", "PU": "ACTUAL_PICKUP", "OC": "SHIP"]
        return EventTime(moment(result, [names[code ?? ""] ?? "", "ACTUAL_DELIVERY", "ACTUAL_PICKUP", "SHIP"]))
    }

    /// The first of these moments that the result dates.
    private static func moment(_ result: JSONValue, _ types: [String]) -> String? {
        let dated = result["dateAndTimes"]?.items ?? []
        return types.lazy.compactMap { type in dated.first { $0["type"]?.text == type }?["dateTime"]?.text }.first
    }
}
