import Glibc
import Synchronization

/// A TCP proxy before the broker that can do what networks do: cut, go silent one way or both, dribble single bytes.
final class Proxy: Sendable {
    struct Fault: OptionSet {
        let rawValue: Int
        /// Nothing more goes from the broker to the client.
        static let silentBroker = Fault(rawValue: 1)
        /// Nothing more goes from the client to the broker.
        static let silentClient = Fault(rawValue: 2)
        /// Every byte is sent alone.
        static let dribble = Fault(rawValue: 4)
    }

    private struct State {
        var fault = Fault()
        var sockets: [Int32] = []
        var accepted = 0
        var isClosed = false
    }

    let port: Int
    private let listener: Int32
    private let target: Int
    private let state = Mutex(State())

    /// - Parameter target: the broker's port on this host.
    init(to target: Int) {
        self.target = target
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = Proxy.address(port: 0)
        Proxy.with(&address) { _ = Glibc.bind(listener, $0, $1) }
        listen(listener, 16)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(listener, $0, &length) }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        inThread { $0.acceptLoop() }
    }

    var fault: Fault {
        get { state.withLock { $0.fault } }
        set { state.withLock { $0.fault = newValue } }
    }

    /// Connections made through the proxy so far.
    var accepted: Int { state.withLock { $0.accepted } }

    /// Ends every connection now going.
    func cut() {
        state.withLock { state in
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    /// Ends everything.
    func close() {
        state.withLock { $0.isClosed = true }
        cut()
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptLoop() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0, !state.withLock({ $0.isClosed }) else { break }
            let broker = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = Proxy.address(port: target)
            var connected: Int32 = -1
            Proxy.with(&address) { connected = connect(broker, $0, $1) }
            state.withLock { state in
                state.accepted += 1
                state.sockets += [client, broker]
            }
            guard connected == 0 else {
                finish([client, broker])
                continue
            }
            inThread { $0.pump(client, broker) }
        }
        Glibc.close(listener)
    }

    private func pump(_ client: Int32, _ broker: Int32) {
        defer { finish([client, broker]) }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let fault = self.fault
            var sockets = [
                pollfd(fd: fault.contains(.silentClient) ? -1 : client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: fault.contains(.silentBroker) ? -1 : broker, events: Int16(POLLIN), revents: 0),
            ]
            // The limit lets a change of the fault take hold.
            _ = poll(&sockets, 2, 20)
            for (socket, other) in [(sockets[0], broker), (sockets[1], client)] where socket.revents != 0 {
                let count = recv(socket.fd, &bytes, fault.contains(.dribble) ? 1 : bytes.count, 0)
                guard count > 0, send(other, bytes, count, Int32(MSG_NOSIGNAL)) == count else { return }
            }
            if state.withLock({ $0.isClosed || !$0.sockets.contains(client) }) { return }
        }
    }

    private func finish(_ sockets: [Int32]) {
        state.withLock { state in
            state.sockets.removeAll { sockets.contains($0) }
            for socket in sockets { Glibc.close(socket) }
        }
    }

    private func inThread(_ body: @escaping @Sendable (Proxy) -> Void) {
        startThread { body(self) }
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func with(_ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Void) {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}

/// Runs `body` on a thread of its own.
private func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { argument in
            // The pointer is the one passed below: never nil.
            Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
            return nil
        }, Unmanaged.passRetained(Box(body)).toOpaque())
    pthread_detach(thread)
}
