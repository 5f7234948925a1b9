import LabelFormats

/// Shippo: a shipment is quoted, one of its rates is bought; the same rate again is a second label.
struct ShippoCounter: LabelCounter {
    let format = LabelFormat.shippo
    let habits = CounterHabits(services: ["usps_ground_advantage", "usps_priority", "usps_priority_express"])

    private static let perPage = 25

    func asked(_ request: ReplayedRequest, _ route: CallRoute) throws(DeskFault) -> Asked {
        switch "\(request.method) \(route.path)" {
        case "POST /shipments/":
            guard request.count("/parcels") > 0 else { throw .malformed("/parcels") }
            return .quote(Wish(reference: request.text("/metadata") ?? ""))
        case "POST /transactions/":
            return .buy([Wish(reference: request.text("/metadata") ?? "", offer: try required(request, "/rate"))])
        case "GET /transactions/" where request.field("rate") != nil: return .lookUp(.offer(request.field("rate") ?? ""))
        case "GET /transactions/":
            let most = request.field("results").flatMap { Int($0) } ?? Self.perPage
            return .list(.page(request.field("page").flatMap { Int($0) } ?? 1), most: min(100, max(1, most)), oldestFirst: false)
        case "GET /transactions/{handle}": return .lookUp(.handle(route.values["handle"] ?? ""))
        case "POST /refunds/": return .void([.handle(try required(request, "/transaction"))])
        case "POST /manifests/": return .manifest(request.texts("/transactions").map { .handle($0) })
        case "GET /manifests/": return .manifests
        default: throw .notPlayed("\(request.method) \(route.path)")
        }
    }

    func answer(_ told: Told, to asked: Asked, _ templates: AnswerTemplates) -> CarrierAnswer {
        switch told {
        case .quoted(let quote): return json(quoted(quote, templates), status: 201)
        case .sold(let results): return one(results) { json(transaction($0, templates), status: 201) }
        case .found(let sale):
            if case .lookUp(.offer) = asked { return json(page([transaction(sale, templates)], next: nil)) }
            return json(transaction(sale, templates))
        case .absent:
            if case .lookUp(.offer) = asked { return json(page([], next: nil)) }
            return error(.unknown("transaction"))
        case .page(let sales, _, let hasMore):
            var next: String?
            if hasMore, case .list(.page(let number), let most, _) = asked {
                next = "https://api.goshippo.com/transactions/?results=\(most)&page=\(number + 1)"
            }
            return json(page(sales.map { transaction($0, templates) }, next: next))
        case .voided(let results):
            return one(results) { sale in
                json(
                    ["object_id": .text("refund-\(sale.handle)"), "status": "PENDING", "transaction": .text(sale.handle)],
                    status: 201)
            }
        case .manifested(let name, let sales): return json(manifest(name, sales, templates), status: 201)
        case .manifests(let closed):
            return json(page(closed.reversed().map { manifest($0.name, $0.sales, templates) }, next: nil))
        case .refused(let fault): return error(fault)
        default: return error(.notPlayed("that"))
        }
    }

    private func one(_ results: [Result<Sale, DeskFault>], _ body: (Sale) -> CarrierAnswer) -> CarrierAnswer {
        switch results.first {
        case .success(let sale)?: body(sale)
        case .failure(let fault)?: error(fault)
        case nil: error(.malformed("/rate"))
        }
    }

    private func page(_ items: [JSONShape], next: String?) -> JSONShape {
        ["next": next.map { .text($0) } ?? .raw("null"), "previous": .raw("null"), "results": .list(items)]
    }

    private func quoted(_ quote: DeskQuote, _ templates: AnswerTemplates) -> JSONShape {
        var shape = templates.shape(
            format, "POST /shipments/", "rated", else: ["status": "SUCCESS", "messages": [], "rates": []])
        let rate = shape["/rates/0"] ?? ["provider": "USPS", "attributes": [], "messages": []]
        (shape["/object_id"], shape["/metadata"], shape["/status"]) = (.text(quote.handle), .text(quote.reference), "SUCCESS")
        shape["/rates"] = .list(
            quote.rates.map { each in
                var item = rate
                (item["/object_id"], item["/shipment"]) = (.text(each.offer), .text(quote.handle))
                (item["/amount"], item["/currency"]) = (.text(each.price.text), .text(each.price.currency))
                item["/servicelevel"] = ["token": .text(each.service), "name": .text(each.service)]
                return item
            })
        return shape
    }

    /// A recorded transaction that waited, as it stands once it is done.
    private func transaction(_ sale: Sale, _ templates: AnswerTemplates) -> JSONShape {
        var shape = templates.shape(format, "POST /transactions/", "pending", else: ["object_state": "VALID", "messages": []])
        (shape["/object_id"], shape["/metadata"]) = (.text(sale.handle), .text(sale.reference))
        shape["/status"] = sale.isLive ? "SUCCESS" : "REFUNDPENDING"
        shape["/tracking_number"] = .text(sale.numbers[0])
        shape["/label_url"] = .text("https://labels.example/\(sale.handle).pdf")
        shape["/rate"] = [
            "object_id": .text(sale.offer), "amount": .text(sale.price.text), "currency": .text(sale.price.currency),
            "provider": "USPS", "servicelevel_token": .text(sale.service),
        ]
        return shape
    }

    private func manifest(_ name: String, _ sales: [Sale], _ templates: AnswerTemplates) -> JSONShape {
        var shape = templates.shape(format, "POST /manifests/", "manifested", else: ["provider": "usps"])
        (shape["/object_id"], shape["/status"]) = (.text(name), "SUCCESS")
        shape["/transactions"] = .list(sales.map { .text($0.handle) })
        shape["/documents"] = [.text("https://labels.example/\(name).pdf")]
        return shape
    }

    /// A map of fields to sentences.
    private func error(_ fault: DeskFault) -> CarrierAnswer {
        if case .malformed(let field) = fault {
            return refusal(fault, .object([(String(field.drop { $0 == "/" }), [.text(fault.message)])]))
        }
        return refusal(fault, ["detail": .text(fault.message)])
    }
}
