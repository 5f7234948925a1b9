import LabelFormats

/// Our own protocol: up to a hundred labels a call, the same key the same label.
struct WaybillCounter: LabelCounter {
    let format = LabelFormat.waybill
    let habits = CounterHabits(numberIsHandle: true, currency: "EUR")

    func asked(_ request: ReplayedRequest, _ route: CallRoute) throws(DeskFault) -> Asked {
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
        case (.refused(let fault), _):
            return refusal(fault, ["code": .text("\(fault.status)"), "message": .text(fault.message)])
        default: return refusal(.notPlayed("that"), [:])
        }
    }

    private func label(_ result: Result<Sale, DeskFault>, _ wish: Wish) -> JSONShape {
        switch result {
        case .success(let sale):
            return [
                "idempotency_key": .text(sale.reference), "tracking_number": .text(sale.numbers[0]),
                "label": .text(paper(sale.numbers[0])),
            ]
        case .failure(let fault):
            let error: JSONShape = ["code": "refused", "message": .text(fault.message), "is_retriable": false]
            return ["idempotency_key": .text(wish.reference), "error": error]
        }
    }
}
