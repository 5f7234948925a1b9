package import Postgres

/// The SQL of the key that public ids are made with. A migration draws it, and nothing changes it: every id that was given out would
/// mean nothing any more.
package struct PublicIDStore: Sendable {
    /// The database has no usable key: it was not restored with the rest.
    package struct KeyMissing: Error, CustomStringConvertible {
        package var description: String {
            "operations.secret has no key of 16 bytes named 'public_ids'. Maybe the database was restored without that table."
        }
    }

    package init() {}

    /// What makes and reads the public ids of this installation.
    /// - Throws: `KeyMissing`; `PostgresError`.
    package func ids(on database: some SQLExecutor) async throws -> PublicIDs {
        let rows = try await database.query("SELECT value FROM operations.secret WHERE name = 'public_ids'")
        guard let key = try rows.first?.decode(0, as: [UInt8].self), let ids = try? PublicIDs(key: key) else {
            throw KeyMissing()
        }
        return ids
    }
}
