package import Logging
package import Postgres

extension OperatorSettings {
    /// Opens the database for `body` and closes it afterwards, whatever happens.
    package func withDatabase<Result: Sendable>(
        connections: Int = 2, statementTimeout: Duration = .seconds(120), _ body: (Postgres) async throws -> Result
    ) async throws -> Result {
        let settings = PostgresSettings(
            connection: databaseURL, poolSize: connections, statementTimeout: statementTimeout, applicationName: "waybill")
        let postgres = Postgres(settings: settings, logger: Self.logger)
        do {
            let result = try await body(postgres)
            await postgres.close()
            return result
        } catch {
            await postgres.close()
            throw error
        }
    }

    /// For the clients below; says nothing but errors, which would be lost otherwise.
    package static var logger: Logger {
        var logger = Logger(label: "waybill", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        return logger
    }
}
