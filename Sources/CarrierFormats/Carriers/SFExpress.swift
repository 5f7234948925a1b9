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
    /// SF's operation codes, each beside SF's own words where they are not plain.
    static let codes: CodeTable = [
        // Collected, or brought to a counter or locker.
        "43": .init(.pickedUp), "50": .init(.pickedUp), "54": .init(.pickedUp), "129": .init(.pickedUp), "188": .init(.pickedUp),
        "651": .init(.pickedUp), "655": .init(.pickedUp), "700": .init(.pickedUp), "701": .init(.pickedUp),
        "950": .init(.pickedUp),
        "127": .init(.pending), "138": .init(.pending), "647": .init(.pending),
        // Under way.
        "10": .init(.inTransit), "11": .init(.inTransit), "30": .init(.inTransit), "31": .init(.inTransit),
        "36": .init(.inTransit),
        "105": .init(.inTransit), "106": .init(.inTransit), "302": .init(.inTransit), "304": .init(.inTransit),
        "310": .init(.inTransit), "405": .init(.inTransit), "406": .init(.inTransit), "570": .init(.inTransit),
        "571": .init(.inTransit), "3036": .init(.inTransit), "66": .init(.deliveryDelayed, .carrierDelay),
        "77": .init(.deliveryDelayed, .carrierDelay), "34": .init(.inTransit), "72": .init(.onHold),
        // 应客户要求,快件正在转寄中: on to another address, at the customer's wish.
        "99": .init(.inTransit, .redirected),
        // Customs.
        "605": .init(.inTransit, .customsDelay), "604": .init(.inTransit, .customsDelay), "606": .init(.inTransit),
        "14": .init(.inTransit), "623": .init(.inTransit), "15": .init(.inTransit, .customsInspection),
        "17": .init(.onHold, .customsInspection), "18": .init(.onHold, .customsDelay), "612": .init(.onHold, .customsDelay),
        "613": .init(.onHold, .customsDutiesUnpaid), "614": .init(.deliveryDelayed, .customsDelay),
        "619": .init(.inTransit, .customsInspection), "620": .init(.onHold, .customsInspection),
        "621": .init(.onHold, .regulatoryHold),
        // At the door, or at a counter or locker near it; 126 takes it out of the locker again.
        "44": .init(.outForDelivery), "204": .init(.outForDelivery), "33": .init(.deliveryFailed), "70": .init(.deliveryFailed),
        "123": .init(.inTransit), "125": .init(.readyForPickup), "126": .init(.inTransit), "130": .init(.readyForPickup),
        "657": .init(.readyForPickup), "678": .init(.readyForPickup),
        "80": .init(.delivered), "8000": .init(.delivered), "128": .init(.delivered),
        // 快件已退回/转寄 and 新单退回: back, under a new number.
        "648": .init(.returnToSender), "631": .init(.returnToSender),
    ]

    /// 648 stands for two things, and only its words say which: sent back, or sent on to another address.
    static func meaning(_ code: String?, _ words: String) -> CodeMeaning? {
        guard code == "648", words.contains("转寄"), !words.contains("退回") else { return codes[code] }
        return CodeMeaning(.inTransit, .redirected)
    }

    /// All times are China's, without saying so.
    static let zone = 8 * 3600

    static func isXML(_ body: [UInt8]) -> Bool {
        FormFields.begins(body, with: ["content"]) || body.first { $0 > 32 } == UInt8(ascii: "<")
    }

    static func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading {
        guard isXML(body) else { return try readJSON(body) }
        let isForm = FormFields.begins(body, with: ["content"])
        let text = isForm ? Array((FormFields(body)["content"] ?? "").utf8) : body
        let routes = try XMLText.elements(named: "WaybillRoute", in: text)
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
        let remark = field("remark") ?? ""
        reading.add(
            CarrierEvent(
                reading: number, carrier: "sf", id: field("id").map { "sf-\($0)" }, meaning(code, remark), code: code,
                message: remark + reason, EventTime(field("acceptTime"), carrierOffset: zone),
                place: field("acceptAddress") ?? ""))
    }
}
