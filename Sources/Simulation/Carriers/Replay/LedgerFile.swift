import Glibc
package import LabelReplay
package import OperatorConsole
import Synchronization

/// The ledger as lines of JSON in a file, each written before the sale is told.
package final class LedgerFile: Sendable {
    private let path: String
    private let descriptor: Mutex<Int32>

    /// Begins the file anew.
    /// - Throws: `OperationsError` when it cannot be written.
    package init(path: String) throws(OperationsError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .usage("--ledger \(path): cannot be written", advice: "is the directory there and writable?")
        }
        self.path = path
        self.descriptor = Mutex(descriptor)
    }

    deinit { _ = descriptor.withLock { close($0) } }

    /// A line each. What cannot be written is told on standard error: without it the ledger says less than was sold.
    package func write(_ entries: [LedgerEntry]) {
        guard !entries.isEmpty else { return }
        var text = entries.map { $0.json + "\n" }.joined()
        let isWhole = text.withUTF8 { bytes in descriptor.withLock { Self.write(bytes, to: $0) } }
        if !isWhole { Console.note("\(path): \(entries.count) lines of the ledger could not be written") }
    }

    private static func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Bool {
        var rest = UnsafeRawBufferPointer(bytes)
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
        return true
    }
}
