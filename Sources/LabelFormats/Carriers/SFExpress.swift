import CarrierFormats
import Crypto
import FoundationEssentials
import Fulfilment
import JSONReading

extension LabelFormat {
    /// SF Express (顺丰丰桥). Every call goes to one path as a form; the business is JSON in a field of it, signed together with the time. The
    /// same order number brings the first waybill back, and a call was made for lost answers.
    package static let sfExpress = LabelFormat(
        name: "sf", title: "SF Express (顺丰)", access: .body,
        traits: Traits(
            steps: .buyOnly, repeats: .sameLabel, search: .byReference(settles: .seconds(60)), referenceLength: 64,
            limits: TextLimits(name: 100, street: 200, city: 100, needsPhone: true), media: [.pdf, .png], currency: "CNY",
            extras: [.customs, .parcels], callsPerMinute: 1800),
        hosts: ("https://sfapi.sf-express.com", "https://sfapi-sbox.sf-express.com"),
        calls: [
            Call(.quote, "POST", "/std/service", body: .json(SFExpressLabels.quote), marker: "EXP_RECE_QUERY_DELIVERTM"),
            Call(.buy, "POST", "/std/service", body: .json(SFExpressLabels.order), marker: "EXP_RECE_CREATE_ORDER"),
            Call(.lookUp, "POST", "/std/service", body: .json(SFExpressLabels.search), marker: "EXP_RECE_SEARCH_ORDER_RESP"),
            Call(.void, "POST", "/std/service", body: .json(SFExpressLabels.cancel), marker: "EXP_RECE_UPDATE_ORDER"),
            Call(.label, "POST", "/std/service", body: .json(SFExpressLabels.print), marker: "COM_RECE_CLOUD_PRINT_WAYBILLS"),
            Call(.track, "POST", "/std/service", body: .json(SFExpressLabels.routes), marker: "EXP_RECE_SEARCH_ROUTES"),
        ], seal: SFExpressLabels.seal, reader: JSONAnswer.reader(SFExpressLabels.read))
}

private enum SFExpressLabels {
    /// The form around the business: `msgDigest` is Base64 of the MD5 of business, time and secret, encoded as a form does.
    static func seal(
        _ call: Call, _ body: (type: String, bytes: [UInt8]), _ job: LabelJob, _ account: LabelAccount, _ now: Date
    ) throws(JobFault) -> (type: String, bytes: [UInt8]) {
        let message = String(decoding: body.bytes, as: UTF8.self)
        let time = String(Int(now.timeIntervalSince1970))
        let signed = encoded(message + time + (try account.required(\.secret, "secret")))
        let digest = Data(Insecure.MD5.hash(data: Array(signed.utf8))).base64EncodedString()
        let form: Written = [
            "partnerID": .text(try account.required(\.user, "user")),
            "requestID": .text(job.reference.isEmpty ? time : job.reference),
            "serviceCode": .text(call.marker), "timestamp": .text(time), "msgDigest": .text(digest), "msgData": .text(message),
        ]
        return ("application/x-www-form-urlencoded", Array(Call.encoded(form).utf8))
    }

    /// As Java's encoder does, by which SF computes: a blank is `+`, `*` stays, `~` does not.
    private static func encoded(_ text: String) -> String {
        FormFields.encode(text).split(separator: "%20", omittingEmptySubsequences: false).joined(separator: "+")
            .split(separator: "%2A", omittingEmptySubsequences: false).joined(separator: "*")
            .split(separator: "~", omittingEmptySubsequences: false).joined(separator: "%7E")
    }

    static func order(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let contacts = [contact(try job.sender(), 1), contact(try job.recipient(), 2)]
        return [
            "language": "zh-CN", "orderId": .text(try job.required(\.reference, "reference")),
            "cargoDetails": .list(cargo(job)), "contactInfoList": .list(contacts), "monthlyCard": Written(account.number),
            "payMethod": 1, "expressTypeId": Int(job.service).map { Written($0) } ?? .leftOut,
            "parcelQty": Written(max(1, job.parcels.count)), "totalWeight": .number(Units.kilograms(job.weight)),
            "isGenWaybillNo": 1, "isReturnRoutelabel": 1,
        ]
    }

    private static func cargo(_ job: LabelJob) -> [Written] {
        guard let paper = job.customs else { return [["name": .text(job.contents.isEmpty ? "商品" : job.contents)]] }
        return paper.lines.map { line -> Written in
            [
                "name": Written(line.description), "count": Written(line.quantity), "unit": "个",
                "weight": .number(Units.kilograms(line.weight)), "amount": .number(line.value.decimalText),
                "currency": Written(line.value.currency.code), "sourceArea": Written(line.origin),
            ]
        }
    }

    private static func contact(_ address: Address, _ type: Int) -> Written {
        [
            "contactType": Written(type), "company": Written(address.company), "contact": Written(address.recipient),
            "mobile": Written(address.phone), "country": Written(address.country), "province": Written(address.region),
            "city": Written(address.city),
            "address": .text([address.street, address.street2].filter { !$0.isEmpty }.joined(separator: " ")),
            "postCode": Written(address.postcode),
        ]
    }

    static func quote(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        func place(_ address: Address) -> Written {
            ["province": Written(address.region), "city": Written(address.city), "address": Written(address.street)]
        }
        return [
            "businessType": Written(job.service), "weight": .number(Units.kilograms(job.weight)),
            "consignedTime": Written(job.shipDate.map { "\($0) 12:00:00" } ?? ""), "searchPrice": "1",
            "srcAddress": place(try job.sender()), "destAddress": place(try job.recipient()),
        ]
    }

