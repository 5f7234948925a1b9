/// What scanners send for the function character that ends a field.
///
/// The character itself never leaves the scanner; GS1 has it sent as the control character GS. Keyboard scanners, which
/// cannot type that, send what they were set to. None of these can be part of a field, whose characters GS1 limits to 82.
package enum Separators {
    /// GS.
    static let standard: UInt8 = 0x1D

    /// Longest first where one begins another.
    static let spellings: [[UInt8]] = [
        "<GS>", "{GS}", "[GS]", "<FNC1>", "{FNC1}", "[FNC1]", "\\u001d", "\\u001D", "\\x1d", "\\x1D", "\\035", "\\F", "<0x1D>",
        "^]", "^", "|", "~1", "~", "\u{241D}", "\u{E8}", "@",
    ].map { Array($0.utf8) }

    private static let beginnings: [Bool] = {
        var beginnings = [Bool](repeating: false, count: 256)
        for spelling in spellings { beginnings[Int(spelling[0])] = true }
        return beginnings
    }()

    /// Replaces every spelling by GS.
    static func normalise(_ bytes: inout [UInt8]) {
        guard bytes.contains(where: { beginnings[Int($0)] }) else { return }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.first {
            if beginnings[Int(byte)], let spelling = spellings.first(where: { rest.starts(with: $0) }) {
                result.append(standard)
                rest = rest.dropFirst(spelling.count)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        bytes = result
    }
}
