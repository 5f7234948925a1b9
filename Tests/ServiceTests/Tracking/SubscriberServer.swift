import CarrierFormats
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceRuntime
import Simulation
import Synchronization

@testable import Tracking

/// A subscriber in this process: keeps what it is sent, and answers what a test wants.
final class SubscriberServer: Sendable {
    /// One request.
    struct Sent: Sendable {
        let path: String
        let host: String?
        let headers: StandardWebhook.Headers?
        let body: [UInt8]

        var document: Document? { try? JSONDecoder().decode(Document.self, from: Data(body)) }
    }

    /// What it reads of a notice.
    struct Document: Decodable, Sendable {
        struct Parcel: Decodable, Sendable {
            struct LeftOut: Decodable, Sendable, Equatable {
                let id: String
                let status: String?
            }

            let status: String?
            let previousStatus: String?
            let order: String?
            let channel: String?
            let trackingNumber: String?
            let leftOut: [LeftOut]?

            enum CodingKeys: String, CodingKey {
                case status, order, channel
                case previousStatus = "previous_status"
                case trackingNumber = "tracking_number"
                case leftOut = "left_out"
            }
        }

        let type: String
        let timestamp: ZonedTimeText
        let data: Parcel
    }

    typealias ZonedTimeText = String

    /// An answer.
    struct Answer: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body = "thank you"
    }

    private struct State {
        var sent: [Sent] = []
        var answers: [String: [Answer]] = [:]
        var waiting: [String: String] = [:]
        var arrivals: [(path: String, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var sent: [Sent] { state.withLock { $0.sent } }

    /// What was sent to one path.
    func sent(to path: String) -> [Sent] { sent.filter { $0.path == path } }

    /// What a path answers, one after the other, the last one for ever; without this, 200.
    func answer(_ path: String, _ answers: Answer...) { state.withLock { $0.answers[path] = answers } }

    /// A path does not answer before something was sent to another one.
    func answer(_ path: String, onlyAfter other: String) { state.withLock { $0.waiting[path] = other } }

    /// Serves until `body` returns.
    static func serve(_ body: @Sendable (SubscriberServer, _ port: Int) async throws -> Void) async throws {
        let server = SubscriberServer()
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        var quiet = Logger(label: "subscriber-server")
        quiet.logLevel = .error
        let router = Router()
        router.post("**") { request, _ in try await server.take(request) }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) }, logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.runUntilCancelled() }
            var port = 0
            for await found in ports {
                port = found
                break
            }
            try await body(server, port)
            group.cancelAll()
        }
    }

    private func take(_ request: Request) async throws -> Response {
        let path = request.uri.path
        let headers = request.headers
        let signed = try? StandardWebhook.Headers { name in HTTPField.Name(name).flatMap { headers[$0] } }
        let body = try await request.body.collect(upTo: 1 << 20)
        let (answer, arrived) = state.withLock { state in
            state.sent.append(
                Sent(path: path, host: request.head.authority, headers: signed, body: Array(body.readableBytesView)))
            let arrived = state.arrivals.filter { $0.path == path }.map(\.continuation)
            state.arrivals.removeAll { $0.path == path }
            var answers = state.answers[path] ?? [Answer()]
            let answer = answers.count > 1 ? answers.removeFirst() : answers[0]
            state.answers[path] = answers
            return (answer, arrived)
        }
        for continuation in arrived { continuation.resume() }
        await waitForOther(path)
        var fields = HTTPFields()
        for (name, value) in answer.headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        return Response(
            status: .init(code: answer.status), headers: fields, body: .init(byteBuffer: ByteBuffer(string: answer.body)))
    }

    private func waitForOther(_ path: String) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard let other = state.waiting[path], !state.sent.contains(where: { $0.path == other }) else { return true }
                state.arrivals.append((other, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