    static func search(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["orderId": .text(try job.required(\.reference, "reference")), "searchType": "1", "language": "zh-CN"]
    }

    static func cancel(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["orderId": .text(try job.required(\.reference, "reference")), "dealType": 2, "language": "zh-CN"]
    }

    static func print(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        let documents = job.numbers.map { ["masterWaybillNo": Written($0)] as Written }
        return [
            "templateCode": Written(account.contract), "version": "2.0", "fileType": Written(job.media.rawValue), "sync": true,
            "documents": .list(documents),
        ]
    }

    static func routes(_ job: LabelJob, _ account: LabelAccount) throws(JobFault) -> Written {
        ["language": "zh-CN", "trackingType": "1", "trackingNumber": .texts(job.numbers), "methodType": "1"]
    }

    // MARK: Answers

    /// Of the platform, then of the business.
    static let meanings: Meanings = [
        "A1002": .retry, "A1003": .stop, "A1004": .stop, "A1005": .retry, "A1006": .stop, "A1009": .unknown, "A1099": .unknown,
        // The order number was used before: what it sold is for a look-up to say.
        "8016": .unknown, "8024": .absent, "S0001": .stop, "S0002": .stop,
    ]

    /// Three layers: the platform, the business, and whether SF will carry it.
    static func read(_ answer: JSONAnswer) -> Verdict {
        guard let platform = answer["apiResultCode"]?.word else { return answer.answered.unreadable("it has no result") }
        let business = business(answer)
        guard platform == "A1000" else {
            // What the platform stopped never got to the business.
            guard business == nil, answer["apiResultData"]?.word == nil else {
                return answer.answered.unreadable("'\(platform)' beside a business result")
            }
            return refuse(platform, answer["apiErrorMsg"]?.word, answer)
        }
        guard let business else { return answer.answered.unreadable("it has no business result") }
        let code = business["errorCode"]?.word ?? ""
        guard code == "S0000" || (code.isEmpty && business["success"]?.flag == true) else {
            let message = business["errorMsg"]?.word ?? business["errorMessage"]?.word
            let isContradicted = business["success"]?.flag == true || business["msgData"]?["waybillNoInfoList"] != nil
            return isContradicted || (code.isEmpty && message == nil)
                ? answer.answered.unreadable("it has no code") : refuse(code, message, answer)
        }
        let data = business["msgData"] ?? business["obj"] ?? business
        switch answer.operation {
        case .quote: return rated(data, answer)
        case .void: return voided(data, answer)
        case .label: return label(data, answer)
        case .track:
            let number = data["routeResps"]?.many.first?["mailNo"]?.word
            return number == nil ? .absent : .recorded(Record(.tracked, number: number))
        default: return sold(data, answer)
        }
    }

    private static func refuse(_ code: String, _ message: String?, _ answer: JSONAnswer) -> Verdict {
        answer.answered.refuse(Refusal(code: code, message: message), meanings[code] ?? .refused)
    }

    /// JSON inside a text.
    private static func business(_ answer: JSONAnswer) -> JSONValue? {
        guard let data = answer["apiResultData"] else { return nil }
        if data.isObject { return data }
        return data.string.flatMap { try? JSONValue(Array($0.utf8)) }.flatMap { $0.isObject ? $0 : nil }
    }

    /// 2 will be carried, 1 a person decides, 3 will not.
    private static func sold(_ data: JSONValue, _ answer: JSONAnswer) -> Verdict {
        let order = data["orderId"]?.word
        switch data["filterResult"]?.word {
        case "3":
            let remark = data["remark"]?.word
            return .refused(
                Refusal(code: "filter_3", message: remark ?? "SF does not carry this.", about: remark == nil ? .address : .other))
        case "1": return .pending(Pending(handle: order, status: "filter_1", reference: order))
        default: return answer.answered.bought(purchase(data))
        }
    }

    /// Type 1 is the parcel, 2 its further pieces, 3 the slip that goes back.
    private static func purchase(_ data: JSONValue) -> Purchase? {
        let numbers = (data["waybillNoInfoList"]?.many ?? []).filter { $0["waybillType"]?.word != "3" }
        guard var purchase = Purchase(numbers.map { SoldParcel(number: $0["waybillNo"]?.word) }) else { return nil }
        purchase.handle = data["orderId"]?.word ?? ""
        purchase.reference = purchase.handle
        purchase.carrier = "sf"
        purchase.note([data["remark"]?.word])
        return purchase
    }

    private static func voided(_ data: JSONValue, _ answer: JSONAnswer) -> Verdict {
        switch data["resStatus"]?.word {
        case "2", nil: .voided
        case let status?: .voidRefused(Refusal(code: "res_\(status)", message: "SF did not cancel the order."))
        }
    }

    private static func label(_ data: JSONValue, _ answer: JSONAnswer) -> Verdict {
        let documents = (data["files"]?.many ?? []).compactMap { file in
            LabelDocument(base64: file["contents"]?.word) ?? LabelDocument(address: file["url"]?.word, needsAccess: true)
        }
        return documents.isEmpty ? answer.answered.unreadable("it has no label") : .label(documents)
    }

    private static func rated(_ data: JSONValue, _ answer: JSONAnswer) -> Verdict {
        var quotation = Quotation()
        quotation.rates = (data["deliverTmDto"]?.many ?? []).compactMap { item in
            guard var rate = Rate(item["businessType"]?.word, CarrierAmount(item["fee"]?.word, answer.answered.currency)) else {
                return nil
            }
            rate.title = item["businessTypeDesc"]?.word ?? ""
            rate.arrival = CarrierTime(item["deliverTime"]?.word?.split(separator: ",").last.map(String.init))
            return rate
        }
        return answer.answered.rated(quotation)
    }
}
