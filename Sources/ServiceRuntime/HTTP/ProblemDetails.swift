import FoundationEssentials
import Fulfilment
package import HTTPTypes
package import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Observability
import Postgres

/// An error answer by RFC 9457, `application/problem+json`. Throw it from a route.
package struct ProblemDetails: HTTPResponseError, Encodable {
    /// One field that was wrong: where it is, what it held, what is allowed; each cut where it is long, so that no answer is much
    /// longer than what was sent.
    package struct FieldError: Sendable, Encodable, Equatable {
        package let field: String
        package let value: String
        package let message: String

        /// Texts are cut: an error must not carry a megabyte back.
        package init(field: String, value: String, message: String) {
            self.field = field.excerpt(bytes: 200)
            self.value = value.prefix(100).excerpt(bytes: 400)
            self.message = message.excerpt(bytes: 2000)
        }
    }

    package let status: HTTPResponse.Status
    package let title: String
    package let detail: String
    package let errors: [FieldError]
    package let retryAfter: Int?
    package let challenge: String?
    /// What it says to a caller who accepts other languages, by the header `Accept-Language`; nil: it says the same to all. Title and status
    /// are the same in all languages, since programs know problems by them.
    package var translation: (@Sendable (_ accepted: String) -> Translation)?

    /// A problem's texts in one language.
    package struct Translation: Sendable {
        /// Its tag: `zh`.
        package let language: String
        package let detail: String
        package let errors: [FieldError]

        package init(language: String, detail: String, errors: [FieldError]) {
            (self.language, self.errors) = (language, errors)
            self.detail = detail.excerpt(bytes: 4000)
        }
    }

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
        (self.status, self.title, self.errors) = (status, title, errors)
        self.detail = detail.excerpt(bytes: 4000)
        (self.retryAfter, self.challenge) = (retryAfter, challenge)
    }

    private enum CodingKeys: String, CodingKey { case type, title, status, detail, errors }

    package func encode(to encoder: any Encoder) throws { try encode(to: encoder, detail, errors) }

    private func encode(to encoder: any Encoder, _ detail: String, _ errors: [FieldError]) throws {
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
        let spoken = translation?(request.headers[.acceptLanguage] ?? "")
        if let spoken { headers.say(in: spoken.language) }
        let body = try JSONEncoder.sorted.encode(Spoken(problem: self, translation: spoken))
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// In the caller's language.
    private struct Spoken: Encodable {
        let problem: ProblemDetails
        let translation: Translation?

        func encode(to encoder: any Encoder) throws {
            try problem.encode(to: encoder, translation?.detail ?? problem.detail, translation?.errors ?? problem.errors)
        }
    }
}

extension HTTPFields {
    /// The answer is in a language that its caller chose, so another caller may get it in another one.
    package mutating func say(in language: String) {
        self[.contentLanguage] = language
        self[.vary] = "Accept-Language"
    }
}

/// The outermost middleware: whatever a route throws becomes a problem document, and what nobody expected a line in the log.
///
/// A database that is away is 503 with `Retry-After`; every request may be sent again, since routes guard what they change.
struct ErrorMiddleware: RouterMiddleware {
    typealias Context = WaybillRequestContext

    let logger: Logger

    @concurrent
    func handle(
        _ request: Request, context: WaybillRequestContext,
        next: @concurrent (Request, WaybillRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await answer(to: request, context, next)
        // Behind a request that offers another protocol, as Java's client does, the parser waits for that one and reads no other request.
        if request.headers[.upgrade] != nil { response.headers[.connection] = "close" }
        return response
    }

    @concurrent
    private func answer(
        to request: Request, _ context: WaybillRequestContext,
        _ next: @concurrent (Request, WaybillRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            return try problem(error, request).response(from: request, context: context)
        }
    }

    private func problem(_ error: any Error, _ request: Request) -> ProblemDetails {
        switch error {
        case let error as ProblemDetails: return error
        case let error as PostgresError where error.isDatabaseAway:
            logger.warning("The database is away; a request was turned away", metadata: about(request, error))
            return ProblemDetails(
                status: .serviceUnavailable, title: "Database away",
                detail: "The database does not answer now. It is safe to send the request again.", retryAfter: 2)
        case is CancellationError:
            return ProblemDetails(
                status: .serviceUnavailable, title: "Stopping", detail: "The program is stopping. Send the request again.",
                retryAfter: 1)
        case let error as PostgresError where error.isContentRefused:
            logger.warning("The database refuses what a request holds", metadata: about(request, error))
            return ProblemDetails(
                status: .unprocessableContent, title: "Content refused",
                detail: "Nothing was changed: \(error.contentRefusal). The same request will be refused again.")
        case let error as any HTTPResponseError: return refusal(error, request)
        default:
            logger.error("A request failed", metadata: about(request, error))
            return ProblemDetails(
                status: .internalServerError, title: "Failed", detail: "The program failed on this request; its log says why.")
        }
    }

    /// What Hummingbird itself refuses: unknown paths, bodies over a limit, parameters that are missing.
    private func refusal(_ error: any HTTPResponseError, _ request: Request) -> ProblemDetails {
        let detail =
            switch error.status {
            case .notFound: "There is nothing at \(request.method) \(request.uri.path.excerpt(bytes: 100))."
            case .contentTooLarge: "The body is larger than this path takes."
            default: (error as? HTTPError)?.body ?? "\(request.method) \(request.uri.path.excerpt(bytes: 100)) was refused."
            }
        return ProblemDetails(status: error.status, title: error.status.reasonPhrase, detail: detail)
    }

    /// Without the secret that the address of a webhook may end with.
    private static func loggable(_ path: String) -> String {
        let parts = path.split(separator: "/")
        guard parts.first == "webhooks", parts.count > 2 else { return path.excerpt(bytes: 200) }
        return "/webhooks/\(parts[1].prefix(64))/…"
    }

    private func about(_ request: Request, _ error: any Error) -> Logger.Metadata {
        [
            "method": "\(request.method)", "path": "\(Self.loggable(request.uri.path))", "error": "\(error)",
            "trace.id": "\(request.trace?.traceID ?? "")",
        ]
    }
}

extension PostgresError {
    /// The request may be sent again as it is: nothing is wrong with it.
    fileprivate var isDatabaseAway: Bool { isRetriable || isConnectionLost || code == .poolClosed }
}
