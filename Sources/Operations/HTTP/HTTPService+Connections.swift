import AsyncHTTPClient
import NIOCore

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
