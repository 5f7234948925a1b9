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
