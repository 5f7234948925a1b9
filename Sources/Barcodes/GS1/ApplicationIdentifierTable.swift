/// Finds application identifiers by the digits a field begins with.
package enum ApplicationIdentifierTable {
    /// All, ascending by code.
    package static let all: [ApplicationIdentifier] = ApplicationIdentifierRows.text.split(separator: "\n").flatMap(rules)

    /// The identifier with this code.
    package static func find(_ code: some StringProtocol) -> ApplicationIdentifier? {
        let bytes = Array(code.utf8)
        guard let found = find(bytes[...]), found.code.utf8.count == bytes.count else { return nil }
        return found
    }

    /// The identifier these bytes begin with.
    static func find(_ bytes: ArraySlice<UInt8>) -> ApplicationIdentifier? {
        guard let prefix = number(bytes, 2) else { return nil }
        let length = Int(lengths[prefix])
        guard length > 0, let code = number(bytes, length) else { return nil }
        return table[offset[length] + code]
    }

    private static let offset = [0, 0, 0, 100, 1100]

    /// By length of the code and its value.
    private static let table: [ApplicationIdentifier?] = {
        var table = [ApplicationIdentifier?](repeating: nil, count: 11_100)
        for rule in all { table[offset[rule.code.utf8.count] + (Int(rule.code) ?? 0)] = rule }
        return table
    }()

    /// How long a code is that begins with these two digits; 0 when there is none. GS1 gives every pair one length.
    private static let lengths: [UInt8] = {
        var lengths = [UInt8](repeating: 0, count: 100)
        for rule in all { lengths[Int(rule.code.prefix(2)) ?? 0] = UInt8(rule.code.utf8.count) }
        return lengths
    }()

    private static func number(_ bytes: ArraySlice<UInt8>, _ count: Int) -> Int? {
        guard bytes.count >= count else { return nil }
        var value = 0
        for byte in bytes.prefix(count) {
            guard byte &- 48 < 10 else { return nil }
            value = value * 10 + Int(byte) - 48
        }
        return value
    }

    private static func rules(_ line: Substring) -> [ApplicationIdentifier] {
        let columns = line.split(separator: " | ").map(String.init)
        let ends = columns[0].split(separator: "-")
        guard ends.count == 2, let low = Int(ends[0]), let high = Int(ends[1]) else {
            return [ApplicationIdentifier(code: columns[0], columns: columns)]
        }
        return (low...high).map { ApplicationIdentifier(code: String($0), columns: columns) }
    }
}
