import Postgres

extension Migration {
    /// Lets the warehouse see which cancellations intake has not settled.
    static let cancelWanted = Migration(
        "0014_cancel_wanted",
        #"""
        CREATE VIEW orders.cancel_wanted AS
            SELECT id AS order_id, cancel_requested_at, trace FROM orders."order" WHERE status = 'cancel_requested';
        """#)
}
