import Synchronization

/// Where the lines of a text begin.
///
/// The first question reads the text once and keeps a table; every question is a binary search in it. A document has a note or a fault on
/// any of its lines, so that counting from the start each time would read it as often as it has lines.
final class LineStarts: Sendable {
    private struct Table {
        /// Offsets of the line feeds, ascending.
        var feeds: [Int32]?
        var bytesRead = 0
    }

    private let bytes: [UInt8]
    private let table = Mutex(Table())

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The line an offset is on, counted from 1.
    func line(of offset: Int) -> Int {
        let feeds = feeds
        var (low, high) = (0, feeds.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(feeds[middle]) < offset { low = middle + 1 } else { high = middle }
        }
        return low + 1
    }

    /// Bytes of the text that all questions so far have read together.
    var bytesRead: Int { table.withLock { $0.bytesRead } }

    private var feeds: [Int32] {
        table.withLock { table in
            if let feeds = table.feeds { return feeds }
            let feeds = bytes.indices.filter { bytes[$0] == 10 }.map { Int32($0) }
            table.feeds = feeds
            table.bytesRead += bytes.count
            return feeds
        }
    }
}

extension JSONTree {
    /// The line an offset of a text is on, counted from 1; for the one place at which a text stops being JSON.
    package static func line(of offset: Int, in bytes: [UInt8]) -> Int { 1 + bytes.prefix(offset).count { $0 == 10 } }

    /// The line and the column of an offset, both counted from 1; columns in characters.
    package static func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
        let before = bytes.prefix(offset)
        let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        return (line(of: offset, in: bytes), String(decoding: before[start...], as: UTF8.self).count + 1)
    }
}
