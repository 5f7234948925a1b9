package import FoundationEssentials
package import Fulfilment
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

    /// The message itself, out of the event around it; nil when the body cannot be read.
    package var data: JSONContent? { (try? JSONContent(decoding: Data(body)))?["data"] }

    /// Whether the body is an event on one line that can be sent again byte for byte.
    package var isWhole: Bool {
        guard !body.contains(UInt8(ascii: "\n")), let event = try? JSONContent(decoding: Data(body)),
            case .object? = event["data"],
            case .int? = event["attempt"], event["subject"]?.text != nil, event["time"]?.text != nil
        else { return false }
        return event["id"]?.text.flatMap(UUID.init(uuidString:)) == eventID
    }

    /// The letter as lines for people: what, where from, why, and the body as JSON if it is any.
    package func lines() throws -> [String] {
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
            "body      \(text ?? "(not JSON) " + String(decoding: body.prefix(2000), as: UTF8.self))",
        ]
    }
}
