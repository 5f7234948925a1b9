import Barcodes
import Crypto
import FoundationEssentials
import Fulfilment
import Hummingbird
package import Labels
import NIOCore
import ServiceRuntime

/// The carriers' label service: buys at `POST /<carrier>/labels`, looks up by key at `GET …/labels/<key>`, lists at `GET …/labels` and takes
/// back at `POST …/labels/void`. `sold` is called with what it sells, once per label.
struct CarrierServer: Sendable {
    private struct Orders: Decodable { let labels: [CarrierLabelRequest] }
    private struct Answers: Encodable {
        let labels: [CarrierLabelAnswer]
        var next: String?
    }
    private struct Return: Decodable {
        let key: String
        let number: String

        private enum CodingKeys: String, CodingKey {
            case key = "idempotency_key"
            case number = "tracking_number"
        }
    }
    private struct Refusal: Encodable {
        let code: String
        let message: String
    }

    private let carriers: Set<String>
    private let printer: LabelPrinter
    /// What was sold, and what came back.
    let books = SoldLabels()
    private let sold:
        @Sendable (_ carrier: String, _ labels: [(order: CarrierLabelRequest, trackingNumber: String)]) async -> Void

    init(
        carriers: [String], printer: LabelPrinter,
        sold:
            @escaping @Sendable (_ carrier: String, _ labels: [(order: CarrierLabelRequest, trackingNumber: String)]) async ->
            Void
    ) {
        self.carriers = Set(carriers)
        self.printer = printer
        self.sold = sold
    }

