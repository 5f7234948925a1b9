import CarrierFormats
import Crypto
import CryptoExtras
import FoundationEssentials
import Fulfilment
import Testing

/// A webhook of one format, made by hand, with what must come of it and the means to sign it.
struct FormatSample: Sendable, CustomTestStringConvertible {
    let format: CarrierFormat
    let body: String
    /// Of the events that are no estimates, in the order of the body.
    let statuses: [TrackingStatus]
    /// Codes that decide the status; replaced by others the statuses become unknown.
    let codes: [String]
    let sign: @Sendable (_ body: [UInt8], _ secret: String, _ now: Date) -> WebhookRequest
    var secret = "a secret of the carrier"

    var testDescription: String { format.name }

    /// Whether a truncated body is no longer JSON.
    var isJSON: Bool { body.hasPrefix("{") }

    func request(_ body: [UInt8]? = nil, secret: String? = nil, now: Date) -> WebhookRequest {
        sign(body ?? Array(self.body.utf8), secret ?? self.secret, now)
    }

    static func header(_ name: String, _ value: @escaping @Sendable ([UInt8], String, Date) -> String)
        -> @Sendable (
            [UInt8], String, Date
        ) -> WebhookRequest
    {
        { body, secret, now in WebhookRequest(headers: [name: value(body, secret, now)], body: body) }
    }

    static func hmac(_ secret: String, _ content: [UInt8]) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: Array(secret.utf8))))
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
