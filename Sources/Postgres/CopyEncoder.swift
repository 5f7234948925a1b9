/// Rows in the binary format of COPY, a chunk at a time.
struct CopyEncoder {
    private let rows: [[Bind]]
    private var next = 0
    private var state = State.start

    private enum State { case start, rows, done }

    /// A chunk is sent once it holds this much.
    private static let chunkSize = 64 * 1024

    init(_ rows: [[Bind]]) { self.rows = rows }

    /// nil after the last chunk.
    mutating func nextChunk() -> [UInt8]? {
        guard state != .done else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.chunkSize + 4096)
        if state == .start { appendHeader(to: &bytes) }
        state = .rows
        while bytes.count < Self.chunkSize, next < rows.count {
            append(rows[next], to: &bytes)
            next += 1
        }
        if next == rows.count {
            bytes.append(bigEndian: Int16(-1))
            state = .done
        }
        return bytes
    }

    private func appendHeader(to bytes: inout [UInt8]) {
        bytes += "PGCOPY\n".utf8
        bytes += [0xFF, 0x0D, 0x0A, 0x00]
        bytes.append(bigEndian: Int32(0))
        bytes.append(bigEndian: Int32(0))
    }

    private func append(_ row: [Bind], to bytes: inout [UInt8]) {
        bytes.append(bigEndian: Int16(row.count))
        for field in row {
            guard let value = field.bytes else {
                bytes.append(bigEndian: Int32(-1))
                continue
            }
            bytes.append(bigEndian: Int32(value.count))
            bytes += value
        }
    }
}
