/// One call of `publish`: its messages, and what is known of them. Confined to the publisher's thread.
final class PublishCall {
    /// One message of a call.
    struct Slot {
        let call: PublishCall
        let index: Int
    }

    let id: UInt64
    /// When messages not sent by then are given up.
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<[Confirmation], any Error>
    private(set) var confirmations: [Confirmation]
    private let messages: [Message]
    private var next = 0
    private var unresolved: Int

    init(
        id: UInt64, messages: [Message], deadline: ContinuousClock.Instant,
        continuation: CheckedContinuation<[Confirmation], any Error>
    ) {
        (self.id, self.messages, self.deadline, self.continuation) = (id, messages, deadline, continuation)
        confirmations = Array(repeating: .unknown(reason: "not sent"), count: messages.count)
        unresolved = messages.count
    }

    /// The next message to send.
    var nextMessage: Message? { next < messages.count ? messages[next] : nil }

    var isFinished: Bool { unresolved == 0 }

    /// Counts the next message as sent.
    /// - Returns: its index.
    func removeNext() -> Int {
        defer { next += 1 }
        return next
    }

    func resolve(_ index: Int, _ confirmation: Confirmation) {
        confirmations[index] = confirmation
        unresolved -= 1
    }

    /// Resolves what was not sent yet.
    func giveUpUnsent(reason: String) {
        while nextMessage != nil { resolve(removeNext(), .unknown(reason: reason)) }
    }
}
