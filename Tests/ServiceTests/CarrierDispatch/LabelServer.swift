import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Simulation
import Synchronization

@testable import CarrierDispatch

/// A carrier's label service in this process, by our own protocol. One key, one label; how it misbehaves is up to the test. What it has sold
/// is the truth that programs are held against.
final class LabelServer: Sendable {
    /// What it does with an order before it answers as it should.
    enum Mood: Sendable {
        case fair
        /// Answers this status, with Retry-After if there is one.
        case refusing(HTTPResponse.Status, retryAfter: Int? = nil)
        /// Sells, then does not answer for so long.
        case sleeping(Duration)
        /// Answers this error to each label.
        case objecting(Refusal)
        /// Refuses the whole call when this reference is in it.
        case choking(reference: String)
        /// Sells every label with this number.
        case numbering(String)
        /// Sells, and answers 200 with nothing.
        case empty
        /// Sells, and breaks the answer off.
        case breaking
        /// Sells another label each time it is asked for one under the same key.
        case selling
        /// Sells, and does one of the above to so many of a hundred calls: sleeps, answers nothing, breaks off.
        case moody(sleeping: Int, empty: Int, breaking: Int)
    }

    /// What it does with a label that comes back.
    enum VoidMood: Sendable { case taking, refusing, deciding, sleeping(Duration) }

    struct Refusal: Sendable, Codable {
        let code: String
        let message: String
        let isRetriable: Bool

        private enum CodingKeys: String, CodingKey {
            case code, message
            case isRetriable = "is_retriable"
        }
    }

    struct Destination: Sendable, Codable {
        let name, company, street, street2, city, region, postcode, country, phone, email: String
    }

    struct Order: Sendable, Codable {
        let key: String
        let service: String
        let reference: String
        let to: Destination

        private enum CodingKeys: String, CodingKey {
            case key = "idempotency_key"
            case service, reference, to
        }
    }

    /// A label that was sold.
    struct Sale: Sendable {
        let key: String
        let number: String
        var status = "sold"
    }

    private struct State {
        var mood = Mood.fair
        var voids = VoidMood.taking
        var calls: [[String]] = []
        var orders: [Order] = []
        var sales: [Sale] = []
        var lookUps: [String] = []
        var dice = SystemRandomNumberGenerator()
    }

    private let state = Mutex(State())

    /// The keys of every purchase so far.
    var calls: [[String]] { state.withLock { $0.calls } }
    /// What was asked for, call by call.
    var orders: [Order] { state.withLock { $0.orders } }
    /// Everything that was sold, in order.
    var sales: [Sale] { state.withLock { $0.sales } }
    /// Numbers by key, the first of each.
    var sold: [String: String] { Dictionary(sales.map { ($0.key, $0.number) }) { first, _ in first } }
    /// Labels that nobody gave back.
    var living: [Sale] { sales.filter { $0.status == "sold" } }
    /// The keys that were looked up.
    var lookUps: [String] { state.withLock { $0.lookUps } }

    func behave(_ mood: Mood) { state.withLock { $0.mood = mood } }

    func take(_ voids: VoidMood) { state.withLock { $0.voids = voids } }

    /// A label that its carrier sold by itself, or whose sale a test wants to be forgotten.
    func sell(_ key: String, number: String) { state.withLock { $0.sales.append(Sale(key: key, number: number)) } }

    /// What it decided of labels that came back.
    func decide(_ status: String) {
        state.withLock { state in
            for index in state.sales.indices where state.sales[index].status == "void_pending" {
                state.sales[index].status = status
            }
        }
    }

