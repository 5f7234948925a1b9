package import Logging
import Synchronization

/// The shipping terms, kept in memory for a while; rate cards change seldom.
///
/// Terms that cannot be read leave those before in force, or the question out: an order is not turned away because a rate card
/// is being edited, and carrier-dispatch asks again with the packed parcel.
package final class KnownTerms: Sendable {
    private struct Memory {
        var terms: ShippingTerms?
        var readAt: ContinuousClock.Instant?
    }

    private let store: ShippingTermsStore
    private let lifetime: Duration
    private let logger: Logger
    private let memory = Mutex(Memory())

    package init(store: ShippingTermsStore, lifetime: Duration = .seconds(30), logger: Logger) {
        (self.store, self.lifetime, self.logger) = (store, lifetime, logger)
    }

    /// The terms as of at most `lifetime` ago; nil when there are none to judge by.
    func terms() async -> ShippingTerms? {
        let known = memory.withLock { memory -> ShippingTerms?? in
            guard let readAt = memory.readAt, readAt.duration(to: .now) < lifetime else { return nil }
            return .some(memory.terms)
        }
        if let known { return known }
        do {
            let terms = try await store.terms()
            memory.withLock { $0 = Memory(terms: terms, readAt: .now) }
            return terms
        } catch {
            logger.warning("The rate cards could not be read; those before stay in force", metadata: ["error": "\(error)"])
            return memory.withLock { memory in
                memory.readAt = .now
                return memory.terms
            }
        }
    }
}
