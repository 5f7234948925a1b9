/// An enum whose cases are stored in the database under their raw values and named so in answers and documents.
///
/// Statements take its cases as constants (`\(OrderState.held)` in an `SQL` literal), not as parameters: partial indexes and plans
/// need to see them.
package protocol StoredCase: RawRepresentable, CaseIterable, Hashable, Sendable, Codable
where RawValue == String, AllCases == [Self] {}

/// The states that a thing of the trade goes through: one enum per machine, which stores, views, answers and `ops/docs/states.md`
/// all follow.
package protocol LifecycleState: StoredCase {
    /// The thing, in the singular: `order`.
    static var subject: String { get }
    /// One sentence: who sets it and what follows.
    var meaning: String { get }
    /// The states that may come next. A state that is set again is no change and not in it.
    var successors: Set<Self> { get }
}

extension LifecycleState {
    /// Whether a thing in this state may go over into `next`.
    package func mayBecome(_ next: Self) -> Bool { successors.contains(next) }

    /// Whether nothing follows.
    package var isFinal: Bool { successors.isEmpty }
}
