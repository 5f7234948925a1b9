import Testing

@testable import Postgres

@Suite("Prepared statements", .needsDatabase)
struct PreparedStatementTests {
    @Test func preparedOnceAndUsedAgain() async throws {
        try await Database.with { database in
            try await database.postgres.withConnection { connection in
                for number in 0..<5 { try await connection.expect("SELECT \(number) + 1", number + 1) }
                try await connection.expect("SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT $1 + 1'", 1)
            }
        }
    }

    /// The same text with parameters of other types is another statement.
    @Test func typesDistinguish() async throws {
        try await Database.with { database in
            try await database.postgres.withConnection { connection in
                try await connection.expect("SELECT \(1)", 1)
                try await connection.expect("SELECT \("one")", "one")
                try await connection.expect("SELECT \(true)", true)
                try await connection.expect("SELECT \(2)", 2)
            }
        }
    }

    @Test func preparedAnewAfterReconnect() async throws {
        try await Database.with(poolSize: 1) { database in
            let observer = try await database.observer()
            try await database.postgres.expect("SELECT \(1) + 1", 2)
            try await observer.terminate(try await database.postgres.backend)
            try await database.postgres.expect("SELECT \(2) + 1", 3)
            #expect(try await database.postgres.backend == database.postgres.backend)
        }
    }

    @Test func preparedAnewAfterDiscard() async throws {
        try await Database.with(poolSize: 1) { database in
            let postgres = database.postgres
            for discard in ["DISCARD ALL", "DEALLOCATE ALL"] as [SQL] {
                try await postgres.expect("SELECT \(1) + 1", 2)
                try await postgres.query(discard)
                try await postgres.expect("SELECT \(2) + 1", 3)
            }
        }
    }

    /// Behind the client's back, as PgBouncer would do it: the statement is unknown to the server.
    @Test func preparedAnewWhenTheServerForgot() async throws {
        try await Database.with(poolSize: 1) { database in
            let postgres = database.postgres
            try await postgres.expect("SELECT \(1) + 1", 2)
            try await postgres.query("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")
            try await postgres.expect("SELECT \(2) + 1", 3)
            try await postgres.query("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")
            try await postgres.transaction { try await $0.expect("SELECT \(3) + 1", 4) }
            try await postgres.query("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")
            let results = try await postgres.pipeline(["SELECT \(4) + 1", "SELECT \(5) + 1"])
            #expect(try results.map { try $0.first?.decode(0, as: Int.self) } == [5, 6])
        }
    }

    @Test func preparedAnewWhenTheTableChanged() async throws {
        try await Database.with(poolSize: 1) { database in
            let postgres = database.postgres
            try await postgres.query("CREATE TABLE t (a int8)")
            try await postgres.query("INSERT INTO t VALUES (1)")
            #expect(try await postgres.query("SELECT * FROM t").columns == ["a"])
            try await postgres.query("ALTER TABLE t ADD b int8 DEFAULT 2")
            #expect(try await postgres.query("SELECT * FROM t").columns == ["a", "b"])
            try await postgres.query("ALTER TABLE t ADD c int8 DEFAULT 3")
            let columns = try await postgres.transaction { try await $0.query("SELECT * FROM t").columns }
            #expect(columns == ["a", "b", "c"])
        }
    }

    @Test func boundedNumberOnTheServer() async throws {
        try await Database.with { database in
            try await database.postgres.withConnection { connection in
                var statement: SQL = "SELECT 1"
                for number in 0..<300 {
                    statement = statement + ", 1"
                    #expect(try await connection.query(statement).first?.decode(0, as: Int.self) == 1, "\(number)")
                }
                let count: Int = try await connection.value("SELECT count(*) FROM pg_prepared_statements")
                #expect(count < 260)
                try await connection.expect("SELECT 1 , 1", 1)
            }
        }
    }

    @Test func leastRecentlyUsedIsDiscarded() {
        var cache = StatementCache(capacity: 2)
        let (a, b, c) = (StatementCache.Key("a"), StatementCache.Key("b"), StatementCache.Key("c"))
        cache.insert(a, name: cache.newName())
        cache.insert(b, name: cache.newName())
        #expect(cache.name(for: a) == "w1")
        cache.insert(c, name: cache.newName())
        #expect(cache.name(for: b) == nil)
        #expect(cache.name(for: a) == "w1" && cache.name(for: c) == "w3")
        #expect(cache.discarded == ["w2"])
        cache.forget(discarded: "w2")
        #expect(cache.discarded.isEmpty && cache.count == 2)
    }
}
