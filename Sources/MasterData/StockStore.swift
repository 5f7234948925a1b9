import Fulfilment
package import Postgres

/// Adds articles, places and received stock in bulk: for seeding and importing.
package struct StockStore: Sendable {
    /// An article as it is stored; sizes are nil when nobody has measured it.
    package struct Article: Sendable, Equatable {
        package var code: String
        package var gtin: String
        package var name: String
        package var category: String
        package var weight: Int?
        package var length: Int?
        package var width: Int?
        package var height: Int?

        package init(
            code: String, gtin: String, name: String, category: String, weight: Int?, length: Int?, width: Int?, height: Int?
        ) {
            (self.code, self.gtin, self.name, self.category) = (code, gtin, name, category)
            (self.weight, self.length, self.width, self.height) = (weight, length, width, height)
        }
    }

    /// Units of an article to be put on a place.
    package struct Receipt: Sendable, Equatable {
        package let sku: String
        /// The place's code.
        package let place: String
        package let lot: String
        /// Days from today.
        package let expiresIn: Int?
        /// Days ago.
        package let age: Int
        package let quantity: Int

        package init(sku: String, place: String, lot: String, expiresIn: Int?, age: Int, quantity: Int) {
            (self.sku, self.place, self.lot) = (sku, place, lot)
            (self.expiresIn, self.age, self.quantity) = (expiresIn, age, quantity)
        }
    }

    package init() {}

    /// Adds articles that are not there yet; weights and sizes given for the others replace those that are known.
    /// - Returns: how many were added, and how many changed.
    package func add(_ articles: [Article], on executor: some SQLExecutor) async throws -> (added: Int, changed: Int) {
        let rows = try await executor.query(
            """
            INSERT INTO warehouse.sku (code, gtin, name, category, weight_g, length_mm, width_mm, height_mm)
            SELECT * FROM unnest(\(articles.map(\.code))::text[], \(articles.map(\.gtin))::text[], \(articles.map(\.name))::text[],
                \(articles.map(\.category))::text[], \(articles.map(\.weight))::int[], \(articles.map(\.length))::int[],
                \(articles.map(\.width))::int[], \(articles.map(\.height))::int[])
            ON CONFLICT (code) DO UPDATE SET
                weight_g = coalesce(excluded.weight_g, sku.weight_g), length_mm = coalesce(excluded.length_mm, sku.length_mm),
                width_mm = coalesce(excluded.width_mm, sku.width_mm), height_mm = coalesce(excluded.height_mm, sku.height_mm)
            WHERE (coalesce(excluded.weight_g, sku.weight_g), coalesce(excluded.length_mm, sku.length_mm),
                   coalesce(excluded.width_mm, sku.width_mm), coalesce(excluded.height_mm, sku.height_mm))
                IS DISTINCT FROM (sku.weight_g, sku.length_mm, sku.width_mm, sku.height_mm)
            RETURNING xmax = 0
            """)
        let added = try rows.count { try $0.decode(0, as: Bool.self) }
        return (added, rows.count - added)
    }

    /// Adds places that are not there yet, in the order given.
    package func add(_ places: [ShelfPlace], site: String, on executor: some SQLExecutor) async throws {
        try await executor.query(
            """
            INSERT INTO warehouse.location (site, code, check_code, aisle, cell)
            SELECT \(site), code, check_code, aisle, cell
            FROM unnest(\(places.map(\.code))::text[], \(places.map(\.checkCode))::text[], \(places.map(\.aisle))::int[],
                \(places.map(\.cell))::int[]) WITH ORDINALITY AS t(code, check_code, aisle, cell, number)
            ORDER BY number
            ON CONFLICT DO NOTHING
            """)
    }

    /// Puts stock on places that may hold the article, each with its row in the ledger. Stock of the same article, place and lot that is there
    /// already stays as it is.
    /// - Returns: the articles that got stock.
    package func receive(_ receipts: [Receipt], site: String, actor: String, on executor: some SQLExecutor) async throws
        -> [String]
    {
        let rows = try await executor.query(
            """
            WITH given AS (
                SELECT * FROM unnest(\(receipts.map(\.sku))::text[], \(receipts.map(\.place))::text[], \(receipts.map(\.lot))::text[],
                    \(receipts.map(\.expiresIn))::int[], \(receipts.map(\.age))::int[], \(receipts.map(\.quantity))::int[])
                    WITH ORDINALITY AS t(sku, place, lot, expires_in, age, quantity, number)
            ), added AS (
                INSERT INTO warehouse.stock (site, sku, location_id, lot, expiry, received_at, on_hand)
                SELECT \(site), g.sku, l.id, g.lot, current_date + g.expires_in,
                    date_trunc('day', now()) - make_interval(days => g.age), g.quantity
                FROM given g JOIN warehouse.location l ON l.code = g.place AND l.is_active
                JOIN warehouse.sku k ON k.code = g.sku AND \(HandlingStore.fits) ORDER BY g.number FOR SHARE OF l, k
                ON CONFLICT DO NOTHING
                RETURNING id, sku, on_hand
            ), entered AS (
                INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor)
                SELECT id, on_hand, 0, \(StockMovement.receipt), \(actor) FROM added ORDER BY id
            )
            SELECT DISTINCT sku FROM added ORDER BY sku
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// Codes of the site's pick places that hold nothing and are kept for no class of goods, at most `limit`.
    package func freePlaces(site: String, limit: Int, on executor: some SQLExecutor) async throws -> [String] {
        let rows = try await executor.query(
            """
            SELECT code FROM warehouse.location l
            WHERE site = \(site) AND kind = \(LocationKind.pick) AND is_active AND handling = '{}'
                AND NOT EXISTS (SELECT FROM warehouse.stock s WHERE s.location_id = l.id)
            ORDER BY id LIMIT \(limit)
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// How many aisles the site has. nil when there is no such site.
    package func aisles(site: String, on executor: some SQLExecutor) async throws -> Int? {
        let rows = try await executor.query(
            """
            SELECT (SELECT coalesce(max(aisle) + 1, 0) FROM warehouse.location WHERE site = s.code) FROM warehouse.site s WHERE code = \(site)
            """)
        return try rows.first.map { Int(try $0.decode(0, as: Int32.self)) }
    }

    /// Which of the articles have stock already.
    package func stocked(_ skus: [String], on executor: some SQLExecutor) async throws -> Set<String> {
        let rows = try await executor.query("SELECT DISTINCT sku FROM warehouse.stock WHERE sku = ANY (\(skus)::text[])")
        return Set(try rows.map { try $0.decode(0, as: String.self) })
    }

    /// Whether any order was ever taken in.
    package func hasOrders(on executor: some SQLExecutor) async throws -> Bool {
        try await executor.query("SELECT EXISTS (SELECT FROM orders.\"order\")").first?.decode(0) ?? false
    }
}
