package import AsyncHTTPClient
package import NIOCore
package import NIOHTTP1

extension HTTPClient {
    /// For calls to other companies' servers; one for the process, as long as it lives.
    ///
    /// It fails at once where nobody listens, since whoever calls knows better when to try again, and follows no redirects, since requests
    /// hold secrets and addresses.
    package static let outgoing: HTTPClient = {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(3)),
            connectionPool: .init(idleTimeout: .seconds(30)))
        configuration.connectionPool.retryConnectionEstablishment = false
        // Whoever calls bounds its calls. The client's own eight to a host would let the others wait unsent until their time is over, and a
        // call that nobody sent would count as one without an answer.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1000
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Sends a request and reads the whole answer.
    ///
    /// The client's own time limit ends with the answer's header: a server that sends its body byte by byte would hold the caller for days.
    /// - Parameters:
    ///   - limit: for all of it.
    ///   - bytes: the longest body.
    /// - Throws: the client's errors, and `HTTPClientError.deadlineExceeded`.
    package func answer(
        to request: HTTPClientRequest, within limit: Duration, upTo bytes: Int
    ) async throws -> (status: Int, body: ByteBuffer) {
        let (status, _, body) = try await wholeAnswer(to: request, within: limit, upTo: bytes)
        return (status, body)
    }

    /// The same, with the answer's headers.
    package func wholeAnswer(
        to request: HTTPClientRequest, within limit: Duration, upTo bytes: Int
    ) async throws -> (status: Int, headers: HTTPHeaders, body: ByteBuffer) {
        try await withThrowingTaskGroup(of: (status: Int, headers: HTTPHeaders, body: ByteBuffer).self) { group in
            group.addTask { [self] in
                let response = try await execute(request, deadline: .now() + TimeAmount(limit))
                return (Int(response.status.code), response.headers, try await response.body.collect(upTo: bytes))
            }
            group.addTask {
                try await _Concurrency.Task.sleep(for: limit)
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }

    /// Sends a request and reads how the answer begins: the rest of its body is neither wanted nor waited for.
    /// - Parameters:
    ///   - limit: up to the end of the answer's header.
    ///   - bytes: of the body; none when its sender takes longer than two seconds for them.
    /// - Throws: the client's errors.
    package func answerBeginning(
        to request: HTTPClientRequest, within limit: Duration, first bytes: Int
    ) async throws -> (status: Int, headers: HTTPHeaders, body: ByteBuffer) {
        let response = try await execute(request, deadline: .now() + TimeAmount(limit))
        let body = await Self.beginning(of: response.body, bytes, within: .seconds(2))
        return (Int(response.status.code), response.headers, body)
    }

    private static func beginning(of body: HTTPClientResponse.Body, _ bytes: Int, within limit: Duration) async -> ByteBuffer {
        await withTaskGroup(of: ByteBuffer.self) { group in
            group.addTask {
                var beginning = ByteBuffer()
                do {
                    for try await part in body {
                        beginning.writeBytes(part.readableBytesView.prefix(bytes - beginning.readableBytes))
                        if beginning.readableBytes == bytes { break }
                    }
                } catch {
                    // What has come is what is shown.
                }
                return beginning
            }
            group.addTask {
                try? await _Concurrency.Task.sleep(for: limit)
                return ByteBuffer()
            }
            defer { group.cancelAll() }
            return await group.next() ?? ByteBuffer()
        }
    }
}
