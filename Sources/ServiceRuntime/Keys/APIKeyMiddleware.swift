import FoundationEssentials
import Fulfilment
import HTTPTypes
package import Hummingbird

/// Admits only callers whose key has a scope: 401 without a known key that has not expired, 403 without the scope.
package struct APIKeyMiddleware: RouterMiddleware {
    package typealias Context = WaybillRequestContext

    private let keys: APIKeys
    private let scopes: [KeyScope]

    /// - Parameters:
    ///   - keys: where keys are known.
    ///   - scopes: what the routes behind it need; any of them lets in.
    package init(keys: APIKeys, scope scopes: KeyScope...) { (self.keys, self.scopes) = (keys, scopes) }

    @concurrent
    package func handle(
        _ request: Request, context: WaybillRequestContext,
        next: @concurrent (Request, WaybillRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") else {
            throw ProblemDetails.keyMissing
        }
        guard let caller = try await keys.caller(String(header.dropFirst(7))) else {
            throw ProblemDetails(
                status: .unauthorized, title: "API key unknown",
                detail: "The key is unknown or was revoked; 'waybill keys create' makes one.",
                challenge: "Bearer realm=\"waybill\", error=\"invalid_token\"")
        }
        guard scopes.contains(where: caller.has) else { throw ProblemDetails.scopeMissing(scopes, to: caller) }
        BodyLease.current?.prove()
        var context = context
        context.caller = caller
        return try await next(request, context)
    }
}

extension ProblemDetails {
    /// 401: there is no key.
    static var keyMissing: ProblemDetails {
        ProblemDetails(
            status: .unauthorized, title: "API key missing", detail: "Send the header 'Authorization: Bearer wb_…'.",
            challenge: "Bearer realm=\"waybill\"")
    }

    /// 401: the key was good until then.
    static func keyExpired(_ name: String, at moment: Date?) -> ProblemDetails {
        ProblemDetails(
            status: .unauthorized, title: "API key expired",
            detail: """
                The key '\(name)' expired\(moment.map { " at \(ZonedTime($0).utcText)" } ?? ""); 'waybill keys create' makes another, 'waybill rights' lists \
                what each may do, where and until when.
                """,
            challenge: "Bearer realm=\"waybill\", error=\"invalid_token\"")
    }

    /// 403: the key has none of these scopes.
    fileprivate static func scopeMissing(_ scopes: [KeyScope], to caller: Caller) -> ProblemDetails {
        let needed = scopes.map { "'\($0.rawValue)'" }.joined(separator: " or ")
        return ProblemDetails(
            status: .forbidden, title: "Scope missing",
            detail: "The key '\(caller.name)' has the scopes \(caller.scopes.sorted()); this needs \(needed).",
            challenge: "Bearer realm=\"waybill\", error=\"insufficient_scope\", scope=\"\(scopes[0].rawValue)\"")
    }
}
