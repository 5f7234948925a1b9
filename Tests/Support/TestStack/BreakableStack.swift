import Dispatch
import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Runs `body` with servers it may kill: a second PostgreSQL and RabbitMQ under `.waybill/breakable`, started when first asked
/// for, so that tests running beside it keep theirs.
///
/// One caller at a time, in this process and in others. `stack.servers` has the scripts that break things.
package func withBreakableStack<T>(
    _ parts: TestStack.Parts = .all, poolSize: Int = 4, _ body: (TestStack) async throws -> T
) async throws -> T {
    guard let root = StackSettings.checkout() else { throw NoStack() }
    let state = "\(root)/.waybill/breakable"
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    let lock = try await FileLock.take("\(state)/test.lock")
    defer { lock.release() }
    try await Command.run("env", ["WAYBILL_STATE=\(state)", "\(root)/ops/stack", "up"])
    guard let settings = StackSettings(file: "\(state)/env") else { throw NoStack() }
    return try await withTestStack(parts, on: settings, poolSize: poolSize, body)
}

/// An advisory lock on a file, which ends with the process at the latest.
private struct FileLock: Sendable {
    let descriptor: Int32

    /// Waits for the lock without blocking the caller's thread.
    static func take(_ path: String) async throws -> FileLock {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
                guard descriptor >= 0 else { return continuation.resume(throwing: CocoaError(.fileWriteNoPermission)) }
                while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
                continuation.resume(returning: FileLock(descriptor: descriptor))
            }
        }
    }

    func release() { close(descriptor) }
}
