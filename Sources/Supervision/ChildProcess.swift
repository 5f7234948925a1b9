import Dispatch
import FoundationEssentials
import Glibc
import OperatorConsole
import Synchronization

/// A program started by this one, in a process group of its own, so that the terminal's Ctrl-C reaches it only through us.
final class ChildProcess: Sendable {
    /// How a process ended.
    enum End: Sendable, Equatable, CustomStringConvertible {
        case code(Int32)
        case signal(Int32)

        var description: String {
            switch self {
            case .code(let code): "exit code \(code)"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    let id: pid_t
    private let end: Task<End, Never>

    private init(id: pid_t, end: Task<End, Never>) { (self.id, self.end) = (id, end) }

    /// Starts an executable; both its output streams go to `output`. Standard input is a pipe that nothing is written to and
    /// that ends with this process, however that dies: `Supervised` programs end then, too.
    /// - Throws: `OperationsError` when it cannot be started.
    static func start(
        _ executable: String, _ arguments: [String], environment: [String: String], output: @escaping @Sendable (String) -> Void
    ) throws -> ChildProcess {
        let (id, reader, lifeline) = try oneAtATime.withLock { _ in try startAlone(executable, arguments, environment) }
        LineReader.follow(reader, output)
        let end = Task {
            let end = await exitStatus(of: id)
            close(lifeline)
            return end
        }
        return ChildProcess(id: id, end: end)
    }

    /// A pipe must not be inherited by a program that is started between its making and its marking as ours.
    private static let oneAtATime = Mutex(())

    private static func startAlone(
        _ executable: String, _ arguments: [String], _ environment: [String: String]
    ) throws -> (id: pid_t, reader: Int32, lifeline: Int32) {
        let output = try closedOnExec(executable)
        let input = try closedOnExec(executable)
        let (id, result) = spawn(
            executable, arguments, environment: environment, input: input.reader, output: output.writer)
        close(output.writer)
        close(input.reader)
        guard result == 0 else {
            close(output.reader)
            close(input.writer)
            throw OperationsError.failed(
                "\(executable) cannot be started: \(errorText(result))", advice: "`swift build` makes it")
        }
        return (id, output.reader, input.writer)
    }

    /// A pipe whose ends only this process has.
    private static func closedOnExec(_ executable: String) throws -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw OperationsError.failed("no pipe for \(executable): \(errorText(errno))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Waits until it has ended.
    func wait() async -> End { await end.value }

    /// Sends a signal to it and to what it started.
    func send(_ signal: Int32) { kill(-id, signal) }

    private static func spawn(
        _ executable: String, _ arguments: [String], environment: [String: String], input: Int32, output: Int32
    ) -> (pid_t, Int32) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK))
        let words = CStrings([executable] + arguments)
        let variables = CStrings(environment.map { "\($0.key)=\($0.value)" })
        var id: pid_t = 0
        let result = posix_spawn(&id, executable, &actions, &attributes, words.pointers, variables.pointers)
        return (id, result)
    }

    /// Waits on a thread of its own, not on one that tasks run on.
    private static func exitStatus(of id: pid_t) async -> End {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "wait-\(id)").async {
                var status: Int32 = 0
                while waitpid(id, &status, 0) < 0 && errno == EINTR {}
                let signal = status & 0x7F
                continuation.resume(returning: signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal))
            }
        }
    }

    private static func errorText(_ code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}

/// A null-terminated list of C strings that lives as long as this.
private final class CStrings {
    private(set) var pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }

    deinit { for pointer in pointers { free(pointer) } }
}

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
