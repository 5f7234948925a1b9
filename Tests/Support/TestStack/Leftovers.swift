import FoundationEssentials
import Logging

/// Databases and virtual hosts of test processes that died before they could clean up.
enum Leftovers {
    private static let once = Once()

    /// Removes them, the first time a process asks for these servers.
    static func removeOnce(settings: StackSettings, logger: Logger) async throws {
        try await once.run(settings.databaseURL) { try await remove(settings: settings, logger: logger) }
    }

    private static func remove(settings: StackSettings, logger: Logger) async throws {
        for name in try await settings.databases(logger).names() where isOrphan(name) {
            await tolerantly(logger) { try await settings.databases(logger).drop(name) }
        }
        for name in try await settings.virtualHosts.virtualHosts() where isOrphan(name) {
            await tolerantly(logger) { try await settings.virtualHosts.delete(name) }
        }
    }

    /// Another process may be removing the same ones.
    private static func tolerantly(_ logger: Logger, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            logger.info("a leftover of an earlier test run could not be removed", metadata: ["error": "\(error)"])
        }
    }

    /// Whether a name is a test's and its process is gone.
    private static func isOrphan(_ name: String) -> Bool {
        let fields = name.split(separator: "_")
        guard fields.count == 3, fields[0] == "test", let process = Int32(fields[1]) else { return false }
        return !FileManager.default.fileExists(atPath: "/proc/\(process)")
    }
}

/// Runs something the first time only; callers that come meanwhile wait for it.
private actor Once {
    private var tasks: [String: Task<Void, any Error>] = [:]

    func run(_ key: String, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let task = tasks[key] ?? Task { try await body() }
        tasks[key] = task
        try await task.value
    }
}
