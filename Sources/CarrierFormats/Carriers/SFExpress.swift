import Fulfilment
import JSONReading

extension CarrierFormat {
    /// SF Express (顺丰) RoutePush, as JSON or as XML in the form field `content`. SF signs nothing, so its address must be secret.
    package static let sfExpress = CarrierFormat(
        name: "sf", title: "SF Express (顺丰)", schemes: [.address],
        answerer: { request in
            guard SFExpress.isXML(request.body) else { return .json(#"{"return_code":"0000","return_msg":"成功"}"#) }
            return WebhookAnswer(
                status: 200, contentType: "text/xml; charset=utf-8",
                body: #"<Response service="RoutePushService"><Head>OK</Head></Response>"#)
        }, reader: SFExpress.read)
}

private enum SFExpress {
    static let codes: CodeTable = [
        "43": .init(.pickedUp), "50": .init(.pickedUp), "54": .init(.pickedUp), "30": .init(.inTransit), "31": .init(.inTransit),
        "36": .init(.inTransit), "105": .init(.inTransit), "106": .init(.inTransit), "310": .init(.inTransit),
        "605": .init(.inTransit, .customsDelay), "44": .init(.outForDelivery), "204": .init(.outForDelivery),
        "33": .init(.deliveryFailed), "70": .init(.deliveryFailed), "80": .init(.delivered), "8000": .init(.delivered),
        "99": .init(.returnToSender), "648": .init(.returnToSender), "125": .init(.readyForPickup), "657": .init(.readyForPickup),
    ]

    /// All times are China's, without saying so.
    static let zone = 8 * 3600

    static func isXML(_ body: [UInt8]) -> Bool {
        FormFields.begins(body, with: ["content"]) || body.first { $0 > 32 } == UInt8(ascii: "<")
    }

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        guard isXML(body) else { return try readJSON(body) }
        let isForm = FormFields.begins(body, with: ["content"])
        let text = isForm ? Array((FormFields(body)["content"] ?? "").utf8) : body
        let routes = try XMLAttributes.elements(named: "WaybillRoute", in: text)
        guard !routes.isEmpty else { throw WebhookFormatError(field: "WaybillRoute", problem: "is missing") }
        var reading = WebhookReading()
        for (index, route) in routes.enumerated() { try add("WaybillRoute[\(index)]", to: &reading) { route[$0] } }
        return reading
    }

    private static func readJSON(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        let routes = try JSONDocument(body).root.requiredObject("Body")["WaybillRoute"]
        guard let routes, routes.isArray || routes.isObject else {
            throw WebhookFormatError(field: "Body.WaybillRoute", problem: "is missing or no list", position: routes?.position)
        }
        var reading = WebhookReading()
        for (index, route) in (routes.isArray ? routes.items : [routes]).enumerated() {
            try add("Body.WaybillRoute[\(index)]", to: &reading) { fields[$0].flatMap { route[$0]?.text } }
        }
        return reading
    }

    private static let fields: [String: StaticString] = [
        "id": "id", "mailno": "mailno", "acceptTime": "acceptTime", "acceptAddress": "acceptAddress", "remark": "remark",
        "opCode": "opCode", "reasonName": "reasonName",
    ]

    private static func add(
        _ path: String, to reading: inout WebhookReading, _ field: (String) -> String?
    ) throws(WebhookFormatError) {
        let number = (field("mailno") ?? "").storable(101)
        guard !number.isEmpty, number.unicodeScalars.count <= 100 else {
            throw WebhookFormatError(field: "\(path).mailno", problem: "must have 1 to 100 characters")
        }
        let code = field("opCode")
        let reason = field("reasonName").map { " (\($0))" } ?? ""
        reading.add(
            CarrierEvent(
                reading: number, carrier: "sf", id: field("id").map { "sf-\($0)" }, codes[code], code: code,
                message: (field("remark") ?? "") + reason, EventTime(field("acceptTime"), carrierOffset: zone),
                place: field("acceptAddress") ?? ""))
    }
}
