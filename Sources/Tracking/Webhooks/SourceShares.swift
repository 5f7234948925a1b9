import Synchronization

/// Decides which deliveries are read apart from the others, so that no source can keep the reading of all others waiting.
///
/// Deliveries are read in the order in which they come. One that is large, or whose source has sent more than its share of late, goes to a
/// queue of its own (`WebhookReceivedInBulk`): it is read as well, but waits behind others of that kind only.
final class SourceShares: Sendable {
    /// What a source may send and be read with all others.
    struct Limits: Sendable {
        /// Bytes of one delivery.
        var delivery = 16 << 10
        /// Bytes a second, in the long run: half of what one program reads of small ones on two cores with everything else beside it.
        var rate = 1 << 20
        /// Bytes at once.
        var burst = 8 << 20
        /// Bytes that even the smallest delivery counts for: to store and fold an event costs more than to read it.
        var least = 1 << 10
    }

    private struct Share {
        var left: Double
        var at: ContinuousClock.Instant
    }

    private let limits: Limits
    /// By source: there are as many as are set up.
    private let shares = Mutex<[String: Share]>([:])

    init(_ limits: Limits = Limits()) { self.limits = limits }

    /// Takes a delivery off its source's share.
    /// - Returns: whether it is to be read apart.
    func isInBulk(_ source: String, bytes: Int, now: ContinuousClock.Instant = .now) -> Bool {
        guard bytes <= limits.delivery else { return true }
        let cost = Double(max(bytes, limits.least))
        return shares.withLock { shares in
            var share = shares[source] ?? Share(left: Double(limits.burst), at: now)
            share.left = min(Double(limits.burst), share.left + (now - share.at) / .seconds(1) * Double(limits.rate))
            share.at = now
            let isOver = share.left < cost
            if !isOver { share.left -= cost }
            shares[source] = share
            return isOver
        }
    }
}
