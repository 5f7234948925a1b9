import CRabbitMQ

/// C memory for the arguments of one library call. Pointers are good until `reset()`; the first chunk is kept and reused, so
/// that publishing costs no allocation once it is running.
final class ArgumentArena {
    private static let chunkSize = 16 << 10
    private var chunks: [UnsafeMutableRawBufferPointer] = []
    private var used = 0

    deinit {
        for chunk in chunks { chunk.deallocate() }
    }

    /// Makes all memory available again.
    func reset() {
        for chunk in chunks.dropFirst() { chunk.deallocate() }
        chunks.removeSubrange(min(1, chunks.count)...)
        used = 0
    }

    /// Uninitialised room for `count` values of a plain C type: nothing is ever deinitialised.
    func allocate<T>(_ type: T.Type, count: Int) -> UnsafeMutableBufferPointer<T> {
        let alignment = MemoryLayout<T>.alignment
        let size = MemoryLayout<T>.stride * count
        var start = (used + alignment - 1) / alignment * alignment
        if chunks.last.map({ start + size > $0.count }) ?? true {
            let room = max(ArgumentArena.chunkSize, size)
            chunks.append(.allocate(byteCount: room, alignment: 16))
            start = 0
        }
        used = start + size
        let slice = UnsafeMutableRawBufferPointer(rebasing: chunks[chunks.count - 1][start..<used])
        return slice.bindMemory(to: type)
    }

    /// A copy of the string's UTF-8.
    func bytes(_ string: String) -> amqp_bytes_t {
        var string = string
        return string.withUTF8 { bytes(UnsafeRawBufferPointer($0)) }
    }

    /// A copy of the bytes.
    func bytes(_ source: UnsafeRawBufferPointer) -> amqp_bytes_t {
        guard source.count > 0 else { return amqp_bytes_t(len: 0, bytes: nil) }
        let target = UnsafeMutableRawBufferPointer(allocate(UInt8.self, count: source.count))
        target.copyMemory(from: source)
        return amqp_bytes_t(len: source.count, bytes: target.baseAddress)
    }
}

extension amqp_bytes_t {
    /// The bytes, which the library owns: copy what is to be kept.
    var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: len) }

    /// A copy, repaired where it is not UTF-8.
    var string: String { String(decoding: buffer, as: UTF8.self) }
}
