import Logging
import Migrations
import Postgres

/// Refuses to run on a database that lacks migrations this build knows.
enum DatabaseVersion {
    struct Mismatch: Error, CustomStringConvertible {
        let missing: [String]
        var description: String {
            "the database lacks the migrations \(missing.joined(separator: ", ")). Maybe run 'waybill migrate' first."
        }
    }

    /// The database refuses this program for good, or the connection string cannot be read.
    struct Refused: Error, CustomStringConvertible {
        let cause: PostgresError
        var description: String { "the database cannot be used: \(cause.message). Maybe WAYBILL_DATABASE_URL is wrong." }
    }

    /// Waits for the database as long as it takes, then compares.
    /// - Throws: `Mismatch`, `Refused`.
    static func check(on postgres: Postgres, logger: Logger) async throws {
        var pause = Duration.milliseconds(100)
        while true {
            do {
                let missing = try await Migrator(AllMigrations.list).pending(on: postgres)
                if missing.isEmpty { return }
                throw Mismatch(missing: missing)
            } catch let error as PostgresError where !error.isPermanent && (error.isRetriable || error.isConnectionLost) {
                logger.warning("The database does not answer; trying again", metadata: ["error": "\(error)"])
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(5))
            } catch let error as PostgresError {
                throw Refused(cause: error)
            }
        }
    }
}
