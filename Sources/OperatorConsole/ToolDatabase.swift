package import Logging
package import Postgres

// How commands reach the database: for as long as they need it, and quiet unless something is wrong.

extension Postgres {
    /// Opens the database for `body`, and closes it afterwards whatever happens.
    package static func using<Result: Sendable>(
        _ settings: PostgresSettings, logger: Logger, _ body: (Postgres) async throws -> Result
    ) async throws -> Result {
        let postgres = Postgres(settings: settings, logger: logger)
        do {
            let result = try await body(postgres)
            await postgres.close()
            return result
        } catch {
            await postgres.close()
            throw error
        }
    }
}

extension Logger {
    /// For the clients below a command: on standard error, and nothing but errors, which would be lost otherwise.
    /// - Parameter program: the command's.
    package static func errors(of program: String) -> Logger {
        var logger = Logger(label: program, factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        return logger
    }
}
