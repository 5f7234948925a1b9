/// A type that a column of a result can be decoded into.
///
/// Integers take any integer type that fits, and `numeric` without a fraction; `Double` takes floats, integers and
/// `numeric`; `String` takes the text types, `json`, `jsonb`, `numeric`, `date` and enumerations; `Date` takes
/// `timestamptz`, and `timestamp` and `date` as UTC. NULL decodes into optionals only.
package protocol PostgresDecodable: Sendable {
    /// The value of one field.
    static func decode(_ cell: Cell) throws(Mismatch) -> Self
}

/// Why a field did not decode; `Row` adds the column's name.
package enum Mismatch: Error {
    /// It is NULL and NULL has no meaning in the wanted type.
    case null
    /// The wanted type has no reading of the column's type.
    case type
    /// The column's type is right, this value is not.
    case value(String)
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static func decode(_ cell: Cell) throws(Mismatch) -> Self {
        cell.isNull ? nil : try Wrapped.decode(cell)
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package static func decode(_ cell: Cell) throws(Mismatch) -> Self { try Element.decode(elements: cell) }
}
