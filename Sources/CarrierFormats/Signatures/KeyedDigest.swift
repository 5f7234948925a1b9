import Crypto
import FoundationEssentials
@_spi(_Unicode) import Swift

/// HMAC-SHA256 over parts of the request: the scheme most carriers vary.
package struct KeyedDigest: Sendable {
    /// A piece of what is signed.
    enum Part: Sendable {
        case body
        case method
        case header(String)
        case text(String)
        /// The timestamp as written in the signature's header.
        case timestamp
    }

    enum Key: Sendable {
        case utf8
        /// Letters and marks taken apart, as EasyPost does with NFKD.
        case decomposed
    }

    /// Where the sending time stands and how it is written.
    enum Timestamp: Sendable {
        /// Seconds since 1970 in a field of the signature's header.
        case field(String)
        /// RFC 2822 in a header.
        case mail(header: String)
    }

    /// Lower case.
    let header: String
    /// The field of the header that holds the digest, as in `t=…,v1=…`.
    var field: String?
    /// In front of the digest.
    var prefix = ""
    var signed: [Part] = [.body]
    var key = Key.utf8
    var timestamp: Timestamp?
    /// Seconds the timestamp may be off either way.
    var tolerance = 300

    func verify(_ request: WebhookRequest, _ secrets: [WebhookSecret], now: Date) throws(SignatureFault) {
        let value = try request.required(header)
        let fields = field == nil ? [] : Self.fields(value)
        let digests = (field.map { name in fields.filter { $0.name == name }.map(\.value) } ?? [value]).prefix(8).compactMap(
            digest)
        guard !digests.isEmpty else { throw .noMatch }
        let time = try sendingTime(request, fields)
        let content = try content(request, time?.text ?? "")
        let keys = secrets.compactMap(\.plain).map(prepared)
        guard !keys.isEmpty else { throw .noSecret }
        let isRight = digests.contains { digest in
            keys.contains { HMAC<SHA256>.isValidAuthenticationCode(digest, authenticating: content, using: $0) }
        }
        guard isRight else { throw .noMatch }
        if let time { try Freshness.check(time.seconds, now: now, tolerance: tolerance) }
    }

    private func content(_ request: WebhookRequest, _ time: String) throws(SignatureFault) -> [UInt8] {
        var content: [UInt8] = []
        for part in signed {
            switch part {
            case .body: content += request.body
            case .method: content += request.method.utf8
            case .header(let name): content += try request.required(name).utf8
            case .text(let text): content += text.utf8
            case .timestamp: content += time.utf8
            }
        }
        return content
    }

    private func sendingTime(
        _ request: WebhookRequest, _ fields: [(name: String, value: String)]
    ) throws(SignatureFault) -> (text: String, seconds: Int)? {
        switch timestamp {
        case nil: return nil
        case .field(let name):
            guard let text = fields.first(where: { $0.name == name })?.value else {
                throw .missingHeader("time in header \(header)")
            }
            guard let seconds = Freshness.unix(text) else { throw .malformedTimestamp }
            return (text, seconds)
        case .mail(let header):
            let text = try request.required(header)
            guard let seconds = MailTime.seconds(text) else { throw .malformedTimestamp }
            return (text, seconds)
        }
    }

    /// Hexadecimal when it is 64 digits, else Base64; blanks and line ends around it do not count.
    private func digest(_ text: String) -> Data? {
        let trimmed = text.utf8.filter { $0 > 32 }
        guard trimmed.starts(with: prefix.utf8) else { return nil }
        let encoded = trimmed.dropFirst(prefix.utf8.count)
        let bytes = encoded.count == 64 ? Hexadecimal.decode(encoded).map { Data($0) } : Data(base64Encoded: Data(encoded))
        return bytes.flatMap { $0.count == 32 ? $0 : nil }
    }

    private func prepared(_ secret: Data) -> SymmetricKey {
        guard key == .decomposed else { return SymmetricKey(data: secret) }
        return SymmetricKey(data: Array(Decomposition.of(String(decoding: secret, as: UTF8.self)).utf8))
    }

    private static func fields(_ value: String) -> [(name: String, value: String)] {
        value.utf8.split(separator: UInt8(ascii: ",")).prefix(16).compactMap { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return (String(decoding: parts[0].filter { $0 > 32 }, as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
        }
    }
}

/// Takes letters and marks apart (Unicode NFD), and wide letters and digits to plain ones, which is all that NFKD adds for a secret
/// anybody types.
enum Decomposition {
    static func of(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 128 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text._nfd {
            let isWide = (0xFF01...0xFF5E).contains(scalar.value)
            result.append(isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
        }
        return String(result)
    }
}
