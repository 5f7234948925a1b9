/// Decides which `basic.ack` and `basic.nack` to send so that `multiple` never settles a delivery still being worked on.
///
/// Delivery tags of one channel are consecutive, so every batch is a range. An acknowledgement goes out only up to the
/// low-water mark: the last range before the first one still open. Batches settled out of order wait for the ones before.
struct SettlementTracker {
    /// A frame to send.
    enum Settlement: Equatable {
        /// Acknowledge everything unsettled up to and including `tag`.
        case acknowledge(upTo: UInt64)
        /// Return to the queue: everything unsettled up to `tag`, or `tag` alone.
        case release(tag: UInt64, multiple: Bool)
    }

    private struct Entry {
        let tags: ClosedRange<UInt64>
        var isAcknowledged = false
    }

    private var entries: [Entry] = []

    /// Deliveries that a caller has and the broker holds for unacknowledged.
    var unsettled: Int { entries.reduce(0) { $0 + $1.tags.count } }

    /// A caller gets a batch; `tags` follow all earlier ones.
    mutating func open(_ tags: ClosedRange<UInt64>) {
        entries.append(Entry(tags: tags))
    }

    /// The frame to send, if the low-water mark moved. An unknown range is a second settlement and does nothing.
    mutating func acknowledge(_ tags: ClosedRange<UInt64>) -> Settlement? {
        guard let index = entries.firstIndex(where: { $0.tags == tags }) else { return nil }
        entries[index].isAcknowledged = true
        return advance()
    }

    /// The frames to send. Ranges in front that are still open forbid `multiple`.
    mutating func release(_ tags: ClosedRange<UInt64>) -> [Settlement] {
        guard let index = entries.firstIndex(where: { $0.tags == tags && !$0.isAcknowledged }) else { return [] }
        entries.remove(at: index)
        if index == 0 {
            return [.release(tag: tags.upperBound, multiple: true)] + [advance()].compactMap { $0 }
        }
        return tags.map { .release(tag: $0, multiple: false) }
    }

    /// Forgets everything, for a new connection.
    mutating func reset() { entries.removeAll() }

    private mutating func advance() -> Settlement? {
        let settled = entries.prefix { $0.isAcknowledged }
        guard let last = settled.last else { return nil }
        entries.removeFirst(settled.count)
        return .acknowledge(upTo: last.tags.upperBound)
    }
}
