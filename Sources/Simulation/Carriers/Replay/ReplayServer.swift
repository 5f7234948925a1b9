import FoundationEssentials
import Fulfilment
import HTTPTypes
import Hummingbird
import LabelFormats
package import LabelReplay
import Logging
import NIOCore
import OperatorConsole
import ServiceLifecycle
import Synchronization

/// Serves recorded or sold labels over HTTP. `GET /ledger` tells the truth, `GET /live` that it runs.
package struct ReplayServer: Sendable {
    private let stage: any ReplayStage
    private let latency: AnswerLatency
    private let misconduct: Misconduct
    private let draws: LatencyDraws
    private let tell: @Sendable () -> Void

    /// - Parameters:
    ///   - misconduct: how long misdeeds take.
    ///   - seed: what latencies are drawn from.
    ///   - tell: called behind every request.
    package init(
        _ stage: any ReplayStage, latency: AnswerLatency = AnswerLatency(p50: 0, p99: 0), misconduct: Misconduct = Misconduct(),
        seed: UInt64 = 1, tell: @escaping @Sendable () -> Void = {}
    ) {
        (self.stage, self.latency, self.misconduct, self.tell) = (stage, latency, misconduct, tell)
        draws = LatencyDraws(seed: seed)
    }

    /// Serves until the task is cancelled.
    /// - Parameters:
    ///   - port: 0 takes any that is free.
    ///   - started: hears which it is.
    package func run(port: Int, started: @escaping @Sendable (Int) -> Void) async throws {
        // Connections that end on purpose are no errors.
        var quiet = Logger(label: "replay")
        quiet.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<ReplayContext> { request, context in try await answer(request, context) },
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "replay"),
            onServerRunning: { channel in started(channel.localAddress?.port ?? port) }, logger: quiet)
        try await application.runUntilCancelled()
    }

    private func answer(_ request: Request, _ context: ReplayContext) async throws -> Response {
        let target = request.head.path ?? "/"
        let body = try await request.body.collect(upTo: 16 << 20)
        switch target {
        case "/live": return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "ok\n")))
        case "/ledger":
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(string: stage.ledger + "\n")))
        default: break
        }
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.rawName.lowercased()] = field.value }
        headers["host"] = headers["host"] ?? request.head.authority
        let asked = ReplayedRequest(
            method: request.method.rawValue, target: target, headers: headers, body: Array(body.readableBytesView))
        let (answer, misdeed) = stage.answer(asked, at: Date())
        tell()
        return try await send(answer, misdeed, context)
    }

    private func send(_ answer: CarrierAnswer, _ misdeed: Misdeed?, _ context: ReplayContext) async throws -> Response {
        let seconds = draws.next(latency)
        if seconds > 0 { try await rest(.seconds(seconds)) }
        switch misdeed {
        case .hang?:
            try await rest(misconduct.hang)
            await context.reset()
        case .reset?: await context.reset()
        case .late?: try await rest(misconduct.late)
        default: break
        }
        return response(misdeed == .empty ? CarrierAnswer(status: answer.status, body: []) : answer)
    }

    private func rest(_ time: Duration) async throws {
        try await cancelWhenGracefulShutdown { try await Task.sleep(for: time) }
    }

    /// Without the headers that belong to one connection or to one way of packing.
    private func response(_ answer: CarrierAnswer) -> Response {
        let own: Set = ["content-length", "transfer-encoding", "connection", "content-encoding", "keep-alive", "date"]
        var headers = HTTPFields()
        for (name, value) in answer.headers.sorted(by: { $0.key < $1.key }) where !own.contains(name) {
            if let field = HTTPField.Name(name) { headers[field] = value }
        }
        return Response(
            status: .init(code: answer.status, reasonPhrase: answer.status == 599 ? "No Recording Fits" : ""), headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}

/// Draws in the order of the answers.
private final class LatencyDraws: Sendable {
    private let random: Mutex<SeededRandom>

    init(seed: UInt64) { random = Mutex(SeededRandom(seed: seed, purpose: "latency")) }

    /// Seconds.
    func next(_ latency: AnswerLatency) -> Double { random.withLock { latency.drawn(&$0) } }
}
