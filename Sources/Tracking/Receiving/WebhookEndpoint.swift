import CarrierFormats
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Metrics
import NIOCore
import Observability
import ServiceRuntime

/// `POST /webhooks/{source}`: believes it, stores the raw bytes, answers. What it says is read later.
///
/// Neither secrets nor bodies are logged or answered.
struct WebhookEndpoint: Sendable {
    let sources: WebhookSources
    let desk: DeliveryDesk

    /// The largest body.
    private static let largestBody = 1 << 20

    func add(to router: Router<WaybillRequestContext>) {
        router.post("webhooks/:source") { request, context in try await receive(request, context) }
    }

    private func receive(_ request: Request, _ context: WaybillRequestContext) async throws -> Response {
        let source = try context.parameters.require("source")
        guard let scheme = sources[source] else {
            count("unknown", "unknown_source")
            throw ProblemDetails(status: .notFound, title: "No such source", detail: "Nobody by that name pushes webhooks here.")
        }
        let body = try await body(request, source)
        let headers = try verify(request, body, scheme, source)
        let delivery = ReceivedDelivery(
            source: source, key: TrackingWebhook.deliveryKey(id: headers.id, body: body), body: body,
            trace: Self.traceparent.flatMap { request.headers[$0] }.flatMap(TraceContext.init) ?? .generate())
        try await store(delivery)
        count(source, "stored")
        return Response(
            status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(string: "{}")))
    }

    private func body(_ request: Request, _ source: String) async throws -> [UInt8] {
        do {
            return Array(try await request.body.collect(upTo: Self.largestBody).readableBytesView)
        } catch is NIOTooManyBytesError {
            count(source, "too_large")
            throw ProblemDetails(
                status: .contentTooLarge, title: "Body too large", detail: "A webhook may have \(Self.largestBody) bytes.")
        }
    }

    private func verify(
        _ request: Request, _ body: [UInt8], _ scheme: StandardWebhook, _ source: String
    ) throws -> StandardWebhook.Headers {
        do throws(SignatureFault) {
            let headers = try StandardWebhook.Headers { name in HTTPField.Name(name).flatMap { request.headers[$0] } }
            try scheme.verify(headers, body: body, now: Date())
            return headers
        } catch {
            count(source, error.code)
            throw ProblemDetails(status: .unauthorized, title: "Signature refused", detail: error.description)
        }
    }

    private func store(_ delivery: ReceivedDelivery) async throws {
        do throws(DeliveryDesk.Refusal) {
            try await desk.store(delivery)
        } catch {
            count(delivery.source, error == .overloaded ? "overloaded" : "unavailable")
            throw ProblemDetails(
                status: .serviceUnavailable, title: "Not stored", detail: "The webhook was not stored; send it again.",
                retryAfter: 2)
        }
    }

    private static let traceparent = HTTPField.Name("traceparent")

    private func count(_ source: String, _ outcome: String) {
        Counter(label: "waybill_webhooks_total", dimensions: [("source", source), ("outcome", outcome)]).increment()
    }
}
