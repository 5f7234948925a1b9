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
