import Fulfilment
package import Postgres

/// Which stock may be promised and go out: what every statement asks about it is spelled here.
package enum FreeStockStore {
    /// Whether a lot must not go out any more, by the rule of `CivilDay.isExpired(on:)`; not true for one without a day.
    /// - Parameters:
    ///   - expiry: the day, as SQL.
    ///   - day: the day that is asked about, as SQL; today by the server, which counts days in UTC as devices do.
    package static func isExpired(_ expiry: SQL, on day: SQL = "current_date") -> SQL { "(\(expiry) <= \(day))" }

    /// What pieces are that come to the place `l`, as `LocationKind` has it; NULL where none stay in the books.
    package static let usualStatus: SQL = {
        let whens = LocationKind.allCases.compactMap { kind in
            kind.usualStatus.map { "WHEN \(kind) THEN \($0)" as SQL }
        }
        let cases: SQL = whens.reduce("CASE l.kind") { "\($0) \($1)" }
        return "(\(cases) END)"
    }()

    /// Whether pieces of the balance `s` may be promised: they are nobody's, may go out, and nothing is wrong with them or their place.
    package static let isFree: SQL = """
        (s.status = \(StockStatus.free) AND NOT s.is_blocked AND s.reserved < s.on_hand
            AND (s.expiry IS NULL OR NOT \(isExpired("s.expiry"))) AND NOT EXISTS (\(bar)))
        """

    /// Whether pieces of the balance `s` keep long enough to be delivered on a day, by the article's rule; always when its lot does not
    /// expire. A promise that is overdue is delivered today.
    /// - Parameter day: the day of delivery, as SQL; NULL: today.
    package static func keeps(until day: SQL) -> SQL {
        """
        (s.expiry IS NULL OR s.expiry > greatest(\(day), current_date)
            + (SELECT k.min_life_days FROM warehouse.sku k WHERE k.code = s.sku))
        """
    }

    /// Whether the lot of the balance `s` must not go out any more, wherever its pieces are: it has expired, or somebody has barred it.
    package static let isUnfit: SQL = "(coalesce(\(isExpired("s.expiry")), false) OR EXISTS (\(bar)))"

    /// Behind the lot of the balance `s`, when it is unfit: `expired on 2027-03-31`, `is recalled`.
    package static let whyUnfit: SQL = """
        coalesce((SELECT CASE x.kind WHEN \(LotBar.recalled) THEN \(LotBar.recalled.statement)::text ELSE \(LotBar.held.statement)::text END
            FROM (\(bar)) x), 'expired on ' || s.expiry)
        """

    /// The row of the bar on the lot of the balance `s`; none when it has none.
    package static let bar: SQL =
        "SELECT b.* FROM warehouse.lot_bar b WHERE b.sku = s.sku AND b.lot = s.lot AND b.cleared_at IS NULL"

    /// Balances with reserved pieces of unfit lots: expired ones are few, and so are barred ones.
    package static let reservedUnfit: SQL = """
        SELECT s.id FROM warehouse.stock s WHERE \(isExpired("s.expiry")) AND s.reserved > 0
        UNION
        SELECT s.id FROM warehouse.lot_bar b JOIN warehouse.stock s ON s.sku = b.sku AND s.lot = b.lot
        WHERE b.cleared_at IS NULL AND s.reserved > 0
        """

    /// The articles of which something is free in these balances.
    package static func articles(in balances: [Int64]) -> SQL {
        "SELECT DISTINCT s.sku FROM warehouse.stock s WHERE s.id = ANY(\(balances)) AND \(isFree) ORDER BY s.sku"
    }

    /// The same as long as any order waits for stock; nothing otherwise.
    package static func awaitedArticles(in balances: [Int64]) -> SQL {
        """
        SELECT DISTINCT s.sku FROM warehouse.stock s
        WHERE s.id = ANY(\(balances)) AND \(isFree)
            AND EXISTS (SELECT FROM warehouse.fulfilment WHERE state = \(FulfilmentState.backordered))
        ORDER BY s.sku
        """
    }
}
