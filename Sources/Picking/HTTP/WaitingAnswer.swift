import HTTPTypes
import Hummingbird
import ServiceLifecycle

extension Request {
    /// An answer that may wait for something. Its waiting is cancelled when the caller hangs up, and when the program is to stop: then it
    /// is what `body` makes of that. Whoever waited closes the connection behind it.
    ///
    /// The request's own body was read before.
    func waiting(_ body: @Sendable @escaping () async throws -> Response) async throws -> Response {
        // The end of a body that was read is not seen again, and without one the framework ends the program when the caller hangs up. So
        // it gets an empty body, which has an end.
        var request = self
        request.body = RequestBody(buffer: ByteBuffer())
        var response = try await request.body.consumeWithCancellationOnInboundClose { _ in
            try await cancelWhenGracefulShutdown { try await body() }
        }
        response.headers[.connection] = "close"
        return response
    }
}
