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

/// One field of a result in its binary form, valid only while it is being decoded.
package struct Cell {
    /// The column's type, or the array's element type.
    package let type: PostgresType
    /// nil is NULL.
    let storage: UnsafeRawBufferPointer?

    package var isNull: Bool { storage == nil }

    /// The bytes, when the field is not NULL.
    func bytes() throws(Mismatch) -> UnsafeRawBufferPointer {
        guard let storage else { throw .null }
        return storage
    }

    /// The whole field as one integer in network byte order.
    func integer<Value: FixedWidthInteger>(_: Value.Type) throws(Mismatch) -> Value {
        let bytes = try bytes()
        guard bytes.count == MemoryLayout<Value>.size else { throw .value("\(bytes.count) bytes long") }
        return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
    }

    /// The whole field as UTF-8.
    func text() throws(Mismatch) -> String {
        guard let text = String(validating: try bytes(), as: UTF8.self) else { throw .value("not UTF-8") }
        return text
    }

    /// The elements of a one-dimensional array, each decoded by `body`.
    func elements<Element>(_ body: (Cell) throws(Mismatch) -> Element) throws(Mismatch) -> [Element] {
        var reader = ByteReader(try bytes())
        let dimensions = try reader.read(Int32.self)
        _ = try reader.read(Int32.self)
        let type = PostgresType(rawValue: try reader.read(UInt32.self))
        guard self.type.isArray || self.type.isUserDefined else { throw .type }
        guard dimensions <= 1 else { throw .value("an array of \(dimensions) dimensions") }
        guard dimensions == 1 else { return [] }
        let count = try reader.read(Int32.self)
        _ = try reader.read(Int32.self)
        var elements: [Element] = []
        elements.reserveCapacity(Int(count))
        for _ in 0..<count {
            elements.append(try body(Cell(type: type, storage: try reader.readLengthPrefixed())))
        }
        return elements
    }
}

/// Reads integers and byte runs in network byte order, front to back.
struct ByteReader {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

    mutating func read<Value: FixedWidthInteger>(_: Value.Type) throws(Mismatch) -> Value {
        let size = MemoryLayout<Value>.size
        guard rest.count >= size else { throw .value("cut short") }
        defer { rest = rest.dropFirst(size) }
        return Value(bigEndian: UnsafeRawBufferPointer(rebasing: rest).loadUnaligned(as: Value.self))
    }

    /// nil is NULL.
    mutating func readLengthPrefixed() throws(Mismatch) -> UnsafeRawBufferPointer? {
        let length = Int(try read(Int32.self))
        guard length >= 0 else { return nil }
        guard rest.count >= length else { throw .value("cut short") }
        defer { rest = rest.dropFirst(length) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(length))
    }
}
