import Cartonization
import Fulfilment
import Synchronization

/// What was planned for orders a while ago: before a cart's turn for its tour, and for the tour so that packing need not plan again. The same
/// task has the same plan.
package final class CartonPlanMemory: Sendable {
    /// All that a plan depends on.
    struct Task: Equatable {
        let items: [Item]
        let cartons: [Carton]
        /// nil: nobody knows what carriage costs.
        let lane: CarriageLane?
    }

    private struct Known {
        let task: Task
        let plans: [ParcelPlan]
    }

    private struct State {
        /// By order: the last ones, and those before.
        var (recent, older): ([Int64: Known], [Int64: Known]) = ([:], [:])
        /// Orders that somebody plans at this moment, ahead of time.
        var begun: Set<Int64> = []

        subscript(_ order: Int64) -> Known? { recent[order] ?? older[order] }
    }

    /// Orders kept at least, and half of those kept at most: those that wait for a tour and those on their way to packing.
    private static let generation = 2000

    private let state = Mutex(State())

    package init() {}

    /// What is known for the order if its task is still the same, else what is found now.
    func plans(of order: Int64, _ task: Task, _ find: (Task) -> [ParcelPlan]) -> [ParcelPlan] {
        let before = state.withLock { $0[order] }
        if let before, before.task == task { return before.plans }
        let plans = find(task)
        state.withLock { state in
            if state.recent.count >= Self.generation { (state.older, state.recent) = (state.recent, [:]) }
            state.recent[order] = Known(task: task, plans: plans)
        }
        return plans
    }

    /// How many parcels orders had when they were planned; those that were not are left out. Their tasks may have changed since.
    func parcelCounts(of orders: some Sequence<Int64>) -> [Int64: Int] {
        state.withLock { state in
            orders.reduce(into: [:]) { counts, order in counts[order] = state[order]?.plans.count }
        }
    }

    /// Those of the orders, at most so many, that nobody has planned or plans ahead; they are the caller's until `end`.
    func begin(_ orders: [Int64], atMost limit: Int) -> [Int64] {
        state.withLock { state in
            var mine: [Int64] = []
            for order in orders where mine.count < limit && state[order] == nil && state.begun.insert(order).inserted {
                mine.append(order)
            }
            return mine
        }
    }

    func end(_ orders: [Int64]) { state.withLock { $0.begun.subtract(orders) } }
}
