import Postgres
import Testing

@Suite("SQL text and binds", .needsDatabase)
struct SQLTests {
    @Test func valuesBecomeBinds() {
        let sql: SQL = "SELECT \(1) FROM t WHERE a = \("x") AND b = ANY (\([true]))"
        #expect(sql.text == "SELECT $1 FROM t WHERE a = $2 AND b = ANY ($3)")
        #expect(sql.binds == [Bind(1), Bind("x"), Bind([true])])
    }

    @Test func splicedStatementsAreRenumbered() {
        let filter: SQL = "a = \("ü") OR a = \("y")"
        let nested: SQL = "(\(filter)) AND b = \(3)"
        let sql: SQL = "SELECT \(0) WHERE \(nested) LIMIT \(4)"
        #expect(sql.text == "SELECT $1 WHERE (a = $2 OR a = $3) AND b = $4 LIMIT $5")
        #expect(sql.binds == [Bind(0), Bind("ü"), Bind("y"), Bind(3), Bind(4)])
        #expect((filter + nested).text == "a = $1 OR a = $2 (a = $3 OR a = $4) AND b = $5")
    }

    @Test func manyBindsAreRenumbered() {
        var list: SQL = "\(0)"
        for number in 1..<120 { list = "\(list), \(number)" }
        let sql: SQL = "VALUES (\(-1)), \(list)"
        #expect(sql.binds.count == 121)
        #expect(sql.text.hasSuffix(", $120, $121"))
    }

    @Test func identifiersAreQuoted() {
        #expect(("SELECT \(identifier: "a\"b; --")" as SQL).text == #"SELECT "a""b; --""#)
        #expect(("ORDER BY x \(literal: "DESC")" as SQL).text == "ORDER BY x DESC")
    }

    @Test func injectionIsInert() async throws {
        let attempts = [
            "'; DROP TABLE t; --", "\\'; DROP TABLE t; --", "1); DROP TABLE t; --", "$1", "$$; DROP TABLE t; $$", "' OR '1'='1",
            "\u{02BC}; DROP TABLE t",
            "%' OR 1=1", "/*", "E'\\x27'",
        ]
        try await Database.with { database in
            let postgres = database.postgres
            for attempt in attempts {
                try await postgres.query("CREATE TABLE IF NOT EXISTS t (a text)")
                try await postgres.query("INSERT INTO t VALUES (\(attempt))")
                try await postgres.expect("SELECT a FROM t WHERE a = \(attempt)", attempt)
                try await postgres.expect("SELECT count(*) FROM t WHERE a = \("nobody" + attempt)", 0)
                try await postgres.query("CREATE TABLE \(identifier: attempt) (\(identifier: attempt) int8)")
                try await postgres.query("INSERT INTO \(identifier: attempt) (\(identifier: attempt)) VALUES (1)")
                #expect(try await postgres.copy(into: attempt, columns: [attempt], rows: [[Bind(2)]]) == 1)
                try await postgres.expect("SELECT count(*) FROM \(identifier: attempt)", 2)
                try await postgres.expect("SELECT count(*) FROM t WHERE a = \(attempt)", 1)
            }
        }
    }

    @Test func identifierWithNulIsRefused() async throws {
        try await Database.with { database in
            let error = try await refusal { try await database.postgres.query("SELECT 1 AS \(identifier: "a\0; DROP TABLE t")") }
            #expect(error?.sqlState == "42601")
        }
    }

    @Test func tooManyBindsAreRefusedBeforeTheyAreSent() async throws {
        try await Database.with { database in
            var list: SQL = "\(0)"
            for _ in 0..<16 { list = "\(list), \(list)" }
            let sql: SQL = "SELECT ARRAY[\(list)]"
            let error = try await refusal { try await database.postgres.query(sql) }
            #expect(error?.code == .misuse)
            try await database.postgres.expect("SELECT 1", 1)
        }
    }
}
