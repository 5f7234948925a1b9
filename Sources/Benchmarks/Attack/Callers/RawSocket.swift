import Glibc

/// A connection to a port of this machine, byte by byte: for callers who do not keep to the rules. For one task.
final class RawSocket {
    /// The other side has closed, or nobody listens.
    struct Closed: Error {}

    private let descriptor: Int32
    /// Everything that came so far, up to `mostKept` bytes.
    private(set) var received: [UInt8] = []
    /// Whether the other side has closed.
    private(set) var isEnded = false

    /// Whether nobody listens.
    private(set) var isRefused = false

    private static let mostKept = 1 << 20

    /// - Parameters:
    ///   - port: where to.
    ///   - source: the last number of the caller's own address, 127.0.0.x, by which programs tell callers apart.
    /// - Throws: `Closed` when nobody listens.
    init(port: Int, source: UInt32) throws(Closed) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Closed() }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        // The port is drawn when it is known where to: else addresses run out of ports early.
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_IP), IP_BIND_ADDRESS_NO_PORT, &yes, socklen_t(MemoryLayout<Int32>.size))
        _ = Self.with(host: source, port: 0) { bind(descriptor, $0, $1) }
        let result = Self.with(host: 1, port: port) { connect(descriptor, $0, $1) }
        guard result == 0 || errno == EINPROGRESS else { throw Closed() }
    }

    deinit { close(descriptor) }

    /// Whether a program listens on a port of this machine: nobody else can then.
    static func isTaken(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        // As servers do: connections that have ended do not keep a port.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        return with(host: 1, port: port) { bind(descriptor, $0, $1) } != 0 || listen(descriptor, 1) != 0
    }

    private static func with(host: UInt32, port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = (0x7F00_0000 | host).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }

    /// Sends what the other side takes now.
    /// - Returns: bytes it took.
    /// - Throws: `Closed`.
    func send(_ bytes: ArraySlice<UInt8>) throws(Closed) -> Int {
        let sent = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if sent < 0, errno != EAGAIN {
            isRefused = isRefused || errno == ECONNREFUSED
            throw Closed()
        }
        return max(0, sent)
    }

    /// Takes what has come.
    func receive() {
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while !isEnded {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 {
                received += chunk.prefix(min(count, Self.mostKept - received.count))
            } else if count == 0 || errno != EAGAIN {
                isEnded = true
                isRefused = isRefused || count < 0 && errno == ECONNREFUSED
            } else {
                return
            }
        }
    }
}

/// An address of this machine that takes connections and never says a word.
final class SilentListener: Sendable {
    private let descriptor: Int32
    /// Where it listens.
    let port: Int

    init() {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, size)
                _ = listen(descriptor, 16)
                _ = getsockname(descriptor, $0, &size)
            }
        }
        port = Int(in_port_t(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
