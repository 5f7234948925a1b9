import Foundation
import Glibc
import Synchronization

/// A port of this machine that prints whatever comes, as that of a label printer: a job is what one connection brings, to its end.
final class ListeningPrinter: Sendable {
    private let descriptor: Int32
    private let taken = Mutex<[[UInt8]]>([])
    let port: Int

    /// - Parameter port: 0: any that is free.
    init?(port: Int = 0) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isListening else {
            close(descriptor)
            return nil
        }
        (self.descriptor, self.port) = (descriptor, Int(in_port_t(bigEndian: address.sin_port)))
    }

    deinit { close(descriptor) }

    /// The jobs that came to their end.
    var jobs: [[UInt8]] { taken.withLock { $0 } }

    /// Each job's text.
    var texts: [String] { jobs.map { String(decoding: $0, as: UTF8.self) } }

    /// Begins to take jobs, in a thread of its own: it blocks. Before, connections are made and nothing is read.
    func takeJobs() {
        Thread.detachNewThread {
            while case let caller = accept(self.descriptor, nil, nil), caller >= 0 {
                var (job, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
                while case let count = recv(caller, &chunk, chunk.count, 0), count > 0 { job += chunk.prefix(count) }
                self.taken.withLock { $0.append(job) }
                close(caller)
            }
        }
    }

    /// Nobody listens any more.
    func switchOff() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
