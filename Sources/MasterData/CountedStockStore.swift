import Fulfilment
package import Postgres

/// How stock is booked by the time at which things happened, whatever the order in which they are heard of.
///
/// A count holds at the moment somebody looked, so a balance is what was counted last and what moved since. A movement from before a
/// count is written at its own time and taken back at the count's, which had seen it: the ledger's sum up to any moment is what lay
/// there then, and its whole sum is the balance. Orders on tours may have more reserved than was counted; those pieces stay on hand as
/// `missing` until the reservation goes.
package enum CountedStockStore {
    /// The time of the first count of a balance that has seen a movement; NULL when none has.
    /// - Parameters:
    ///   - stock, moment: the balance's id and when the pieces moved, as SQL.
    package static func firstCount(of stock: SQL, notBefore moment: SQL) -> SQL {
        "(SELECT min(c.counted_at) FROM warehouse.stock_count c WHERE c.stock_id = \(stock) AND c.counted_at >= \(moment))"
    }

    /// Takes missing pieces off the books, now that fewer are reserved; nearly always there are none. To be run behind whatever
    /// changed reservations or pieces of these balances, which its transaction has locked. Yields the balances that changed.
    /// - Parameter keyID: that of the device with which it was done; nil: by a program, or by a command on the server.
    package static func settleMissing(of balances: [Int64], actor: String, keyID: String? = nil) -> SQL {
        """
        WITH counted AS (
            -- What lies there by the last count, and what the books may go down to.
            SELECT s.id, s.on_hand, s.on_hand - s.missing AS there, greatest(s.on_hand - s.missing, s.reserved, 0) AS after, s.short_at,
                (SELECT max(c.counted_at) FROM warehouse.stock_count c WHERE c.stock_id = s.id) AS at
            FROM warehouse.stock s WHERE s.id = ANY(\(balances)) AND s.missing > 0
        ), settled AS (
            -- The place opens when nothing is missing any more, unless a picker found too little although pieces should lie there.
            UPDATE warehouse.stock s SET on_hand = c.after, missing = c.after - c.there,
                is_blocked = c.after > c.there OR (c.there > 0 AND coalesce(c.short_at > c.at, false))
            FROM counted c WHERE s.id = c.id AND c.after < c.on_hand RETURNING s.id, c.after - c.on_hand AS change, c.at
        )
        INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor, key_id, happened_at)
        SELECT id, change, 0, \(StockMovement.adjust), \(actor), \(keyID)::text, at FROM settled RETURNING stock_id
        """
    }
}
