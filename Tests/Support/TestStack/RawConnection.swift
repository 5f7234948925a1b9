import Glibc
import Synchronization

/// A connection to a port of this machine, byte by byte: for callers who do not keep to the rules.
package final class RawConnection: Sendable {
    /// The other side has closed, or never opened.
    package struct Closed: Error {}

    private struct State {
        var received: [UInt8] = []
        var isEnded = false
    }

    private let socket: Int32
    private let state = Mutex(State())

    /// - Throws: `Closed` when nobody listens.
    package init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isOpen = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
        guard isOpen else { throw Closed() }
    }

    deinit { Glibc.close(socket) }

    /// Sends what the other side takes now.
    /// - Returns: bytes it took.
    /// - Throws: `Closed`.
    @discardableResult
    package func send(_ text: String) throws -> Int { try send(Array(text.utf8)) }

    /// Sends all of it, as the other side takes it.
    /// - Throws: `Closed`.
    package func sendAll(_ text: String) async throws {
        var rest = Array(text.utf8)[...]
        try await eventually("all is sent") {
            rest = rest.dropFirst(try send(Array(rest)))
            return rest.isEmpty
        }
    }

    private func send(_ bytes: [UInt8]) throws -> Int {
        var bytes = bytes
        let sent = Glibc.send(socket, &bytes, bytes.count, Int32(MSG_NOSIGNAL))
        if sent < 0, errno != EAGAIN { throw Closed() }
        return max(0, sent)
    }

    /// Says that nothing more will be sent.
    package func finish() { shutdown(socket, Int32(SHUT_WR)) }

    /// Everything that came so far.
    package var text: String {
        take()
        return state.withLock { String(decoding: $0.received, as: UTF8.self) }
    }

    /// Whether the other side has closed.
    package var isEnded: Bool {
        take()
        return state.withLock { $0.isEnded }
    }

    /// Waits until the other side has closed.
    /// - Returns: everything that came.
    package func textToTheEnd() async throws -> String {
        try await eventually("the other side closes") { isEnded }
        return text
    }

    /// Waits until so many answers have begun.
    package func answers(_ count: Int = 1) async throws -> String {
        try await eventually("\(count) answers") { text.split(separator: "HTTP/1.1 ").count >= count || isEnded }
        return text
    }

    private func take() {
        state.withLock { state in
            var chunk = [UInt8](repeating: 0, count: 64 << 10)
            while !state.isEnded {
                let count = recv(socket, &chunk, chunk.count, 0)
                if count > 0 {
                    state.received += chunk[..<count]
                } else if count == 0 || errno != EAGAIN {
                    state.isEnded = true
                } else {
                    return
                }
            }
        }
    }
}
