/// What a printer understands.
package enum PrinterFormat: String, Sendable, Codable, CaseIterable {
    /// Of office printers.
    case pdf
    /// Of label printers.
    case zpl

    /// What HTTP calls such a document.
    package var contentType: String { "application/\(rawValue)" }

    /// For people.
    package var words: String { self == .pdf ? "PDF" : "ZPL" }
}

/// Where a printer takes its jobs.
package enum PrinterAddress: Sendable, Equatable, CustomStringConvertible {
    /// A port that prints whatever is sent to it; most label printers have 9100.
    case network(host: String, port: Int)
    /// A device, or a file to which jobs are appended.
    case file(String)

    /// What is allowed, for people.
    package static let allowed = "HOST:PORT, as 10.0.0.7:9100 or [fd00::7]:9100, or a path that begins with /"

    /// Reads `10.0.0.7:9100`, `printer-1:9100`, `[fd00::7]:9100` or `/dev/usb/lp0`.
    package init?(_ text: String) {
        if text.hasPrefix("/") {
            guard text.count > 1, !text.hasSuffix("/") else { return nil }
            self = .file(text)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = Self.port(text[text.index(after: colon)...]),
            let host = Self.host(text[..<colon])
        else { return nil }
        self = .network(host: host, port: port)
    }

    private static func port(_ text: Substring) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
            return nil
        }
        return Int(text).flatMap { (1...65_535).contains($0) ? $0 : nil }
    }

    /// A name or an address; one with colons stands in brackets.
    private static func host(_ text: Substring) -> String? {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let name = isBracketed ? text.dropFirst().dropLast() : text
        let isAllowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            case UInt8(ascii: ":"): isBracketed
            default: ".-_%".utf8.contains(byte)
            }
        }
        return !name.isEmpty && isAllowed ? String(name) : nil
    }

    package var description: String {
        switch self {
        case .network(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .file(let path): path
        }
    }
}
