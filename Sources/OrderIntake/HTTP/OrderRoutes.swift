import Fulfilment
import HTTPTypes
import Hummingbird
import Logging
import Observability
import ServiceRuntime

/// The HTTP interface for shops.
struct OrderRoutes: Sendable {
    /// Bytes of one order at most.
    private static let largestBody = 1 << 20

    let posting: OrderPosting
    let bulk: BulkPosting
    let changes: OrderChanges
    let statuses: OrderStatusStore
    let logger: Logger

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let write = router.group("orders").add(middleware: APIKeyMiddleware(keys: keys, scope: "orders:write"))
        write.post { request, _ in try await post(request) }
        write.post("bulk") { request, _ in try await postMany(request) }
        write.post(":id/cancel") { request, context in try await cancel(request, context) }
        write.post(":id/holds/:reason/release") { request, context in try await release(request, context) }
        let read = router.group("orders").add(middleware: APIKeyMiddleware(keys: keys, scope: "orders:read"))
        read.get(":id") { _, context in try await status(context) }
        read.get { request, _ in try await find(request) }
    }

    private func post(_ request: Request) async throws -> Response {
        let trace = request.trace ?? .generate()
        do {
            let document = try await request.data(upTo: Self.largestBody, tooLarge: ProblemDetails.orderTooLarge)
            let answer = try await posting.post(document, trace: trace)
            log("Order taken", ["order.id": "\(answer.order.id)", "is_new": "\(answer.isNew)"], trace)
            return answer.response
        } catch let problem as ProblemDetails {
            log("Order not taken", ["status": "\(problem.status.code)", "reason": "\(problem.title)"], trace)
            throw problem
        }
    }

    /// The one line per order at intake: it leads from the order's id to its trace, by which the other programs' lines are found.
    private func log(_ message: Logger.Message, _ metadata: Logger.Metadata, _ trace: TraceContext) {
        logger.info(message, metadata: metadata.merging(["trace.id": "\(trace.traceID)"]) { $1 })
    }

    private func postMany(_ request: Request) async throws -> Response {
        var bulk = bulk.begin()
        for try await buffer in request.body { try await bulk.feed(buffer.readableBytesView) }
        let report = try await bulk.finish()
        logger.info(
            "Orders uploaded",
            metadata: ["received": "\(report.received)", "accepted": "\(report.accepted)", "held": "\(report.held)"])
        return try .json(.ok, report)
    }

    private func optionalBody<Body: Decodable>(of request: Request) async throws -> Body? {
        try await request.decodedIfPresent(upTo: Self.largestBody, tooLarge: ProblemDetails.orderTooLarge)
    }

    private func cancel(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let body: CancelRequest? = try await optionalBody(of: request)
        let reply = try await changes.cancel(context.orderID(), reason: body?.reason)
        return try .json(reply.isSettled ? .ok : .accepted, reply)
    }

    private func release(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let body: ReleaseRequest? = try await optionalBody(of: request)
        let reason = try context.parameters.require("reason")
        let reply = try await changes.release(
            reason, of: context.orderID(), by: context.caller?.name ?? "unknown", location: body?.location)
        return try .json(.ok, reply)
    }

    private func status(_ context: WaybillRequestContext) async throws -> Response {
        let id = try context.orderID()
        guard let status = try await statuses.status(of: id) else { throw ProblemDetails.unknownOrder("with the id \(id)") }
        return try .json(.ok, status)
    }

    private func find(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        guard let channel = query["channel"], let externalID = query["external_id"] else {
            throw ProblemDetails(
                status: .badRequest, title: "Query incomplete",
                detail: "Ask with both channel and external_id: /orders?channel=C&external_id=X")
        }
        let key = IncomingOrder.Key(channel: String(channel), externalID: String(externalID))
        guard let status = try await statuses.status(of: key) else {
            throw ProblemDetails.unknownOrder("of channel '\(key.channel)' with the number '\(key.externalID)'")
        }
        return try .json(.ok, status)
    }
}

/// The optional body of a request to cancel.
private struct CancelRequest: Decodable {
    let reason: String?
}

/// The optional body of a request to release a hold: for `unknown_town`, where the town is.
private struct ReleaseRequest: Decodable {
    let latitude: Double?
    let longitude: Double?

    var location: GeoPoint? {
        guard let latitude, let longitude else { return nil }
        return GeoPoint(latitude: latitude, longitude: longitude)
    }
}

extension WaybillRequestContext {
    /// The order of the path.
    /// - Throws: 404 when it is no number: there is no such order.
    fileprivate func orderID() throws -> Int64 {
        try id("id") { ProblemDetails.unknownOrder("with the id '\(OffendingValue.shorten($0))'") }
    }
}

extension ProblemDetails {
    static func unknownOrder(_ which: String) -> ProblemDetails {
        ProblemDetails(status: .notFound, title: "No such order", detail: "There is no order \(which).")
    }

    fileprivate static func orderTooLarge(_ limit: Int) -> ProblemDetails {
        ProblemDetails(
            status: .contentTooLarge, title: "Document too large", detail: "One order may have \(limit) bytes.")
    }
}
