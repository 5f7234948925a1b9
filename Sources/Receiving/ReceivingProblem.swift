/// Why goods cannot be booked as somebody told; nothing has changed.
package struct ReceivingProblem: Error, Sendable, Equatable {
    /// What the answer tells a script.
    package enum Kind: Sendable {
        /// It was told wrongly: another document, article or number is meant.
        case wrong
        /// It was understood, and a rule forbids it.
        case refused
    }

    package let kind: Kind
    package let message: String
    /// One line on what to do.
    package let advice: String

    private init(_ kind: Kind, _ message: String, _ advice: String) {
        (self.kind, self.message, self.advice) = (kind, message, advice)
    }

    static func wrong(_ message: String, advice: String) -> ReceivingProblem { ReceivingProblem(.wrong, message, advice) }
    static func refused(_ message: String, advice: String) -> ReceivingProblem { ReceivingProblem(.refused, message, advice) }

    /// Several lines of one list in a sentence; long lists are cut.
    static func list(_ items: [String]) -> String {
        items.prefix(10).joined(separator: ", ") + (items.count > 10 ? " and \(items.count - 10) more" : "")
    }
}
