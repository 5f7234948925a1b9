/// A statement and its parameters.
///
/// Written as a string literal: every `\(value)` becomes a parameter and never text, so that no value can change what the
/// statement does. There is no way to make one from a `String` that is not a literal.
/// ```swift
/// let open: SQL = "SELECT id FROM orders WHERE customer = \(name) AND placed > \(since)"
/// ```
package struct SQL: Sendable, Equatable {
    /// The statement with `$1`, `$2`, … where the parameters are.
    package private(set) var text: String
    /// The parameters in order.
    package private(set) var binds: [Bind]
    /// Where in `text` (UTF-8 offset) each `$n` begins, for splicing into another statement.
    private var placeholders: [Int]

    private init(text: String) { (self.text, binds, placeholders) = (text, [], []) }

    /// Both statements, one after the other, with a space between.
    package static func + (first: SQL, second: SQL) -> SQL {
        var sum = first
        sum.text += " "
        sum.splice(second)
        return sum
    }
}

extension SQL: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral value: StaticString) { self.init(text: value.description) }

    package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

    /// Collects the pieces of a literal.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql = SQL(text: "")

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql.text.reserveCapacity(literalCapacity + interpolationCount * 4)
            sql.binds.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) { sql.text += literal.description }

        /// A parameter.
        package mutating func appendInterpolation(_ value: some PostgresEncodable) { sql.append(value.bind) }

        /// A parameter that is NULL when there is no value.
        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            sql.append(value?.bind ?? Value.nullBind)
        }

        /// Another statement's text and parameters.
        package mutating func appendInterpolation(_ other: SQL) { sql.splice(other) }

        /// A name of a table, column, database or channel, quoted.
        package mutating func appendInterpolation(identifier name: String) { sql.text += quotedIdentifier(name) }

        /// A constant that the caller has quoted.
        mutating func appendConstant(_ text: String) { sql.text += text }

        /// Text known when the program was compiled.
        package mutating func appendInterpolation(literal text: StaticString) { sql.text += text.description }
    }
}

extension SQL {
    fileprivate mutating func append(_ bind: Bind) {
        placeholders.append(text.utf8.count)
        binds.append(bind)
        text += "$\(binds.count)"
    }

    fileprivate mutating func splice(_ other: SQL) {
        var rest = Substring(other.text)
        var position = 0
        for (index, (bind, placeholder)) in zip(other.binds, other.placeholders).enumerated() {
            let upTo = rest.utf8.index(rest.startIndex, offsetBy: placeholder - position)
            text += rest[..<upTo]
            append(bind)
            let length = 1 + String(index + 1).utf8.count
            rest = rest[rest.utf8.index(upTo, offsetBy: length)...]
            position = placeholder + length
        }
        text += rest
    }
}

/// The name between double quotes, with those inside it doubled.
func quotedIdentifier(_ name: some StringProtocol) -> String {
    var quoted = "\""
    for character in name.unicodeScalars {
        if character == "\"" { quoted += "\"" }
        quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
}

/// Something that runs statements: the pool (each call commits by itself), a transaction or a connection.
package protocol SQLExecutor: Sendable {
    /// Runs one statement in one round trip.
    /// - Throws: `PostgresError`; `CancellationError` when the task was cancelled, the server's work on it included.
    @discardableResult func query(_ sql: SQL) async throws -> Rows

    /// Runs several statements in one round trip; results in order. Outside a transaction they are one: all or none.
    /// - Throws: the error of the first statement that failed, with its text; those after it did not run.
    @discardableResult func pipeline(_ statements: [SQL]) async throws -> [Rows]
}
