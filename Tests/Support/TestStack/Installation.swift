import FoundationEssentials

/// Single programs as processes of their own on a test's stack, with a `.waybill` directory of their own: for what only a
/// running program shows (its HTTP answers, its exit code, its log).
package struct Installation: Sendable {
    package let stack: TestStack
    package let crew: ProgramCrew
    /// The installation's `.waybill`.
    package let directory: String

    /// - Parameter environment: further settings of all programs.
    package init(on stack: TestStack, environment: [String: String] = [:]) throws {
        self.stack = stack
        directory = FileManager.default.temporaryDirectory.appending(path: "waybill-\(stack.name)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        crew = try ProgramCrew(stack: stack, environment: environment.merging(["WAYBILL_STATE": directory]) { first, _ in first })
    }

    /// Runs a command that must succeed.
    @discardableResult
    package func command(_ program: String, _ arguments: [String]) async throws -> String {
        let result = try await crew.run(program, arguments)
        guard result.status == 0 else {
            throw Command.Failure(command: "\(program) \(arguments.joined(separator: " "))", result: result)
        }
        return result.output
    }

    /// Starts a program and waits until it answers.
    /// - Returns: its address.
    package func start(_ program: String, _ arguments: [String] = [], environment: [String: String] = [:]) async throws -> String
    {
        let port = try environment["WAYBILL_HTTP_PORT"] ?? String(ProgramCrew.freePort())
        let url = "http://127.0.0.1:\(port)"
        try crew.start(program, program, arguments, environment: environment.merging(["WAYBILL_HTTP_PORT": port]) { $1 })
        try await eventually("\(program) answers; its log ends with \(crew.tail(5))") {
            try await HTTPAnswer.get("\(url)/live").status == 200
        }
        return url
    }

    /// A key that `waybill seed` left in the installation's directory.
    package func key(_ name: String) throws -> String { try SeededKeys.key(name, in: directory) }
}

/// The keys that `waybill seed` leaves.
enum SeededKeys {
    /// The key of a name in the file of a directory.
    static func key(_ name: String, in directory: String) throws -> String {
        let text = try String(decoding: Data(contentsOf: URL(filePath: "\(directory)/keys")), as: UTF8.self)
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("\(name)=") }) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return String(line.dropFirst(name.count + 1))
    }
}

/// Runs `body` with an installation on a stack of its own; a failure comes with the end of the programs' log.
package func withInstallation<T>(
    _ parts: TestStack.Parts = .all, environment: [String: String] = [:], _ body: (Installation) async throws -> T
) async throws -> T {
    try await withTestStack(parts) { stack in
        let installation = try Installation(on: stack, environment: environment)
        defer { installation.crew.stop() }
        do {
            return try await body(installation)
        } catch {
            throw InstallationFailure(cause: error, log: installation.crew.tail())
        }
    }
}

private struct InstallationFailure: Error, CustomStringConvertible {
    let cause: any Error
    let log: String
    var description: String { "\(cause)\nlast log lines:\n\(log)" }
}
