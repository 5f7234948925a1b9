import Hummingbird
import Logging
import NIOCore
import Simulation
import Synchronization

/// A carrier's API in this process: publishes keys, takes confirmations of subscriptions, answers about parcels.
final class CarrierServer: Sendable {
    struct Call: Sendable, Equatable {
        let path: String
        let secret: String?
        let key: String?
    }

    private struct State {
        var body = ""
        var status = 200
        var retryAfter: Int?
        var isEndless = false
        var calls: [Call] = []
    }

    private let state = Mutex(State())

    /// Every call so far.
    var calls: [Call] { state.withLock { $0.calls } }

    /// What it answers from now on.
    func answer(_ status: Int, _ body: String = "", retryAfter: Int? = nil) {
        state.withLock { ($0.status, $0.body, $0.retryAfter) = (status, body, retryAfter) }
    }

    /// From now on it answers well, a byte at a time, and never ends.
    func answerForEver() { state.withLock { $0.isEndless = true } }

    /// Serves until `body` returns.
    static func serve(_ body: @Sendable (CarrierServer, _ host: String) async throws -> Void) async throws {
        let server = CarrierServer()
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        var quiet = Logger(label: "carrier-server")
        quiet.logLevel = .error
        let application = Application(
            router: server.router(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) }, logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.runUntilCancelled() }
            var port = 0
            for await found in ports {
                port = found
                break
            }
            try await body(server, "http://127.0.0.1:\(port)")
            group.cancelAll()
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("jwks") { [self] request, _ in answer(request) }
        router.get("track/shipments") { [self] request, _ in answer(request) }
        router.post("tracking/push/v1/subscription/:id") { [self] request, _ in answer(request) }
        return router
    }

    private func answer(_ request: Request) -> Response {
        let headers = request.headers
        let call = Call(
            path: request.uri.string, secret: headers[values: .init("DHL-API-Hook-Secret")!].first,
            key: headers[values: .init("DHL-API-Key")!].first)
        return state.withLock { state in
            state.calls.append(call)
            return Response(
                status: .init(code: state.status), headers: state.retryAfter.map { [.retryAfter: "\($0)"] } ?? [:],
                body: state.isEndless ? Self.endless : .init(byteBuffer: ByteBuffer(string: state.body)))
        }
    }

    private static let endless = ResponseBody { writer in
        while true {
            try await writer.write(ByteBuffer(string: " "))
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
