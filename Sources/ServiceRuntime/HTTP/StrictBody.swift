import FoundationEssentials
import Fulfilment
import JSONReading

/// What is wrong with the body of a request.
package struct BodyFault: Error, Sendable, Equatable {
    /// Field by field: where it is, what it held, what is allowed; the last one counts those that are not listed.
    package let errors: [ProblemDetails.FieldError]
    /// For a person: the first of them, and how many there are.
    package let sentence: String

    init(_ findings: JSONFindings) {
        var errors = findings.listed.map { ProblemDetails.FieldError(field: $0.path, value: $0.value, message: $0.problem) }
        sentence = Self.sentence(errors[0], of: errors.count + findings.more)
        if findings.more > 0 {
            let message = "there are \(findings.more) more like these, which are not listed"
            errors.append(.init(field: "", value: "", message: message))
        }
        self.errors = errors
    }

    private static func sentence(_ first: ProblemDetails.FieldError, of count: Int) -> String {
        let text = "\(first.field.isEmpty ? "The body" : "'\(first.field)'") \(first.message)."
        return count == 1 ? text : "\(count) things are wrong; the first: \(text)"
    }
}

/// Decodes the bodies of calls that change something, and refuses what nobody asked for.
///
/// A field that is not understood may ask for less, or for something else, than what would be done: cancel one line, not the order. So every
/// member of every object must have been asked for by the type that is decoded; what the type asks for is what is allowed, in whatever
/// object it stands. Everything that is wrong is told at once.
package enum StrictBody {
    /// - Throws: `BodyFault` with everything that is wrong.
    package static func decode<Body: Decodable>(_ type: Body.Type, from bytes: [UInt8]) throws(BodyFault) -> Body {
        do throws(JSONFindings) {
            return try StrictJSON.decode(type, from: bytes, unknownNames: .refused).value
        } catch {
            throw BodyFault(error)
        }
    }
}

// What bodies have that no text and no number can stand in for.

extension UUID: JSONStandIn {
    static var standIn: UUID { UUID() }
}

extension ZonedTime: JSONStandIn {
    static var standIn: ZonedTime { ZonedTime(Date(timeIntervalSince1970: 0)) }
}
