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
    let changing: OrderChanging
    let access: OrderAccess
    let logger: Logger

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let write = router.group("orders").add(middleware: APIKeyMiddleware(keys: keys, scope: .ordersWrite))
        write.post { request, context in try await post(request, context) }
        write.post("bulk") { request, context in try await postMany(request, context) }
        write.post(":id/cancel") { request, context in try await cancel(request, context) }
        write.post(":id/change") { request, context in try await change(request, context) }
        let release = router.group("orders").add(middleware: APIKeyMiddleware(keys: keys, scope: .ordersRelease))
        release.post(":id/holds/:reason/release") { request, context in try await self.release(request, context) }
        let read = router.group("orders").add(middleware: APIKeyMiddleware(keys: keys, scope: .ordersRead))
        read.get(":id") { _, context in try await status(context) }
        read.get { request, context in try await find(request, context) }
    }

    private func post(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let trace = request.trace ?? .generate()
        do {
            try request.refuseQuery()
            let document = try await request.bytes(upTo: Self.largestBody, tooLarge: ProblemDetails.orderTooLarge)
            let answer = try await posting.post(document, trace: trace, by: context.requireCaller())
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

    private func postMany(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        try request.refuseQuery()
        var upload = bulk.begin(by: try context.requireCaller())
        do {
            for try await buffer in request.body { try await upload.feed(buffer.readableBytesView) }
        } catch let ending where !(ending is ProblemDetails || ending is CancellationError) {
            logger.warning(
                "An upload broke off: the client left before its end; the orders before are stored",
                metadata: upload.report.figures.merging(["error": "\(ending)"]) { $1 })
            throw ending
        }
        let report = try await upload.finish()
        logger.info("Orders uploaded", metadata: report.figures)
        return try .json(.ok, report)
    }

    private func optionalBody<Body: Decodable>(of request: Request) async throws -> Body? {
        try await request.decodedIfPresent(upTo: Self.largestBody, tooLarge: ProblemDetails.orderTooLarge)
    }

    private func cancel(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let body: CancelRequest? = try await optionalBody(of: request)
        let reply = try await changes.cancel(order(context), reason: try body?.checkedReason)
        return try .json(reply.isSettled ? .ok : .accepted, reply)
    }

    private func change(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        try request.refuseQuery()
        let document = try await request.bytes(upTo: Self.largestBody, tooLarge: ProblemDetails.orderTooLarge)
        return try .json(.ok, try await changing.change(order(context), document, by: context.requireCaller()))
    }

    private func release(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let body: ReleaseRequest? = try await optionalBody(of: request)
        let reason = try context.parameters.require("reason")
        let reply = try await changes.release(
            reason, of: order(context), by: context.requireCaller().name, location: try body?.location(for: reason))
        return try .json(.ok, reply)
    }

    private func status(_ context: WaybillRequestContext) async throws -> Response {
        let id = try context.parameters.require("id")
        return try .json(.ok, try await access.status(of: id, for: context.requireCaller()))
    }

    /// The order of the path, when it is the caller's.
    private func order(_ context: WaybillRequestContext) async throws -> Int64 {
        try await access.order(context.parameters.require("id"), for: context.requireCaller())
    }

    private func find(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        guard let channel = request.queryParameter("channel"), let externalID = request.queryParameter("external_id") else {
            throw ProblemDetails(
                status: .badRequest, title: "Query incomplete",
                detail: "Ask with both channel and external_id: /orders?channel=C&external_id=X")
        }
        let key = IncomingOrder.Key(channel: Self.asStored(channel), externalID: Self.asStored(externalID))
        return try .json(.ok, try await access.status(of: key, for: context.requireCaller()))
    }

    /// Line breaks and the like are blanks in what is stored, so they are blanks in what is asked for.
    private static func asStored(_ text: String) -> String { (try? OneLineText(text).text) ?? text }
}

/// The optional body of a request to cancel: the whole order, so that a field such as `lines` is refused.
private struct CancelRequest: Decodable {
    private static let longestReason = 1000

    private let reason: String?

    /// In one line.
    /// - Throws: `ProblemDetails` 422.
    var checkedReason: String? {
        get throws {
            guard let reason else { return nil }
            guard let line = try? OneLineText(reason).text, line.unicodeScalars.count <= Self.longestReason else {
                throw ProblemDetails.wrongField(
                    "reason", reason, "must be a text of at most \(Self.longestReason) characters, without control characters")
            }
            return line
        }
    }
}

/// The optional body of a request to release a hold: for `unknown_town`, where the town is.
private struct ReleaseRequest: Decodable {
    private let latitude: Double?
    private let longitude: Double?

    /// - Throws: `ProblemDetails` 422 for half a place, one that is none, and one sent with a hold that needs none.
    func location(for reason: String) throws -> GeoPoint? {
        guard latitude != nil || longitude != nil else { return nil }
        guard reason == HoldReason.unknownTown.rawValue else {
            throw ProblemDetails.wrongField(
                latitude == nil ? "longitude" : "latitude", "\(latitude ?? longitude ?? 0)",
                "is understood only for the hold \(HoldReason.unknownTown.rawValue)")
        }
        guard let latitude, let longitude else {
            throw ProblemDetails.wrongField(
                latitude == nil ? "latitude" : "longitude", "", "is missing; both or none are allowed")
        }
        guard let location = GeoPoint(latitude: latitude, longitude: longitude) else {
            throw ProblemDetails.wrongField(
                (-90...90).contains(latitude) ? "longitude" : "latitude",
                "\((-90...90).contains(latitude) ? longitude : latitude)",
                "must be degrees: latitude from -90 to 90, longitude from -180 to 180")
        }
        return location
    }
}

extension ProblemDetails {
    fileprivate static func wrongField(_ field: String, _ value: String, _ message: String) -> ProblemDetails {
        ProblemDetails(
            status: .unprocessableContent, title: "Field invalid", detail: "Nothing was changed: '\(field)' \(message).",
            errors: [.init(field: field, value: value, message: message)])
    }

    fileprivate static func orderTooLarge(_ limit: Int) -> ProblemDetails {
        ProblemDetails(
            status: .contentTooLarge, title: "Document too large", detail: "One order may have \(limit) bytes.")
    }
}
