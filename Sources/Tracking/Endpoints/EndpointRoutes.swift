import FoundationEssentials
import Fulfilment
import HTTPTypes
import Hummingbird
import ServiceRuntime

/// The HTTP interface for subscribers: what `tracking endpoint` does, within the channels of the key.
///
/// An endpoint belongs to a key that reaches all of its channels; others do not exist for it.
struct EndpointRoutes: Sendable {
    private static let bodyLimit = 64 << 10

    let desk: EndpointDesk

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let group = router.group("endpoints").add(middleware: APIKeyMiddleware(keys: keys, scope: .endpoints))
        group.get { _, context in try await list(context) }
        group.post { request, context in try await create(request, context) }
        group.get(":code") { _, context in try await show(context) }
        group.get(":code/log") { request, context in try await log(request, context) }
        group.post(":code/rotate") { request, context in try await rotate(request, context) }
        group.post(":code/disable") { request, context in try await disable(request, context) }
        group.post(":code/enable") { request, context in try await enable(request, context) }
        group.post(":code/test") { request, context in try await test(request, context) }
        group.post(":code/replay") { request, context in try await replay(request, context) }
        group.post(":code/remove") { request, context in try await remove(request, context) }
    }

    private func list(_ context: WaybillRequestContext) async throws -> Response {
        let caller = try context.requireCaller()
        let endpoints = try await desk.all().filter { Self.reaches(caller, $0.wish) }
        return try .json(.ok, ["endpoints": endpoints.map(EndpointDocument.init)])
    }

    private static func reaches(_ caller: Caller, _ wish: EndpointWish) -> Bool {
        wish.channels.contains(EndpointWish.any) ? caller.channels == .all : wish.channels.allSatisfy(caller.mayUse)
    }

    /// The endpoint of the path, where the key reaches it.
    private func own(_ context: WaybillRequestContext) async throws -> Endpoint {
        let code = try context.name("code")
        return try await Self.problems {
            let endpoint = try await desk.endpoint(code)
            guard Self.reaches(try context.requireCaller(), endpoint.wish) else { throw EndpointDesk.Refusal.missing(code) }
            return endpoint
        }
    }

    private func show(_ context: WaybillRequestContext) async throws -> Response {
        try .json(.ok, EndpointDocument(try await own(context)))
    }

    private func create(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let caller = try context.requireCaller()
        let body: WishDocument = try await request.decoded(upTo: Self.bodyLimit)
        guard Self.reaches(caller, body.wish) else {
            throw ProblemDetails(
                status: .forbidden, title: "Channel not of this key",
                detail: """
                    channels are \(body.wish.channels), and the key reaches \(caller.channels). Nothing was stored. Name the channels whose parcels are \
                    told of; '*' is for keys of all channels.
                    """)
        }
        let secret = try await Self.problems { try await desk.add(body.wish, secret: body.secret) }
        return try .json(.created, SecretDocument(code: body.code, secret: secret))
    }

    private func rotate(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let body: RotationDocument? = try await request.decodedIfPresent(upTo: Self.bodyLimit)
        let code = try await own(context).wish.code
        let hours = body?.overlapHours ?? Int(EndpointDesk.overlap / .seconds(3600))
        guard (0...8760).contains(hours) else {
            throw Self.problem("overlap_hours", "\(hours)", "must be hours from 0 to 8760")
        }
        let secret = try await Self.problems {
            try await desk.rotate(code, overlap: .seconds(hours * 3600), secret: body?.secret)
        }
        return try .json(.ok, SecretDocument(code: code, secret: secret))
    }

    private func disable(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        try await nothing(in: request)
        let code = try await own(context).wish.code
        try await desk.disable(code, reason: "over HTTP with the key '\(try context.requireCaller().name)'")
        return try .json(.ok, EndpointDocument(try await desk.endpoint(code)))
    }

    private func enable(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        try await nothing(in: request)
        return try .json(.ok, try await desk.enable(try await own(context).wish.code))
    }

    private func test(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        try await nothing(in: request)
        return try .json(.ok, try await desk.test(try await own(context).wish.code))
    }

    private func remove(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        try await nothing(in: request)
        try await desk.remove(try await own(context).wish.code)
        return try .json(.ok, ["removed": true])
    }

    private func replay(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let body: ReplayDocument = try await request.decoded(upTo: Self.bodyLimit)
        let code = try await own(context).wish.code
        let past: NoticeStore.Past
        switch (body.since, body.messageID) {
        case (let since?, nil): past = .since(since.instant)
        case (nil, let text?):
            guard let id = TakenNotice.messageID(text) else {
                throw Self.problem("message_id", text, "must be as in the header webhook-id, msg_ and 32 hexadecimal digits")
            }
            past = .message(id)
        default: throw Self.problem("since", "", "either this or 'message_id' is needed")
        }
        return try .json(.ok, ["notices": try await desk.replay(past, to: code)])
    }

    private func log(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let code = try await own(context).wish.code
        let limit = request.queryParameter("limit") ?? "100"
        guard let count = Int(limit), (1...1000).contains(count) else {
            throw Self.problem("limit", limit, "must be a whole number from 1 to 1000")
        }
        let message = request.queryParameter("message_id")
        if let message, TakenNotice.messageID(message) == nil {
            throw Self.problem("message_id", message, "must be as in the header webhook-id, msg_ and 32 hexadecimal digits")
        }
        return try .json(
            .ok, ["attempts": try await desk.log(code, message: message.flatMap(TakenNotice.messageID), limit: count)])
    }

    /// The call takes no fields.
    private func nothing(in request: Request) async throws {
        let _: EmptyDocument? = try await request.decodedIfPresent(upTo: Self.bodyLimit)
    }

    // MARK: - Problems

    private static func problem(_ field: String, _ value: String, _ message: String) -> ProblemDetails {
        ProblemDetails(
            status: .badRequest, title: "Endpoint not understood", detail: "Nothing was changed: '\(field)' \(message).",
            errors: [.init(field: field, value: value, message: message)])
    }

    private static func problems<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let refusal as EndpointDesk.Refusal { throw problem(refusal) } catch let fault
            as SecretFault
        {
            throw ProblemDetails(
                status: .serviceUnavailable, title: "Secrets cannot be kept",
                detail: "Nothing was changed; whoever operates Waybill has to know: \(fault).")
        }
    }

    private static func problem(_ refusal: EndpointDesk.Refusal) -> ProblemDetails {
        switch refusal {
        case .faults(let faults):
            ProblemDetails(
                status: .badRequest, title: "Endpoint not understood", detail: "Nothing was stored: \(refusal).",
                errors: faults.map { .init(field: $0.field, value: $0.value, message: $0.problem) })
        case .exists: ProblemDetails(status: .conflict, title: "Endpoint exists", detail: "Nothing was stored: \(refusal).")
        case .missing: ProblemDetails(status: .notFound, title: "No such endpoint", detail: "Nothing was done: \(refusal).")
        case .secret(let problem): Self.problem("secret", "", problem)
        }
    }
}
