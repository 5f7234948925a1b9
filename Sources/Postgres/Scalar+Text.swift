package import FoundationEssentials

extension String: PostgresScalar {
    package static var type: PostgresType { .text }
    package static var arrayType: PostgresType { .textArray }

    package func encode(into buffer: inout [UInt8]) { buffer.append(contentsOf: utf8) }

    package static func decode(_ cell: Cell) throws(Mismatch) -> String {
        switch cell.type {
        case .text, .varchar, .bpchar, .name, .char, .unknown, .json, .xml: return try cell.text()
        case .jsonb: return try cell.withoutVersion().text()
        case .numeric: return try Numeric(cell).description
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
