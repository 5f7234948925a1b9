import Crypto
import FoundationEssentials

/// One label asked for, as a carrier's interface takes it.
package struct LabelOrder: Sendable, Decodable {
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

/// One answer: a label, or why there is none.
package struct LabelAnswer: Sendable, Equatable, Encodable {
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
package struct LabelShop: Sendable {
    private let carrier: String

    package init(carrier: String) { self.carrier = carrier }

    /// Answers one order.
    package func sell(_ order: LabelOrder) -> LabelAnswer {
        guard !order.to.city.isEmpty, !order.to.postcode.isEmpty else {
            let problem = LabelAnswer.Problem(
                code: "address_incomplete", message: "city and postcode are needed", isRetriable: false)
            return LabelAnswer(idempotencyKey: order.idempotencyKey, error: problem)
        }
        let number = trackingNumber(for: order.idempotencyKey)
        return LabelAnswer(idempotencyKey: order.idempotencyKey, trackingNumber: number, label: zpl(order, number))
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

    private func zpl(_ order: LabelOrder, _ number: String) -> String {
        """
        ^XA^CI28^PW812^LL1218^FO40,40^A0N,50^FD\(carrier) \(order.service)^FS^FO40,120^A0N,40^FD\(plain(order.to.name ?? ""))^FS\
        ^FO40,180^A0N,40^FD\(plain(order.to.postcode)) \(plain(order.to.city))^FS^FO40,300^BY3,3,160^BCN,160,Y,N,N,A^FD\(number)^FS\
        ^FO40,560^BCN,200,Y,N,N^FD>;>800\(plain(order.reference))^FS^XZ
        """
    }

    /// Without the characters ZPL reads as commands.
    private func plain(_ text: String) -> String { text.filter { $0 != "^" && $0 != "~" } }
}
