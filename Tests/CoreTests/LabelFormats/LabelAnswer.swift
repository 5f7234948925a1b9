import Fulfilment
import Testing

@testable import LabelFormats

/// An answer made by hand after a service's documentation, and what it means.
struct LabelAnswer: Sendable, CustomTestStringConvertible {
    let format: LabelFormat
    let operation: LabelFormats.Operation
    let status: Int
    let body: String
    let headers: [String: String]
    /// Of the verdict.
    let code: String
    /// Texts, numbers and amounts (`607 USD`) that the verdict tells.
    let tells: [String]

    init(
        _ format: LabelFormat, _ operation: LabelFormats.Operation, _ status: Int, _ body: String,
        headers: [String: String] = [:],
        _ code: String, _ tells: String...
    ) {
        (self.format, self.operation, self.status, self.body, self.headers) = (format, operation, status, body, headers)
        (self.code, self.tells) = (code, tells)
    }

    var testDescription: String { "\(format.name) \(operation.rawValue) \(status) \(code)" }

    var verdict: Verdict {
        format.read(CarrierAnswer(status: status, headers: headers, body: Array(body.utf8)), of: operation, for: LabelRequest.job)
    }
}
