package import FoundationEssentials

extension PostgresScalar where Self: FixedWidthInteger {
    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: self) }

    package static func decode(_ cell: Cell) throws(Mismatch) -> Self {
        let wide: Int64
        switch cell.type {
        case .int8: wide = try cell.integer(Int64.self)
        case .int4: wide = Int64(try cell.integer(Int32.self))
        case .int2: wide = Int64(try cell.integer(Int16.self))
        case .numeric: wide = try NumericValue(cell).integer()
        default: throw cell.isNull ? .null : .type
        }
        guard let value = Self(exactly: wide) else { throw .value("\(wide) does not fit") }
        return value
    }
}

extension Int: PostgresScalar {
    package static var type: PostgresType { .int8 }
    package static var arrayType: PostgresType { .int8Array }
}

extension Int64: PostgresScalar {
    package static var type: PostgresType { .int8 }
    package static var arrayType: PostgresType { .int8Array }
}

extension Int32: PostgresScalar {
    package static var type: PostgresType { .int4 }
    package static var arrayType: PostgresType { .int4Array }
}

extension Int16: PostgresScalar {
    package static var type: PostgresType { .int2 }
    package static var arrayType: PostgresType { .int2Array }
}

extension Double: PostgresScalar {
    package static var type: PostgresType { .float8 }
    package static var arrayType: PostgresType { .float8Array }

    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: bitPattern) }

    package static func decode(_ cell: Cell) throws(Mismatch) -> Double {
        switch cell.type {
        case .float8: return Double(bitPattern: try cell.integer(UInt64.self))
        case .float4: return Double(Float(bitPattern: try cell.integer(UInt32.self)))
        case .int8, .int4, .int2: return Double(try Int64.decode(cell))
        case .numeric:
            guard let value = Double(try NumericValue(cell).description) else { throw .type }
            return value
        default: throw cell.isNull ? .null : .type
        }
    }
}

extension Bool: PostgresScalar {
    package static var type: PostgresType { .bool }
    package static var arrayType: PostgresType { .boolArray }

    package func encode(into buffer: inout [UInt8]) { buffer.append(self ? 1 : 0) }

    package static func decode(_ cell: Cell) throws(Mismatch) -> Bool {
        guard cell.type == .bool else { throw cell.isNull ? .null : .type }
        return try cell.integer(UInt8.self) != 0
    }
}

extension String: PostgresScalar {
    package static var type: PostgresType { .text }
    package static var arrayType: PostgresType { .textArray }

    package func encode(into buffer: inout [UInt8]) { buffer.append(contentsOf: utf8) }

    package static func decode(_ cell: Cell) throws(Mismatch) -> String {
        switch cell.type {
        case .text, .varchar, .bpchar, .name, .char, .unknown, .json, .xml: return try cell.text()
        case .jsonb: return try cell.withoutVersion().text()
        case .numeric: return try NumericValue(cell).description
        case .date: return try CalendarDay(cell).description
        case let type where type.isUserDefined: return try cell.text()
        default: throw cell.isNull ? .null : .type
        }
    }
}

/// Stands in arrays only: `[UInt8]` is `bytea`.
extension UInt8: PostgresArrayElement {
    package static var arrayType: PostgresType { .bytea }

    package static func bind(elements: [UInt8]) -> Bind { Bind(type: .bytea, bytes: elements) }

    package static func decode(elements cell: Cell) throws(Mismatch) -> [UInt8] {
        switch cell.type {
        case .bytea, .text, .varchar, .json: return [UInt8](try cell.bytes())
        case .jsonb: return [UInt8](try cell.withoutVersion().bytes())
        default: throw cell.isNull ? .null : .type
        }
    }
}

extension [UInt8]: PostgresArrayElement, PostgresScalar {
    package static var type: PostgresType { .bytea }
    package static var arrayType: PostgresType { .byteaArray }
    package static var nullBind: Bind { Bind(type: .bytea, bytes: nil) }
    package var bind: Bind { Bind(type: .bytea, bytes: self) }

    package func encode(into buffer: inout [UInt8]) { buffer.append(contentsOf: self) }

    package static func decode(_ cell: Cell) throws(Mismatch) -> [UInt8] { try UInt8.decode(elements: cell) }
}

extension UUID: PostgresScalar {
    package static var type: PostgresType { .uuid }
    package static var arrayType: PostgresType { .uuidArray }

    package func encode(into buffer: inout [UInt8]) { withUnsafeBytes(of: uuid) { buffer.append(contentsOf: $0) } }

    package static func decode(_ cell: Cell) throws(Mismatch) -> UUID {
        guard cell.type == .uuid else { throw cell.isNull ? .null : .type }
        let bytes = try cell.bytes()
        guard bytes.count == 16 else { throw .value("\(bytes.count) bytes long") }
        return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

extension Cell {
    /// `jsonb` on the wire is a version byte and the text.
    func withoutVersion() throws(Mismatch) -> Cell {
        let bytes = try bytes()
        guard bytes.first == 1 else { throw .value("of an unknown jsonb version") }
        return Cell(type: type, storage: UnsafeRawBufferPointer(rebasing: bytes.dropFirst()))
    }
}
