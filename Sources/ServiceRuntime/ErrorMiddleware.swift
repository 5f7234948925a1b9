import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import Observability
import Postgres

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
            case .notFound: "There is nothing at \(request.method) \(request.uri.path.prefix(100))."
            case .contentTooLarge: "The body is larger than this path takes."
            default: (error as? HTTPError)?.body ?? "\(request.method) \(request.uri.path.prefix(100)) was refused."
            }
        return ProblemDetails(status: error.status, title: error.status.reasonPhrase, detail: detail)
    }

    private func about(_ request: Request, _ error: any Error) -> Logger.Metadata {
        [
            "method": "\(request.method)", "path": "\(request.uri.path.prefix(200))", "error": "\(error)",
            "trace.id": "\(request.trace?.traceID ?? "")",
        ]
    }
}

extension PostgresError {
    /// The request may be sent again as it is: nothing is wrong with it.
    fileprivate var isDatabaseAway: Bool { isRetriable || isConnectionLost || code == .poolClosed }
}
