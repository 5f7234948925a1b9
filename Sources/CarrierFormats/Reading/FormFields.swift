/// The fields of an `application/x-www-form-urlencoded` body.
package struct FormFields: Sendable {
    private let fields: [(name: String, value: String)]

    init(_ body: [UInt8]) {
        fields = body.split(separator: UInt8(ascii: "&")).prefix(100).map { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0]), parts.count > 1 ? Self.decode(parts[1]) : "")
        }
    }

    /// The fields of a body or of a query, in order.
    package static func all(_ text: some Sequence<UInt8>) -> [(name: String, value: String)] { FormFields(Array(text)).fields }

    /// A segment of a path: as a field, only that `+` is itself.
    package static func plain(_ text: String) -> String {
        text.split(separator: "+", omittingEmptySubsequences: false).map { decode(Array($0.utf8)[...]) }.joined(separator: "+")
    }

    /// The first field of this name.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Whether a body begins with a field of this name.
    static func begins(_ body: [UInt8], with names: [String]) -> Bool {
        names.contains { body.starts(with: Array("\($0)=".utf8)) }
    }

    /// Letters, digits and `-._~` stay, all else becomes `%XX`.
    package static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = Hexadecimal.isAlphanumeric(byte) || "-._~".utf8.contains(byte)
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + Hexadecimal.encode([byte]).uppercased()
        }.joined()
    }

    /// `+` is a blank, `%XX` a byte; a percent sign that begins no byte stays.
    static func decode(_ text: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let high = Hexadecimal.value(rest[rest.startIndex]),
                let low = Hexadecimal.value(rest[rest.startIndex + 1])
            {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 32 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
