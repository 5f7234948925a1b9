import Glibc

/// Runs programs the suites need: curl, rabbitmqctl, openssl.
///
/// Not by Foundation's `Process`: that waits until every process which inherited its descriptors has ended, and the script
/// that restarts the broker leaves the broker running.
enum Shell {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The program's output, standard error included. Blocks; `background` does not.
    @discardableResult
    static func run(_ program: String, _ arguments: [String]) throws -> String {
        var template = Array("/tmp/amqp-test-XXXXXX".utf8CString)
        let output = mkstemp(&template)
        unlink(template)
        defer { close(output) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        // Threads of the test process block signals, and what the restart script starts would go on ignoring SIGTERM.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        let spawned = posix_spawnp(&child, program, &actions, &attributes, &words, environ)
        guard spawned == 0 else { throw Failure(description: "cannot start \(program): errno \(spawned)") }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let text = contents(of: output)
        guard status == 0 else { throw Failure(description: "\(program) \(arguments): status \(status) \(text)") }
        return text
    }

    /// The same on a thread of its own, so that the tests' threads stay free.
    @discardableResult
    static func background(_ program: String, _ arguments: [String]) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            startThread { continuation.resume(with: Result { try run(program, arguments) }) }
        }
    }

    private static func contents(of file: Int32) -> String {
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        lseek(file, 0, SEEK_SET)
        while case let count = read(file, &chunk, chunk.count), count > 0 { text += chunk[..<count] }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Runs `body` on a thread of its own.
func startThread(_ body: @escaping @Sendable () -> Void) {
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
