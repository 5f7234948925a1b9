import Postgres
import Testing

@Suite("Migrations", .needsDatabase)
struct MigratorTests {
    private let first = Migration("0001_town", "CREATE TABLE town (name text); INSERT INTO town VALUES ('Köln');")
    private let second = Migration(
        "0002_zip", "ALTER TABLE town ADD zip text; -- both ; in a comment\nUPDATE town SET zip = '50667'")

    @Test func appliesWhatIsMissingInOrder() async throws {
        try await Database.with { database in
            let postgres = database.postgres
            #expect(try await Migrator([first, second]).pending(on: postgres) == ["0001_town", "0002_zip"])
            #expect(try await Migrator([first]).migrate(on: postgres) == ["0001_town"])
            #expect(try await Migrator([first, second]).pending(on: postgres) == ["0002_zip"])
            #expect(try await Migrator([first, second]).migrate(on: postgres) == ["0002_zip"])
            #expect(try await Migrator([first, second]).migrate(on: postgres) == [])
            try await postgres.expect("SELECT zip FROM town", "50667")
            try await postgres.expect(
                "SELECT array_agg(name ORDER BY applied_at, name) FROM public.waybill_migration", ["0001_town", "0002_zip"])
        }
    }

    @Test func severalMigratorsAtOnce() async throws {
        try await Database.with(poolSize: 8) { database in
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<4 { group.addTask { try await Migrator([first, second]).migrate(on: database.postgres) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied == ["0001_town", "0002_zip"])
            try await database.postgres.expect("SELECT count(*) FROM town", 1)
        }
    }

    @Test func aChangedTextIsRefused() async throws {
        try await Database.with { database in
            let postgres = database.postgres
            _ = try await Migrator([first]).migrate(on: postgres)
            let changed = Migration(first.name, first.sql + " ")
            let error = try await refusal { try await Migrator([changed, second]).migrate(on: postgres) }
            #expect(error?.code == .migrationRefused && error?.message.contains("0001_town") == true)
            #expect(try await refusal { try await Migrator([changed]).pending(on: postgres) }?.code == .migrationRefused)
            try await postgres.expect("SELECT count(*) FROM information_schema.columns WHERE table_name = 'town'", 1)
        }
    }

    @Test func aStepBeforeAnAppliedOneIsRefused() async throws {
        try await Database.with { database in
            _ = try await Migrator([first]).migrate(on: database.postgres)
            let early = Migration("0000_early", "CREATE TABLE early ()")
            let error = try await refusal { try await Migrator([early, first]).migrate(on: database.postgres) }
            #expect(error?.code == .migrationRefused && error?.message.contains("0000_early") == true)
            let twice = try await refusal { try await Migrator([first, first]).migrate(on: database.postgres) }
            #expect(twice?.code == .migrationRefused)
        }
    }

    @Test func aFailingStepLeavesNothingOfItself() async throws {
        try await Database.with(poolSize: 1) { database in
            let postgres = database.postgres
            let failing = Migration("0002_bad", "CREATE TABLE half (x int8); INSERT INTO half VALUES (1 / 0)")
            let error = try await refusal { try await Migrator([first, failing]).migrate(on: postgres) }
            #expect(error?.sqlState == "22012" && error?.message.contains("0002_bad") == true)
            try await postgres.expect("SELECT to_regclass('half') IS NULL", true)
            #expect(try await Migrator([first, second]).migrate(on: postgres) == ["0002_zip"])
        }
    }

    @Test func aStepMustNotEndItsTransaction() async throws {
        try await Database.with { database in
            let escaping = Migration("0001_commit", "CREATE TABLE a (x int8); COMMIT; CREATE TABLE b (x int8)")
            let error = try await refusal { try await Migrator([escaping]).migrate(on: database.postgres) }
            #expect(error?.code == .misuse && error?.message.contains("0001_commit") == true)
        }
    }

    @Test func longStepsAreNotTimedOut() async throws {
        try await Database.with(configure: { $0.statementTimeout = .milliseconds(20) }) { database in
            let slow = Migration("0001_slow", "SELECT pg_sleep(0.1)")
            #expect(try await Migrator([slow]).migrate(on: database.postgres) == ["0001_slow"])
            try await database.postgres.expect("SHOW statement_timeout", "20ms")
        }
    }

    @Test func checksums() {
        #expect(Migration("a", "").checksum == "cbf29ce484222325")
        #expect(Migration("a", "a").checksum == "af63dc4c8601ec8c")
        #expect(first.checksum != second.checksum)
    }
}
