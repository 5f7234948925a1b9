/// A JSON text (RFC 8259) cut into its values without copying them, so that a matrix of a million numbers costs 16 bytes each.
final class JSONTree: Sendable {
    enum Kind: UInt8, Sendable {
        case object, array, string, number, yes, no, null
    }

    /// A value; the values inside it follow it, names of an object before their values.
    struct Node: Sendable {
        let kind: Kind
        /// Offset of the first byte, behind the quote of a string.
        let start: Int32
        /// Offset behind the last byte, at the closing quote of a string.
        var end: Int32
        /// Index of the first node that is not inside.
        var next: Int32
    }

    let bytes: [UInt8]
    let nodes: [Node]

    /// - Throws: `RouteFormatError` with the line of the first byte that does not fit.
    init(_ bytes: [UInt8]) throws(RouteFormatError) {
        guard bytes.count < 1 << 30 else { throw RouteFormatError("", "is larger than a gigabyte") }
        var parser = JSONParser(bytes)
        do throws(JSONParser.Fault) {
            try parser.run()
        } catch {
            throw RouteFormatError(line: Self.line(of: error.offset, in: bytes), "", "is not JSON: \(error.problem)")
        }
        self.bytes = bytes
        nodes = parser.nodes
    }

    /// Counted from 1.
    func line(of node: Int) -> Int { Self.line(of: Int(nodes[node].start), in: bytes) }

    private static func line(of offset: Int, in bytes: [UInt8]) -> Int { 1 + bytes.prefix(offset).count { $0 == 10 } }

    /// What stands between the quotes, escapes resolved; halves of characters become U+FFFD.
    func text(_ node: Int) -> String {
        let raw = bytes[Int(nodes[node].start)..<Int(nodes[node].end)]
        return raw.contains(UInt8(ascii: "\\")) ? JSONEscapes.resolve(raw) : String(decoding: raw, as: UTF8.self)
    }

    /// A number without point and exponent that fits; nil for everything else.
    func integer(_ node: Int) -> Int? {
        let (value, first) = (nodes[node], Int(nodes[node].start))
        guard value.kind == .number, value.end - value.start <= 19 else { return nil }
        let isNegative = bytes[first] == UInt8(ascii: "-")
        var result = 0
        for index in (isNegative ? first + 1 : first)..<Int(value.end) {
            let digit = bytes[index] &- 48
            guard digit < 10, let next = result.appending(digit: digit) else { return nil }
            result = next
        }
        return isNegative ? -result : result
    }

    /// Any number; nil for what is none or is infinite.
    func number(_ node: Int) -> Double? {
        guard nodes[node].kind == .number else { return nil }
        let value = Double(String(decoding: bytes[Int(nodes[node].start)..<Int(nodes[node].end)], as: UTF8.self))
        return value.flatMap { $0.isFinite ? $0 : nil }
    }
}

extension Int {
    fileprivate func appending(digit: UInt8) -> Int? {
        let (product, isLarge) = multipliedReportingOverflow(by: 10)
        let (sum, isLarger) = product.addingReportingOverflow(Int(digit))
        return isLarge || isLarger ? nil : sum
    }
}
