/// When a plan that came too late is made again: somebody else was quicker, which says nothing about the next time.
enum ConflictPause {
    /// - Parameter attempt: those that failed before this one.
    /// - Returns: a moment after the first; nil, by the policy's growing delays, when it happens again.
    static func after(_ attempt: Int) -> Duration? { attempt == 0 ? .milliseconds(50) : nil }
}
