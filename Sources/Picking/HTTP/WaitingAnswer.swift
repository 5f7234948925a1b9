import HTTPTypes
import Hummingbird
import ServiceLifecycle

extension Request {
    /// An answer that may wait for something. Its waiting is cancelled when the caller hangs up, and when the program is to stop: then it
    /// is what `body` makes of that. Whoever waited closes the connection behind it.
    ///
    /// The request's own body was read before.
    func waiting(_ body: @Sendable @escaping () async throws -> Response) async throws -> Response {
        var response = try await self.body.consumeWithCancellationOnInboundClose { _ in
            try await cancelWhenGracefulShutdown { try await body() }
        }
        response.headers[.connection] = "close"
        return response
    }
}
