/// An enum whose cases are stored in the database under their raw values and have the same names in answers and documents.
///
/// Statements take its cases as constants (`\(OrderState.held)` in an `SQL` literal), not as parameters: partial indexes and plans
/// need to see them.
package protocol StoredCase: RawRepresentable, CaseIterable, Hashable, Codable, Sendable
where RawValue == String, AllCases == [Self] {}

/// The states that a thing of the trade goes through: one enum per state machine, which stores, views, answers and
/// `ops/docs/states.md` all follow.
package protocol LifecycleState: StoredCase {
    /// The thing, in the singular: `order`.
    static var subject: String { get }
    /// One sentence: who sets it and what follows.
    var meaning: String { get }
    /// The states that may come next. Setting the same state again is no change, so no state is its own successor.
    var successors: Set<Self> { get }
}

extension LifecycleState {
    /// Whether a thing in this state may change to `next`.
    package func mayBecome(_ next: Self) -> Bool { successors.contains(next) }

    /// Whether nothing follows.
    package var isFinal: Bool { successors.isEmpty }
}
