import HTTPTypes
import Hummingbird
import NIOCore
import RouteKernel
import Routing
import ServiceRuntime
import Synchronization

/// `POST /`: a problem in VROOM's JSON is answered in VROOM's JSON, so that a client of VROOM changes only the address. For keys with
/// the scope `fleet`; `?time=SECONDS` searches longer or shorter than usual.
///
/// One problem is searched at a time, since a second search would only halve the first one's time; a few wait, each with its body in
/// memory, and more are turned away with 503. A search ends when its client has gone.
struct SolveEndpoint: Sendable {
    /// How long is searched.
    struct Limits: Sendable {
        /// When the request does not say.
        var time = Duration.seconds(1)
        /// At most.
        var longest = Duration.seconds(60)
        /// Problems that may wait for the one that is searched.
        var waiting = 4
    }

    private static let largestBody = 64 << 20

    private let limits: Limits
    private let travel: any TravelSource
    private let queue: SolveQueue
    private let thread = PlanningThread(label: "waybill.solve")

    init(_ limits: Limits, travel: any TravelSource) {
        (self.limits, self.travel) = (limits, travel)
        queue = SolveQueue(limit: limits.waiting)
    }

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        router.group().add(middleware: APIKeyMiddleware(keys: keys, scope: "fleet")).post("/") { request, _ in
            try await solve(request)
        }
    }

    private func solve(_ request: Request) async throws -> Response {
        let seconds = try seconds(request)
        do {
            return try await request.body.consumeWithCancellationOnInboundClose { body in
                try await queue.turn { try await solve(body, seconds) }
            }
        } catch let full as SolveQueue.Full {
            let turns = Double(full.waiting + 1) * (limits.time / .seconds(1))
            throw ProblemDetails(
                status: .serviceUnavailable, title: "Too many problems",
                detail: "\(full.waiting) problems wait already; send this one again later.", retryAfter: Int(turns.rounded(.up)))
        }
    }

    /// The body is read when it is the request's turn, so that those that wait hold none.
    private func solve(_ body: RequestBody, _ seconds: Double) async throws -> Response {
        let bytes = [UInt8](try await body.collect(upTo: Self.largestBody).readableBytesView)
        do {
            let input = try await thread.run { () throws(RouteFormatError) in try VroomInput(bytes) }
            let document = try await input.document(from: travel)
            return .json(bytes: try await search(document, seconds).vroomJSON().utf8)
        } catch let error as RouteFormatError {
            return .json(.badRequest, bytes: error.vroomJSON.utf8)
        } catch let fault as SolveFault {
            let status: HTTPResponse.Status = fault.code == .input ? .badRequest : .internalServerError
            return .json(status, bytes: RouteDocument.vroomError(code: fault.code.rawValue, fault.text).utf8)
        }
    }

    /// Ends early when the request is cancelled: then nobody reads the answer.
    private func search(_ document: RouteDocument, _ seconds: Double) async throws -> RouteAnswer {
        let flag = CancelFlag()
        return try await withTaskCancellationHandler {
            try await thread.run { () throws(SolveFault) in
                try SolveRun(seconds: seconds, iterations: nil, seed: 1, threads: 1, bks: nil).run(document) { flag.isSet }
            }
        } onCancel: {
            flag.set()
        }
    }

    private func seconds(_ request: Request) throws -> Double {
        let (usual, most) = (limits.time / .seconds(1), limits.longest / .seconds(1))
        guard let text = request.uri.queryParameters["time"] else { return usual }
        guard let seconds = Double(text), seconds > 0, seconds <= most else {
            throw ProblemDetails(
                status: .badRequest, title: "Query not understood",
                detail: "The parameter time is '\(text.prefix(40))'; allowed are more than 0 and at most \(most) seconds.")
        }
        return seconds
    }
}

/// Tells a search on another thread that its request has ended.
private final class CancelFlag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}
