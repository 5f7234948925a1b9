package import Postgres

/// Keeps cancelling and dispatching of orders apart, whichever program does it.
///
/// Whoever lets parcels go on their way holds the lock with others, and asks `operations.cancelled_order` behind it; whoever cancels packed orders
/// holds it alone, and asks `operations.dispatched_order` behind it. So of the two exactly one comes first, and the other sees it. Both locks end
/// with their transaction. For dispatching it is taken before any row; for cancelling behind the fulfilments, which nobody waits for who
/// dispatches.
package enum DispatchLockStore {
    /// For booking parcels, and for vehicles that leave.
    package static let forDispatching: SQL = "SELECT pg_advisory_xact_lock_shared(hashtextextended('waybill dispatch', 0))"

    /// For cancelling orders that are packed.
    package static let forCancelling: SQL = "SELECT pg_advisory_xact_lock(hashtextextended('waybill dispatch', 0))"
}
