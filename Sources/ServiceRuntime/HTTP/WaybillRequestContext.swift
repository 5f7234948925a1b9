import HTTPTypes
package import Hummingbird
import NIOCore
package import Observability

/// The context of one HTTP request.
package struct WaybillRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Whose API key the request carries; set by `APIKeyMiddleware`.
    package var caller: Caller?
    private let channel: any Channel
    /// When the program got the request.
    private let arrived = ContinuousClock.now

    /// The address at the other end of the connection, without its port.
    var peer: String? { channel.remoteAddress?.ipAddress }

    package init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// When the first byte of the request came: before its header had ended, and before the program got it. The connection is asked, as
    /// long as it is open.
    package func began() async -> ContinuousClock.Instant {
        let age = try? await channel.eventLoop.submit { [channel] in
            try channel.pipeline.syncOperations.handler(type: ConnectionGuard.self).age
        }.get()
        return age.map { .now - .nanoseconds($0.nanoseconds) } ?? arrived
    }

    /// Whose API key the request carries.
    /// - Throws: `ProblemDetails` 401 on a route that no `APIKeyMiddleware` stands before: nobody is let in by mistake.
    package func requireCaller() throws(ProblemDetails) -> Caller {
        guard let caller else { throw .keyMissing }
        return caller
    }
}

extension Request {
    private static let traceparent = HTTPField.Name("traceparent")

    /// The trace the caller belongs to, if it says so.
    package var trace: TraceContext? {
        Self.traceparent.flatMap { headers[$0] }.flatMap(TraceContext.init(traceparent:))
    }
}
