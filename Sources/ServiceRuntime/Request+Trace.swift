import HTTPTypes
package import Hummingbird
package import Observability

extension Request {
    private static let traceparent = HTTPField.Name("traceparent")

    /// The trace the caller belongs to, if it says so.
    package var trace: TraceContext? {
        Self.traceparent.flatMap { headers[$0] }.flatMap(TraceContext.init(traceparent:))
    }
}
