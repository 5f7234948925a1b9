import Crypto
import FoundationEssentials
import Fulfilment

extension CarrierEvent {
    /// What makes two deliveries the same event: the carrier's id, else a digest of number, time in UTC, code, status and place.
    ///
    /// At most 132 characters, whatever the carrier sends.
    package var key: String {
        if let id, !id.isEmpty { return id.utf8.count <= 128 ? "id:\(id)" : "id#\(Self.digest([id]))" }
        return "at:" + Self.digest([trackingNumber, occurredAt?.utcText ?? "", code, status.rawValue, place])
    }

    private static func digest(_ parts: [String]) -> String {
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        return SHA256.hash(data: Array(text.utf8)).hexText
    }
}

extension SHA256.Digest {
    /// Lower-case hexadecimal.
    var hexText: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
