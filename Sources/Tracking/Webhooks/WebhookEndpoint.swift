import CarrierFormats
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Metrics
import NIOCore
import Observability
import ServiceRuntime

/// `POST /webhooks/{source}`, with a secret behind it where the source cannot sign: believes it, stores the raw bytes, answers as the
/// sender's format wants. What it says is read later.
///
/// Neither secrets nor bodies are logged or answered.
struct WebhookEndpoint: Sendable {
    let sources: SourceWatch
    let inbox: WebhookInbox
    let strangers: StrangerLimit
    private let shares = SourceShares()

    init(sources: SourceWatch, inbox: WebhookInbox, strangers: StrangerLimit = .none) {
        (self.sources, self.inbox, self.strangers) = (sources, inbox, strangers)
    }

    /// The largest body.
    private static let largestBody = 1 << 20

    func add(to router: Router<WaybillRequestContext>) {
        TokenEndpoint(sources: sources, strangers: strangers).add(to: router)
        router.post("webhooks/:source") { request, context in try await receive(request, context) }
        router.post("webhooks/:source/:secret") { request, context in try await receive(request, context) }
    }

    private func receive(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let name = try context.parameters.require("source")
        guard let source = sources.current.pushing(name) else {
            count("unknown", "unknown_source")
            throw ProblemDetails(status: .notFound, title: "No such source", detail: "Nobody by that name pushes webhooks here.")
        }
        let client = try strangers.admit(request, context, to: name)
        do throws(ProblemDetails) { try source.refuseFaulty() } catch {
            count(name, "secrets_unreadable")
            throw error
        }
        let webhook = WebhookRequest(request, body: try await body(request, name))
        do { try await verify(webhook, source, name) } catch {
            strangers.spend(1, client)
            throw error
        }
        BodyLease.current?.prove()
        try await store(
            ReceivedWebhook(
                source: name, format: source.format.name, key: source.format.deliveryKey(of: webhook), body: webhook.body,
                trace: request.trace ?? .generate(), isInBulk: shares.isInBulk(name, bytes: webhook.body.count)))
        count(name, "stored")
        return Self.response(source.format.answer(to: webhook))
    }

    private static func response(_ answer: WebhookAnswer) -> Response {
        var response = Response(
            status: .init(code: answer.status),
            body: answer.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(string: answer.body)))
        if let type = answer.contentType { response.headers[.contentType] = type }
        return response
    }

    private func body(_ request: Request, _ source: String) async throws -> [UInt8] {
        do {
            return try await request.bytes(upTo: Self.largestBody)
        } catch let problem as ProblemDetails {
            count(source, problem.status == .unsupportedMediaType ? "encoded" : "too_large")
            throw problem
        }
    }

    private func verify(_ request: WebhookRequest, _ source: WebhookSource, _ name: String) async throws {
        do throws(SignatureFault) {
            try await source.verify(request, now: Date())
        } catch .keysUnreachable {
            count(name, SignatureFault.keysUnreachable.code)
            throw ProblemDetails(
                status: .serviceUnavailable, title: "No keys", detail: SignatureFault.keysUnreachable.description, retryAfter: 60)
        } catch {
            count(name, error.code)
            throw ProblemDetails(
                status: .init(code: source.format.refusalStatus(for: error)), title: "Signature refused",
                detail: error.description)
        }
    }

    private func store(_ delivery: ReceivedWebhook) async throws {
        do throws(WebhookInbox.Refusal) {
            try await inbox.store(delivery)
        } catch {
            count(delivery.source, error == .overloaded ? "overloaded" : "unavailable")
            throw ProblemDetails(
                status: .serviceUnavailable, title: "Not stored", detail: "The webhook was not stored; send it again.",
                retryAfter: 2)
        }
    }

    private func count(_ source: String, _ outcome: String) {
        Counter(label: "waybill_webhooks_total", dimensions: [("source", source), ("outcome", outcome)]).increment()
    }
}
