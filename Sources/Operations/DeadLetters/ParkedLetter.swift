package import FoundationEssentials
package import Fulfilment
import Messaging
import OperatorConsole
package import Topology

/// A dead letter as it is kept.
package struct ParkedLetter: Sendable {
    package let id: Int64
    package let queue: String
    package let reason: String
    package let fingerprint: String
    package let attempts: Int
    package let eventID: UUID
    package let type: String
    package let version: Int
    package let subject: String
    package let headers: String
    package let body: [UInt8]
    package let trace: String?
    package let firstAt: Date
    package let lastAt: Date
    package let status: DeadLetterState
    package let note: String?
    /// How many lines of one message it stands for.
    package let lines: Int
    /// How many bytes there were; nil when the body has them all.
    package let size: Int?

    /// The message itself, out of the event around it; nil when the body cannot be read, or not all of it was kept.
    package var data: JSONContent? { size != nil ? nil : (try? JSONContent(decoding: Data(body)))?["data"] }

    /// Whether the body is an event on one line that can be sent again byte for byte, with its own headers.
    package var isWhole: Bool {
        guard size == nil, !headers.hasPrefix(DeadLetter.leftOut), !body.contains(UInt8(ascii: "\n")),
            let event = try? JSONContent(decoding: Data(body)),
            case .object? = event["data"],
            case .int? = event["attempt"], event["subject"]?.text != nil, event["time"]?.text != nil
        else { return false }
        return event["id"]?.text.flatMap(UUID.init(uuidString:)) == eventID
    }

    /// The letter as lines for people: what, where from, why, and the body as JSON if it is any.
    package func text() throws -> [String] {
        let document = try? JSONContent(decoding: Data(body))
        let text = try document.map { String(decoding: try $0.encoded(pretty: true), as: UTF8.self) }
        return [
            "letter    \(id), \(status.rawValue)\(note.map { " (\($0))" } ?? "")",
            "event     \(type) version \(version), subject \(subject.isEmpty ? "unknown" : subject), id \(eventID.uuidString.lowercased())",
            "queue     \(queue)",
            "reason    \(reason)",
            "tries     \(attempts), first parked \(HumanFormat.timestamp(firstAt)), last \(HumanFormat.timestamp(lastAt))",
            "trace     \(trace ?? "none")",
            "headers   \(headers)",
        ] + extent + bodyLines(text)
    }

    private func bodyLines(_ text: String?) -> [String] {
        let shown = text ?? "(not JSON) " + String(decoding: body.prefix(Self.shownBytes), as: UTF8.self)
        let isCut = text == nil && body.count > Self.shownBytes
        let lines = (isCut ? shown + "…" : shown).split(separator: "\n").map(String.init)
        return ["body      \(lines.first ?? "")"] + lines.dropFirst()
    }

    /// Of a body that is no JSON.
    private static let shownBytes = 2000

    /// What the body stands for, where that is more than it shows.
    private var extent: [String] {
        let count =
            lines > 1
            ? ["lines     \(HumanFormat.count(lines)) of one message, one below the other; replayed only with --data"] : []
        let cut = size.map {
            "kept      the first \(HumanFormat.count(body.count)) of \(HumanFormat.count($0)) bytes; replayed only with --data"
        }
        return count + (cut.map { [$0] } ?? [])
    }
}
