import AsyncHTTPClient
package import FoundationEssentials
import Fulfilment
import NIOCore
import NIOHTTP1
import OutgoingHTTP

/// What a server answered.
package struct HTTPAnswer: Sendable {
    package let status: Int
    package let body: Data
    /// Seconds the server asks to wait.
    package let retryAfter: Double?

    /// 2xx
    package var isSuccess: Bool { (200..<300).contains(status) }
    /// The body as text, shortened for messages.
    package var excerpt: String { String(decoding: body.prefix(400), as: UTF8.self) }
}

/// A program reached over HTTP, and the headers sent with every call.
package struct HTTPService: Sendable {
    private let base: String
    private let headers: [(String, String)]
    private let client: HTTPClient

    /// - Parameter base: `http://host:port`, with a path if the service is below one; no slash at the end.
    package init(_ base: String, headers: [(String, String)] = []) {
        self.init(base, headers: headers, client: .outgoing)
    }

    private init(_ base: String, headers: [(String, String)], client: HTTPClient) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.headers = headers
        self.client = client
    }

    /// The same calls over another client.
    private func over(_ client: HTTPClient) -> HTTPService { HTTPService(base, headers: headers, client: client) }

    /// Calls with `Authorization: Bearer <key>`.
    package init(_ base: String, key: String) { self.init(base, headers: [("authorization", "Bearer \(key)")]) }

    /// One request and its whole answer, whatever its status.
    /// - Throws: `HTTPClientError` and others when there is no answer.
    package func send(
        _ method: String, _ path: String, body: Data? = nil, contentType: String = "application/json",
        headers extra: [(String, String)] = [], timeout: Duration = .seconds(30)
    ) async throws -> HTTPAnswer {
        var request = request(method, path, headers: extra)
        if let body {
            request.headers.add(name: "content-type", value: contentType)
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        return try await answer(to: request, timeout: timeout)
    }

    private func request(_ method: String, _ path: String, headers extra: [(String, String)]) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base + path)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers + extra { request.headers.add(name: name, value: value) }
        return request
    }

    private func answer(to request: HTTPClientRequest, timeout: Duration) async throws -> HTTPAnswer {
        let response = try await client.execute(request, timeout: .nanoseconds(Int64(timeout.seconds * 1e9)))
        let body = try await response.body.collect(upTo: 64 << 20)
        let retryAfter = response.headers.first(name: "retry-after").flatMap { Double($0) }
        return HTTPAnswer(status: Int(response.status.code), body: Data(body.readableBytesView), retryAfter: retryAfter)
    }
}

extension HTTPService {
    /// Lends `body` this service over up to `count` connections of its own, closed at the end.
    package func withConnections<Result: Sendable>(_ count: Int, _ body: (HTTPService) async throws -> Result) async throws
        -> Result
    {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = count
        configuration.timeout.connect = .seconds(5)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let result = try await body(over(client))
            try await client.shutdown()
            return result
        } catch {
            // The first error says why; closing what is left open adds nothing to it.
            try? await client.shutdown()
            throw error
        }
    }
}

/// The pauses between tries of one call: the common back-off, and the failures so far.
package struct RetryPause: Sendable {
    private let backoff: Backoff
    private var failures = 0

    /// - Parameter limit: the longest pause, seconds.
    package init(limit: Double = 10) {
        backoff = Backoff(initial: .milliseconds(250), cap: .seconds(limit), jitter: 0.5)
    }

    /// The next pause.
    /// - Parameter asked: the server's Retry-After, seconds.
    package mutating func next(asked: Double? = nil) -> Duration {
        failures += 1
        return backoff.delay(attempt: failures, asked: asked.map { .seconds($0) })
    }

    /// After a success the next failure starts from the shortest pause.
    package mutating func reset() { failures = 0 }
}
