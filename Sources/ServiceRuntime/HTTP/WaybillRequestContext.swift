import HTTPTypes
package import Hummingbird
package import Observability

/// The context of one HTTP request.
package struct WaybillRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Whose API key the request carries; set by `APIKeyMiddleware`.
    package var caller: Caller?

    package init(source: Source) { coreContext = .init(source: source) }
}

extension Request {
    private static let traceparent = HTTPField.Name("traceparent")

    /// The trace the caller belongs to, if it says so.
    package var trace: TraceContext? {
        Self.traceparent.flatMap { headers[$0] }.flatMap(TraceContext.init(traceparent:))
    }
}
