import Dispatch
import FoundationEssentials
import Glibc

/// Ends a program whose supervisor has died.
///
/// `waybill up` gives each program a pipe as standard input and holds the other end, which the kernel closes however the
/// supervisor ends. A death signal of the kernel would follow the parent's thread, not its process.
package enum Supervised {
    /// Set by a supervisor that keeps standard input open as long as it lives.
    package static let variable = "WAYBILL_SUPERVISED"

    /// Watches standard input when the variable says so; at its end this process gets SIGTERM, as from the supervisor.
    static func watch() {
        guard ProcessInfo.processInfo.environment[variable] == "1" else { return }
        let source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .global())
        source.setEventHandler {
            var byte: UInt8 = 0
            guard read(STDIN_FILENO, &byte, 1) == 0 else { return }
            kill(getpid(), SIGTERM)
            source.cancel()
        }
        source.activate()
    }
}
