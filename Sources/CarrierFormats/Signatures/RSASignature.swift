import Crypto
import CryptoExtras
import FoundationEssentials
import Fulfilment

/// RSASSA-PKCS1-v1_5 with SHA-256 over timestamp, point and body; the key is named in a header and found in a key set.
package struct RSASignature: Sendable {
    /// Headers of the signature in Base64, the key's name and the time in RFC 3339; lower case.
    let header: String
    let keyHeader: String
    let timeHeader: String
    /// Seconds the timestamp may be off either way.
    var tolerance = 300

    func verify(_ request: WebhookRequest, _ secrets: [WebhookSecret], now: Date) throws(SignatureFault) {
        let encoded = try request.required(header).filter { !$0.isWhitespace }
        let name = try request.required(keyHeader)
        let time = try request.required(timeHeader)
        guard let sent = ZonedTime(time) else { throw .malformedTimestamp }
        guard let bytes = Data(base64Encoded: encoded), bytes.count <= 1024 else { throw .noMatch }
        let keys = secrets.compactMap { secret -> _RSA.Signing.PublicKey? in
            if case .keySet(let keys) = secret.form { keys[name] } else { nil }
        }
        guard !keys.isEmpty else { throw secrets.contains(where: \.isKeySet) ? .unknownKey : .noSecret }
        let digest = SHA256.hash(data: Array("\(time).".utf8) + request.body)
        let signature = _RSA.Signing.RSASignature(rawRepresentation: bytes)
        guard keys.contains(where: { $0.isValidSignature(signature, for: digest, padding: .insecurePKCS1v1_5) }) else {
            throw .noMatch
        }
        try Freshness.check(Int(sent.instant.timeIntervalSince1970), now: now, tolerance: tolerance)
    }
}
