import Crypto
package import FoundationEssentials
import Fulfilment

/// Signs webhooks as each carrier does, to try a source out. Senders that publish keys cannot be stood in for: what is signed for them
/// is refused.
package struct CarrierSigner: Sendable {
    package let format: CarrierFormat
    /// The secret that the program knows.
    package let secret: String
    /// The header that was named to the carrier for its token; nil: `authorization`.
    private let tokenHeader: String?
    /// Whether the secret stands in the address, whatever the format.
    private let isByAddress: Bool

    /// - Parameters:
    ///   - format: the carrier's.
    ///   - secret: what the receiver believes it by.
    ///   - trust: what the receiver believes it by: the format's own ways, or the address.
    ///   - tokenHeader: the header that was named to the carrier for its token; nil: `authorization`.
    package init(format: CarrierFormat, secret: String, trust: CarrierFormat.Trust = .signature, tokenHeader: String? = nil) {
        (self.format, self.secret, self.tokenHeader) = (format, secret, tokenHeader)
        isByAddress = trust == .address || format.name == CarrierFormat.sfExpress.name
    }

    /// A webhook as its carrier sends it.
    /// - Parameters:
    ///   - body: the raw bytes.
    ///   - source: the name in the address.
    ///   - now: when it is signed.
    /// - Throws: `WebhookSecretError` when the secret is none for the format.
    package func genuine(_ body: [UInt8], to source: String, now: Date) throws -> WebhookRequest {
        try request(body, to: source, secret: secret, at: now)
    }

    /// The same signed with another secret, or at another time.
    /// - Parameters:
    ///   - body: the raw bytes.
    ///   - source: the name in the address.
    ///   - secret: what it is signed with.
    ///   - time: when it is signed.
    /// - Throws: `WebhookSecretError` when the secret is none for the format.
    package func request(_ body: [UInt8], to source: String, secret: String, at time: Date) throws -> WebhookRequest {
        let path = "/webhooks/\(source)"
        if isByAddress { return WebhookRequest(path: "\(path)/\(secret)", headers: [:], body: addressed(body)) }
        switch format.name {
        case "kuaidi100":
            // Over the field's text, in which broken UTF-8 is mended.
            let text = String(decoding: body, as: UTF8.self)
            let sign = Self.hex(Insecure.MD5.hash(data: Array((text + secret).utf8))).uppercased()
            return WebhookRequest(path: path, headers: [:], body: Self.form(body) + Array("&sign=\(sign)".utf8))
        default:
            return WebhookRequest(path: path, headers: try headers(body, path: path, secret: secret, at: time), body: body)
        }
    }

    private func addressed(_ body: [UInt8]) -> [UInt8] { format.name == "kuaidi100" ? Self.form(body) : body }

    private func headers(_ body: [UInt8], path: String, secret: String, at time: Date) throws -> [String: String] {
        let unix = "\(Int(time.timeIntervalSince1970))"
        switch format.name {
        case "waybill":
            let signed = try StandardWebhook(secrets: [WebhookSecret(secret)]).sign(id: "msg_\(UUID())", at: time, body: body)
            let names = StandardWebhook.Headers.names
            return [names.id: signed.id, names.timestamp: signed.timestamp, names.signature: signed.signature]
        case "easypost":
            let mail = Self.mailTime(time)
            let code = Self.code(Array((mail + "POST" + path).utf8) + body, secret)
            return ["x-timestamp": mail, "x-path": path, "x-hmac-signature-v2": "hmac-sha256-hex=" + Self.hex(code)]
        case "shippo":
            let code = Self.code(Array("\(unix).".utf8) + body, secret)
            return ["shippo-auth-signature": "t=\(unix),v1=\(Self.hex(code))"]
        case "aftership": return ["aftership-hmac-sha256": Data(Self.code(body, secret)).base64EncodedString()]
        case "fedex": return ["fdx-signature": Self.hex(Self.code(body, secret))]
        case "17track": return ["sign": Self.hex(SHA256.hash(data: body + Array("/\(secret)".utf8)))]
        case "shipengine":
            return [
                "x-shipengine-rsa-sha256-signature": Data(Self.code(body, secret)).base64EncodedString(),
                "x-shipengine-rsa-sha256-key-id": "forged", "x-shipengine-timestamp": ZonedTime(time).utcText,
            ]
        case "ups": return ["credential": secret]
        case "karrio": return ["x-event-id": secret]
        default: return [tokenHeader?.lowercased() ?? "authorization": secret]
        }
    }
}

extension CarrierSigner {
    /// Another secret of the same kind.
    /// - Parameter secret: one that it is like.
    package static func like(_ secret: String) -> String { secret.hasPrefix("whsec_") ? drawStandard() : draw() }

    /// 192 random bits in hexadecimal digits.
    package static func draw() -> String {
        (0..<24).map { _ in String(UInt8.random(in: 0x10...0xFF), radix: 16) }.joined()
    }

    /// The same as a secret of Standard Webhooks.
    package static func drawStandard() -> String { "whsec_" + Data(draw().utf8).base64EncodedString() }

    private static func code(_ content: [UInt8], _ secret: String) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: Array(secret.utf8)))
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The field `param`, every byte of it encoded.
    /// - Parameter body: the value of the field.
    package static func form(_ body: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return body.reduce(into: Array("param=".utf8)) { form, byte in
            form += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }

    /// `19 Aug 2025 20:37:09 +0000`
    private static func mailTime(_ time: Date) -> String {
        let text = ZonedTime(time).utcText
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = Int(text.dropFirst(5).prefix(2)).map { months[$0 - 1] } ?? ""
        return "\(text.dropFirst(8).prefix(2)) \(month) \(text.prefix(4)) \(text.dropFirst(11).prefix(8)) +0000"
    }
}
