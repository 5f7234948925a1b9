/// A webhook body that cannot be read: where, and why. No more than 40 characters of the body are in it.
package struct WebhookFormatError: Error, Equatable, CustomStringConvertible {
    /// Path of the field, such as `events[2].status`; empty for the body as a whole.
    package let field: String
    /// What is wrong with it, without the full stop.
    package let problem: String
    /// The byte at which it is wrong, counted from 1, where that is known.
    package let position: Int?

    package init(field: String, problem: String, position: Int? = nil) {
        self.field = field
        self.problem = problem
        self.position = position
    }

    package var description: String {
        let place = position.map { " (byte \($0))" } ?? ""
        return "\(field.isEmpty ? "The body" : field) \(problem)\(place)."
    }
}
