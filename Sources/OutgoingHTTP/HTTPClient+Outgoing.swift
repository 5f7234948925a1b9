package import AsyncHTTPClient
import NIOCore

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
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()
}
