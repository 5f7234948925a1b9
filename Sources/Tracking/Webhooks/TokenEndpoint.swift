import CarrierFormats
import FoundationEssentials
import HTTPTypes
import Hummingbird
import ServiceRuntime

/// `POST /webhooks/{source}/oauth/token`: gives senders that push with a token one, for a live secret of the source.
struct TokenEndpoint: Sendable {
    let sources: SourceWatch
    let strangers: StrangerLimit

    private struct Grant: Encodable {
        let accessToken: String
        let tokenType = "Bearer"
        let expiresIn: Int

        private enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case tokenType = "token_type"
            case expiresIn = "expires_in"
        }
    }

    private struct Refusal: Encodable {
        let error: String
    }

    func add(to router: Router<WaybillRequestContext>) {
        router.post("webhooks/:source/oauth/token") { request, context in
            let name = try context.parameters.require("source")
            guard let source = sources.current.pushing(name), source.format.fetchesTokens else {
                throw ProblemDetails(
                    status: .notFound, title: "No such source", detail: "Nobody by that name fetches tokens here.")
            }
            let client = try strangers.admit(request, context, to: name)
            try source.refuseFaulty()
            let response = try await grant(request, source)
            if response.status != .ok { strangers.spend(1, client) }
            return response
        }
    }

    private func grant(_ request: Request, _ source: WebhookSource) async throws -> Response {
        let body = try await request.bytes(upTo: 1 << 14)
        do {
            let (token, seconds) = try TokenRequest(WebhookRequest(request, body: body)).grant(
                source.secrets(Date()), now: Date())
            return try Self.response(.ok, Grant(accessToken: token, expiresIn: seconds))
        } catch let error as TokenRequest.Fault {
            var response = try Self.response(
                error == .invalidClient ? .unauthorized : .badRequest, Refusal(error: error.rawValue))
            if error == .invalidClient { response.headers[.wwwAuthenticate] = "Basic realm=\"webhooks\"" }
            return response
        }
    }

    private static func response(_ status: HTTPResponse.Status, _ body: some Encodable) throws -> Response {
        var response = try Response.json(status, body)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

extension WebhookSource {
    /// - Throws: `ProblemDetails` 503 when its secrets cannot be read: what is right is sent again, and nothing is lost.
    func refuseFaulty() throws(ProblemDetails) {
        guard fault != nil else { return }
        throw ProblemDetails(
            status: .serviceUnavailable, title: "Source not usable",
            detail: "The source is set up, but cannot be believed just now. Send it again.", retryAfter: 60)
    }
}

extension WebhookRequest {
    init(_ request: Request, body: [UInt8]) {
        self.init(
            method: request.method.rawValue, path: request.uri.string,
            headers: Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { first, _ in first }, body: body)
    }
}
