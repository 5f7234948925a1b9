import Fulfilment
import JSONReading

extension CarrierFormat {
    /// kuaidi100 (快递100). A form with JSON in the field `param`; the answer must be exactly this, else it comes again.
    package static let kuaidi100 = CarrierFormat(
        name: "kuaidi100", title: "kuaidi100 (快递100)", schemes: [.saltedField, .address],
        answerer: { _ in .json(#"{"result":true,"returnCode":"200","message":"成功"}"#) }, reader: Kuaidi100.read)
}

private enum Kuaidi100 {
    /// States and the finer codes within them, both as numbers and in the words of older pushes.
    static let codes: CodeTable = [
        "0": .init(.inTransit), "1001": .init(.inTransit), "1002": .init(.inTransit), "1003": .init(.inTransit),
        "在途": .init(.inTransit),
        "干线": .init(.inTransit), "1": .init(.pickedUp), "101": .init(.pickedUp), "102": .init(.pickedUp), "103": .init(.pickedUp),
        "揽收": .init(.pickedUp), "2": .init(.onHold), "201": .init(.onHold), "202": .init(.onHold), "203": .init(.onHold),
        "204": .init(.onHold, .consigneeRefused), "205": .init(.onHold), "206": .init(.onHold), "207": .init(.onHold),
        "208": .init(.onHold), "209": .init(.onHold), "210": .init(.onHold), "疑难": .init(.onHold), "3": .init(.delivered),
        "301": .init(.delivered), "302": .init(.delivered), "303": .init(.delivered), "304": .init(.delivered),
        "签收": .init(.delivered),
        "4": .init(.returnToSender), "401": .init(.cancelled), "退签": .init(.returnToSender), "5": .init(.outForDelivery),
        "501": .init(.readyForPickup), "派件": .init(.outForDelivery), "投柜或驿站": .init(.readyForPickup), "6": .init(.returnToSender),
        "退回": .init(.returnToSender), "7": .init(.inTransit), "转投": .init(.inTransit), "8": .init(.inTransit, .customsDelay),
        "10": .init(.inTransit, .customsDelay), "11": .init(.inTransit, .customsDelay), "12": .init(.inTransit),
        "13": .init(.inTransit, .customsDelay), "清关": .init(.inTransit, .customsDelay),
        "14": .init(.deliveryFailed, .consigneeRefused),
        "拒签": .init(.deliveryFailed, .consigneeRefused),
    ]

    /// All times are China's, without saying so.
    static let zone = 8 * 3600

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let isForm = FormFields.begins(body, with: ["param", "sign"])
        let text = isForm ? Array((FormFields(body)["param"] ?? "").utf8) : body
        let root = try JSONDocument(text).root
        var reading = WebhookReading()
        if let status = root["status"]?.text, status == "abort" { reading.note("the subscription was ended without a delivery") }
        let result = try root.requiredObject("lastResult")
        let number = try result.requiredText("nu", in: "lastResult")
        // A parcel that goes abroad has a second part: what the carrier of the destination says.
        for part in [result, root["destResult"]].compactMap({ $0 }) {
            let (carrier, state, before) = (part["com"]?.text ?? "", part["state"]?.text, reading.events.count)
            for scan in part["data"]?.items ?? [] { reading.add(event(scan, number, carrier)) }
            reading.settle(since: before, as: codes[state])
        }
        return reading
    }

    private static func time(_ scan: JSONValue) -> EventTime {
        EventTime(scan["ftime"]?.text ?? scan["time"]?.text, carrierOffset: zone).or(
            EventTime(scan["time"]?.text, carrierOffset: zone))
    }

    /// Of its own only: the state of the parcel as a whole would make another event of the scan as soon as a newer one is there.
    private static func event(_ scan: JSONValue, _ number: String, _ carrier: String) -> CarrierEvent {
        let (code, word) = (scan["statusCode"]?.text, scan["status"]?.text)
        return CarrierEvent(
            reading: number, carrier: carrier, codes[code] ?? codes[word], code: code ?? word,
            message: scan["context"]?.text, time(scan), place: scan["location"]?.text ?? scan["areaName"]?.text ?? "")
    }
}
