package import FoundationEssentials

/// A message that could not be handled, as it is parked. Its texts are cut to what the table can hold; its body is not.
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
        (self.queue, self.reason) = (queue.storable(255), reason.storable(2000))
        (self.type, self.subject) = (type.storable(255), subject.storable(500))
        (self.headers, self.trace) = (headers.storable(), trace?.storable(500))
        (self.attempts, self.eventID, self.version, self.body) = (attempts, eventID, version, body)
    }

    /// What is kept when the table refuses the letter: the bytes, and from which queue they are.
    func bare(refused complaint: String) -> DeadLetter {
        DeadLetter(
            queue: queue, reason: "kept by its bytes alone, the letter itself was refused: \(complaint)", attempts: attempts,
            eventID: eventID, type: type, version: version, subject: "", headers: "{}", body: body, trace: nil)
    }

    /// Same cause, same fingerprint: the queue, the type and the reason without numbers, ids and quoted values.
    package var fingerprint: String { "\(queue)|\(type)|\(ReasonShape.of(reason))".storable(1000) }
}
