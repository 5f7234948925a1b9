import Cartonization
import Fulfilment
import Synchronization

/// What was planned for orders a while ago, so that packing need not plan again what the tour did: the same task has the same plan.
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

    /// Orders kept at least, and half of those kept at most.
    private static let generation = 1000

    /// By order: the last ones, and those before.
    private let known = Mutex<(recent: [Int64: Known], older: [Int64: Known])>(([:], [:]))

    package init() {}

    /// What is known for the order if its task is still the same, else what is found now.
    func plans(of order: Int64, _ task: Task, _ find: (Task) -> [ParcelPlan]) -> [ParcelPlan] {
        let before = known.withLock { $0.recent[order] ?? $0.older[order] }
        if let before, before.task == task { return before.plans }
        let plans = find(task)
        known.withLock { known in
            if known.recent.count >= Self.generation { (known.older, known.recent) = (known.recent, [:]) }
            known.recent[order] = Known(task: task, plans: plans)
        }
        return plans
    }
}
