import FoundationEssentials
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Simulation
import Synchronization

@testable import CarrierDispatch

/// A carrier's label service in this process. One key, one label; how it misbehaves is up to the test.
final class LabelServer: Sendable {
    /// What it does with a call before it answers as it should.
    enum Mood: Sendable {
        case fair
        /// Answers this status, with Retry-After if there is one.
        case refusing(HTTPResponse.Status, retryAfter: Int? = nil)
        /// Sells, then does not answer for so long.
        case sleeping(Duration)
        /// Answers this error to each label.
        case objecting(LabelReply.Refusal)
        /// Refuses the whole call when this reference is in it.
        case choking(reference: String)
        /// Sells every label with this number.
        case numbering(String)
    }

    private struct State {
        var mood = Mood.fair
        var calls: [[String]] = []
        var orders: [LabelOrder] = []
        var sold: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// The keys of every call so far.
    var calls: [[String]] { state.withLock { $0.calls } }
    /// What was asked for, call by call.
    var orders: [LabelOrder] { state.withLock { $0.orders } }
    /// Labels sold: each key once, however often it was sent.
    var sold: [String: Int] { state.withLock { $0.sold } }

    func behave(_ mood: Mood) { state.withLock { $0.mood = mood } }

    /// Serves until `body` returns.
    static func serve<Value: Sendable>(_ body: @Sendable (LabelServer, _ endpoint: String) async throws -> Value) async throws
        -> Value
    {
        let server = LabelServer()
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        var quiet = Logger(label: "label-server")
        quiet.logLevel = .error
        let application = Application(
            router: server.router(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) }, logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.runUntilCancelled() }
            var port = 0
            for await found in ports {
                port = found
                break
            }
            let value = try await body(server, "http://127.0.0.1:\(port)")
            group.cancelAll()
            return value
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("labels") { [self] request, _ in
            let body = try await request.body.collect(upTo: 1 << 24)
            let orders = try JSONDecoder().decode(LabelOrders.self, from: Data(body.readableBytesView))
            return try await answer(orders.labels)
        }
        return router
    }

    private func answer(_ orders: [LabelOrder]) async throws -> Response {
        let mood = state.withLock { state in
            state.calls.append(orders.map(\.idempotencyKey))
            state.orders += orders
            return state.mood
        }
        switch mood {
        case .fair: return try sell(orders)
        case .numbering(let number): return try sell(orders, number: number)
        case .refusing(let status, let seconds):
            return Response(status: status, headers: seconds.map { [.retryAfter: String($0)] } ?? [:])
        case .sleeping(let span):
            let response = try sell(orders)
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: span) }
            return response
        case .objecting(let refusal):
            return try json(
                orders.map { LabelReply(idempotencyKey: $0.idempotencyKey, trackingNumber: nil, label: nil, error: refusal) })
        case .choking(let reference):
            return orders.contains { $0.reference == reference } ? Response(status: .unprocessableContent) : try sell(orders)
        }
    }

    private func sell(_ orders: [LabelOrder], number same: String? = nil) throws -> Response {
        let numbers = state.withLock { state in
            orders.map { order in
                let number = state.sold[order.idempotencyKey] ?? state.sold.count + 1
                state.sold[order.idempotencyKey] = number
                return number
            }
        }
        return try json(
            zip(orders, numbers).map { order, number in
                LabelReply(
                    idempotencyKey: order.idempotencyKey, trackingNumber: same ?? "L\(order.service)\(number)", label: "^XA^XZ",
                    error: nil)
            })
    }

    private func json(_ replies: [LabelReply]) throws -> Response {
        let body = try JSONEncoder().encode(LabelReplies(replies))
        return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension LabelLimits {
    /// For tests of other things: an answer comes in time however busy the machine is.
    static var patient: LabelLimits {
        var limits = LabelLimits()
        limits.patience = .seconds(600)
        return limits
    }
}
