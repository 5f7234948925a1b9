import JSONReading
import LabelFormats

/// SF Express: all to one path, the business as JSON in a text of a form and of the answer; the same order brings the first waybill.
struct SFCounter: LabelCounter {
    let format = LabelFormat.sfExpress
    let habits = CounterHabits(referenceIsHandle: true, currency: "CNY", services: ["1", "2"])

    func asked(_ request: ReplayedRequest, _ route: CallRoute) throws(DeskFault) -> Asked {
        switch route.operation {
        case .quote: return .quote(Wish(service: request.text("/businessType") ?? ""))
        case .buy:
            let parcels = request.text("/parcelQty").flatMap { Int($0) } ?? 1
            let service = request.text("/expressTypeId") ?? ""
            return .buy([
                Wish(reference: try required(request, "/orderId"), service: service, parcels: min(300, max(1, parcels)))
            ])
        case .lookUp: return .lookUp(.reference(try required(request, "/orderId")))
        case .void: return .void([.reference(try required(request, "/orderId"))])
        case .label: return .label(.number(try required(request, "/documents/0/masterWaybillNo")))
        default: throw .notPlayed("\(route.operation.rawValue)")
        }
    }

    func answer(_ told: Told, to asked: Asked, _ templates: AnswerTemplates) -> CarrierAnswer {
        switch told {
        case .quoted(let quote): return business(["deliverTmDto": .list(quote.rates.map(rate))], templates)
        case .sold(let results): return one(results, templates) { order($0, templates) }
        case .found(let sale): return business(order(sale, templates), templates)
        case .absent: return refused("8024", "未获取到订单信息", templates)
        case .label(let sale):
            return business(
                ["files": .list(sale.numbers.map { ["waybillNo": .text($0), "contents": .text(paper($0))] })], templates)
        case .voided(let results):
            if case .failure(.alreadyVoid)? = results.first { return business(["resStatus": 1], templates) }
            return one(results, templates) { ["orderId": .text($0.reference), "resStatus": 2] }
        case .refused(let fault): return error(fault, templates)
        default: return error(.notPlayed("that"), templates)
        }
    }

    private func one(
        _ results: [Result<Sale, DeskFault>], _ templates: AnswerTemplates, _ body: (Sale) -> JSONShape
    ) -> CarrierAnswer {
        switch results.first {
        case .success(let sale)?: business(body(sale), templates)
        case .failure(let fault)?: error(fault, templates)
        case nil: error(.malformed("/orderId"), templates)
        }
    }

    private func rate(_ rate: DeskRate) -> JSONShape {
        [
            "businessType": .text(rate.service), "fee": .raw(rate.price.text),
            "deliverTime": "2026-03-10 12:00:00,2026-03-10 18:00:00",
        ]
    }

    /// The first number is the parcel's, further ones are its pieces'.
    private func order(_ sale: Sale, _ templates: AnswerTemplates) -> JSONShape {
        var shape = recorded(templates)["/msgData"] ?? ["originCode": "020", "destCode": "020"]
        let numbers = sale.numbers.enumerated().map { index, number -> JSONShape in
            ["waybillType": JSONShape(integerLiteral: index == 0 ? 1 : 2), "waybillNo": .text(number)]
        }
        (shape["/orderId"], shape["/filterResult"]) = (.text(sale.reference), 2)
        shape["/waybillNoInfoList"] = .list(numbers)
        if shape["/routeLabelInfo/0/routeLabelData/waybillNo"] != nil {
            shape["/routeLabelInfo/0/routeLabelData/waybillNo"] = .text(sale.numbers[0])
        }
        return shape
    }

    private func envelope(_ templates: AnswerTemplates) -> JSONShape {
        templates.shape(
            format, "POST /std/service", "bought", else: ["apiErrorMsg": "", "apiResponseID": "0", "apiResultCode": "A1000"])
    }

    /// The business of a recorded answer: JSON in a text.
    private func recorded(_ templates: AnswerTemplates) -> JSONShape {
        guard case .text(let text)? = envelope(templates)["/apiResultData"], let value = try? JSONValue(Array(text.utf8)) else {
            return [:]
        }
        return JSONShape(value)
    }

    private func business(_ data: JSONShape, _ templates: AnswerTemplates) -> CarrierAnswer {
        wrapped(["success": true, "errorCode": "S0000", "errorMsg": .raw("null"), "msgData": data], templates)
    }

    private func refused(_ code: String, _ message: String, _ templates: AnswerTemplates) -> CarrierAnswer {
        wrapped(["success": false, "errorCode": .text(code), "errorMsg": .text(message), "msgData": .raw("null")], templates)
    }

    private func wrapped(_ business: JSONShape, _ templates: AnswerTemplates) -> CarrierAnswer {
        var shape = envelope(templates)
        shape["/apiResultCode"] = "A1000"
        shape["/apiResultData"] = .text(business.json)
        return json(shape)
    }

    /// What the platform stops never gets to the business.
    private func error(_ fault: DeskFault, _ templates: AnswerTemplates) -> CarrierAnswer {
        switch fault {
        case .tooMany: refusal(fault, ["apiResultCode": "A1005", "apiErrorMsg": .text(fault.message)])
        case .unauthorised, .expired: json(["apiResultCode": "A1006", "apiErrorMsg": .text(fault.message)])
        case .unpaid, .forbidden: json(["apiResultCode": "A1004", "apiErrorMsg": .text(fault.message)])
        case .unknown: refused("8024", "未获取到订单信息", templates)
        default: refused("8119", fault.message, templates)
        }
    }
}
