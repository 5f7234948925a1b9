/// Why a command could not do what it was asked, for the person who asked, and the exit code that says so.
package struct OperationsError: Error, Equatable, CustomStringConvertible {
    /// What the exit code tells a script.
    package enum Kind: Int32, Sendable {
        /// The command ran and found a problem, or could not finish.
        case failed = 1
        /// It was asked wrongly.
        case usage = 64
        /// Something it needs does not answer.
        case unavailable = 69
    }

    package let kind: Kind
    package let message: String
    /// One line on what may help; empty when there is nothing to say.
    package let advice: String

    package var description: String { advice.isEmpty ? message : "\(message)\n  Maybe: \(advice)" }

    /// The command could not finish.
    package static func failed(_ message: String, advice: String = "") -> OperationsError {
        OperationsError(kind: .failed, message: message, advice: advice)
    }

    /// An argument or a setting is wrong.
    package static func usage(_ message: String, advice: String = "") -> OperationsError {
        OperationsError(kind: .usage, message: message, advice: advice)
    }

    /// The database, the broker or a program does not answer.
    package static func unavailable(_ message: String, advice: String = "") -> OperationsError {
        OperationsError(kind: .unavailable, message: message, advice: advice)
    }
}
