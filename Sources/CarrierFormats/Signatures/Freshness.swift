import FoundationEssentials
import Fulfilment

/// Holds the time a webhook was sent against now, so that an old one cannot be sent again.
enum Freshness {
    /// - Throws: `SignatureFault.outsideTolerance`.
    static func check(_ sent: Int, now: Date, tolerance: Int) throws(SignatureFault) {
        let seconds = now.timeIntervalSince1970
        guard abs(seconds) < 1e12 else { return }
        let age = Int(seconds) - sent
        guard abs(age) <= tolerance else { throw .outsideTolerance(age: age) }
    }

    /// Seconds since 1970 in digits; nil for anything else.
    static func unix(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 12, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}

/// The time of a mail's header: `Tue, 19 Aug 2025 20:37:09 -0000` (RFC 2822).
enum MailTime {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// Seconds since 1970; nil when it is no such time.
    static func seconds(_ text: String) -> Int? {
        var words = text.split(whereSeparator: { $0 == " " || $0 == "," })
        if let first = words.first, first.first?.isNumber == false { words.removeFirst() }
        guard words.count >= 4, let month = months.firstIndex(of: words[1].prefix(3).lowercased()), words[0].utf8.count <= 2
        else {
            return nil
        }
        let zone = words.count > 4 && words[4] != "GMT" && words[4] != "UTC" ? words[4] : "Z"
        let day = words[0].utf8.count == 1 ? "0\(words[0])" : "\(words[0])"
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return ZonedTime("\(words[2])-\(number)-\(day)T\(words[3])\(zone)").map { Int($0.instant.timeIntervalSince1970) }
    }
}
