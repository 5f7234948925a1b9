import Fulfilment
import MasterData
import Observability
package import Postgres
import Synchronization

/// Gives lots and bins to orders: one set-based statement per batch, never a loop over lines.
///
/// Demand in the order (priority, promise, age) and lots in the order (expiry, arrival, staging before pick face before bulk) are laid
/// side by side as running sums; where the intervals overlap, that line takes from that lot. All orders ship complete: one that lacks a
/// piece takes nothing. One that is due later than its site's lead only waits: what is due before it comes first. A lot is given out when
/// it keeps until the day on which the order is promised, and as long behind it as the article wants. Lots are locked in the order of
/// their ids, and their free pieces are read after the lock. With several sites each order is sourced first, all that may be taken is
/// locked, and then the statement runs once for each site, in the order of their codes.
package struct AllocationStore: Sendable {
    /// Rounds after which orders that still collide with better ranked ones wait instead.
    private static let rounds = 6
    /// Times a round is done anew when others took its orders.
    private static let attempts = 5
    /// Orders up to which a plan for any number of them will do.
    private static let few = 100
    private let sourcing = SourcingStore()
    private let memory = Memory()

    package init() {}

    /// Whether there were several sites when somebody last looked, so that these are asked about at once. The statement for the only site
    /// does nothing when there is another, so a second one is noticed by the next allocation.
    private final class Memory: Sendable {
        let areSeveral = Atomic<Bool>(false)
    }

    private typealias Outcome = AllocationRoundStore.Outcome

    /// Allocates what is accepted, not yet allocated (or back-ordered) and completely available; the rest becomes back-ordered.
    ///
    /// Any number of orders at once. Orders that are allocated, on the floor or cancelled already are left alone. Where there are several
    /// sites, `SourcingStore` says which one serves each.
    /// - Throws: `PostgresError`; `AllocationDisturbed` when other programs keep taking the same orders.
    package func allocate(orderIDs: [Int64], in transaction: Transaction) async throws -> Allocation {
        if let result = try await allocateAtOnlySite(orderIDs, goesOn: false, in: transaction) { return result }
        let plan = planning(of: orderIDs.count)
        let sourced = try await transaction.pipeline(
            plan + [sourcing.sourcing(orderIDs, states: AllocationRoundStore.waiting)])[plan.count]
        let (choices, areSeveral) = try sourcing.choices(sourced)
        if let areSeveral { memory.areSeveral.store(areSeveral, ordering: .relaxed) }
        var result = Allocation()
        guard !choices.isEmpty else { return result }
        for lots in try await sourcing.lock(choices, in: transaction) {
            try await allocate(lots.orderIDs, from: .lots(lots), goesOn: false, into: &result, in: transaction)
        }
        let articles = choices.compactMap { one in one.article.map { (one.orderID, $0) } }
        result.noteOvertaken(Dictionary(uniqueKeysWithValues: articles))
        return result
    }

    /// The same for orders whose lots were taken away in this transaction: what they may get instead is locked at their own sites, so they
    /// get it there, also when the site takes no new orders, or wait; another site serves them when they are tried next.
    package func allocateAgain(orderIDs: [Int64], in transaction: Transaction) async throws -> Allocation {
        if let result = try await allocateAtOnlySite(orderIDs, goesOn: true, in: transaction) { return result }
        var result = Allocation()
        for (site, orders) in try await sourcing.sites(of: orderIDs, in: transaction) {
            try await allocate(orders, from: .site(site), goesOn: true, into: &result, in: transaction)
        }
        return result
    }

    /// - Returns: nil when there are several sites; then nothing was done.
    private func allocateAtOnlySite(_ orderIDs: [Int64], goesOn: Bool, in transaction: Transaction) async throws -> Allocation? {
        guard !memory.areSeveral.load(ordering: .relaxed) else { return nil }
        var result = Allocation()
        do {
            try await allocate(orderIDs, from: .onlySite, goesOn: goesOn, into: &result, in: transaction)
            return result
        } catch is SeveralSites {
            memory.areSeveral.store(true, ordering: .relaxed)
            return nil
        }
    }

    private struct SeveralSites: Error {}

    private func allocate(
        _ orderIDs: [Int64], from source: AllocationRoundStore.Source, goesOn: Bool, into result: inout Allocation,
        in transaction: Transaction
    ) async throws {
        let round = AllocationRoundStore(source: source, goesOn: goesOn, day: nil)
        guard try await allocate(orderIDs, round, into: &result, in: transaction) else {
            for day in try await days(of: orderIDs, in: transaction) {
                let round = AllocationRoundStore(source: source, goesOn: goesOn, day: day.day)
                _ = try await allocate(day.orders, round, into: &result, in: transaction)
            }
            return
        }
    }

    /// - Returns: false when a lot does not keep for all of them; then nothing was done.
    private func allocate(
        _ orderIDs: [Int64], _ store: AllocationRoundStore, into result: inout Allocation, in transaction: Transaction
    ) async throws -> Bool {
        var open = orderIDs
        var round = 1
        while !open.isEmpty {
            let statement = store.statement(open, round: round, isLast: round >= Self.rounds)
            let rows = try await attempt(statement, orders: open.count, in: transaction)
            open = []
            for row in rows {
                let (order, outcome, trace) = try row.decode((Int64, Outcome, String?).self)
                let change = Allocation.Change(orderID: order, trace: trace.flatMap { .init(traceparent: $0) })
                switch outcome {
                case .allocated: result.allocated.append(change)
                case .backordered: result.backordered.append(change)
                case .closed: result.closed.append(change)
                case .moved: result.moved.append(order)
                case .promised: break
                case .contested, .lost: open.append(order)
                case .perishable: return false
                case .severalSites: throw SeveralSites()
                }
            }
            round += 1
        }
        return true
    }

    /// The orders by the day on which they are delivered. Those that rank next to each other stay together, so that days follow one another
    /// as the orders do.
    private func days(of orderIDs: [Int64], in transaction: Transaction) async throws -> [(day: String, orders: [Int64])] {
        let rows = try await transaction.query(
            """
            SELECT r.order_id, greatest(r.promised_by::date, current_date)::text FROM orders.released r
            WHERE r.order_id = ANY(\(orderIDs)) ORDER BY r.priority DESC, r.promised_by, r.order_id
            """)
        return try rows.decode((Int64, String).self).reduce(into: []) { days, row in
            if days.last?.day != row.1 { days.append((row.1, [])) }
            days[days.count - 1].orders.append(row.0)
        }
    }

    /// Back-orders that want one of these articles and whose every line some site could serve if they were alone, the best ranked first.
    package func fulfillable(wanting skus: [String], limit: Int, in transaction: Transaction) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            WITH free AS MATERIALIZED (
                -- The free pieces of the articles, by site, whether or not they keep long enough.
                SELECT s.site, s.sku, sum(s.on_hand - s.reserved) AS pieces FROM warehouse.stock s
                JOIN warehouse.site w ON w.code = s.site AND w.takes_orders AND \(SourcingStore.ships)
                WHERE s.sku = ANY(\(skus)) AND \(FreeStockStore.isFree) GROUP BY s.site, s.sku
            ), \(SourcingStore.zones)
            SELECT f.order_id FROM warehouse.fulfilment f \(SourcingStore.openSites)
            WHERE f.state = \(FulfilmentState.backordered) AND EXISTS (
                SELECT FROM orders.released_line l JOIN free x ON x.sku = l.sku
                WHERE l.order_id = f.order_id AND l.quantity <= x.pieces)
                AND \(SourcingStore.isFulfillable)
            ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(limit)
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// Back-orders whose every line some site could serve if they were alone, and those that wait where they should not, because a site was
    /// closed or opened; the best ranked first.
    package func fulfillable(limit: Int, on executor: some SQLExecutor) async throws -> [Int64] {
        let rows = try await executor.query(
            """
            WITH \(SourcingStore.zones)
            SELECT f.order_id FROM warehouse.fulfilment f \(SourcingStore.openSites)
            WHERE f.state = \(FulfilmentState.backordered) AND (\(SourcingStore.isFulfillable) OR \(SourcingStore.isMisplaced))
                AND EXISTS (SELECT FROM orders.released r WHERE r.order_id = f.order_id)
            ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(limit)
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// Promised orders whose time has come, and those at a closed site that another may take; the best ranked first.
    package func due(limit: Int, on executor: some SQLExecutor) async throws -> [Int64] {
        let rows = try await executor.query(
            """
            WITH \(SourcingStore.zones)
            SELECT f.order_id FROM warehouse.fulfilment f JOIN warehouse.site w ON w.code = f.site
            WHERE f.state = \(FulfilmentState.promised)
                AND (w.release_days IS NULL OR f.due_at <= now() + make_interval(days => w.release_days)
                    OR NOT w.takes_orders AND \(SourcingStore.isWanted))
            ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(limit)
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// One round. An order that somebody else took meanwhile shows as `lost`: then nothing of the round may stand.
    ///
    /// The server checks a row as the statement first saw it before it comes to the version that is locked: a lot of which somebody has
    /// freed pieces in between looks oversold then, and is not the next time.
    private func attempt(_ statement: SQL, orders: Int, in transaction: Transaction) async throws -> Rows {
        var disturbance: any Error = AllocationDisturbed(orders: orders)
        for _ in 1...Self.attempts {
            do {
                let planning = planning(of: orders)
                let rows = try await transaction.pipeline(["SAVEPOINT allocation"] + planning + [statement])[planning.count + 1]
                guard try rows.contains(where: { try $0.decode(1, as: Outcome.self) == .lost }) else { return rows }
                disturbance = AllocationDisturbed(orders: orders)
            } catch let error as PostgresError where error.constraint == "stock_check" {
                disturbance = error
            }
            try await transaction.query("ROLLBACK TO SAVEPOINT allocation")
        }
        throw disturbance
    }

    /// A plan for any number of orders joins by nested loops, which many orders must not be; planning anew takes as long as a few of them.
    private func planning(of orders: Int) -> [SQL] {
        orders > Self.few ? ["SET LOCAL plan_cache_mode = force_custom_plan"] : []
    }
}

/// Other programs took the same orders again and again; nothing was changed.
package struct AllocationDisturbed: Error, CustomStringConvertible {
    package let orders: Int
    package var description: String {
        "the allocation of \(orders) orders was disturbed by others time and again; it is tried later"
    }
}
