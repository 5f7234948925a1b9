package import Hummingbird

/// Limits what callers may do of whom nobody knows more than where they come from.
package struct StrangerLimit: Sendable {
    /// For those whom nothing else limits.
    package static let none = StrangerLimit("", perMinute: 0)

    private let limit: AddressLimit
    private let clients: ClientAddresses

    /// - Parameters:
    ///   - name: of what is limited, in the metric.
    ///   - perMinute: points of each caller; 0: no limit.
    ///   - clients: tells callers apart.
    package init(_ name: String, perMinute: Int, _ clients: ClientAddresses = ClientAddresses()) {
        (limit, self.clients) = (AddressLimit(name, perMinute: perMinute), clients)
    }

    /// Lets a request go on unless its caller has none of his points left.
    /// - Parameter subject: what each caller has points of his own for.
    /// - Returns: whom to charge; nil when nobody is limited.
    /// - Throws: `ProblemDetails` 429.
    package func admit(
        _ request: Request, _ context: WaybillRequestContext, to subject: String = ""
    ) throws(ProblemDetails) -> String? {
        let client = clients.client(of: request, context).map { "\($0) \(subject)" }
        try limit.admit(client)
        return client
    }

    /// Takes points from a caller that was let in.
    package func spend(_ points: Int, _ client: String?) { limit.spend(points, client) }
}
