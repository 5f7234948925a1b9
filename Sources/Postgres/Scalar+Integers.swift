extension PostgresScalar where Self: FixedWidthInteger {
    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: self) }

    package static func decode(_ cell: Cell) throws(Mismatch) -> Self {
        let wide: Int64
        switch cell.type {
        case .int8: wide = try cell.integer(Int64.self)
        case .int4: wide = Int64(try cell.integer(Int32.self))
        case .int2: wide = Int64(try cell.integer(Int16.self))
        case .numeric: wide = try Numeric(cell).integer()
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
            guard let value = Double(try Numeric(cell).description) else { throw .type }
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
