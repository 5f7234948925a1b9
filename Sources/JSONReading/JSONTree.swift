/// A JSON text (RFC 8259) cut into its values without copying them, so that a matrix of a million numbers costs 16 bytes each.
///
/// Ours for four reasons: it knows the place of every value, keeps numbers as they were written, takes anything (depth is limited, so no
/// text makes it recurse, and control characters in strings are let through, for some carriers send them), and reads a few kilobytes in
/// microseconds.
package final class JSONTree: Sendable {
    /// What a value is.
    package enum Kind: UInt8, Sendable {
        case object, array, string, number, yes, no, null
    }

    /// A value; the values inside it follow it, names of an object before their values.
    package struct Node: Sendable {
        package let kind: Kind
        /// Whether it is a string with escapes.
        package let hasEscapes: Bool
        /// Offset of the first byte, behind the quote of a string.
        package let start: Int32
        /// Offset behind the last byte, at the closing quote of a string.
        package internal(set) var end: Int32
        /// Index of the first node that is not inside.
        package internal(set) var next: Int32
    }

    package let bytes: [UInt8]
    package let nodes: [Node]
    let lines: LineStarts

    /// - Throws: `JSONFault` at the first byte that does not fit.
    package init(_ bytes: [UInt8]) throws(JSONFault) {
        guard bytes.count < 1 << 30 else { throw JSONFault(offset: 0, problem: "it is larger than a gigabyte") }
        var scanner = JSONScanner(bytes)
        try scanner.run()
        self.bytes = bytes
        nodes = scanner.nodes
        lines = LineStarts(bytes)
    }

    /// The same for texts whose senders answer for their encoding: bytes that are not UTF-8 are a fault, too, and not U+FFFD.
    package convenience init(utf8 bytes: [UInt8]) throws(JSONFault) {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let problem = "from here on it is not UTF-8. Maybe it was saved in another encoding"
            throw JSONFault(offset: error.byteOffsets.lowerBound, problem: problem)
        }
        try self.init(bytes)
    }

    /// The bytes of a value, those between the quotes of a string.
    package func raw(_ node: Int) -> ArraySlice<UInt8> { bytes[Int(nodes[node].start)..<Int(nodes[node].end)] }

    /// What stands between the quotes, escapes resolved; halves of characters become U+FFFD.
    package func text(_ node: Int) -> String {
        nodes[node].hasEscapes ? JSONText.decode(raw(node)) : String(decoding: raw(node), as: UTF8.self)
    }

    /// The value of an object's first member of this name.
    package func member(_ name: StaticString, of node: Int) -> Int? {
        let end = nodes[node].next
        return nodes.withUnsafeBufferPointer { nodes in
            bytes.withUnsafeBufferPointer { bytes in
                var member = node + 1
                while member < end {
                    if Self.isNamed(nodes[member], name, bytes) { return member + 1 }
                    member = Int(nodes[member + 1].next)
                }
                return nil
            }
        }
    }

    /// Asked for every member before the wanted one, so it builds nothing.
    private static func isNamed(_ node: Node, _ name: StaticString, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let (start, count) = (Int(node.start), Int(node.end &- node.start))
        if node.hasEscapes { return JSONText.decode(Array(bytes[start..<start + count])[...]) == "\(name)" }
        guard count == name.utf8CodeUnitCount else { return false }
        for index in 0..<count where bytes[start &+ index] != name.utf8Start[index] { return false }
        return true
    }

    /// The values of a list in order; none for anything else.
    package func items(of node: Int) -> [Int] {
        guard nodes[node].kind == .array else { return [] }
        var (items, item) = ([Int](), node + 1)
        while item < nodes[node].next {
            items.append(item)
            item = Int(nodes[item].next)
        }
        return items
    }

    /// The names and values of an object in the order of the text; none for anything else.
    package func members(of node: Int) -> [(name: Int, value: Int)] {
        guard nodes[node].kind == .object else { return [] }
        var (members, name) = ([(name: Int, value: Int)](), node + 1)
        while name < nodes[node].next {
            members.append((name, name + 1))
            name = Int(nodes[name + 1].next)
        }
        return members
    }

    /// Counted from 1.
    package func line(of node: Int) -> Int { lines.line(of: Int(nodes[node].start)) }

    /// A number without point and exponent that fits; nil for everything else.
    package func integer(_ node: Int) -> Int? {
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
    package func number(_ node: Int) -> Double? {
        guard nodes[node].kind == .number else { return nil }
        let value = Double(String(decoding: raw(node), as: UTF8.self))
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

/// Where a JSON text stops being one, and why.
package struct JSONFault: Error {
    /// In bytes, from 0.
    package let offset: Int
    package let problem: String
}

/// Decodes what stands between the quotes of a JSON text. Escapes that mean nothing are kept as they stand, bytes that are no UTF-8 and
/// halves of characters become U+FFFD.
package enum JSONText {
    package static func decode(_ raw: ArraySlice<UInt8>) -> String {
        guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let letter = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            if letter == UInt8(ascii: "u") {
                bytes += Array(String(Character(scalar(&rest))).utf8)
            } else if let plain = plain[letter] {
                bytes.append(plain)
            } else {
                bytes += [byte, letter]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let plain: [UInt8: UInt8] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12,
        UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]

    /// Behind `\u`: four digits, and another four when the first are half of a pair.
    private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
        guard let high = unit(rest) else { return "\u{FFFD}" }
        rest = rest.dropFirst(4)
        guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
        guard rest.prefix(2).elementsEqual([0x5C, 0x75]), let low = unit(rest.dropFirst(2)), (0xDC00..<0xE000).contains(low)
        else {
            return "\u{FFFD}"
        }
        rest = rest.dropFirst(6)
        return Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private static func unit(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        guard bytes.count >= 4 else { return nil }
        var value: UInt32 = 0
        for byte in bytes.prefix(4) {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
