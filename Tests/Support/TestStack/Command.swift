import Dispatch
import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Runs an executable of the machine, such as the stack's own scripts.
///
/// Not by Foundation's `Process`: that waits until every process which inherited its descriptors has ended, and the scripts
/// that restart a server leave the server running.
package enum Command {
    /// What a command left behind.
    package struct Result: Sendable {
        /// The exit code; the signal's number plus 128 when a signal ended it.
        package let status: Int32
        /// Standard output and standard error, mixed.
        package let output: String
    }

    /// A command that did not exit with 0, or could not be started.
    package struct Failure: Error, CustomStringConvertible {
        package let command: String
        package let result: Result
        package var description: String { "\(command) exited with \(result.status): \(result.output)" }
    }

    /// Runs to the end without blocking the caller's thread; throws `Failure` when the exit code is not 0.
    @discardableResult
    package static func run(
        _ executable: String, _ arguments: [String] = [], input: [UInt8] = [], environment: [String: String]? = nil
    ) async throws -> String {
        let result = try await result(executable, arguments, input: input, environment: environment)
        guard result.status == 0 else { throw Failure(command: executable, result: result) }
        return result.output
    }

    /// Runs to the end without blocking the caller's thread, whatever the exit code.
    /// - Parameter environment: the whole of it; nil for this process's own.
    package static func result(
        _ executable: String, _ arguments: [String] = [], input: [UInt8] = [], environment: [String: String]? = nil
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            DispatchQueue.global().async {
                continuation.resume(with: Swift.Result { try runBlocking(executable, arguments, input, environment) })
            }
        }
    }

    private static func runBlocking(
        _ executable: String, _ arguments: [String], _ input: [UInt8], _ environment: [String: String]?
    ) throws -> Result {
        let (feed, output) = (scratchFile(holding: input), scratchFile(holding: []))
        defer {
            close(feed)
            close(output)
        }
        let child = try spawn(executable, arguments, environment, input: feed, output: output)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7f
        return Result(status: signal == 0 ? (status >> 8) & 0xff : signal + 128, output: contents(of: output))
    }

    private static func spawn(
        _ executable: String, _ arguments: [String], _ environment: [String: String]?, input: Int32, output: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, number) in [(input, 0), (output, 1), (output, 2)] {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        // Threads of the test process block signals, and what a restart script starts would go on ignoring SIGTERM.
        var (attributes, none) = (posix_spawnattr_t(), sigset_t())
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = ([executable] + arguments).map { strdup($0) } + [nil]
        var variables = (environment ?? [:]).map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var child = pid_t()
        let code =
            environment == nil
            ? posix_spawnp(&child, executable, &actions, &attributes, &words, environ)
            : posix_spawnp(&child, executable, &actions, &attributes, &words, &variables)
        guard code == 0 else {
            throw Failure(command: executable, result: Result(status: 127, output: String(cString: strerror(code))))
        }
        return child
    }

    /// A file without a name, read from its start.
    private static func scratchFile(holding bytes: [UInt8]) -> Int32 {
        // mkstemp puts a name that is free in place of the six.
        var template = Array(("/tmp/waybill-test-" + String(repeating: "X", count: 6)).utf8CString)
        let file = mkstemp(&template)
        unlink(template)
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        var rest = bytes[...]
        while !rest.isEmpty, case let count = rest.withUnsafeBytes({ write(file, $0.baseAddress, $0.count) }), count > 0 {
            rest = rest.dropFirst(count)
        }
        lseek(file, 0, SEEK_SET)
        return file
    }

    private static func contents(of file: Int32) -> String {
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        lseek(file, 0, SEEK_SET)
        while case let count = read(file, &chunk, chunk.count), count > 0 { text += chunk[..<count] }
        return String(decoding: text, as: UTF8.self)
    }
}
