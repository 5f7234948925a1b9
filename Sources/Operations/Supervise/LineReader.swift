import Dispatch
import Glibc

/// Hands over the lines somebody writes into a pipe, as they come.
enum LineReader {
    /// All lines of all pipes come one after the other on this queue.
    private static let queue = DispatchQueue(label: "output")

    /// Follows the pipe until its writers have closed it, then closes it too.
    static func follow(_ descriptor: Int32, _ line: @escaping @Sendable (String) -> Void) {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        let splitter = Splitter(line)
        source.setEventHandler { if !splitter.read(descriptor) { source.cancel() } }
        source.setCancelHandler { close(descriptor) }
        source.activate()
    }

    /// Returns when everything read so far has been handed over.
    static func drain() { queue.sync {} }

    /// Only used on the queue.
    private final class Splitter: @unchecked Sendable {
        private let line: @Sendable (String) -> Void
        private var rest: [UInt8] = []

        init(_ line: @escaping @Sendable (String) -> Void) { self.line = line }

        /// - Returns: false at the end of the pipe.
        func read(_ descriptor: Int32) -> Bool {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else {
                if count < 0 && (errno == EINTR || errno == EAGAIN) { return true }
                if !rest.isEmpty { line(String(decoding: rest, as: UTF8.self)) }
                return false
            }
            rest += buffer[..<count]
            var start = 0
            while let newline = rest[start...].firstIndex(of: 10) {
                line(String(decoding: rest[start..<newline], as: UTF8.self))
                start = newline + 1
            }
            rest.removeFirst(start)
            return true
        }
    }
}
