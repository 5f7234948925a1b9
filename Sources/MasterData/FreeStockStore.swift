import Fulfilment
package import Postgres

/// Which stock may be promised and go out: what every statement asks about it is spelled here.
package enum FreeStockStore {
    /// Whether a lot must not go out any more, by the rule of `CivilDay.isExpired(on:)`; not true for one without a day.
    /// - Parameters:
    ///   - expiry: the day, as SQL.
    ///   - day: the day that is asked about, as SQL; today by the server, which counts days in UTC as devices do.
    package static func isExpired(_ expiry: SQL, on day: SQL = "current_date") -> SQL { "(\(expiry) <= \(day))" }

    /// Whether pieces of the balance `s` may be promised: they are nobody's, may go out, and nothing is wrong with their place.
    package static let isFree: SQL = """
        (NOT s.is_blocked AND s.reserved < s.on_hand AND (s.expiry IS NULL OR NOT \(isExpired("s.expiry"))))
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
