import LabelFormats

/// DHL Parcel DE: several consignments a call, each with a status of its own; only what was manifested is listed, and none of it given back.
struct DHLParcelDECounter: LabelCounter {
    let format = LabelFormat.dhlParcelDE
    let habits = CounterHabits(manifest: "manifest-", counts: true, numberIsHandle: true, currency: "EUR")

    private static let orders = "/parcel/de/shipping/v2/orders"

    func asked(_ request: ReplayedRequest, _ route: CallRoute) throws(DeskFault) -> Asked {
        switch (request.method, route.operation) {
        case ("POST", .buy):
            var wishes: [Wish] = []
            for index in 0..<request.count("/shipments") {
                let product = try required(request, "/shipments/\(index)/product")
                wishes.append(Wish(reference: request.text("/shipments/\(index)/refNo") ?? "", service: product))
            }
            guard !wishes.isEmpty else { throw .malformed("/shipments") }
            return .buy(wishes)
        case (_, .label): return .label(.number(try field(request, "shipment")))
        case (_, .void): return .void([.number(try field(request, "shipment"))])
        case (_, .manifest): return .manifest(request.texts("/shipmentNumbers").map { .number($0) })
        case (_, .list): return .list(.page(1), most: Int(Int32.max), oldestFirst: true)
        default: throw .notPlayed("\(request.method) \(route.path)")
        }
    }

    private func field(_ request: ReplayedRequest, _ name: String) throws(DeskFault) -> String {
        guard let value = request.field(name), !value.isEmpty else { throw .malformed("query.\(name)") }
        return value
    }

    func answer(_ told: Told, to asked: Asked, _ templates: AnswerTemplates) -> CarrierAnswer {
        switch told {
        case .sold(let results): return items(results) { sold($0, templates) }
        case .label(let sale): return json(["status": Self.ok, "items": [sold(sale, templates)]])
        case .voided(let results): return items(results) { ["shipmentNo": .text($0.handle), "sstatus": Self.ok] }
        case .manifested(let name, let sales):
            let items = sales.map { ["shipmentNo": .text($0.handle), "sstatus": Self.ok] as JSONShape }
            return json(["status": Self.ok, "manifestDate": .text(name), "items": .list(items)])
        case .page(let sales, _, _):
            let items = sales.filter { !$0.manifest.isEmpty }.map { sale -> JSONShape in
                ["shipmentNo": .text(sale.handle), "shipmentRefNo": .text(sale.reference), "sstatus": Self.ok]
            }
            return json(["status": Self.ok, "items": .list(items)])
        case .refused(let fault):
            return refusal(fault, ["status": Self.status(fault.status, "Refused", fault.message)])
        default: return refusal(.notPlayed("that"), ["status": Self.status(501, "Not played", "That is not played here.")])
        }
    }

    private static let ok = status(200, "OK", "The Webservice call ran successfully.")

    private static func status(_ code: Int, _ title: String, _ detail: String) -> JSONShape {
        ["title": .text(title), "statusCode": JSONShape(integerLiteral: code), "detail": .text(detail)]
    }

    /// 207 where some were done and some were not.
    private func items(_ results: [Result<Sale, DeskFault>], _ done: (Sale) -> JSONShape) -> CarrierAnswer {
        let items = results.map { result -> JSONShape in
            switch result {
            case .success(let sale): done(sale)
            case .failure(let fault): ["sstatus": Self.status(fault.status == 404 ? 404 : 400, "Bad Request", fault.message)]
            }
        }
        let taken = results.count { (try? $0.get()) != nil }
        let code = taken == results.count ? 200 : taken == 0 ? 400 : 207
        let detail = "\(taken) of \(results.count) shipments successfully processed."
        return json(
            ["status": Self.status(code, code == 200 ? "OK" : "Multi-Status", detail), "items": .list(items)], status: code)
    }

    private func sold(_ sale: Sale, _ templates: AnswerTemplates) -> JSONShape {
        var shape = templates.shape(format, "POST \(Self.orders)", "bought", else: ["items": [[:]]])["/items/0"] ?? [:]
        for name in ["returnShipmentNo", "returnLabel", "customsDoc", "codLabel", "validationMessages"] {
            shape["/\(name)"] = nil
        }
        (shape["/shipmentNo"], shape["/shipmentRefNo"]) = (.text(sale.handle), .text(sale.reference))
        shape["/sstatus"] = Self.ok
        shape["/label"] = ["b64": .text(paper(sale.handle)), "fileFormat": "ZPL2", "printFormat": "910-300-710"]
        return shape
    }
}
