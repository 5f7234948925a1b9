import Fulfilment
package import Postgres

/// Stock that a warehouse has when its books are opened, in bulk: each line is a receipt. What the books have already is left to counts.
package struct OpeningStockStore: Sendable {
    /// Pieces of one article and lot at one place.
    package struct Balance: Sendable, Equatable {
        package let place: String
        package let sku: String
        /// Empty for an article without lots.
        package let lot: String
        /// `2027-03-31`; nil when the lot does not expire.
        package let expiry: String?
        package let quantity: Int

        package init(place: String, sku: String, lot: String, expiry: String?, quantity: Int) {
            (self.place, self.sku, self.lot, self.expiry, self.quantity) = (place, sku, lot, expiry, quantity)
        }
    }

    /// Why a line cannot be booked.
    package struct Refusal: Sendable, Equatable {
        /// Which of the balances, from 0.
        package let index: Int
        package let field: String
        package let problem: String
    }

    package init() {}

    /// What the books say against these balances, in their order.
    package func refusals(of balances: [Balance], in transaction: Transaction) async throws -> [Refusal] {
        // Nobody retires a place or changes what may lie there meanwhile. Articles are many, and nobody but imports writes them.
        try await transaction.pipeline([
            "LOCK TABLE warehouse.sku IN SHARE MODE",
            "SELECT count(*) FROM (SELECT FROM warehouse.location WHERE code = ANY (\(Set(balances.map(\.place)).sorted())::text[]) FOR SHARE) AS held",
        ])
        let rows = try await transaction.query(
            """
            SELECT (g.number - 1)::bigint,
                CASE WHEN l.id IS NULL OR NOT l.is_active OR \(FreeStockStore.usualStatus) IS NULL THEN 'place' WHEN k.code IS NULL THEN 'sku'
                    WHEN NOT \(HandlingStore.fits) THEN 'place' ELSE 'expiry' END,
                CASE WHEN l.id IS NULL THEN 'is not among the bins' WHEN NOT l.is_active THEN 'is retired'
                    WHEN \(FreeStockStore.usualStatus) IS NULL THEN 'is a ' || l.kind || ' place, which keeps no stock'
                    WHEN k.code IS NULL THEN 'is not among the articles'
                    WHEN NOT \(HandlingStore.fits) THEN 'cannot hold it: ' || \(HandlingStore.why)
                    ELSE 'is another day than the books have for this lot: ' || coalesce(s.expiry::text, 'none') END
            FROM \(Self.given(balances))
            LEFT JOIN warehouse.location l ON l.code = g.place LEFT JOIN warehouse.sku k ON k.code = g.sku
            LEFT JOIN LATERAL (
                SELECT s.expiry, true AS is_another FROM warehouse.stock s
                WHERE g.lot <> '' AND s.sku = g.sku AND s.lot = g.lot AND s.expiry IS DISTINCT FROM g.expiry::date LIMIT 1) AS s ON true
            WHERE l.id IS NULL OR NOT l.is_active OR \(FreeStockStore.usualStatus) IS NULL OR k.code IS NULL OR NOT \(HandlingStore.fits) OR s.is_another
            ORDER BY g.number
            """)
        return try rows.decode((Int64, String, String).self).map { Refusal(index: Int($0), field: $1, problem: $2) }
    }

    /// Books the balances that the books do not have, each with its row in the ledger.
    /// - Returns: how many were booked, and the articles to be tried again, when any order waits for stock.
    package func receive(_ balances: [Balance], by person: String, in transaction: Transaction) async throws -> (
        booked: Int, awaited: [String]
    ) {
        let added = try await transaction.query(
            """
            WITH added AS (
                INSERT INTO warehouse.stock (site, sku, location_id, lot, expiry, status, on_hand)
                SELECT l.site, g.sku, l.id, g.lot, g.expiry::date, \(FreeStockStore.usualStatus), g.quantity
                FROM \(Self.given(balances)) JOIN warehouse.location l ON l.code = g.place
                ON CONFLICT DO NOTHING RETURNING id, on_hand
            ), entered AS (
                INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor)
                SELECT id, on_hand, 0, \(StockMovement.receipt), \(person) FROM added
            )
            SELECT count(*), array_agg(id) FILTER (WHERE (SELECT EXISTS (
                SELECT FROM warehouse.fulfilment WHERE state = \(FulfilmentState.backordered)))) FROM added
            """)
        let booked = Int(try added[0].decode(0, as: Int64.self))
        guard let ids = try added[0].decode(1, as: [Int64]?.self) else { return (booked, []) }
        let awaited = try await transaction.query(FreeStockStore.awaitedArticles(in: ids))
        return (booked, try awaited.map { try $0.decode(0) })
    }

    private static func given(_ balances: [Balance]) -> SQL {
        """
        unnest(\(balances.map(\.place))::text[], \(balances.map(\.sku))::text[], \(balances.map(\.lot))::text[],
            \(balances.map(\.expiry))::text[], \(balances.map(\.quantity))::int[])
            WITH ORDINALITY AS g (place, sku, lot, expiry, quantity, number)
        """
    }
}
