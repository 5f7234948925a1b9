import CarrierFormats
import FoundationEssentials

extension CarrierSigner {
    /// A way to forge a webhook.
    enum Forgery: String, CaseIterable, Sendable {
        case unsigned, wrongSecret, oldTime, otherBody
    }

    /// The ways that mean something for this format: only signatures hold the body, and only some the time.
    var forgeries: [Forgery] {
        let isSigned = format.isSigned && format.keyAddress == nil
        return Forgery.allCases.filter { forgery in
            switch forgery {
            case .unsigned, .wrongSecret: true
            case .oldTime: ["waybill", "easypost", "shippo"].contains(format.name)
            case .otherBody: isSigned
            }
        }
    }

    /// A webhook as a forger sends it.
    func forged(_ forgery: Forgery, _ body: [UInt8], to source: String, now: Date) throws -> WebhookRequest {
        switch forgery {
        case .unsigned: WebhookRequest(path: "/webhooks/\(source)", headers: [:], body: body)
        case .wrongSecret: try request(body, to: source, secret: Self.like(secret), at: now)
        case .oldTime: try request(body, to: source, secret: secret, at: now - 3600)
        case .otherBody: try swapped(body, to: source, now)
        }
    }

    /// A signature of another body in front of this one.
    private func swapped(_ body: [UInt8], to source: String, _ now: Date) throws -> WebhookRequest {
        let other = try request(Array("{}".utf8), to: source, secret: secret, at: now)
        guard format.name == "kuaidi100" else { return WebhookRequest(path: other.path, headers: other.headers, body: body) }
        let signature = String(decoding: other.body, as: UTF8.self).split(separator: "&").last ?? ""
        return WebhookRequest(path: other.path, headers: [:], body: Self.form(body) + Array("&\(signature)".utf8))
    }
}
