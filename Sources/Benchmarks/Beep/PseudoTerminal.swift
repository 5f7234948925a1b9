import Foundation
import OperatorConsole
import Synchronization

/// A program in a terminal of 80 x 24 that nobody sees: lines are typed into it, and it is noted when it beeps.
final class PseudoTerminal: Sendable {
    private struct Screen {
        var beeps: [ContinuousClock.Instant] = []
        /// The last of what was shown.
        var shown: [UInt8] = []
        var hasEnded = false

        mutating func show(_ bytes: some Sequence<UInt8>, at moment: ContinuousClock.Instant) {
            for byte in bytes where byte == 0x07 { beeps.append(moment) }
            shown = (shown + bytes).suffix(2000)
        }
    }

    private let master: Int32
    private let process: Process
    private let screen = Mutex(Screen())
    /// `TIOCSPTLCK` and `TIOCGPTN`, which Swift does not see, and without which there is no terminal on the other side.
    private static let lock: UInt = 0x4004_5431
    private static let number: UInt = 0x8004_5430

    /// Starts the program; its three streams are the terminal.
    /// - Throws: `OperationsError` when the system has no terminal for it, and what `Process` says of the program.
    init(_ program: URL, _ arguments: [String], _ environment: [String: String]) throws {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (isLocked, number): (Int32, UInt32) = (0, 0)
        guard master >= 0, ioctl(master, Self.lock, &isLocked) == 0, ioctl(master, Self.number, &number) == 0 else {
            throw OperationsError.failed("this system gives no pseudo-terminal", advice: "mount /dev/pts")
        }
        _ = fcntl(master, F_SETFD, FD_CLOEXEC)
        var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        let terminal = FileHandle(fileDescriptor: open("/dev/pts/\(number)", O_RDWR | O_NOCTTY), closeOnDealloc: true)
        process = Process()
        (process.executableURL, process.arguments) = (program, arguments)
        process.environment = environment.merging(["TERM": "xterm"]) { $1 }
        (process.standardInput, process.standardOutput, process.standardError) = (terminal, terminal, terminal)
        try process.run()
        try terminal.close()
        DispatchQueue(label: "pseudo-terminal").async { self.read() }
    }

    /// A thread of its own, so that the moment of a beep is the moment at which it came.
    private func read() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(master, &buffer, buffer.count)
            let now = ContinuousClock.now
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            screen.withLock { $0.show(buffer[..<count], at: now) }
        }
        screen.withLock { $0.hasEnded = true }
        Glibc.close(master)
    }

    /// Types a line and waits for the beep behind it.
    /// - Returns: seconds from Enter to the beep; nil: there was none in that time.
    func beep(after line: String, within limit: Duration) async throws -> Double? {
        let before = screen.withLock { $0.beeps.count }
        let start = ContinuousClock.now
        try type(line)
        while ContinuousClock.now - start < limit {
            let (beep, hasEnded) = screen.withLock { ($0.beeps.count > before ? $0.beeps[before] : nil, $0.hasEnded) }
            if let beep { return (beep - start).seconds }
            if hasEnded { return nil }
            try await Task.sleep(for: .milliseconds(2))
        }
        return nil
    }

    /// Types a line, as it is.
    private func type(_ line: String) throws {
        let bytes = Array((line + "\n").utf8)
        guard Glibc.write(master, bytes, bytes.count) == bytes.count else {
            throw OperationsError.failed("nothing can be typed into the terminal any more: \(excerpt)")
        }
    }

    /// Waits until the program asks something.
    /// - Throws: `OperationsError` with what it shows, when it does not within the time.
    func waitForQuestion(within limit: Duration) async throws {
        let deadline = ContinuousClock.now + limit
        while !(screen.withLock { $0.shown.suffix(2).elementsEqual(Array("> ".utf8)) }) {
            guard ContinuousClock.now < deadline, !(screen.withLock { $0.hasEnded }) else {
                throw OperationsError.failed("the terminal asks nothing; it shows: \(excerpt)")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// The end of what it shows.
    var excerpt: String { screen.withLock { String(decoding: $0.shown.suffix(400), as: UTF8.self) } }

    /// Kills the program, as when a device is switched off.
    func end() {
        if process.isRunning { _ = Glibc.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}
