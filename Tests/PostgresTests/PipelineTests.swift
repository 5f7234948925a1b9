import Postgres
import Testing

@Suite("Pipelines", .needsDatabase)
struct PipelineTests {
    @Test func resultsInOrder() async throws {
        try await Database.with { database in
            let statements = (0..<200).map { number in "SELECT \(number), \("text \(number)")" as SQL }
            let results = try await database.postgres.pipeline(statements)
            #expect(try results.map { try $0.first?.decode(0, as: Int.self) } == Array(0..<200))
            #expect(try await database.postgres.pipeline([]).isEmpty)
        }
    }

    /// More than the sockets' buffers hold in both directions at once: a blocking client would hang here.
    @Test func largeInBothDirections() async throws {
        try await Database.with { database in
            let text = String(repeating: "x", count: 1_000_000)
            let results = try await database.postgres.pipeline((0..<30).map { _ in "SELECT \(text)" as SQL })
            #expect(try results.allSatisfy { try $0.first?.decode(0, as: String.self) == text })
        }
    }

    @Test func anErrorUndoesAllAndNamesItsStatement() async throws {
        try await Database.with { database in
            let postgres = database.postgres
            try await postgres.query("CREATE TABLE t (x int8 CHECK (x < 3))")
            let error = try await refusal {
                try await postgres.pipeline(
                    (1...5).map { number in "INSERT INTO t (x) VALUES (\(number))" as SQL } + ["SELECT 7"])
            }
            #expect(error?.sqlState == "23514")
            #expect(error?.query == "INSERT INTO t (x) VALUES ($1)")
            try await postgres.expect("SELECT count(*) FROM t", 0)
        }
    }

    @Test func misspeltStatementIsTheOneNamed() async throws {
        try await Database.with { database in
            let error = try await refusal { try await database.postgres.pipeline(["SELECT 1", "SELEKT 2", "SELECT 3"]) }
            #expect(error?.sqlState == "42601")
            #expect(error?.query == "SELEKT 2")
            let results = try await database.postgres.pipeline(["SELECT 1", "SELECT 3"])
            #expect(results.count == 2)
        }
    }

    @Test func withinATransaction() async throws {
        try await Database.with { database in
            let postgres = database.postgres
            try await postgres.query("CREATE TABLE t (x int8 PRIMARY KEY)")
            let error = try await refusal {
                try await postgres.transaction { transaction in
                    try await transaction.pipeline(["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)"])
                    try await transaction.pipeline(["INSERT INTO t VALUES (3)", "INSERT INTO t VALUES (2)"])
                }
            }
            #expect(error?.sqlState == "23505")
            try await postgres.expect("SELECT count(*) FROM t", 0)
            try await postgres.transaction { transaction in
                try await transaction.pipeline(["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)"])
                try await transaction.pipeline(["INSERT INTO t VALUES (3)", "INSERT INTO t VALUES (4)"])
            }
            try await postgres.expect("SELECT count(*) FROM t", 4)
        }
    }

    @Test func beginDoesNotLeakFromThePool() async throws {
        try await Database.with(poolSize: 1) { database in
            let error = try await refusal { try await database.postgres.query("BEGIN") }
            #expect(error?.code == .misuse)
            let first: String = try await database.postgres.value("SELECT pg_current_xact_id()::text")
            let second: String = try await database.postgres.value("SELECT pg_current_xact_id()::text")
            #expect(first != second)
        }
    }

    @Test func copyAsAQueryIsRefused() async throws {
        try await Database.with(poolSize: 1) { database in
            let error = try await refusal { try await database.postgres.query("COPY (SELECT 1) TO STDOUT") }
            #expect(error?.message.contains("COPY") == true)
            try await database.postgres.expect("SELECT 1", 1)
        }
    }
}
