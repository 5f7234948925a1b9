/// Cuts a stream of bytes into lines, keeping no more than one unfinished line of bounded length.
struct LineSplitter {
    /// One line without its newline.
    struct Line {
        /// Counted from 1.
        let number: Int
        let bytes: [UInt8]
        /// Longer than allowed; then `bytes` is empty.
        let isTooLong: Bool

        var isBlank: Bool { !isTooLong && bytes.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 } }
    }

    /// The longest line that is kept.
    static let longestLine = 1 << 20

    private var number = 0
    private var unfinished: [UInt8] = []
    private var isTooLong = false

    /// The lines that end in these bytes.
    mutating func add(_ bytes: some Collection<UInt8>) -> [Line] {
        var lines: [Line] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            keep(rest[..<end])
            lines.append(takeLine())
            rest = rest[rest.index(after: end)...]
        }
        keep(rest)
        return lines
    }

    /// The last line, when it did not end in a newline.
    mutating func finish() -> Line? {
        unfinished.isEmpty && !isTooLong ? nil : takeLine()
    }

    private mutating func keep(_ bytes: some Collection<UInt8>) {
        guard !isTooLong else { return }
        unfinished.append(contentsOf: bytes)
        if unfinished.count > Self.longestLine {
            isTooLong = true
            unfinished = []
        }
    }

    private mutating func takeLine() -> Line {
        number += 1
        defer {
            unfinished.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        return Line(number: number, bytes: unfinished, isTooLong: isTooLong)
    }
}
