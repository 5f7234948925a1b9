package import FoundationEssentials

/// A message that could not be handled, as it is parked.
package struct DeadLetter: Sendable {
    package let queue: String
    package let reason: String
    package let attempts: Int
    package let eventID: UUID
    package let type: String
    package let version: Int
    package let subject: String
    /// The message's headers as JSON.
    package let headers: String
    /// The event's bytes as they came.
    package let body: [UInt8]
    package let trace: String?

    package init(
        queue: String, reason: String, attempts: Int, eventID: UUID, type: String, version: Int, subject: String, headers: String,
        body: [UInt8], trace: String?
    ) {
        (self.queue, self.reason, self.attempts, self.eventID) = (queue, reason, attempts, eventID)
        (self.type, self.version, self.subject, self.headers) = (type, version, subject, headers)
        (self.body, self.trace) = (body, trace)
    }

    /// Same cause, same fingerprint: the queue, the type and the reason with its digits and quoted values blanked.
    package var fingerprint: String {
        var shape = "", isQuoted = false
        for character in reason.prefix(300) {
            if character == "'" || character == "\"" { isQuoted.toggle() }
            guard !isQuoted, !character.isNumber else { continue }
            shape.append(character)
        }
        return "\(queue)|\(type)|\(shape)"
    }
}
