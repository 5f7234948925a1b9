import HTTPTypes
package import Hummingbird

/// Admits only callers whose key has a scope: 401 without a known key, 403 without the scope.
package struct APIKeyMiddleware: RouterMiddleware {
    package typealias Context = WaybillRequestContext

    private let keys: APIKeys
    private let scope: String

    /// - Parameters:
    ///   - keys: where keys are known.
    ///   - scope: what the routes behind it need, as `orders:write`.
    package init(keys: APIKeys, scope: String) { (self.keys, self.scope) = (keys, scope) }

    @concurrent
    package func handle(
        _ request: Request, context: WaybillRequestContext,
        next: @concurrent (Request, WaybillRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") else {
            throw ProblemDetails(
                status: .unauthorized, title: "API key missing", detail: "Send the header 'Authorization: Bearer wb_…'.",
                challenge: "Bearer realm=\"waybill\"")
        }
        guard let caller = try await keys.caller(String(header.dropFirst(7))) else {
            throw ProblemDetails(
                status: .unauthorized, title: "API key unknown",
                detail: "The key is unknown or was revoked; 'waybill keys create' makes one.",
                challenge: "Bearer realm=\"waybill\", error=\"invalid_token\"")
        }
        guard caller.scopes.contains(scope) else {
            throw ProblemDetails(
                status: .forbidden, title: "Scope missing",
                detail: "The key '\(caller.name)' has the scopes \(caller.scopes.sorted()); this needs '\(scope)'.",
                challenge: "Bearer realm=\"waybill\", error=\"insufficient_scope\", scope=\"\(scope)\"")
        }
        var context = context
        context.caller = caller
        return try await next(request, context)
    }
}

/// The holder of an API key.
package struct Caller: Sendable, Hashable {
    /// The key's public part.
    package let keyID: String
    /// The name the key was made for.
    package let name: String
    /// What it may do.
    package let scopes: Set<String>

    package init(keyID: String, name: String, scopes: Set<String>) {
        (self.keyID, self.name, self.scopes) = (keyID, name, scopes)
    }
}
