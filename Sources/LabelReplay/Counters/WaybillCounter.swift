import LabelFormats

/// Our own protocol: up to a hundred labels a call, the same key the same label.
struct WaybillCounter: LabelCounter {
    let format = LabelFormat.waybill
    let habits = CounterHabits(numberIsHandle: true, currency: "EUR")

    func asked(_ request: ReplayedRequest, _ route: CallRoute) throws(DeskFault) -> Asked {
        switch route.operation {
        case .lookUp: .lookUp(.reference(route.values["reference"] ?? ""))
        case .list: .list(.page(request.field("cursor").flatMap { Int($0) } ?? 1), most: 100, oldestFirst: true)
        case .void: .void([.number(try required(request, "/tracking_number"))])
        default: try bought(request)
        }
    }

    private func bought(_ request: ReplayedRequest) throws(DeskFault) -> Asked {
        var wishes: [Wish] = []
        for index in 0..<request.count("/labels") {
            let key = try required(request, "/labels/\(index)/idempotency_key")
            wishes.append(Wish(reference: key, service: request.text("/labels/\(index)/service") ?? ""))
        }
        guard !wishes.isEmpty else { throw .malformed("/labels") }
        return .buy(wishes)
    }

    func answer(_ told: Told, to asked: Asked, _ templates: AnswerTemplates) -> CarrierAnswer {
        switch (told, asked) {
        case (.sold(let results), .buy(let wishes)):
            return json(["labels": .list(zip(results, wishes).map { label($0, $1) })])
        case (.found(let sale), _): return json(["labels": .list([label(sale)])])
        case (.absent, _): return refused(.unknown("that key"))
        case (.page(let sales, _, let hasMore), .list(.page(let number), _, _)):
            var page: JSONShape = ["labels": .list(sales.map(label))]
            if hasMore { page["/next"] = .text("\(number + 1)") }
            return json(page)
        case (.voided(let results), _):
            // Once more is as good as once.
            if case .failure(let fault)? = results.first, case .alreadyVoid = fault { return json(["status": "voided"]) }
            if case .failure(let fault)? = results.first { return refused(fault) }
            return json(["status": "voided"])
        case (.refused(let fault), _): return refused(fault)
        default: return refusal(.notPlayed("that"), [:])
        }
    }

    private func refused(_ fault: DeskFault) -> CarrierAnswer {
        refusal(fault, ["code": .text("\(fault.status)"), "message": .text(fault.message)])
    }

    private func label(_ sale: Sale) -> JSONShape {
        [
            "idempotency_key": .text(sale.reference), "tracking_number": .text(sale.numbers[0]),
            "label": .text(paper(sale.numbers[0])), "status": .text(sale.isLive ? "sold" : "voided"),
        ]
    }

    private func label(_ result: Result<Sale, DeskFault>, _ wish: Wish) -> JSONShape {
        switch result {
        case .success(let sale): return label(sale)
        case .failure(let fault):
            let error: JSONShape = ["code": "refused", "message": .text(fault.message), "is_retriable": false]
            return ["idempotency_key": .text(wish.reference), "error": error]
        }
    }
}
