import CarrierFormats
import Crypto
import FoundationEssentials
import Fulfilment
import JSONReading

extension LabelFormat {
    /// kuaidi100 (快递100) merchants' orders. One path, a form with a method, and a signature over content, time, key and secret. An order of the
    /// same number is refused, and found by what the first answer gave.
    package static let kuaidi100 = LabelFormat(
        name: "kuaidi100", title: "kuaidi100 (快递100)", access: .body,
        traits: Traits(
            steps: .buyOnly, repeats: .refused, search: .byHandle, billed: .atPurchase, referenceLength: 50,
            limits: TextLimits(name: 100, street: 200, city: 100, needsPhone: true), media: [.png, .html], currency: "CNY"),
        hosts: ("https://order.kuaidi100.com", "https://order.kuaidi100.com"),
        calls: [
            Call(.buy, "POST", "/order/borderbestapi.do", body: .json(Kuaidi100Orders.order), marker: "bOrderBest"),
            Call(.void, "POST", "/order/borderbestapi.do", body: .json(Kuaidi100Orders.cancel), marker: "cancelBest"),
            Call(.quote, "POST", "/order/borderbestapi.do", body: .json(Kuaidi100Orders.price), marker: "queryPrice"),
            Call(.lookUp, "POST", "/order/borderbestapi.do", body: .json(Kuaidi100Orders.detail), marker: "detail"),
        ], seal: Kuaidi100Orders.seal, reader: JSONAnswer.reader(Kuaidi100Orders.read))
}

private enum Kuaidi100Orders {
    static func seal(
        _ call: Call, _ body: (type: String, bytes: [UInt8]), _ job: LabelJob, _ account: LabelAccount, _ now: Date
    ) throws(JobFault) -> (type: String, bytes: [UInt8]) {
        let content = String(decoding: body.bytes, as: UTF8.self)
        let time = String(Int(now.timeIntervalSince1970 * 1000))
        let (key, secret) = (try account.required(\.key, "key"), try account.required(\.secret, "secret"))
        let digest = Insecure.MD5.hash(data: Array((content + time + key + secret).utf8))
        let form: Written = [
            "method": .text(call.marker), "key": .text(key), "sign": .text(Hexadecimal.encode(digest).uppercased()),
            "t": .text(time),
            "param": .text(content),
        ]
        return ("application/x-www-form-urlencoded", Array(Call.encoded(form).utf8))
    }

    private static func place(_ address: Address) -> String {
        [address.region, address.city, address.street, address.street2].joined()
    }

    static func order(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let (from, to) = (try job.sender(), try job.recipient())
        return [
            "kuaidicom": .text(try job.required(\.carrier, "carrier")), "recManName": Written(to.recipient),
            "recManMobile": Written(to.phone),
            "recManPrintAddr": .text(place(to)), "sendManName": Written(from.recipient), "sendManMobile": Written(from.phone),
            "sendManPrintAddr": .text(place(from)), "cargo": .text(job.contents.isEmpty ? "商品" : job.contents),
            "weight": .text(Units.kilograms(job.weight)), "serviceType": Written(job.service), "payment": "SHIPPER",
            "thirdOrderId": .text(try job.required(\.reference, "reference")),
        ]
    }

    static func price(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        [
            "kuaidicom": Written(job.carrier), "sendManPrintAddr": .text(place(try job.sender())),
            "recManPrintAddr": .text(place(try job.recipient())), "weight": .text(Units.kilograms(job.weight)),
            "serviceType": Written(job.service),
        ]
    }

    /// Handle and offer are task and order, as the purchase gave them.
    static func cancel(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        try detail(job, account) + ["cancelMsg": .text(job.contents.isEmpty ? "取消" : job.contents)]
    }

    static func detail(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["taskId": .text(try job.required(\.handle, "handle")), "orderId": .text(try job.required(\.offer, "offer"))]
    }

    // MARK: Answers

    static let meanings: Meanings = [
        "501": .unknown, "503": .stop, "504": .stop, "601": .stop, "400": .refused, "500": .unknown, "502": .unknown,
    ]

    static func read(_ answer: JSONAnswer) -> Verdict {
        guard let code = answer["returnCode"]?.word else { return answer.answered.unreadable("it has no code") }
        guard code == "200", answer["result"]?.flag != false else {
            let about: Refusal.About? = code == "501" ? .duplicate : nil
            return answer.answered.refuse(
                Refusal(code: code, message: answer["message"]?.word, about: about), meanings[code] ?? .refused)
        }
        let data = answer["data"]
        switch answer.operation {
        case .void: return .voidPending
        case .quote: return rated(data, answer)
        default: return sold(data, answer)
        }
    }

    /// The number often comes later, with a push.
    private static func sold(_ data: JSONValue?, _ answer: JSONAnswer) -> Verdict {
        guard let task = data?["taskId"]?.word else { return answer.answered.unreadable("it has no task") }
        guard let number = data?["kuaidinum"]?.word ?? data?["kuaidiNum"]?.word else {
            return .pending(Pending(handle: task, status: data?["orderId"]?.word, reference: data?["thirdOrderId"]?.word))
        }
        var purchase = Purchase([SoldParcel(number: number, handle: data?["orderId"]?.word)])
        purchase?.handle = task
        purchase?.reference = data?["thirdOrderId"]?.word ?? ""
        purchase?.charged = CarrierAmount(data?["freight"]?.word, answer.answered.currency)
        return answer.answered.bought(purchase)
    }

    private static func rated(_ data: JSONValue?, _ answer: JSONAnswer) -> Verdict {
        var quotation = Quotation()
        quotation.rates = (data?.many ?? []).compactMap { item in
            let price = CarrierAmount((item["price"] ?? item["defPrice"])?.word, answer.answered.currency)
            var rate = Rate(item["serviceType"]?.word ?? item["kuaidicom"]?.word, price)
            rate?.carrier = item["kuaidicom"]?.word ?? ""
            rate?.zone = item["zone"]?.word ?? ""
            return rate
        }
        return answer.answered.rated(quotation)
    }
}
