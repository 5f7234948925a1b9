/// How long a search may go on. Core has no clock: a caller with one passes how much of its time is gone.
package struct SearchBudget: Sendable {
    /// Steps at most.
    package let iterations: Int
    /// 0 at the beginning, 1 and more when the time is up; nil when only the steps count.
    private let elapsed: (@Sendable () -> Double)?

    /// The same seed and steps give the same result.
    package static func iterations(_ count: Int) -> SearchBudget { SearchBudget(iterations: count, elapsed: nil) }

    /// So many steps, fewer when the time is up before.
    package static func iterations(_ count: Int, unless isOver: @escaping @Sendable () -> Bool) -> SearchBudget {
        SearchBudget(iterations: count) { isOver() ? 1 : 0 }
    }

    /// As many steps as the time allows.
    /// - Parameter elapsed: the share of the time that is gone.
    package static func time(_ elapsed: @escaping @Sendable () -> Double) -> SearchBudget {
        SearchBudget(iterations: Int.max, elapsed: elapsed)
    }

    /// The share that is used up after so many steps.
    package func used(after step: Int) -> Double {
        max(iterations == Int.max ? 0 : Double(step) / Double(max(1, iterations)), elapsed?() ?? 0)
    }
}
