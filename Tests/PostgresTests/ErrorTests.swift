import Postgres
import TestStack
import Testing

@Suite("Errors", .needsDatabase)
struct ErrorTests {
    @Test func serverErrorsCarryTheirFields() async throws {
        try await Database.with { database in
            let postgres = database.postgres
            try await postgres.query(
                "CREATE TABLE stock (sku text CONSTRAINT stock_key PRIMARY KEY, count int8 NOT NULL CHECK (count >= 0))")
            try await postgres.query("INSERT INTO stock VALUES ('a', 1)")
            let twice = try await refusal { try await postgres.query("INSERT INTO stock VALUES (\("a"), 2)") }
            #expect(twice?.code == .server && twice?.sqlState == "23505")
            #expect(twice?.constraint == "stock_key" && twice?.table == "stock")
            #expect(twice?.detail == "Key (sku)=(a) already exists.")
            #expect(twice?.query == "INSERT INTO stock VALUES ($1, 2)")
            #expect(twice?.isRetriable == false && twice?.isConnectionLost == false)
            let missing = try await refusal { try await postgres.query("INSERT INTO stock VALUES ('b', NULL)") }
            #expect(missing?.sqlState == "23502" && missing?.column == "count")
            let misspelt = try await refusal { try await postgres.query("SELECT skuu FROM stock") }
            #expect(misspelt?.sqlState == "42703" && misspelt?.hint?.contains("stock.sku") == true)
        }
    }

    @Test func contentThatIsRefusedIsToldFromOtherRefusals() async throws {
        try await Database.with { database in
            let postgres = database.postgres
            try await postgres.query("CREATE TABLE t (x int2 CONSTRAINT positive CHECK (x > 0), d date, v varchar(3))")
            for (sql, words): (SQL, String) in [
                ("SELECT \("a\0b")::text", "NUL"), ("INSERT INTO t (x) VALUES (\("99999")::text::int2)", "number"),
                ("INSERT INTO t (x) VALUES (-1)", "outside"), ("INSERT INTO t (v) VALUES (\("long"))", "long"),
                ("SELECT \("2026-02-30")::text::date", "date"), ("SELECT \("x")::text::uuid", "a value"),
            ] {
                let error = try await refusal { try await postgres.query(sql) }
                #expect(error?.isContentRefused == true && error?.isRetriable == false, "\(error as Any)")
                #expect(error?.contentRefusal.contains(words) == true, "\(error?.contentRefusal ?? "")")
            }
            let misspelt = try await refusal { try await postgres.query("SELECT nothing FROM t") }
            #expect(misspelt?.isContentRefused == false)
        }
    }

    /// A server that accepts and never answers is found out by those who have no time, on a connection that looks well and on a new one.
    @Test func patience() async throws {
        let settings = try #require(TestStack.settings)
        let proxy = try StallingProxy(to: settings.databaseURL)
        defer { proxy.stop() }
        let postgres = Postgres(settings: PostgresSettings(connection: proxy.url, poolSize: 1), logger: quiet)
        try await postgres.expect("SELECT 1", 1)
        proxy.stall()
        let silent = try await refusal { try await Postgres.withPatience(.milliseconds(300)) { try await postgres.ping() } }
        #expect(silent?.isConnectionLost == true && silent?.message.contains("no answer") == true, "\(silent as Any)")
        let none = try await refusal { try await Postgres.withPatience(.milliseconds(300)) { try await postgres.ping() } }
        #expect(none?.code == .acquireTimeout, "\(none as Any)")
        proxy.resume()
        try await postgres.expect("SELECT 1", 1)
        await postgres.close()
    }

    @Test(arguments: ["postgresql://u:12/34@h/d", "postgresql://u:se@cret@h/d", "postgresql://u:12?34=secret@h/d"])
    func aPasswordThatEndsTooEarlyIsNotShown(url: String) async throws {
        let postgres = Postgres(settings: PostgresSettings(connection: url), logger: quiet)
        let error = try await refusal { try await postgres.ping() }
        #expect(error?.code == .misuse && error?.isPermanent == true && error?.message.contains("%2F") == true)
        for part in ["12", "34", "cret"] where error?.message.contains(part) == true { Issue.record("\(part) is shown") }
        await postgres.close()
    }

    @Test func statementTimeout() async throws {
        try await Database.with(configure: { $0.statementTimeout = .milliseconds(50) }) { database in
            try await database.postgres.withConnection { connection in
                let backend = try await connection.backend
                let error = try await refusal { try await connection.query("SELECT pg_sleep(600)") }
                #expect(error?.sqlState == "57014" && error?.message.contains("statement timeout") == true)
                #expect(try await connection.backend == backend)
                try await connection.setStatementTimeout(.zero)
                try await connection.expect("SHOW statement_timeout", "0")
            }
            try await database.postgres.expect("SHOW statement_timeout", "50ms")
        }
    }

    @Test func idleInTransactionTimeout() async throws {
        try await Database.with(configure: { $0.idleInTransactionTimeout = .milliseconds(50) }) { database in
            let observer = try await database.observer()
            let error = try await refusal {
                try await database.postgres.transaction { transaction in
                    let backend = try await transaction.backend
                    try await eventually("the end of the idle transaction") {
                        try await observer.value("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(backend))")
                    }
                    try await transaction.query("SELECT 1")
                }
            }
            #expect(error?.code == .connectionLost)
            try await database.postgres.expect("SELECT 1", 1)
        }
    }

    @Test func sessionSettings() async throws {
        try await Database.with { database in
            try await database.postgres.expect("SHOW statement_timeout", "30s")
            try await database.postgres.expect("SHOW idle_in_transaction_session_timeout", "10s")
            try await database.postgres.expect("SHOW client_connection_check_interval", "1s")
            try await database.postgres.expect("SHOW TimeZone", "UTC")
            try await database.postgres.expect("SHOW application_name", "waybill-test")
            try await database.postgres.expect("SHOW client_encoding", "UTF8")
            var settings = database.postgres.settings
            settings.connection +=
                (settings.connection.contains("?") ? "&" : "?") + "options=-c%20statement_timeout%3D7000&application_name=other"
            let connection = try await PostgresConnection.open(settings: settings, logger: quiet)
            try await connection.expect("SHOW statement_timeout", "7s")
            try await connection.expect("SHOW application_name", "other")
        }
    }

    @Test func unreachableServerAndUnreadableSettings() async throws {
        let unreachable = try await refusal {
            try await PostgresConnection.open(settings: PostgresSettings(connection: "host=127.0.0.1 port=1"), logger: quiet)
        }
        #expect(unreachable?.code == .connectionFailed && unreachable?.isRetriable == true)
        let secret = "postgresql://user:secret@host/x?nonsense=1"
        let unreadable = try await refusal {
            try await PostgresConnection.open(settings: PostgresSettings(connection: secret), logger: quiet)
        }
        #expect(unreadable?.code == .misuse)
        #expect(unreadable.map { "\($0)".contains("secret") } == false)
    }
}
