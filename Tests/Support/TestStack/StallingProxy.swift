import Foundation
import Synchronization

/// Stands between a client and a server of this machine and passes everything on, until it is told to hold everything back: then the
/// server looks as if it hung. It accepts, and never answers.
package final class StallingProxy: Sendable {
    private let listener: Int32
    private let target: Int
    private let isStalled = Atomic(false)
    private let isStopped = Atomic(false)

    /// The same address by way of this proxy.
    package let url: String

    /// - Parameter url: the server's address, on this machine.
    package init(to url: String) throws {
        guard let host = url.firstRange(of: "127.0.0.1:"), let target = Int(url[host.upperBound...].prefix { $0.isNumber }) else {
            throw CocoaError(.formatting)
        }
        self.target = target
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        // The kernel chooses the port: one that was looked for beforehand may be another's by now.
        let isListening = Self.withAddress(0) { bind(listener, $0, $1) } == 0 && listen(listener, 64) == 0
        guard isListening, let port = Self.port(of: listener) else { throw CocoaError(.fileReadUnknown) }
        self.url = url.replacing("127.0.0.1:\(target)", with: "127.0.0.1:\(port)")
        Thread.detachNewThread { self.accept() }
    }

    deinit { Glibc.close(listener) }

    /// From now on nothing is passed on.
    package func stall() { isStalled.store(true, ordering: .sequentiallyConsistent) }

    /// Passes on what was held back, and what comes.
    package func resume() { isStalled.store(false, ordering: .sequentiallyConsistent) }

    /// Takes no new connection; those that are open end with their next byte.
    package func stop() {
        isStopped.store(true, ordering: .sequentiallyConsistent)
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func accept() {
        while !isStopped.load(ordering: .sequentiallyConsistent) {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            _ = Self.withAddress(target) { connect(server, $0, $1) }
            Thread.detachNewThread { self.pass(from: client, to: server) }
            Thread.detachNewThread { self.pass(from: server, to: client) }
        }
    }

    /// Ends with both sides: the descriptors are left to the process's end, since the other direction may still use them.
    private func pass(from source: Int32, to target: Int32) {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = read(source, &chunk, chunk.count), count > 0 {
            while isStalled.load(ordering: .sequentiallyConsistent), !isStopped.load(ordering: .sequentiallyConsistent) {
                usleep(5000)
            }
            guard !isStopped.load(ordering: .sequentiallyConsistent),
                send(target, chunk, count, Int32(MSG_NOSIGNAL)) == count
            else { break }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(target, Int32(SHUT_RDWR))
    }

    private static func port(of socket: Int32) -> Int? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        return result == 0 ? Int(in_port_t(bigEndian: address.sin_port)) : nil
    }

    private static func withAddress(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
