import Dispatch
import Foundation

/// Runs an executable of the machine, such as the stack's own scripts.
package enum Command {
    /// What a command left behind.
    package struct Result: Sendable {
        /// The exit code; the signal's number plus 128 when a signal ended it.
        package let status: Int32
        /// Standard output and standard error, mixed.
        package let output: String
    }

    /// A command that did not exit with 0.
    package struct Failure: Error, CustomStringConvertible {
        package let command: String
        package let result: Result
        package var description: String { "\(command) exited with \(result.status): \(result.output)" }
    }

    /// Runs to the end without blocking the caller's thread; throws `Failure` when the exit code is not 0.
    @discardableResult
    package static func run(_ executable: String, _ arguments: [String] = [], input: [UInt8] = []) async throws -> String {
        let result = try await result(executable, arguments, input: input)
        guard result.status == 0 else { throw Failure(command: executable, result: result) }
        return result.output
    }

    /// Runs to the end without blocking the caller's thread, whatever the exit code.
    package static func result(_ executable: String, _ arguments: [String] = [], input: [UInt8] = []) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            DispatchQueue.global().async {
                continuation.resume(with: Swift.Result { try runBlocking(executable, arguments, input) })
            }
        }
    }

    private static func runBlocking(_ executable: String, _ arguments: [String], _ input: [UInt8]) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [executable] + arguments
        let output = Pipe()
        let feed = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = feed
        try process.run()
        // A pipe holds 64 KiB, so the input is written while the output is read.
        DispatchQueue.global().async {
            try? feed.fileHandleForWriting.write(contentsOf: Data(input))  // The reader may have gone; its exit code tells.
            try? feed.fileHandleForWriting.close()
        }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let signalled = process.terminationReason == .uncaughtSignal
        return Result(
            status: process.terminationStatus + (signalled ? 128 : 0), output: String(decoding: data, as: UTF8.self))
    }
}
