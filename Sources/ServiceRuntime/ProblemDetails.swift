import FoundationEssentials
import HTTPTypes
package import Hummingbird
import NIOCore

/// An error answer by RFC 9457, `application/problem+json`. Throw it from a route.
package struct ProblemDetails: HTTPResponseError, Encodable {
    /// One field that was wrong: where it is, what it held, what is allowed.
    package struct FieldError: Sendable, Encodable, Equatable {
        package let field: String
        package let value: String
        package let message: String

        package init(field: String, value: String, message: String) {
            (self.field, self.value, self.message) = (field, String(value.prefix(100)), message)
        }
    }

    package let status: HTTPResponse.Status
    package let title: String
    package let detail: String
    package let errors: [FieldError]
    package let retryAfter: Int?
    package let challenge: String?

    /// - Parameters:
    ///   - status: the HTTP status.
    ///   - title: the kind of problem, always the same words for the same kind.
    ///   - detail: what happened this time and what to do.
    ///   - errors: the fields that were wrong.
    ///   - retryAfter: seconds, sent as the header of that name.
    ///   - challenge: how to authenticate, sent as `WWW-Authenticate`.
    package init(
        status: HTTPResponse.Status, title: String, detail: String, errors: [FieldError] = [], retryAfter: Int? = nil,
        challenge: String? = nil
    ) {
        (self.status, self.title, self.detail, self.errors) = (status, title, detail, errors)
        (self.retryAfter, self.challenge) = (retryAfter, challenge)
    }

    private enum CodingKeys: String, CodingKey { case type, title, status, detail, errors }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("about:blank", forKey: .type)
        try container.encode(title, forKey: .title)
        try container.encode(status.code, forKey: .status)
        try container.encode(detail, forKey: .detail)
        if !errors.isEmpty { try container.encode(errors, forKey: .errors) }
    }

    package func response(from request: Request, context: some RequestContext) throws -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if let challenge { headers[.wwwAuthenticate] = challenge }
        let body = try JSONEncoder().encode(self)
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
