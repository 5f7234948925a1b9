/// Why recorded traffic cannot be played: the file, the field in it, and what about it.
package struct PairFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// Below the folder that was named, as `easypost-buy/request.json`.
    package let file: String
    /// As `request_must[0].at`; empty for the file as a whole.
    package let field: String
    package let problem: String

    package init(_ file: String, _ field: String = "", _ problem: String) {
        (self.file, self.field, self.problem) = (file, field, problem)
    }

    package var description: String { "\(file): \(field.isEmpty ? "" : "\(field) ")\(problem)" }
}
