package import FoundationEssentials
package import Fulfilment
package import Postgres

/// Books goods that came in or were carried elsewhere, also to a place and of a lot that the books do not have yet.
package struct GoodsStore: Sendable {
    /// Stock of one article and lot at one place, as the books have it.
    package struct Balance: Sendable, Equatable {
        package let id: Int64
        package let lot: String
        /// The day, `2027-03-31`; nil when the lot does not expire.
        package let expiry: String?
        /// Since when its oldest pieces are in stock.
        package let receivedAt: Date
        package let status: StockStatus
    }

    /// A movement of pieces into a balance or out of it.
    package struct Move: Sendable {
        let balance: Int64
        let change: Int
        let receivedAt: Date?

        /// - Parameters:
        ///   - change: pieces more, or less when negative.
        ///   - receivedAt: since when pieces that are carried have been here; nil for those that come in.
        package init(_ change: Int, of balance: Int64, receivedAt: Date? = nil) {
            (self.balance, self.change, self.receivedAt) = (balance, change, receivedAt)
        }
    }

    /// What the books know of an article and of a place.
    package struct Shelf: Sendable {
        /// The place's code as it is in the books; nil: there is no such place.
        package let place: String?
        /// The site that the place is at.
        package let site: String?
        /// What the place is for.
        package let kind: LocationKind?
        /// The article's code as it is in the books; nil: there is no such article.
        package let sku: String?
        /// Of the article at the place, lots in order.
        package let balances: [Balance]
        /// The article's lots anywhere, with the day on which each expires.
        package let lots: [String: String?]
    }

    package init() {}

    /// What is known of a place and an article; letters' case does not matter.
    package func shelf(place: String, sku: String, on executor: some SQLExecutor) async throws -> Shelf {
        let results = try await executor.pipeline([
            "SELECT code, kind, site FROM warehouse.location WHERE lower(code) = lower(\(place)) AND is_active ORDER BY code = \(place) DESC LIMIT 1",
            "SELECT code FROM warehouse.sku WHERE lower(code) = lower(\(sku)) ORDER BY code = \(sku) DESC LIMIT 1",
            """
            SELECT s.id, s.lot, s.expiry::text, s.received_at, s.status, s.sku, lower(l.code) = lower(\(place))
            FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            WHERE lower(s.sku) = lower(\(sku)) ORDER BY s.lot, s.id
            """,
        ])
        let article: String? = try results[1].first?.decode(0)
        let stock = try results[2].decode((Int64, String, String?, Date, StockStatus, String, Bool).self).filter {
            $0.5 == article
        }
        let found = try results[0].first?.decode((String, LocationKind, String).self)
        return Shelf(
            place: found?.0, site: found?.2, kind: found?.1, sku: article,
            balances: stock.filter(\.6).map { Balance(id: $0.0, lot: $0.1, expiry: $0.2, receivedAt: $0.3, status: $0.4) },
            lots: Dictionary(stock.map { ($0.1, $0.2) }) { first, _ in first })
    }

    /// The balance of an article, lot and status at a place, made when the books do not have it.
    /// - Parameters:
    ///   - expiry: the day, for a lot that is new there.
    ///   - arrived: since when its pieces have been here; nil: now.
    /// - Returns: nil when there is no such place.
    package func open(
        place: String, sku: String, lot: String, expiry: String?, status: StockStatus, arrived: Date?, in transaction: Transaction
    ) async throws -> Int64? {
        let results = try await transaction.pipeline([
            """
            INSERT INTO warehouse.stock (site, sku, location_id, lot, expiry, status, received_at)
            SELECT site, \(sku), id, \(lot), \(expiry)::text::date, \(status), coalesce(\(arrived)::timestamptz, now())
            FROM warehouse.location WHERE code = \(place) AND is_active FOR SHARE
            ON CONFLICT DO NOTHING
            """,
            """
            SELECT s.id FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            WHERE l.code = \(place) AND s.sku = \(sku) AND s.lot = \(lot) AND s.status = \(status)
            """,
        ])
        return try results[1].first?.decode(0)
    }

    /// Pieces of each balance that no order has, locked; nil for those of which somebody has counted since that moment, so that a
    /// movement then changes nothing now.
    package func free(
        _ balances: [Int64], at moment: Date?, in transaction: Transaction
    ) async throws -> [Int64: Int?] {
        let rows = try await transaction.query(
            """
            SELECT id, CASE WHEN \(CountedStockStore.firstCount(of: "s.id", notBefore: "coalesce(\(moment)::timestamptz, clock_timestamp())")) IS NULL
                THEN on_hand - reserved END
            FROM warehouse.stock s WHERE id = ANY(\(balances)) ORDER BY id FOR UPDATE
            """)
        return Dictionary(uniqueKeysWithValues: try rows.decode((Int64, Int?).self).map { ($0, $1) })
    }

    /// Writes movements of balances the transaction has locked: ledger, pieces on hand, and since when the oldest of them are here, for
    /// those go out first.
    /// - Parameters:
    ///   - moves: of each balance one.
    ///   - moment: when they moved; nil: now.
    ///   - device: its key; nil: by a command.
    ///   - document: what it was done for, when it was done for something.
    /// - Returns: the articles of which something is free there now.
    package func book(
        _ moves: [Move], reason: StockMovement, at moment: Date?, by person: String, with device: String? = nil,
        document: String? = nil, in transaction: Transaction
    ) async throws -> [String] {
        let balances = moves.map(\.balance)
        let results = try await transaction.pipeline([
            """
            WITH given AS (
                SELECT g.*, least(clock_timestamp(), coalesce(\(moment)::timestamptz, clock_timestamp())) AS at
                FROM unnest(\(balances)::bigint[], \(moves.map(\.change))::int[], \(moves.map(\.receivedAt))::timestamptz[])
                    AS g (stock_id, change, received_at)
            ), timed AS (
                SELECT g.*, \(CountedStockStore.firstCount(of: "g.stock_id", notBefore: "g.at")) AS seen_at FROM given g
            ), booked AS (
                INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor, key_id, document, happened_at)
                SELECT stock_id, change, 0, \(reason), \(person), \(device)::text, \(document), at FROM timed
                UNION ALL
                SELECT stock_id, -change, 0, \(StockMovement.adjust), \(person), \(device)::text, \(document), seen_at FROM timed WHERE seen_at IS NOT NULL
            )
            UPDATE warehouse.stock s SET
                on_hand = s.on_hand + t.change,
                received_at = CASE
                    WHEN t.change < 0 THEN s.received_at
                    WHEN s.on_hand = 0 THEN coalesce(t.received_at, t.at)
                    ELSE least(s.received_at, t.received_at, t.at) END
            FROM timed t WHERE s.id = t.stock_id AND t.seen_at IS NULL
            """,
            CountedStockStore.settleMissing(of: balances, actor: person, keyID: device),
            FreeStockStore.articles(in: balances),
        ])
        return try results[2].map { try $0.decode(0) }
    }
}
