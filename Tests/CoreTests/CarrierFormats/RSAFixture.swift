import CarrierFormats
import CryptoExtras
import FoundationEssentials
import Fulfilment

/// A key of the tests' own, signing as ShipEngine does.
enum RSAFixture {
    private static let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048)

    static let keySet: String = {
        guard let parts = try? key?.publicKey.getKeyPrimitives() else { return "" }
        let n = url(parts.modulus)
        return
            #"{"keys":[{"kty":"RSA","kid":"other","n":"AQAB"},{"kty":"RSA","kid":"kid-1","n":"\#(n)","e":"\#(url(parts.publicExponent))"}]}"#
    }()

    private static func url(_ bytes: Data) -> String {
        String(bytes.base64EncodedString().compactMap { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 == "=" ? nil : $0 })
    }

    static let sign: @Sendable ([UInt8], String, Date) -> WebhookRequest = { body, _, now in
        let time = ZonedTime(now).utcText
        let content = Array("\(time).".utf8) + body
        let signature = try? key?.signature(for: content, padding: .insecurePKCS1v1_5)
        return WebhookRequest(
            headers: [
                "X-ShipEngine-RSA-SHA256-Signature": (signature?.rawRepresentation ?? Data()).base64EncodedString(),
                "X-ShipEngine-RSA-SHA256-Key-Id": "kid-1", "X-ShipEngine-Timestamp": time,
            ], body: body)
    }
}
