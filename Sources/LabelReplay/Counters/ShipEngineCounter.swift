import LabelFormats

/// ShipEngine: bought in one call, or from a rate; our reference is unique there.
struct ShipEngineCounter: LabelCounter {
    let format = LabelFormat.shipEngine
    let habits = CounterHabits(
        handle: "se-", offer: "se-", manifest: "se-", counts: true,
        services: ["usps_ground_advantage", "usps_priority_mail", "usps_priority_mail_express"])

    func asked(_ request: ReplayedRequest, _ route: CallRoute) throws(DeskFault) -> Asked {
        switch "\(request.method) \(route.path)" {
        case "POST /v1/rates": return .quote(try wish(request, service: ""))
        case "POST /v1/labels": return .buy([try wish(request, service: try required(request, "/shipment/service_code"))])
        case "POST /v1/labels/rates/{offer}": return .buy([Wish(offer: route.values["offer"] ?? "")])
        case "GET /v1/labels/external_shipment_id/{reference}": return .lookUp(.reference(route.values["reference"] ?? ""))
        case "GET /v1/labels/{handle}": return .lookUp(.handle(route.values["handle"] ?? ""))
        case "GET /v1/labels":
            let most = request.field("page_size").flatMap { Int($0) } ?? 25
            let number = request.field("page").flatMap { Int($0) } ?? 1
            return .list(.page(number), most: min(500, max(1, most)), oldestFirst: request.field("sort_dir") == "asc")
        case "PUT /v1/labels/{handle}/void": return .void([.handle(route.values["handle"] ?? "")])
        case "POST /v1/manifests": return .manifest(request.texts("/label_ids").map { .handle($0) })
        case "GET /v1/manifests": return .manifests
        default: throw .notPlayed("\(request.method) \(route.path)")
        }
    }

    private func wish(_ request: ReplayedRequest, service: String) throws(DeskFault) -> Wish {
        guard request.count("/shipment/packages") > 0 else { throw .malformed("/shipment/packages") }
        return Wish(
            reference: request.text("/shipment/external_shipment_id") ?? "", service: service,
            parcels: request.count("/shipment/packages"))
    }

    func answer(_ told: Told, to asked: Asked, _ templates: AnswerTemplates) -> CarrierAnswer {
        switch told {
        case .quoted(let quote): return json(quoted(quote, templates))
        case .sold(let results):
            switch results.first {
            case .success(let sale)?: return json(label(sale, templates))
            case .failure(let fault)?: return error(fault)
            case nil: return error(.malformed("/shipment"))
            }
        case .found(let sale): return json(label(sale, templates))
        case .absent: return error(.unknown("label"))
        case .page(let sales, let total, _): return json(page(sales, total, asked, templates))
        case .voided(let results):
            if case .failure(let fault)? = results.first {
                if case .unknown = fault { return error(fault) }
                return json(["approved": false, "message": .text(fault.message)])
            }
            let voided: JSONShape = ["approved": true, "message": "This label has been voided."]
            return json(templates.shape(format, "PUT /v1/labels/{handle}/void", "voided", else: voided))
        case .manifested(let name, let sales): return json(["manifests": [manifest(name, sales)]])
        case .manifests(let closed): return json(["manifests": .list(closed.map { manifest($0.name, $0.sales) })])
        case .refused(let fault): return error(fault)
        default: return error(.notPlayed("that"))
        }
    }

    private func manifest(_ name: String, _ sales: [Sale]) -> JSONShape {
        [
            "manifest_id": .text(name), "label_ids": .list(sales.map { .text($0.handle) }),
            "manifest_download": ["href": .text("https://labels.example/\(name).pdf")],
        ]
    }

    private func page(_ sales: [Sale], _ total: Int, _ asked: Asked, _ templates: AnswerTemplates) -> JSONShape {
        guard case .list(.page(let number), let most, _) = asked else { return [:] }
        let pages = max(1, (total + most - 1) / most)
        return [
            "labels": .list(sales.map { label($0, templates) }), "total": JSONShape(integerLiteral: total),
            "page": JSONShape(integerLiteral: number), "pages": JSONShape(integerLiteral: pages),
        ]
    }

    private func amount(_ price: SalePrice) -> JSONShape {
        ["currency": .text(price.currency.lowercased()), "amount": .raw(price.text)]
    }

    private func quoted(_ quote: DeskQuote, _ templates: AnswerTemplates) -> JSONShape {
        var shape = templates.shape(
            format, "POST /v1/rates", "rated", else: ["rate_response": ["rates": [], "status": "completed", "errors": []]])
        let rate = shape["/rate_response/rates/0"] ?? ["carrier_code": "usps", "validation_status": "valid"]
        shape["/shipment_id"] = .text(quote.handle)
        shape["/external_shipment_id"] = .text(quote.reference)
        shape["/rate_response/shipment_id"] = .text(quote.handle)
        shape["/rate_response/rates"] = .list(
            quote.rates.map { each in
                var item = rate
                (item["/rate_id"], item["/service_code"]) = (.text(each.offer), .text(each.service))
                item["/shipping_amount"] = amount(each.price)
                return item
            })
        return shape
    }

    private func label(_ sale: Sale, _ templates: AnswerTemplates) -> JSONShape {
        var shape = templates.shape(format, "POST /v1/labels", "bought", else: ["carrier_code": "usps", "packages": []])
        let parcel = shape["/packages/0"] ?? [:]
        (shape["/label_id"], shape["/status"]) = (.text(sale.handle), sale.isLive ? "completed" : "voided")
        shape["/external_shipment_id"] = .text(sale.reference)
        (shape["/tracking_number"], shape["/service_code"]) = (.text(sale.numbers[0]), .text(sale.service))
        (shape["/shipment_cost"], shape["/voided"]) = (amount(sale.price), JSONShape(booleanLiteral: !sale.isLive))
        shape["/label_download/href"] = .text("https://labels.example/\(sale.handle).pdf")
        shape["/packages"] = .list(
            sale.numbers.map { number in
                var item = parcel
                item["/tracking_number"] = .text(number)
                return item
            })
        return shape
    }

    private func error(_ fault: DeskFault) -> CarrierAnswer {
        var (type, code) = ("business_rules", "unspecified")
        switch fault {
        case .unknown: code = "not_found"
        case .unauthorised, .expired: (type, code) = ("security", "unauthorized")
        case .forbidden: (type, code) = ("security", "forbidden")
        case .unpaid: (type, code) = ("account_status", "insufficient_funds")
        case .tooMany: code = "rate_limit_exceeded"
        case .malformed: (type, code) = ("validation", "field_value_required")
        default: break
        }
        var error: JSONShape = [
            "error_source": "shipengine", "error_type": .text(type), "error_code": .text(code), "message": .text(fault.message),
        ]
        if case .malformed(let field) = fault { error["/field_name"] = .text(field) }
        return refusal(fault, ["request_id": "replay", "errors": [error]])
    }
}
