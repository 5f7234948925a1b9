import Postgres
import TestStack
import Testing

/// A backend is terminated in the middle of everything. Each time the caller learns what it may rely on, and the pool goes on.
@Suite("Termination", .needsDatabase)
struct TerminationTests {
    @Test func whileIdle() async throws {
        try await withTable { database, observer in
            let backend = try await database.postgres.backend
            try await observer.terminate(backend)
            #expect(try await database.postgres.backend != backend)
            try await observer.terminate(try await database.postgres.backend)
            try await database.postgres.transaction { try await $0.query("INSERT INTO t VALUES (1)") }
            try await observer.terminate(try await database.postgres.backend)
            try await database.postgres.withConnection { try await $0.query("INSERT INTO t VALUES (2)") }
            try await observer.terminate(try await database.postgres.backend)
            try await database.postgres.copy(into: "t", columns: ["x"], rows: [[Bind(3)]])
            try await database.postgres.expect("SELECT count(*) FROM t", 3)
        }
    }

    @Test func duringAQuery() async throws {
        try await withTable { database, observer in
            let outcome = start { try await database.postgres.query("INSERT INTO t SELECT 1 FROM pg_sleep(600)") }
            try await observer.terminate(try await observer.backend(running: "pg_sleep"))
            let error = await outcome.refusal
            #expect(error?.code == .outcomeUnknown && error?.isConnectionLost == true && error?.isRetriable == false)
            #expect(error?.sqlState == "57P01")
            #expect(error?.query?.contains("pg_sleep") == true)
            try await database.postgres.expect("SELECT count(*) FROM t", 0)
        }
    }

    @Test func duringATransaction() async throws {
        try await withTable { database, observer in
            let error = try await refusal {
                try await database.postgres.transaction { transaction in
                    try await transaction.query("INSERT INTO t VALUES (1)")
                    try await observer.terminate(try await transaction.backend)
                    try await transaction.query("INSERT INTO t VALUES (2)")
                }
            }
            #expect(error?.code == .connectionLost && error?.isRetriable == true)
            try await database.postgres.expect("SELECT count(*) FROM t", 0)
        }
    }

    @Test func beforeCommitIsCertain() async throws {
        try await withTable { database, observer in
            let error = try await refusal {
                try await database.postgres.transaction { transaction in
                    try await transaction.query("INSERT INTO t VALUES (1)")
                    try await observer.terminate(try await transaction.backend)
                }
            }
            #expect(error?.code == .connectionLost)
            try await database.postgres.expect("SELECT count(*) FROM t", 0)
        }
    }

    @Test func duringCommitIsUncertain() async throws {
        try await withTable { database, observer in
            try await database.postgres.query(
                "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NULL; END'")
            try await database.postgres.query(
                "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()"
            )
            let outcome = start { try await database.postgres.transaction { try await $0.query("INSERT INTO t VALUES (1)") } }
            try await observer.terminate(try await observer.backend(running: "COMMIT"))
            let error = await outcome.refusal
            #expect(error?.code == .outcomeUnknown && error?.isConnectionLost == true && error?.isRetriable == false)
            try await database.postgres.expect("SELECT count(*) FROM t", 0)
        }
    }

    @Test func duringAPipeline() async throws {
        try await withTable { database, observer in
            let outcome = start {
                try await database.postgres.pipeline([
                    "INSERT INTO t VALUES (1)", "SELECT pg_sleep(600)", "INSERT INTO t VALUES (2)",
                ])
            }
            try await observer.terminate(try await observer.backend(running: "pg_sleep"))
            #expect(await outcome.refusal?.code == .outcomeUnknown)
            try await database.postgres.expect("SELECT count(*) FROM t", 0)
        }
    }

    @Test func duringACopy() async throws {
        try await withTable { database, observer in
            try await database.postgres.query(
                "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NEW; END'")
            try await database.postgres.query(
                "CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.x = 50000) EXECUTE FUNCTION slow()")
            let outcome = start {
                _ = try await database.postgres.copy(into: "t", columns: ["x"], rows: (0..<300_000).map { [Bind($0)] })
            }
            try await observer.terminate(try await observer.backend(running: "COPY"))
            let error = await outcome.refusal
            #expect(error?.isConnectionLost == true)
            try await database.postgres.expect("SELECT count(*) FROM t", 0)
        }
    }

    @Test func whileListening() async throws {
        try await withTable { database, observer in
            let listening = Journal<Int32>()
            let outcome = start {
                try await database.postgres.withConnection { connection in
                    try await connection.listen("bell")
                    await listening.add(try await connection.backend)
                    _ = try await connection.nextNotification(timeout: .seconds(600))
                }
            }
            try await eventually("listening") { await !listening.entries.isEmpty }
            try await observer.terminate(await listening.entries[0])
            #expect(await outcome.refusal?.code == .connectionLost)
            try await database.postgres.expect("SELECT count(*) FROM t", 0)
        }
    }

    private func withTable(_ body: (Database, PostgresConnection) async throws -> Void) async throws {
        try await Database.with(poolSize: 1) { database in
            try await database.postgres.query("CREATE TABLE t (x int8)")
            try await body(database, try await database.observer())
        }
    }
}
