import FoundationEssentials
import Hummingbird
import NIOCore
import Synchronization

/// The carriers' label service: `POST /<carrier>/labels`. What it sells is told to `sold`, once per label.
struct CarrierServer: Sendable {
    private struct Orders: Decodable { let labels: [LabelOrder] }
    private struct Answers: Encodable { let labels: [LabelAnswer] }

    private let carriers: Set<String>
    private let soldKeys = SoldKeys()
    private let sold: @Sendable (_ carrier: String, _ labels: [(order: LabelOrder, trackingNumber: String)]) async -> Void

    init(
        carriers: [String],
        sold: @escaping @Sendable (_ carrier: String, _ labels: [(order: LabelOrder, trackingNumber: String)]) async -> Void
    ) {
        self.carriers = Set(carriers)
        self.sold = sold
    }

    /// How many labels were sold.
    var count: Int { soldKeys.count }

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/live") { _, _ in "ok\n" }
        router.post("/:carrier/labels") { request, context in
            try await answer(request, carrier: try context.parameters.require("carrier"))
        }
        return router
    }

    private func answer(_ request: Request, carrier: String) async throws -> Response {
        guard carriers.contains(carrier) else { throw HTTPError(.notFound, message: "no carrier '\(carrier)'") }
        let body = try await request.body.collect(upTo: 16 << 20)
        guard let orders = try? JSONDecoder().decode(Orders.self, from: Data(body.readableBytesView)) else {
            throw HTTPError(.badRequest, message: "the body is no list of labels")
        }
        let shop = LabelShop(carrier: carrier)
        let answers = orders.labels.map(shop.sell)
        let new = zip(orders.labels, answers).compactMap { order, answer in
            answer.trackingNumber.flatMap { soldKeys.insert("\(carrier)/\(order.idempotencyKey)") ? (order, $0) : nil }
        }
        if !new.isEmpty { await sold(carrier, new) }
        let bytes = try JSONEncoder().encode(Answers(labels: answers))
        return Response(
            status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// Idempotency keys of labels that were sold.
private final class SoldKeys: Sendable {
    private let keys = Mutex<Set<String>>([])

    var count: Int { keys.withLock { $0.count } }

    /// Whether the key is new.
    func insert(_ key: String) -> Bool { keys.withLock { $0.insert(key).inserted } }
}
