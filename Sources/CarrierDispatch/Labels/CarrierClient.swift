package import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import OutgoingHTTP

/// Buys labels from a carrier over HTTP.
package struct CarrierClient: Sendable {
    private let http: HTTPClient
    private let timeout: Duration

    /// - Parameters:
    ///   - http: the process's own unless given.
    ///   - timeout: for one call from connecting to the last byte of the answer.
    package init(http: HTTPClient = .outgoing, timeout: Duration) {
        self.http = http
        self.timeout = timeout
    }

    /// One call.
    /// - Parameters:
    ///   - endpoint: the carrier's base URL.
    ///   - orders: what to buy, as many as the carrier takes at once.
    /// - Returns: what became of each, by idempotency key; a key the carrier did not mention is missing.
    func buy(_ orders: [LabelOrder], at endpoint: String) async throws(CarrierFailure) -> [String: LabelAnswer] {
        let (status, retryAfter, body) = try await exchange(orders, endpoint)
        switch status {
        case 200: return try Self.read(body)
        case 400, 413, 422: throw .notUnderstood(status: status)
        default: throw .unavailable(reason: "the carrier answered \(status)", retryAfter: retryAfter)
        }
    }

    private func exchange(_ orders: [LabelOrder], _ endpoint: String) async throws(CarrierFailure) -> (Int, Duration?, ByteBuffer)
    {
        do {
            var request = HTTPClientRequest(url: endpoint + "/labels")
            request.method = .POST
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(LabelOrders(orders))))
            let deadline = NIODeadline.now() + TimeAmount(timeout)
            let response = try await http.execute(request, deadline: deadline)
            let body = try await response.body.collect(upTo: Self.largestAnswer)
            return (Int(response.status.code), Self.pause(response.headers.first(name: "retry-after")), body)
        } catch {
            throw .unavailable(reason: "the carrier could not be reached: \(error)", retryAfter: nil)
        }
    }

    private static let largestAnswer = 16 << 20

    private static func read(_ body: ByteBuffer) throws(CarrierFailure) -> [String: LabelAnswer] {
        do {
            let replies = try JSONDecoder().decode(LabelReplies.self, from: Data(body.readableBytesView))
            return Dictionary(replies.labels.map { ($0.idempotencyKey, $0.answer) }, uniquingKeysWith: { first, _ in first })
        } catch {
            throw .unavailable(reason: "the carrier's answer could not be read", retryAfter: nil)
        }
    }

    /// Retry-After in seconds; a date is left to the delays of retries.
    private static func pause(_ header: String?) -> Duration? {
        guard let seconds = header.flatMap({ Int($0) }), seconds > 0 else { return nil }
        return .seconds(min(seconds, 3600))
    }
}

/// Why a call brought nothing.
enum CarrierFailure: Error, Equatable {
    /// Time-out, no connection, overload: the same may succeed later.
    case unavailable(reason: String, retryAfter: Duration?)
    /// The carrier refused the call as a whole: something in it is wrong.
    case notUnderstood(status: Int)
}
