/// Why a webhook is not believed.
package enum SignatureFault: Error, Equatable, CustomStringConvertible {
    case missingHeader(String)
    case malformedTimestamp
    /// Seconds; negative when the timestamp lies ahead. The signature itself was right.
    case outsideTolerance(age: Int)
    case noMatch
    case noSecret
    /// The key it names is not among the sender's.
    case unknownKey
    /// The sender's keys could not be fetched.
    case keysUnreachable

    /// A stable code for counting.
    package var code: String {
        switch self {
        case .missingHeader: "missing_header"
        case .malformedTimestamp: "malformed_timestamp"
        case .outsideTolerance: "outside_tolerance"
        case .noMatch: "no_match"
        case .noSecret: "no_secret"
        case .unknownKey: "unknown_key"
        case .keysUnreachable: "keys_unreachable"
        }
    }

    package var description: String {
        switch self {
        case .missingHeader(let name): "The \(name) is missing."
        case .malformedTimestamp: "The timestamp cannot be read."
        case .outsideTolerance(let age): "The timestamp is \(abs(age)) s \(age < 0 ? "ahead" : "old"). Maybe a clock is wrong."
        case .noMatch: "No signature matches. Maybe the secret was rotated, or the body changed on its way."
        case .unknownKey: "The key it is signed with is not known. Maybe the sender changed its keys."
        case .keysUnreachable: "The sender's keys could not be fetched; send it again."
        case .noSecret: "No secret of the kind this source signs with is configured."
        }
    }
}
