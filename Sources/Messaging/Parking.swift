package import Logging
package import Postgres

/// Puts letters into the table of dead letters, whatever they hold, and waits for the database while it is away.
package struct Parking: Sendable {
    private let postgres: Postgres
    private let perseverance: Perseverance
    private let logger: Logger
    private let store = DeadLetterStore()

    /// - Parameter queue: named in the log.
    package init(queue: String, postgres: Postgres, logger: Logger) {
        (self.postgres, self.logger) = (postgres, logger)
        perseverance = Perseverance(queue: queue, logger: logger)
    }

    /// Parks the letters. One that the table refuses is kept by its bytes alone and holds up no other.
    /// - Throws: `CancellationError`; `PostgresError` when the table takes nothing at all.
    package func park(_ letters: [DeadLetter]) async throws {
        guard !letters.isEmpty else { return }
        do {
            try await perseverance.run { try await postgres.query(store.insert(letters)) }
        } catch let error as PostgresError where letters.count == 1 {
            logger.error("A dead letter is kept by its bytes alone", metadata: ["error": "\(error)"])
            let bare = letters[0].bare(refused: error.message)
            try await perseverance.run { try await postgres.query(store.insert([bare])) }
        } catch is PostgresError {
            for letter in letters { try await park([letter]) }
        }
    }
}
