import Postgres
import ScanDialogue

/// What waiting orders lack of an article, of what has come and is not put away.
struct StagingNeed: Sendable, Equatable {
    /// An order that waits for the article.
    struct Order: Sendable, Equatable {
        let pieces: Int
        /// Whether everything else of it is there: free, or at a dock too.
        let isOtherwiseThere: Bool
    }

    /// Pieces that go to staging: those that complete orders, and no more.
    let pieces: Int
    /// Whether orders go on waiting for the article.
    let isRestAwaited: Bool

    /// Free pieces serve the best ranked orders already, so of these only what is missing is needed. An order that all the pieces do not
    /// complete takes none: they would lie at staging until more came.
    /// - Parameters:
    ///   - arrived: pieces at the docks.
    ///   - free: pieces that are promised from already.
    ///   - orders: those that wait, the best ranked first.
    init(arrived: Int, free: Int, orders: [Order]) {
        var (left, free, isRestAwaited) = (arrived, free, false)
        for order in orders {
            let missing = max(0, order.pieces - free)
            guard order.isOtherwiseThere, missing <= left else {
                isRestAwaited = true
                continue
            }
            left -= missing
            free -= min(free, order.pieces)
        }
        (pieces, self.isRestAwaited) = (arrived - left, isRestAwaited)
    }
}

/// Proposes staging for goods at docks, article by article. Remembers what it has proposed: no piece that is lacking is brought twice, and no
/// two articles go to one bin.
struct CrossDocking: Sendable {
    private struct Article: Hashable, Sendable {
        let site: String
        let sku: String
    }

    private let store = StagingStore()
    private var needs: [Article: StagingNeed] = [:]
    private var proposed: [Article: Int] = [:]
    private var bins: [String: Article] = [:]

    /// Where pieces of an article that orders wait for should go first.
    /// - Parameter home: where it is picked; nil: nowhere yet.
    /// - Returns: the step, when these pieces are needed beside those proposed before; nil when the article's complete no order, or no staging
    ///   bin has room.
    mutating func step(
        for stock: DockStock, home: PutAwayBin?, on executor: some SQLExecutor
    ) async throws -> (step: PutAwayPlan.Step?, isRestAwaited: Bool)? {
        let article = Article(site: stock.site, sku: stock.sku)
        if needs[article] == nil { needs[article] = try await store.need(of: stock.sku, at: stock.site, on: executor) }
        guard let need = needs[article], need.pieces > 0 else { return nil }
        let pieces = min(stock.quantity, need.pieces - proposed[article, default: 0])
        guard pieces > 0 else { return (nil, need.isRestAwaited) }
        let found = try await store.bins(for: stock, home: home, on: executor)
        guard let bin = found.first(where: { bins[$0, default: article] == article }) else { return nil }
        bins[bin] = article
        proposed[article, default: 0] += pieces
        let step = PutAwayPlan.Step(place: bin, quantity: pieces, reason: .awaitedStaging)
        return (step, need.isRestAwaited)
    }
}
