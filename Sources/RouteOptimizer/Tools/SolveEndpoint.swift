import HTTPTypes
import Hummingbird
import RouteKernel
import Routing
import ServiceRuntime
import Synchronization

/// `POST /`: a problem in VROOM's JSON is answered in VROOM's JSON, so that a client of VROOM changes only the address. For keys with
/// the scope `solve`; `?time=SECONDS` takes longer or shorter than usual.
///
/// The time counts from the first byte of the request: reading it and waiting for others come off it, and what is left is searched. A
/// request whose time is over before its turn comes is told so, and nothing is searched.
///
/// One problem is searched at a time. A few more are let in, each with its body in memory; the others are turned away with 503 before
/// anything of them is read. What a client has asked for ends when it has gone, also while it waits; to notice that, the connection is
/// used up by one problem and closed after the answer.
struct SolveEndpoint: Sendable {
    /// How long a request takes.
    struct Limits: Sendable {
        /// When the request does not say.
        var time = Duration.seconds(1)
        /// At most.
        var longest = Duration.seconds(60)
        /// Problems that are let in beside the one that is searched.
        var waiting = 4
    }

    private static let largestBody = 64 << 20

    private let limits: Limits
    private let travel: any TravelSource
    private let admission: Admission
    private let thread = PlanningThread(label: "waybill.solve")

    init(_ limits: Limits, travel: any TravelSource) {
        (self.limits, self.travel) = (limits, travel)
        admission = Admission(limit: limits.waiting + 1)
    }

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        router.group().add(middleware: APIKeyMiddleware(keys: keys, scope: .solve)).post("/") { request, context in
            try await solve(request, from: await context.began())
        }
    }

    private func solve(_ request: Request, from began: ContinuousClock.Instant) async throws -> Response {
        let time = Time(seconds: try seconds(request), began: began)
        try request.refuseLength(over: Self.largestBody)
        do {
            return try await admission.admit {
                try await request.body.consumeWithCancellationOnInboundClose { try await answer($0, time) }
            }
        } catch let full as Admission.Full {
            throw ProblemDetails(
                status: .serviceUnavailable, title: "Too many problems",
                detail: "\(full.limit) problems are being solved or wait; send this one again later.",
                retryAfter: Int((Double(full.limit) * (limits.time / .seconds(1))).rounded(.up)))
        }
    }

    private func answer(_ body: RequestBody, _ time: Time) async throws -> Response {
        let bytes = try await Self.bytes(of: body, time)
        do {
            return .json(bytes: try await json(bytes, time).utf8)
        } catch is PlanningThread.TurnMissed {
            throw time.tooBusy
        } catch let error as RouteFormatError {
            return .json(.badRequest, bytes: error.vroomJSON.utf8)
        } catch let fault as SolveFault {
            let status: HTTPResponse.Status = fault.code == .input ? .badRequest : .internalServerError
            return .json(status, bytes: RouteDocument.vroomError(code: fault.code.rawValue, fault.text).utf8)
        }
    }

    /// - Throws: `ProblemDetails` 408 as soon as the time is over: who sends slowly does not keep others out for longer.
    private static func bytes(of body: RequestBody, _ time: Time) async throws -> [UInt8] {
        let bytes = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            defer { group.cancelAll() }
            group.addTask { try await body.bytes(upTo: largestBody) }
            group.addTask {
                try await Task.sleep(until: time.deadline, clock: .continuous)
                throw time.tooSlow
            }
            return try await group.next()
        }
        guard let bytes, .now < time.deadline else { throw time.tooSlow }
        return bytes
    }

    /// VROOM's answer. Reading, planning and writing are done on the thread for planning, however large the problem is; travel times are told
    /// or reckoned elsewhere (`TravelSource`).
    private func json(_ bytes: [UInt8], _ time: Time) async throws -> String {
        let input = try await thread.run(before: time.deadline) { _ in try VroomInput(bytes) }
        let tables = try await input.tables(from: travel)
        let run = SolveRun(seconds: time.seconds, began: time.began, iterations: nil, seed: 1, threads: 1, bks: nil)
        return try await thread.run(before: time.deadline) { try run.vroomJSON(input, over: tables, unless: $0) }
    }

    private func seconds(_ request: Request) throws -> Double {
        let (usual, most) = (limits.time / .seconds(1), limits.longest / .seconds(1))
        guard let text = request.queryParameter("time") else { return usual }
        guard let seconds = Double(text), seconds > 0, seconds <= most else {
            throw ProblemDetails(
                status: .badRequest, title: "Query not understood",
                detail: "The parameter time is '\(text.prefix(40))'; allowed are more than 0 and at most \(most) seconds.")
        }
        return seconds
    }
}

/// The time of one request.
private struct Time {
    let seconds: Double
    /// When its first byte came.
    let began: ContinuousClock.Instant

    var deadline: ContinuousClock.Instant { began + .seconds(seconds) }

    /// 408: the caller took all of it.
    var tooSlow: ProblemDetails {
        ProblemDetails(
            status: .requestTimeout, title: "Too slow",
            detail:
                "The time of \(seconds) s counts from the first byte of the request and was over when the last one came; nothing was "
                + "searched. Send it faster, or with a longer time.")
    }

    /// 503: others took it.
    var tooBusy: ProblemDetails {
        ProblemDetails(
            status: .serviceUnavailable, title: "No time left",
            detail:
                "The time of \(seconds) s counts from the first byte of the request and was over when it had been read and waited for "
                + "others; nothing was searched. Send it again later, or with a longer time.",
            retryAfter: max(1, Int(seconds.rounded(.up))))
    }
}

/// Lets only so many requests in at a time.
final class Admission: Sendable {
    /// As many are in as may be.
    struct Full: Error {
        let limit: Int
    }

    private let limit: Int
    private let admitted = Atomic(0)

    init(limit: Int) { self.limit = limit }

    /// - Throws: `Full` at once; what `body` throws.
    func admit<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        defer { admitted.wrappingSubtract(1, ordering: .relaxed) }
        guard admitted.wrappingAdd(1, ordering: .relaxed).newValue <= limit else { throw Full(limit: limit) }
        return try await body()
    }
}
