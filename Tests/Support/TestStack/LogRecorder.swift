package import Logging
import Synchronization

/// Keeps what is logged, for tests of log lines.
package final class LogRecorder: Sendable {
    private let lines = Mutex<[(message: String, metadata: Logger.Metadata)]>([])

    package init() {}

    /// Everything so far.
    package var all: [(message: String, metadata: Logger.Metadata)] { lines.withLock { $0 } }

    /// A logger that writes here.
    package func logger(level: Logger.Level) -> Logger {
        Logger(label: "test") { _ in Handler(recorder: self, logLevel: level) }
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var logLevel: Logger.Level
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            recorder.lines.withLock { $0.append((event.message.description, all)) }
        }
    }
}
