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
        "SP": .init(.inTransit), "TR": .init(.inTransit), "OD": .init(.outForDelivery), "AD": .init(.outForDelivery),
        "DL": .init(.delivered), "CD": .init(.onHold, .customsDelay), "SE": .init(.onHold), "CH": .init(.onHold),
        "DY": .init(.deliveryDelayed), "DD": .init(.deliveryDelayed), "PD": .init(.deliveryDelayed), "DE": .init(.deliveryFailed),
        "HL": .init(.readyForPickup), "HP": .init(.readyForPickup), "RS": .init(.returnToSender), "CA": .init(.cancelled),
    ]

    /// Exceptions that say why.
    static let exceptions: CodeTable = [
        "07": .init(.unknown, .consigneeRefused), "08": .init(.unknown, .consigneeNotHome),
        "03": .init(.unknown, .consigneeIncorrectAddress),
        "17": .init(.unknown, .consigneeRefused), "A25": .init(.unknown, .carrierDamagedParcel),
        "84": .init(.unknown, .weatherDelay),
    ]

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let root = try JSONDocument(body).root
        var reading = WebhookReading()
        if let complete = (root["output"] ?? root)["completeTrackResults"]?.items {
            for (index, parcel) in complete.enumerated() {
                let path = "completeTrackResults[\(index)]"
                let number = try parcel.requiredText("trackingNumber", in: path)
                add(latest(parcel["trackResults"]?.items ?? []).map { (number, $0) }, to: &reading)
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

    private static func add(_ result: JSONValue, _ number: String, to reading: inout WebhookReading) {
        let before = reading.events.count
        for scan in result["scanEvents"]?.items ?? [] { reading.add(event(scan, number)) }
        let latest = reading.events.dropFirst(before).first.map { EventTime(time: $0.occurredAt, zone: $0.zone) } ?? .none
        if reading.events.count == before, let detail = result["latestStatusDetail"], detail.isObject {
            let code = (detail["derivedCode"] ?? detail["code"])?.text
            reading.add(
                CarrierEvent(
                    reading: number, carrier: "fedex", codes[code], code: detail["code"]?.text ?? code,
                    message: (detail["statusByLocale"] ?? detail["description"])?.text, statusTime(result, code),
                    place: place(detail["scanLocation"])))
        }
        let delivery = result["deliveryDetails"]
        reading.deliver(to: (delivery?["receivedByName"] ?? delivery?["signedByName"])?.text)
        let window = (result["estimatedDeliveryTimeWindow"] ?? result["standardTransitTimeWindow"])?["window"]
        let expected = EventTime(moment(result, ["ESTIMATED_DELIVERY"])).or(
            EventTime((window?["ends"] ?? window?["begins"])?.text))
        reading.expect(number, "fedex", expected, at: latest)
    }

    private static func event(_ scan: JSONValue, _ number: String) -> CarrierEvent {
        let type = scan["eventType"]?.text
        let known = codes[scan["derivedStatusCode"]?.text] ?? codes[type]
        // A scan's own type is finer than the status derived from it, where it is a pickup or a failed attempt.
        let finer = known?.status == .inTransit ? codes[type] ?? known : known
        let cause = exceptions[scan["exceptionCode"]?.text]?.cause
        return CarrierEvent(
            reading: number, carrier: "fedex", finer.map { CodeMeaning($0.status, cause ?? $0.cause) }, code: type,
            message: scan["exceptionDescription"]?.text ?? scan["eventDescription"]?.text, EventTime(scan["date"]?.text),
            place: place(scan["scanLocation"]))
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
