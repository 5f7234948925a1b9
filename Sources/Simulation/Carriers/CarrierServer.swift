import Crypto
import FoundationEssentials
import Hummingbird
import NIOCore
import Synchronization

/// The carriers' label service: `POST /<carrier>/labels`. `sold` is called with what it sells, once per label.
struct CarrierServer: Sendable {
    private struct Orders: Decodable { let labels: [CarrierLabelRequest] }
    private struct Answers: Encodable { let labels: [CarrierLabelAnswer] }

    private let carriers: Set<String>
    private let soldKeys = SoldKeys()
    private let sold:
        @Sendable (_ carrier: String, _ labels: [(order: CarrierLabelRequest, trackingNumber: String)]) async -> Void

    init(
        carriers: [String],
        sold:
            @escaping @Sendable (_ carrier: String, _ labels: [(order: CarrierLabelRequest, trackingNumber: String)]) async ->
            Void
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
        let issuer = LabelIssuer(carrier: carrier)
        let answers = orders.labels.map(issuer.answer)
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

/// A label asked for, as a carrier's interface takes it.
package struct CarrierLabelRequest: Sendable, Decodable {
    /// Where the parcel goes.
    package struct Destination: Sendable, Decodable {
        let name: String?
        let city: String
        let postcode: String
        let country: String
    }

    package let idempotencyKey: String
    package let service: String
    package let reference: String
    package let weight: Int
    package let to: Destination

    private enum CodingKeys: String, CodingKey {
        case idempotencyKey = "idempotency_key"
        case service, reference
        case weight = "weight_g"
        case to
    }
}

/// A carrier's answer: a label, or why there is none.
package struct CarrierLabelAnswer: Sendable, Equatable, Encodable {
    package struct Problem: Sendable, Equatable, Encodable {
        package let code: String
        package let message: String
        package let isRetriable: Bool

        private enum CodingKeys: String, CodingKey {
            case code, message
            case isRetriable = "is_retriable"
        }
    }

    package let idempotencyKey: String
    package var trackingNumber: String?
    package var label: String?
    package var error: Problem?

    private enum CodingKeys: String, CodingKey {
        case idempotencyKey = "idempotency_key"
        case trackingNumber = "tracking_number"
        case label, error
    }
}

/// Sells labels: the same key always gets the same one, also after a restart, since the number is made from the key.
package struct LabelIssuer: Sendable {
    private let carrier: String

    package init(carrier: String) { self.carrier = carrier }

    /// Answers one order.
    package func answer(_ order: CarrierLabelRequest) -> CarrierLabelAnswer {
        guard !order.to.city.isEmpty, !order.to.postcode.isEmpty else {
            let problem = CarrierLabelAnswer.Problem(
                code: "address_incomplete", message: "city and postcode are needed", isRetriable: false)
            return CarrierLabelAnswer(idempotencyKey: order.idempotencyKey, error: problem)
        }
        let number = trackingNumber(for: order.idempotencyKey)
        return CarrierLabelAnswer(idempotencyKey: order.idempotencyKey, trackingNumber: number, label: zpl(order, number))
    }

    /// Two letters of the carrier and 13 characters that are easy to read (Crockford's base 32) of the key's SHA-256.
    package func trackingNumber(for key: String) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let hash = SHA256.hash(data: Data("\(carrier)/\(key)".utf8)).prefix(9).reduce(into: [UInt8]()) { $0.append($1) }
        var bits = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var characters = [alphabet[Int(hash[8] & 31)]]
        for _ in 0..<12 {
            characters.append(alphabet[Int(bits & 31)])
            bits >>= 5
        }
        return carrier.prefix(2).uppercased() + String(characters)
    }

    private func zpl(_ order: CarrierLabelRequest, _ number: String) -> String {
        """
        ^XA^CI28^PW812^LL1218^FO40,40^A0N,50^FD\(carrier) \(order.service)^FS^FO40,120^A0N,40^FD\(plain(order.to.name ?? ""))^FS\
        ^FO40,180^A0N,40^FD\(plain(order.to.postcode)) \(plain(order.to.city))^FS^FO40,300^BY3,3,160^BCN,160,Y,N,N,A^FD\(number)^FS\
        ^FO40,560^BCN,200,Y,N,N^FD>;>800\(plain(order.reference))^FS^XZ
        """
    }

    /// Without the characters ZPL reads as commands.
    private func plain(_ text: String) -> String { text.filter { $0 != "^" && $0 != "~" } }
}
