/// A value that can be a parameter of a statement.
///
/// `String` is sent as `text`: for `json`, `jsonb`, an enumeration or another type that text does not turn into by itself
/// write the cast, as in `\(body)::jsonb`. `Date` is sent as `timestamptz`, `[UInt8]` as `bytea`, an array as an array.
package protocol PostgresEncodable: Sendable {
    /// NULL of this type.
    static var nullBind: Bind { get }
    /// The value as a parameter.
    var bind: Bind { get }
}

/// A value that can be an element of an array parameter: a scalar, or an optional one.
package protocol PostgresArrayElement: Sendable {
    /// What an array of these is sent as.
    static var arrayType: PostgresType { get }
    /// All elements as one parameter.
    static func bind(elements: [Self]) -> Bind
    /// All elements of one array value.
    static func decode(elements cell: Cell) throws(Mismatch) -> [Self]
}

/// A single value with a binary form.
package protocol PostgresScalar: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    /// What it is sent as.
    static var type: PostgresType { get }
    /// Appends the binary form.
    func encode(into buffer: inout [UInt8])
}

extension PostgresScalar {
    package static var nullBind: Bind { Bind(type: type, bytes: nil) }

    package var bind: Bind {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return Bind(type: Self.type, bytes: bytes)
    }

    package static func bind(elements: [Self]) -> Bind {
        var bytes = arrayHeader(of: type, count: elements.count, hasNulls: false)
        for element in elements { bytes.appendLengthPrefixed { element.encode(into: &$0) } }
        return Bind(type: arrayType, bytes: bytes)
    }

    package static func decode(elements cell: Cell) throws(Mismatch) -> [Self] {
        try cell.elements { (element) throws(Mismatch) in try decode(element) }
    }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var nullBind: Bind { Wrapped.nullBind }
    package var bind: Bind { self?.bind ?? Wrapped.nullBind }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresScalar {
    package static var arrayType: PostgresType { Wrapped.arrayType }

    package static func bind(elements: [Self]) -> Bind {
        var bytes = arrayHeader(of: Wrapped.type, count: elements.count, hasNulls: elements.contains { $0 == nil })
        for element in elements {
            if let element {
                bytes.appendLengthPrefixed { element.encode(into: &$0) }
            } else {
                bytes.append(bigEndian: Int32(-1))
            }
        }
        return Bind(type: arrayType, bytes: bytes)
    }

    package static func decode(elements cell: Cell) throws(Mismatch) -> [Self] {
        try cell.elements { (element) throws(Mismatch) in try Self.decode(element) }
    }
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var nullBind: Bind { Bind(type: Element.arrayType, bytes: nil) }
    package var bind: Bind { Element.bind(elements: self) }
}

/// Dimensions, NULL flag, element type, then length and lower bound of the one dimension; none when it is empty.
private func arrayHeader(of type: PostgresType, count: Int, hasNulls: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(20 + count * 12)
    bytes.append(bigEndian: Int32(count == 0 ? 0 : 1))
    bytes.append(bigEndian: Int32(hasNulls ? 1 : 0))
    bytes.append(bigEndian: type.rawValue)
    guard count > 0 else { return bytes }
    bytes.append(bigEndian: Int32(count))
    bytes.append(bigEndian: Int32(1))
    return bytes
}

/// One parameter of a statement, or one field of a copied row: a type and its binary form.
package struct Bind: Sendable, Equatable {
    /// What the server is told the value is.
    package let type: PostgresType
    /// The binary form; nil is NULL.
    package let bytes: [UInt8]?

    /// A value in its binary form.
    package init(type: PostgresType, bytes: [UInt8]?) {
        self.type = type
        self.bytes = bytes
    }

    /// The bind of any value that has one.
    package init(_ value: some PostgresEncodable) { self = value.bind }
}

extension Bind: PostgresEncodable {
    package static var nullBind: Bind { Bind(type: .unknown, bytes: nil) }
    package var bind: Bind { self }
}

extension [UInt8] {
    /// Appends an integer in network byte order.
    @inline(__always)
    mutating func append<Value: FixedWidthInteger>(bigEndian value: Value) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends what `body` appends, preceded by its length as the protocol wants it.
    @inline(__always)
    mutating func appendLengthPrefixed(_ body: (inout [UInt8]) -> Void) {
        let start = count
        append(bigEndian: Int32(0))
        body(&self)
        let length = Int32(count - start - 4).bigEndian
        Swift.withUnsafeBytes(of: length) { for (offset, byte) in $0.enumerated() { self[start + offset] = byte } }
    }
}
