package import Fulfilment
import Synchronization

/// The articles orders ask for, measured ones kept in memory.
///
/// What is unknown or not measured is looked up every time, since that is what changes. A measured article is forgotten
/// with all others after `lifetime`, so that one taken out of the catalogue is noticed.
package final class KnownArticles: Sendable {
    private struct Memory {
        var articles: [String: OrderChecks.Article] = [:]
        var since: ContinuousClock.Instant
    }

    private static let capacity = 200_000

    private let catalogue: CatalogueStore
    private let lifetime: Duration
    private let memory = Mutex(Memory(since: .now))

    package init(catalogue: CatalogueStore, lifetime: Duration = .seconds(300)) {
        self.catalogue = catalogue
        self.lifetime = lifetime
    }

    /// What is known of these articles; the unknown ones are not in the answer.
    package func articles(_ skus: Set<String>) async throws -> [String: OrderChecks.Article] {
        var known = remembered(skus)
        let missing = skus.filter { known[$0] == nil }
        guard !missing.isEmpty else { return known }
        let found = try await catalogue.articles(Array(missing))
        remember(found.filter { $0.value.weight != nil && $0.value.dimensions != nil })
        known.merge(found) { $1 }
        return known
    }

    private func remembered(_ skus: Set<String>) -> [String: OrderChecks.Article] {
        memory.withLock { memory in
            if memory.since.duration(to: .now) > lifetime { memory = Memory(since: .now) }
            var known: [String: OrderChecks.Article] = [:]
            for sku in skus { known[sku] = memory.articles[sku] }
            return known
        }
    }

    private func remember(_ measured: [String: OrderChecks.Article]) {
        memory.withLock { memory in
            if memory.articles.count + measured.count > Self.capacity { memory.articles = [:] }
            memory.articles.merge(measured) { $1 }
        }
    }
}
