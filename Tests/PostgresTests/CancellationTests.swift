import Postgres
import Testing

/// Cancelling a task ends the server's work on it and leaves the connection as good as before.
@Suite("Cancellation", .needsDatabase)
struct CancellationTests {
    @Test func query() async throws {
        try await withPoolOfOne { database, observer in
            let backend = try await database.postgres.backend
            let outcome = start { try await database.postgres.query("SELECT pg_sleep(600)") }
            _ = try await observer.backend(running: "pg_sleep")
            outcome.cancel()
            #expect(await outcome.value is CancellationError)
            #expect(try await database.postgres.backend == backend)
        }
    }

    @Test func pipeline() async throws {
        try await withPoolOfOne { database, observer in
            try await database.postgres.query("CREATE TABLE t (x int8)")
            let backend = try await database.postgres.backend
            let outcome = start {
                try await database.postgres.pipeline([
                    "INSERT INTO t VALUES (1)", "SELECT pg_sleep(600)", "INSERT INTO t VALUES (2)",
                ])
            }
            _ = try await observer.backend(running: "pg_sleep")
            outcome.cancel()
            #expect(await outcome.value is CancellationError)
            try await database.postgres.expect("SELECT count(*) FROM t", 0)
            #expect(try await database.postgres.backend == backend)
        }
    }

    @Test func transaction() async throws {
        try await withPoolOfOne { database, observer in
            try await database.postgres.query("CREATE TABLE t (x int8)")
            let backend = try await database.postgres.backend
            let outcome = start {
                try await database.postgres.transaction { transaction in
                    try await transaction.query("INSERT INTO t VALUES (1)")
                    try await transaction.query("SELECT pg_sleep(600)")
                }
            }
            _ = try await observer.backend(running: "pg_sleep")
            outcome.cancel()
            #expect(await outcome.value is CancellationError)
            try await database.postgres.expect("SELECT count(*) FROM t", 0)
            #expect(try await database.postgres.backend == backend)
        }
    }

    @Test func copy() async throws {
        try await withPoolOfOne { database, observer in
            try await database.postgres.query("CREATE TABLE t (x int8)")
            try await database.postgres.query(
                "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NEW; END'")
            try await database.postgres.query(
                "CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.x = 50000) EXECUTE FUNCTION slow()")
            let backend = try await database.postgres.backend
            let outcome = start {
                _ = try await database.postgres.copy(into: "t", columns: ["x"], rows: (0..<300_000).map { [Bind($0)] })
            }
            _ = try await observer.backend(running: "COPY")
            outcome.cancel()
            #expect(await outcome.value is CancellationError)
            try await database.postgres.expect("SELECT count(*) FROM t", 0)
            #expect(try await database.postgres.backend == backend)
        }
    }

    /// Cancelled at any moment, before, during and after: never a wrong answer, never a harmed successor.
    @Test func atAnyMoment() async throws {
        try await withPoolOfOne { database, _ in
            let backend = try await database.postgres.backend
            for round in 0..<300 {
                let task = Task { try await database.postgres.value("SELECT \(round) FROM pg_sleep(0.0005)", as: Int.self) }
                for _ in 0..<(round % 40) { await Task.yield() }
                task.cancel()
                switch await task.result {
                case .success(let value): #expect(value == round)
                case .failure(let error): #expect(error is CancellationError)
                }
                try await database.postgres.expect("SELECT \(-round)", -round)
            }
            #expect(try await database.postgres.backend == backend)
        }
    }

    @Test func cancelledBeforehand() async throws {
        try await withPoolOfOne { database, _ in
            try await database.postgres.query("CREATE TABLE t (x int8)")
            let gate = Rendezvous(parties: 2)
            let outcome = start {
                await gate.arrive()
                try await database.postgres.query("INSERT INTO t VALUES (1)")
            }
            outcome.cancel()
            await gate.arrive()
            #expect(await outcome.value is CancellationError)
            try await database.postgres.expect("SELECT count(*) FROM t", 0)
        }
    }

    /// The cancellation comes while COMMIT waits in a deferred trigger: COMMIT is not interrupted.
    @Test func commitRunsToItsEnd() async throws {
        try await withPoolOfOne { database, observer in
            try await database.postgres.query("CREATE TABLE t (x int8)")
            try await database.postgres.query(
                "CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END'"
            )
            try await database.postgres.query(
                "CREATE CONSTRAINT TRIGGER held AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION held()"
            )
            try await observer.query("SELECT pg_advisory_lock(1)")
            let outcome = start { try await database.postgres.transaction { try await $0.query("INSERT INTO t VALUES (1)") } }
            _ = try await observer.backend(running: "COMMIT")
            outcome.cancel()
            try await observer.query("SELECT pg_advisory_unlock(1)")
            #expect(await outcome.value == nil)
            try await database.postgres.expect("SELECT count(*) FROM t", 1)
        }
    }

    private func withPoolOfOne(_ body: (Database, PostgresConnection) async throws -> Void) async throws {
        try await Database.with(poolSize: 1) { try await body($0, try await $0.observer()) }
    }
}
