import Fulfilment
package import Postgres

/// Which goods may lie in which bin: what every statement asks about classes of handling is spelled here.
package struct HandlingStore: Sendable {
    /// Why goods may not lie somewhere, and where they may.
    package struct Refusal: Sendable, Equatable {
        package let sku: String
        /// The article's class; empty for none.
        package let handling: String
        package let place: String
        /// Of the place.
        package let classes: [String]
        package let site: String
        /// Of the place's site that may hold it, the nearest first.
        package let bins: [String]
        /// There are more of them.
        package let hasMore: Bool
    }

    /// Pieces in a bin that may not hold them.
    struct Misplaced: Sendable {
        let bin: String
        let sku: String
        /// Of the article; empty for none.
        let handling: String
        /// Of the bin, with blanks between them.
        let classes: String
        let onHand: Int
        /// Of orders that are not packed; they may come back.
        let picked: Int
    }

    /// Whether pieces of the article `k` may lie at the place `l`. Docks and other places that goods pass are asked no class.
    package static let fits: SQL = """
        (l.kind NOT IN \(LocationKind.storage)
            OR CASE k.handling WHEN '' THEN l.handling = '{}' ELSE k.handling = ANY (l.handling) END)
        """

    /// Why the article `k` may not lie at the place `l`.
    package static let why: SQL = """
        CASE k.handling WHEN '' THEN k.code || ' has no class of handling' ELSE k.code || ' is ' || k.handling END
            || ', and ' || l.code || CASE l.handling WHEN '{}' THEN ' is for goods without a class'
                ELSE ' is only for ' || array_to_string(l.handling, ', ') END
        """

    package init() {}

    /// Whether an article may lie at a place, both as the books spell them; neither changes its class until the transaction ends.
    /// - Returns: nil when it may, or one of them is not in the books.
    package func refusal(of sku: String, at place: String, in transaction: Transaction) async throws -> Refusal? {
        let rows = try await transaction.query(
            """
            SELECT \(Self.fits), k.handling, l.handling, l.site FROM warehouse.location l CROSS JOIN warehouse.sku k
            WHERE l.code = \(place) AND k.code = \(sku) FOR SHARE
            """)
        guard let (fits, handling, classes, site) = try rows.first?.decode((Bool, String, [String], String).self), !fits else {
            return nil
        }
        let bins = try await bins(for: sku, near: place, on: transaction)
        return Refusal(
            sku: sku, handling: handling, place: place, classes: classes, site: site, bins: Array(bins.prefix(Self.nearest)),
            hasMore: bins.count > Self.nearest)
    }

    private static let nearest = 5

    /// Bins of the place's site that may hold the article, the nearest first, one more than are told.
    private func bins(for sku: String, near place: String, on executor: some SQLExecutor) async throws -> [String] {
        try await executor.query(
            """
            SELECT l.code FROM warehouse.location w JOIN warehouse.location l ON l.site = w.site
            CROSS JOIN warehouse.sku k
            WHERE w.code = \(place) AND k.code = \(sku) AND l.is_active AND l.kind IN \(LocationKind.storage) AND \(Self.fits)
            ORDER BY abs(l.aisle - w.aisle) * 20 + abs(l.cell - w.cell), l.code LIMIT \(Self.nearest + 1)
            """
        ).map { try $0.decode(0) }
    }

    /// What lies wrong in these bins and of these articles, with what is picked from there and may come back.
    func misplaced(bins: [String], skus: [String], on executor: some SQLExecutor) async throws -> [Misplaced] {
        try await executor.query(
            """
            WITH wrong AS (
                SELECT s.id, l.code, s.sku, k.handling, array_to_string(l.handling, ' ') AS classes, s.on_hand
                FROM warehouse.location l JOIN warehouse.stock s ON s.location_id = l.id JOIN warehouse.sku k ON k.code = s.sku
                WHERE l.code = ANY (\(bins)::text[]) AND NOT \(Self.fits)
                UNION
                SELECT s.id, l.code, s.sku, k.handling, array_to_string(l.handling, ' '), s.on_hand
                FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id JOIN warehouse.sku k ON k.code = s.sku
                WHERE s.sku = ANY (\(skus)::text[]) AND NOT \(Self.fits)
            ), picked AS (
                SELECT a.stock_id, sum(a.quantity) AS pieces
                FROM warehouse.fulfilment f JOIN warehouse.allocation a ON a.order_id = f.order_id AND a.state = \(AllocationState.picked)
                WHERE f.state IN (\(FulfilmentState.picking), \(FulfilmentState.picked)) GROUP BY a.stock_id
            )
            SELECT w.code, w.sku, w.handling, w.classes, sum(w.on_hand)::int, coalesce(sum(p.pieces), 0)::int
            FROM wrong w LEFT JOIN picked p ON p.stock_id = w.id
            WHERE w.on_hand > 0 OR p.pieces > 0 GROUP BY w.code, w.sku, w.handling, w.classes ORDER BY w.code, w.sku
            """
        ).decode((String, String, String, String, Int, Int).self).map {
            Misplaced(bin: $0, sku: $1, handling: $2, classes: $3, onHand: $4, picked: $5)
        }
    }

    /// Faces of these bins and articles that could never be filled: bin, article, and why.
    func wrongFaces(bins: [String], skus: [String], on executor: some SQLExecutor) async throws -> [(
        bin: String, sku: String, why: String
    )] {
        try await executor.query(
            """
            SELECT f.bin, f.sku, \(Self.why)
            FROM warehouse.face f JOIN warehouse.location l ON l.code = f.bin JOIN warehouse.sku k ON k.code = f.sku
            WHERE (f.bin = ANY (\(bins)::text[]) OR f.sku = ANY (\(skus)::text[])) AND NOT \(Self.fits) ORDER BY f.bin, f.sku
            """
        ).decode((String, String, String).self).map { (bin: $0, sku: $1, why: $2) }
    }
}