    /// Serves until `body` returns.
    static func serve<Value: Sendable>(_ body: @Sendable (LabelServer, _ endpoint: String) async throws -> Value) async throws
        -> Value
    {
        let server = LabelServer()
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        var quiet = Logger(label: "label-server")
        quiet.logLevel = .critical
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
            return try await answer(
                try JSONDecoder().decode([String: [Order]].self, from: Data(body.readableBytesView))["labels"] ?? [])
        }
        router.post("labels/void") { [self] request, _ in
            let body = try await request.body.collect(upTo: 1 << 16)
            return try await takeBack(try JSONDecoder().decode([String: String].self, from: Data(body.readableBytesView)))
        }
        router.get("labels/:key") { [self] _, context in find(try context.parameters.require("key")) }
        router.get("labels") { [self] _, _ in list() }
        return router
    }

    // Selling

    private func answer(_ orders: [Order]) async throws -> Response {
        let mood = state.withLock { state in
            state.calls.append(orders.map(\.key))
            state.orders += orders
            return state.mood
        }
        switch mood {
        case .refusing(let status, let seconds):
            return Response(status: status, headers: seconds.map { [.retryAfter: String($0)] } ?? [:])
        case .choking(let reference) where orders.contains { $0.reference == reference }:
            return Response(status: .unprocessableContent, body: .init(byteBuffer: ByteBuffer(string: #"{"code":"bad"}"#)))
        case .objecting(let refusal): return json(orders.map { Reply(key: $0.key, error: refusal) })
        default: return try await spoilt(sell(orders, mood), mood)
        }
    }

    private func spoilt(_ answer: Response, _ mood: Mood) async throws -> Response {
        switch mood {
        case .sleeping(let span):
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: span) }
            return answer
        case .empty: return Response(status: .ok)
        case .breaking: return Response(status: .ok, body: .init { _ in throw Broken() })
        case .moody(let sleeping, let empty, let breaking):
            let dice = state.withLock { Int.random(in: 0..<100, using: &$0.dice) }
            if dice < sleeping { return try await spoilt(answer, .sleeping(.seconds(600))) }
            if dice < sleeping + empty { return try await spoilt(answer, .empty) }
            return try await spoilt(answer, dice < sleeping + empty + breaking ? .breaking : .fair)
        default: return answer
        }
    }

    private struct Broken: Error {}

    private func sell(_ orders: [Order], _ mood: Mood) -> Response {
        let sales = state.withLock { state in
            orders.map { order in
                var isNew = false
                if case .selling = mood { isNew = true }
                if !isNew, let sale = state.sales.first(where: { $0.key == order.key }) { return sale }
                var number = "L\(order.service)\(state.sales.count + 1)"
                if case .numbering(let same) = mood { number = same }
                let sale = Sale(key: order.key, number: number)
                state.sales.append(sale)
                return sale
            }
        }
        return json(sales.map { Reply(key: $0.key, number: $0.number, label: Self.label) })
    }

    private static let label = "^XA^FO1,1^XZ"

    // Afterwards

    private func find(_ key: String) -> Response {
        let found = state.withLock { state in
            state.lookUps.append(key)
            return state.sales.filter { $0.key == key }
        }
        guard !found.isEmpty else {
            return Response(
                status: .notFound, body: .init(byteBuffer: ByteBuffer(string: #"{"code":"unknown","message":"none"}"#)))
        }
        return json(found.map { Reply(key: $0.key, number: $0.number, label: Self.label, status: $0.status) })
    }

    private func list() -> Response { json(sales.map { Reply(key: $0.key, number: $0.number, status: $0.status) }) }

    private func takeBack(_ label: [String: String]) async throws -> Response {
        let (mood, isKnown) = state.withLock { state in
            let index = state.sales.firstIndex { $0.key == label["idempotency_key"] && $0.number == label["tracking_number"] }
            if let index {
                switch state.voids {
                case .taking, .sleeping: state.sales[index].status = "voided"
                case .deciding: state.sales[index].status = "void_pending"
                case .refusing: break
                }
            }
            return (state.voids, index != nil)
        }
        guard isKnown else {
            return Response(status: .notFound, body: .init(byteBuffer: ByteBuffer(string: #"{"code":"unknown"}"#)))
        }
        switch mood {
        case .refusing:
            let body = #"{"code":"collected","message":"the parcel is on its way"}"#
            return Response(status: .conflict, body: .init(byteBuffer: ByteBuffer(string: body)))
        case .deciding: return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: #"{"status":"void_pending"}"#)))
        case .sleeping(let span): try await cancelWhenGracefulShutdown { try await Task.sleep(for: span) }
        case .taking: break
        }
        return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: #"{"status":"voided"}"#)))
    }

    private struct Reply: Encodable {
        let key: String
        var number: String?
        var label: String?
        var status: String?
        var error: Refusal?

        private enum CodingKeys: String, CodingKey {
            case key = "idempotency_key"
            case number = "tracking_number"
            case label, status, error
        }
    }

    private func json(_ replies: [Reply]) -> Response {
        let bytes = (try? JSONEncoder().encode(["labels": replies])) ?? Data()
        return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
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
