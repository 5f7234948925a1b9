import JSONReading
import LabelFormats

/// EasyPost: a shipment is quoted, then bought by its id; a second purchase is refused.
struct EasyPostCounter: LabelCounter {
    let format = LabelFormat.easyPost
    let habits = CounterHabits(
        handle: "shp_", offer: "rate_", manifest: "sf_", services: ["GroundAdvantage", "Priority", "Express"])

    func asked(_ request: ReplayedRequest, _ route: CallRoute) throws(DeskFault) -> Asked {
        let handle = route.values["handle"] ?? ""
        switch "\(request.method) \(route.path)" {
        case "POST /shipments":
            guard request.content.value(at: "/shipment/parcel") != nil else { throw .malformed("/shipment/parcel") }
            return .quote(Wish(reference: request.text("/shipment/reference") ?? ""))
        case "POST /shipments/{handle}/buy": return .buy([Wish(handle: handle, offer: try required(request, "/rate/id"))])
        case "GET /shipments/{handle}": return .lookUp(.handle(handle))
        case "GET /shipments":
            let most = request.field("page_size").flatMap { Int($0) } ?? 20
            return .list(.behind(request.field("before_id") ?? ""), most: min(100, max(1, most)), oldestFirst: false)
        case "GET /shipments/{handle}/label": return .label(.handle(handle))
        case "POST /shipments/{handle}/refund": return .void([.handle(handle)])
        case "POST /scan_forms":
            let list = request.content.value(at: "/scan_form/shipment") ?? request.content.value(at: "/scan_form/shipments")
            let handles = (list?.items ?? []).compactMap { $0.value(at: "/id")?.string }
            guard !handles.isEmpty else { throw .malformed("/scan_form/shipment") }
            return .manifest(handles.map { .handle($0) })
        case "GET /scan_forms": return .manifests
        default: throw .notPlayed("\(request.method) \(route.path)")
        }
    }

    func answer(_ told: Told, to asked: Asked, _ templates: AnswerTemplates) -> CarrierAnswer {
        switch told {
        case .quoted(let quote): return json(quoted(quote, templates), status: 201)
        case .unsold(let quote): return json(quoted(quote, templates))
        case .sold(let results):
            switch results.first {
            case .success(let sale)?: return json(shipment(sale, templates))
            case .failure(let fault)?: return error(fault)
            case nil: return error(.malformed("/rate/id"))
            }
        case .found(let sale), .label(let sale): return json(shipment(sale, templates))
        case .absent: return error(.unknown("shipment"))
        case .page(let sales, _, let hasMore):
            return json([
                "shipments": .list(sales.map { shipment($0, templates) }), "has_more": JSONShape(booleanLiteral: hasMore),
            ])
        case .voided(let results):
            switch results.first {
            case .success(let sale)?: return json(shipment(sale, templates))
            case .failure(let fault)?: return error(fault)
            case nil: return error(.unknown("shipment"))
            }
        case .manifested(let name, let sales): return json(form(name, sales, templates))
        case .manifests(let closed):
            let forms = closed.reversed().map { form($0.name, $0.sales, templates) }
            return json(["scan_forms": .list(forms), "has_more": false])
        case .refused(let fault): return error(fault)
        case .token: return error(.notPlayed("a token"))
        }
    }

    private func quoted(_ quote: DeskQuote, _ templates: AnswerTemplates) -> JSONShape {
        var shape = templates.shape(
            format, "POST /shipments", "rated",
            else: ["id": "", "messages": [], "mode": "test", "rates": [], "object": "Shipment"])
        let rate = shape["/rates/0"] ?? ["object": "Rate", "carrier": "USPS"]
        shape["/id"] = .text(quote.handle)
        shape["/reference"] = .text(quote.reference)
        (shape["/tracking_code"], shape["/postage_label"], shape["/selected_rate"]) = (.raw("null"), .raw("null"), .raw("null"))
        shape["/rates"] = .list(quote.rates.map { priced(rate, $0.offer, $0.service, $0.price, quote.handle) })
        return shape
    }

    private func priced(_ rate: JSONShape, _ offer: String, _ service: String, _ price: SalePrice, _ shipment: String)
        -> JSONShape
    {
        var rate = rate
        (rate["/id"], rate["/service"], rate["/shipment_id"]) = (.text(offer), .text(service), .text(shipment))
        (rate["/rate"], rate["/currency"]) = (.text(price.text), .text(price.currency))
        return rate
    }

    private func shipment(_ sale: Sale, _ templates: AnswerTemplates) -> JSONShape {
        let rate: JSONShape = ["object": "Rate", "carrier": "USPS"]
        var shape = templates.shape(
            format, "POST /shipments/{handle}/buy", "bought",
            else: ["id": "", "messages": [], "mode": "test", "postage_label": ["object": "PostageLabel"], "object": "Shipment"])
        let chosen = priced(shape["/selected_rate"] ?? rate, sale.offer, sale.service, sale.price, sale.handle)
        shape["/id"] = .text(sale.handle)
        (shape["/reference"], shape["/tracking_code"]) = (.text(sale.reference), .text(sale.numbers[0]))
        (shape["/selected_rate"], shape["/rates"]) = (chosen, [chosen])
        shape["/fees"] = [["object": "Fee", "type": "PostageFee", "amount": .text("\(sale.price.text)000"), "charged": true]]
        shape["/postage_label/label_url"] = .text("https://labels.example/\(sale.numbers[0]).png")
        shape["/postage_label/label_file_type"] = "image/png"
        if shape["/tracker/tracking_code"] != nil { shape["/tracker/tracking_code"] = .text(sale.numbers[0]) }
        shape["/refund_status"] = sale.isLive ? .raw("null") : "submitted"
        return shape
    }

    private func form(_ name: String, _ sales: [Sale], _ templates: AnswerTemplates) -> JSONShape {
        var shape = templates.shape(format, "POST /scan_forms", "manifested", else: ["object": "ScanForm", "status": "created"])
        (shape["/id"], shape["/status"]) = (.text(name), "created")
        shape["/tracking_codes"] = .list(sales.flatMap(\.numbers).map { .text($0) })
        shape["/form_url"] = .text("https://labels.example/\(name).pdf")
        return shape
    }

    private func error(_ fault: DeskFault) -> CarrierAnswer {
        let code: String
        switch fault {
        case .alreadySold: code = "SHIPMENT.POSTAGE.EXISTS"
        case .unknown: code = "NOT_FOUND"
        case .tooMany: code = "RATE_LIMITED"
        case .unauthorised: code = "APIKEY.INACTIVE"
        case .unpaid: code = "INSUFFICIENT_FUNDS"
        case .alreadyVoid, .onManifest, .notLive: code = "SHIPMENT.REFUND.UNAVAILABLE"
        default: code = "UNPROCESSABLE_ENTITY"
        }
        return refusal(fault, ["error": ["code": .text(code), "message": .text(fault.message), "errors": []]])
    }
}
