import Postgres
import TestStack
import Testing

@Suite("LISTEN and NOTIFY", .needsDatabase)
struct ListenTests {
    @Test func notificationsComeInOrder() async throws {
        try await Database.with { database in
            try await database.postgres.withConnection { connection in
                try await connection.listen("Bell \"1\"")
                for number in 0..<3 { try await database.postgres.query("SELECT pg_notify(\("Bell \"1\""), \("\(number) ü"))") }
                for number in 0..<3 {
                    let notification = try await connection.nextNotification(timeout: .seconds(600))
                    #expect(notification?.channel == "Bell \"1\"" && notification?.payload == "\(number) ü")
                }
                #expect(try await connection.nextNotification(timeout: .milliseconds(1)) == nil)
            }
        }
    }

    @Test func wakesAWaiter() async throws {
        try await Database.with { database in
            let payloads = Journal<String?>()
            let observer = try await database.observer()
            let outcome = start {
                try await database.postgres.withConnection { connection in
                    try await connection.listen("bell")
                    try await connection.query("SET application_name = 'listening'")
                    await payloads.add(try await connection.nextNotification(timeout: .seconds(600))?.payload)
                }
            }
            try await eventually("listening") {
                try await observer.value(
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'listening')"
                )
            }
            try await observer.query("NOTIFY bell, 'now'")
            #expect(await outcome.value == nil)
            #expect(await payloads.entries == ["now"])
        }
    }

    @Test func cancellationIsPrompt() async throws {
        try await Database.with(poolSize: 1) { database in
            let backend = try await database.postgres.backend
            let outcome = start {
                try await database.postgres.withConnection { connection in
                    try await connection.listen("bell")
                    _ = try await connection.nextNotification(timeout: .seconds(600))
                }
            }
            let observer = try await database.observer()
            try await eventually("listening") {
                try await observer.value(
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(backend) AND query LIKE 'LISTEN%')")
            }
            outcome.cancel()
            #expect(await outcome.value is CancellationError)
            #expect(try await database.postgres.backend == backend)
        }
    }

    @Test func aLentConnectionComesBackClean() async throws {
        try await Database.with(poolSize: 1) { database in
            try await database.postgres.withConnection { connection in
                try await connection.listen("bell")
                try await connection.query("SET search_path = pg_catalog")
                try await connection.query("SELECT pg_advisory_lock(5)")
                try await connection.query("CREATE TEMPORARY TABLE scratch (x int8)")
                try await connection.query("BEGIN")
            }
            try await database.postgres.expect("SELECT count(*) FROM pg_listening_channels()", 0)
            try await database.postgres.expect("SHOW search_path", "\"$user\", public")
            try await database.postgres.expect(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()", 0)
            try await database.postgres.expect("SELECT to_regclass('pg_temp.scratch') IS NULL", true)
        }
    }
}
