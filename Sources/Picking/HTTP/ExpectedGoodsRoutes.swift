import Fulfilment
import HTTPTypes
import Hummingbird
import Receiving
import ServiceRuntime

/// What buyers' systems tell the warehouse: purchase orders, and notices of what is on its way.
///
/// The same document again is answered with what the books have, so whoever got no answer sends it again.
struct ExpectedGoodsRoutes: Sendable {
    /// A notice of thousands of cases fits.
    private static let bodyLimit = 4 << 20
    let entry: ExpectedGoodsEntry

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let goods = router.group("v1").add(middleware: APIKeyMiddleware(keys: keys, scope: .goodsWrite))
        goods.post("purchase-orders") { request, context in try await enter(.purchaseOrder, request, context) }
        goods.post("notices") { request, context in try await enter(.notice, request, context) }
    }

    private func enter(_ kind: InboundKind, _ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let caller = try context.requireCaller()
        let document: ExpectedGoodsDocument = try await request.decoded(upTo: Self.bodyLimit, unreadable: FloorProblem.unreadable)
        guard caller.sites.includes(document.site) else { throw Self.otherSite(document.site, caller) }
        do {
            let outcomes = try await entry.enter([document.goods(kind)], by: caller.name)
            let outcome = outcomes.first ?? .unchanged
            return try Response.json(outcome == .new ? .created : .ok, Answer(number: document.number, outcome: outcome))
        } catch let refusals as ExpectedGoodsEntry.Refusals {
            throw Self.problem(refusals)
        }
    }

    private static func otherSite(_ site: String, _ caller: Caller) -> ProblemDetails {
        ProblemDetails(
            status: .forbidden, title: "Key of another site",
            detail: """
                site is '\(site)', and this key is for \(caller.sites). Nothing was stored. Who operates Waybill makes keys: \
                `waybill keys create --scope goods:write --site SITE`.
                """)
    }

    private struct Answer: Encodable {
        let number: String
        let outcome: ExpectedGoodsEntry.Outcome
    }

    private static func problem(_ refusals: ExpectedGoodsEntry.Refusals) -> ProblemDetails {
        let errors = refusals.all.map { refusal in
            ProblemDetails.FieldError(
                field: refusal.fault.line.map { "lines[\($0)].\(refusal.fault.field)" } ?? refusal.fault.field,
                value: refusal.fault.value, message: refusal.fault.problem)
        }
        if refusals.all.contains(where: \.isTooLate) {
            return ProblemDetails(
                status: .conflict, title: "Goods have arrived",
                detail:
                    "Some of it has arrived, so it cannot be changed any more. Send what is still to come under a number of its own.",
                errors: errors)
        }
        return ProblemDetails(
            status: .unprocessableContent, title: "Goods not as the books have it",
            detail: "Nothing was stored. Each error names a field, what it held and what is allowed.", errors: errors)
    }
}

/// A purchase order or a notice as it is sent.
private struct ExpectedGoodsDocument: Decodable {
    struct Line: Decodable {
        let sku: String
        let supplierArticle: String?
        let quantity: Int
        let lot: String?
        let expiry: String?
        let sscc: String?

        enum CodingKeys: String, CodingKey {
            case sku, quantity, lot, expiry, sscc
            case supplierArticle = "supplier_article"
        }
    }

    let number: String
    let supplier: String
    let site: String
    let expected: String?
    let purchaseOrder: String?
    let lines: [Line]

    enum CodingKeys: String, CodingKey {
        case number, supplier, site, expected, lines
        case purchaseOrder = "purchase_order"
    }

    func goods(_ kind: InboundKind) -> ExpectedGoods {
        ExpectedGoods(
            kind, number: number, supplier: supplier, site: site, expectedOn: expected, purchaseOrder: purchaseOrder,
            lines: lines.map {
                ExpectedGoods.Line(
                    sku: $0.sku, supplierArticle: $0.supplierArticle ?? "", quantity: $0.quantity, lot: $0.lot ?? "",
                    expiry: $0.expiry, sscc: $0.sscc ?? "")
            })
    }
}
