/// Matches confirms to the messages sent on one channel. Sequence numbers count from 1, as the broker's do.
struct ConfirmTracker<Slot> {
    /// A message and what became of it.
    struct Resolution {
        let slot: Slot
        let confirmation: Confirmation
    }

    private struct Entry {
        let slot: Slot
        let bytes: Int
        var sentAt: ContinuousClock.Instant
        var returned: Confirmation?
        var isResolved = false
    }

    /// Entries from `head` on; the entry at `head` has the sequence number `first`. Resolved entries behind an unresolved one
    /// stay until that one is resolved.
    private var entries: [Entry] = []
    private var head = 0
    private var first: UInt64 = 1

    private(set) var inFlight = 0
    private(set) var bytesInFlight = 0

    /// The number the next message gets.
    var nextSequence: UInt64 { first + UInt64(entries.count - head) }

    /// When the message waiting longest was sent.
    var oldest: ContinuousClock.Instant? { head < entries.count ? entries[head].sentAt : nil }

    /// A message was just sent.
    mutating func recordSent(_ slot: Slot, bytes: Int, at now: ContinuousClock.Instant) {
        entries.append(Entry(slot: slot, bytes: bytes, sentAt: now))
        inFlight += 1
        bytesInFlight += bytes
    }

    /// The broker has returned a mandatory message; its confirm follows.
    mutating func recordReturn(_ sequence: UInt64, code: Int, reason: String) {
        guard let index = index(of: sequence), !entries[index].isResolved else { return }
        entries[index].returned = .returned(code: code, reason: reason)
    }

    /// The messages a confirm resolves, oldest first, or nil when it names a message never sent.
    mutating func resolve(_ sequence: UInt64, multiple: Bool, isAcknowledged: Bool) -> [Resolution]? {
        // Tag 0 with multiple means all so far.
        let last = sequence == 0 && multiple ? nextSequence - 1 : sequence
        guard last < nextSequence else { return nil }
        guard last >= first else { return [] }
        let end = head + Int(last - first)
        var resolutions: [Resolution] = []
        for index in (multiple ? head : end)...end where !entries[index].isResolved {
            let outcome: Confirmation = isAcknowledged ? entries[index].returned ?? .confirmed : .rejected
            resolutions.append(resolve(at: index, outcome))
        }
        dropResolved()
        return resolutions
    }

    /// Gives up every message in flight and starts over, for a new connection.
    mutating func abandon(reason: String) -> [Resolution] {
        var resolutions: [Resolution] = []
        for index in head..<entries.count where !entries[index].isResolved {
            resolutions.append(resolve(at: index, .unknown(reason: reason)))
        }
        self = ConfirmTracker()
        return resolutions
    }

    /// Lets every message in flight wait its full time again, after the broker had stopped reading.
    mutating func restartClocks(at now: ContinuousClock.Instant) {
        for index in head..<entries.count { entries[index].sentAt = now }
    }

    private func index(of sequence: UInt64) -> Int? {
        sequence >= first && sequence < nextSequence ? head + Int(sequence - first) : nil
    }

    private mutating func resolve(at index: Int, _ confirmation: Confirmation) -> Resolution {
        entries[index].isResolved = true
        inFlight -= 1
        bytesInFlight -= entries[index].bytes
        return Resolution(slot: entries[index].slot, confirmation: confirmation)
    }

    private mutating func dropResolved() {
        while head < entries.count, entries[head].isResolved {
            head += 1
            first += 1
        }
        // Shifting only when half is free keeps the cost per message constant.
        if head > 64, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }
}
