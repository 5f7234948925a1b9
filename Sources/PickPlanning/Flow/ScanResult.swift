/// The answer to one scan.
package struct ScanResult: Sendable, Hashable, Codable {
    /// Whether it was right.
    package let verdict: Verdict
    /// What it was and, when wrong, what was wanted.
    package let message: String
    /// To be journaled before the beep, and uploaded.
    package let record: ScanRecord
    /// What to show next.
    package let prompt: Prompt

    /// How a scan was taken.
    package enum Verdict: String, Sendable, Hashable, Codable {
        /// Right; the flow moved on.
        case accepted
        /// Right already before; nothing changed.
        case repeated
        /// Wrong; nothing changed.
        case rejected
    }
}
