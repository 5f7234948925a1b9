import LabelFormats

/// UPS: every ship call sells anew; labels are found by the reference, some time after.
struct UPSCounter: LabelCounter {
    let format = LabelFormat.ups
    let habits = CounterHabits(numberIsHandle: true, services: ["03", "02", "01"])

    func asked(_ request: ReplayedRequest, _ route: CallRoute) throws(DeskFault) -> Asked {
        switch route.operation {
        case .token: return .token
        case .quote:
            guard request.content.value(at: "/RateRequest/Shipment") != nil else { throw .malformed("/RateRequest/Shipment") }
            return .quote(wish(request, "/RateRequest"))
        case .buy:
            guard request.content.value(at: "/ShipmentRequest/Shipment") != nil else {
                throw .malformed("/ShipmentRequest/Shipment")
            }
            return .buy([wish(request, "/ShipmentRequest")])
        case .lookUp where route.values["reference"] != nil: return .lookUp(.reference(route.values["reference"] ?? ""))
        case .lookUp, .label: return .label(.number(try required(request, "/LabelRecoveryRequest/TrackingNumber")))
        case .void: return .void([.number(route.values["number"] ?? "")])
        default: throw .notPlayed("\(request.method) \(route.path)")
        }
    }

    /// The reference on the label, else the one that is only echoed.
    private func wish(_ request: ReplayedRequest, _ root: String) -> Wish {
        let places = [
            "/Shipment/Package/0/ReferenceNumber/0", "/Shipment/Package/ReferenceNumber", "/Shipment/ReferenceNumber/0",
        ]
        let printed = places.lazy.compactMap { request.text("\(root)\($0)/Value") }.first
        return Wish(
            reference: printed ?? request.text("\(root)/Request/TransactionReference/CustomerContext") ?? "",
            service: request.text("\(root)/Shipment/Service/Code") ?? "",
            parcels: max(1, request.count("\(root)/Shipment/Package")))
    }

    func answer(_ told: Told, to asked: Asked, _ templates: AnswerTemplates) -> CarrierAnswer {
        switch told {
        case .token(let token):
            var shape = templates.shape(
                format, "POST /security/v1/oauth/token", "token", else: ["token_type": "Bearer", "expires_in": "14399"])
            shape["/access_token"] = .text(token)
            return json(shape)
        case .quoted(let quote): return json(quoted(quote, templates))
        case .sold(let results): return one(results) { json(shipment($0, templates)) }
        case .found(let sale) where sale.isLive:
            let packages = sale.numbers.map { ["trackingNumber": .text($0)] as JSONShape }
            return json(["trackResponse": ["shipment": [["inquiryNumber": .text(sale.reference), "package": .list(packages)]]]])
        case .found, .absent: return error(.unknown("reference"), "TW0001")
        case .label(let sale): return json(recovered(sale))
        case .voided(let results):
            return one(results) { _ in
                var shape = templates.shape(format, "DELETE /api/shipments/v2409/void/cancel/{number}", "voided", else: [:])
                shape["/VoidShipmentResponse/SummaryResult/Status"] = ["Code": "1", "Description": "Voided"]
                return json(shape)
            }
        case .refused(let fault): return error(fault)
        default: return error(.notPlayed("that"))
        }
    }

    private func one(_ results: [Result<Sale, DeskFault>], _ body: (Sale) -> CarrierAnswer) -> CarrierAnswer {
        switch results.first {
        case .success(let sale)?: body(sale)
        case .failure(let fault)?: error(fault)
        case nil: error(.malformed("Shipment"))
        }
    }

    private func amount(_ price: SalePrice) -> JSONShape {
        ["CurrencyCode": .text(price.currency), "MonetaryValue": .text(price.text)]
    }

    private func quoted(_ quote: DeskQuote, _ templates: AnswerTemplates) -> JSONShape {
        var shape = templates.shape(
            format, "POST /api/rating/v2409/Shop", "rated",
            else: ["RateResponse": ["Response": ["ResponseStatus": ["Code": "1", "Description": "Success"]]]])
        let rated = shape["/RateResponse/RatedShipment/0"] ?? [:]
        let rates = quote.rates.map { rate in
            var item = rated
            item["/Service/Code"] = .text(rate.service)
            (item["/TransportationCharges"], item["/TotalCharges"]) = (amount(rate.price), amount(rate.price))
            return item
        }
        shape["/RateResponse/RatedShipment"] = .list(rates)
        shape["/RateResponse/Response/TransactionReference"] = ["CustomerContext": .text(quote.reference)]
        return shape
    }

    /// One parcel is an object, several are a list.
    private func shipment(_ sale: Sale, _ templates: AnswerTemplates) -> JSONShape {
        var shape = templates.shape(
            format, "POST /api/shipments/v2409/ship", "bought",
            else: ["ShipmentResponse": ["Response": ["ResponseStatus": ["Code": "1", "Description": "Success"]]]])
        let parcel = shape["/ShipmentResponse/ShipmentResults/PackageResults/0"] ?? [:]
        let parcels = sale.numbers.map { number in
            var item = parcel
            item["/TrackingNumber"] = .text(number)
            item["/ShippingLabel"] = ["ImageFormat": ["Code": "ZPL"], "GraphicImage": .text(paper(number))]
            return item
        }
        let results = "/ShipmentResponse/ShipmentResults"
        shape["/ShipmentResponse/Response/TransactionReference"] = ["CustomerContext": .text(sale.reference)]
        shape["\(results)/ShipmentIdentificationNumber"] = .text(sale.handle)
        shape["\(results)/PackageResults"] = parcels.count == 1 ? parcels[0] : .list(parcels)
        shape["\(results)/ShipmentCharges/TotalCharges"] = amount(sale.price)
        shape["\(results)/NegotiatedRateCharges/TotalCharge"] = amount(sale.price)
        return shape
    }

    private func recovered(_ sale: Sale) -> JSONShape {
        let results = sale.numbers.map { number -> JSONShape in
            let image: JSONShape = ["LabelImageFormat": ["Code": "ZPL"], "GraphicImage": .text(paper(number))]
            return ["TrackingNumber": .text(number), "LabelImage": image]
        }
        return ["LabelRecoveryResponse": ["LabelResults": .list(results)]]
    }

    private func error(_ fault: DeskFault, _ code: String? = nil) -> CarrierAnswer {
        let known: String
        switch fault {
        case .expired: known = "250002"
        case .unauthorised: known = "10401"
        case .unpaid, .forbidden: known = "250003"
        case .tooMany: known = "10429"
        case .notYet: known = "9801031"
        case .unknown, .alreadyVoid: known = "190102"
        default: known = "120100"
        }
        return refusal(fault, ["response": ["errors": [["code": .text(code ?? known), "message": .text(fault.message)]]]])
    }
}