    /// How many labels were sold.
    var count: Int { books.count }

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/live") { _, _ in "ok\n" }
        router.post("/:carrier/labels") { request, context in
            try await answer(request, carrier: try carrier(context))
        }
        router.post("/:carrier/labels/void") { request, context in
            try await takeBack(request, carrier: try carrier(context))
        }
        router.get("/:carrier/labels/:key") { _, context in
            try find(try context.parameters.require("key"), carrier: try carrier(context))
        }
        router.get("/:carrier/labels") { request, context in try list(request, carrier: try carrier(context)) }
        return router
    }

    private func carrier(_ context: BasicRequestContext) throws -> String {
        let carrier = try context.parameters.require("carrier")
        guard carriers.contains(carrier) else { throw HTTPError(.notFound, message: "no carrier '\(carrier)'") }
        return carrier
    }

    private func find(_ key: String, carrier: String) throws -> Response {
        guard let label = books.find(key, of: carrier) else {
            return try json(Refusal(code: "unknown", message: "no label under \(key)"), .notFound)
        }
        var answer = LabelIssuer(carrier: carrier, printer: printer).answer(label.order)
        answer.status = label.status
        return try json(Answers(labels: [answer]))
    }

    private static let page = 1000

    /// Without the labels' documents.
    private func list(_ request: Request, carrier: String) throws -> Response {
        let day = request.queryParameter("since").flatMap { CivilDay($0) }
        let since = Date(timeIntervalSince1970: Double(day?.number ?? 0) * 86_400)
        let place = request.queryParameter("cursor").flatMap { Int($0) } ?? 0
        let (labels, next) = books.list(of: carrier, since: since, from: place, limit: Self.page)
        let answers = labels.map {
            CarrierLabelAnswer(
                idempotencyKey: $0.order.idempotencyKey, trackingNumber: $0.trackingNumber, status: $0.status)
        }
        return try json(Answers(labels: answers, next: next.map(String.init)))
    }

    private func takeBack(_ request: Request, carrier: String) async throws -> Response {
        let body = try await request.body.collect(upTo: 1 << 16)
        guard let label = try? JSONDecoder().decode(Return.self, from: Data(body.readableBytesView)) else {
            throw HTTPError(.badRequest, message: "the body names no key and number")
        }
        guard LabelIssuer(carrier: carrier, printer: printer).trackingNumber(for: label.key) == label.number else {
            return try json(Refusal(code: "unknown", message: "no label \(label.number) under \(label.key)"), .notFound)
        }
        books.void(label.key, label.number, of: carrier)
        return try json(["status": "voided"])
    }

    private func json(_ value: some Encodable, _ status: HTTPResponse.Status = .ok) throws -> Response {
        let bytes = try JSONEncoder().encode(value)
        return Response(
            status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func answer(_ request: Request, carrier: String) async throws -> Response {
        let body = try await request.body.collect(upTo: 16 << 20)
        guard let orders = try? JSONDecoder().decode(Orders.self, from: Data(body.readableBytesView)) else {
            throw HTTPError(.badRequest, message: "the body is no list of labels")
        }
        let issuer = LabelIssuer(carrier: carrier, printer: printer)
        let answers = orders.labels.map(issuer.answer)
        let new = books.add(
            zip(orders.labels, answers).compactMap { order, answer in answer.trackingNumber.map { (order, $0) } }, of: carrier)
        if !new.isEmpty { await sold(carrier, new) }
        return try json(Answers(labels: answers))
    }
}

/// A label asked for, as a carrier's interface takes it.
package struct CarrierLabelRequest: Sendable, Decodable {
    /// Where the parcel goes.
    package struct Destination: Sendable, Decodable {
        let name: String?
        let company: String?
        let street: String?
        let street2: String?
        let city: String
        let region: String?
        let postcode: String?
        let country: String
        let phone: String?

        fileprivate var fields: [AddressField] {
            let parts: [(AddressField.Part, String?)] = [
                (.company, company), (.street, street), (.street2, street2), (.city, city), (.region, region),
                (.postcode, postcode), (.country, country), (.phone, phone),
            ]
            return [AddressField(.recipient, name ?? "", name: "to.name")]
                + parts.compactMap { part, text in text.map { AddressField(part, $0) } }
        }
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
    /// `sold` or `voided`, in answers to look-ups and in lists.
    package var status: String?

    private enum CodingKeys: String, CodingKey {
        case idempotencyKey = "idempotency_key"
        case trackingNumber = "tracking_number"
        case label, error, status
    }
}

/// Sells labels: the same key always gets the same one, also after a restart, since the number is made from the key.
package struct LabelIssuer: Sendable {
    private let carrier: String
    private let printer: LabelPrinter

    /// - Parameter printer: for all carriers one, so that it draws each letter once.
    package init(carrier: String, printer: LabelPrinter) { (self.carrier, self.printer) = (carrier, printer) }

    /// Answers one order: a label, or why it cannot be sold or printed.
    package func answer(_ order: CarrierLabelRequest) -> CarrierLabelAnswer {
        if let problem = problem(with: order.to) {
            return CarrierLabelAnswer(idempotencyKey: order.idempotencyKey, error: problem)
        }
        let number = trackingNumber(for: order.idempotencyKey)
        do throws(LabelError) {
            let label = String(decoding: try printer.print(label(order, number)), as: UTF8.self)
            return CarrierLabelAnswer(idempotencyKey: order.idempotencyKey, trackingNumber: number, label: label)
        } catch {
            return CarrierLabelAnswer(
                idempotencyKey: order.idempotencyKey,
                error: .init(code: "label_unprintable", message: "\(error)", isRetriable: false))
        }
    }

    /// A reference that is no SSCC is printed as it is.
    private func label(_ order: CarrierLabelRequest, _ number: String) -> ShippingLabel {
        let sscc = try? SSCC(order.reference)
        let reference = sscc == nil ? [LabelField("reference", order.reference)] : []
        return ShippingLabel(
            from: [LabelField("carrier", carrier)], to: order.to.fields, service: order.service, trackingNumber: number,
            sscc: sscc,
            notes: [LabelField("weight_g", "\(order.weight) g")] + reference)
    }

    /// Why nothing can be delivered there; nil when it can.
    private func problem(with to: CarrierLabelRequest.Destination) -> CarrierLabelAnswer.Problem? {
        guard let country = Country.named(to.country) else {
            return .init(code: "country_unknown", message: "'\(to.country)' is no country", isRetriable: false)
        }
        if to.city.isEmpty { return .init(code: "address_incomplete", message: "the city is needed", isRetriable: false) }
        guard country.hasPostcodes, (to.postcode ?? "").isEmpty else { return nil }
        return .init(
            code: "address_incomplete", message: "the postcode is needed in \(country.name)", isRetriable: false)
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
}
