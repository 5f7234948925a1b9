import Postgres
import TestStack
import Testing

/// The server itself goes away: it restarts without warning, or its standby takes over.
@Suite("Loss of the server", .enabled(if: Cluster.isAvailable, "needs PostgreSQL's server programs"), .serialized)
struct ServerLossTests {
    @Test func immediateRestart() async throws {
        try await with(try await Cluster.create()) { cluster in
            let postgres = Postgres(settings: persistent(cluster.url), logger: quiet)
            try await postgres.query("CREATE TABLE t (id int8 PRIMARY KEY)")
            let acknowledged = try await insertWhile(postgres) {
                for _ in 0..<3 {
                    try await cluster.restartImmediately()
                    try await postgres.query("SELECT 1")
                }
            }
            let found = Set(try await postgres.query("SELECT id FROM t").decode(Int.self))
            #expect(acknowledged.isSubset(of: found))
            await postgres.close()
        }
    }

    @Test func failoverToTheStandby() async throws {
        try await with(try await Cluster.create()) { primary in
            try await with(try await primary.standby()) { standby in
                let both = "host=127.0.0.1,127.0.0.1 port=\(primary.port),\(standby.port) user=waybill dbname=postgres"
                let postgres = Postgres(settings: persistent(both + " target_session_attrs=read-write"), logger: quiet)
                try await followSynchronously(postgres)
                try await postgres.query("CREATE TABLE t (id int8 PRIMARY KEY)")
                let acknowledged = try await insertWhile(postgres) {
                    try await primary.stopImmediately()
                    try await standby.promote()
                }
                try await postgres.expect("SELECT inet_server_port()", Int(standby.port))
                try await postgres.expect("SELECT pg_is_in_recovery()", false)
                let found = Set(try await postgres.query("SELECT id FROM t").decode(Int.self))
                #expect(acknowledged.isSubset(of: found))
                await postgres.close()
            }
        }
    }

    @Test func aStandbyIsPassedOver() async throws {
        try await with(try await Cluster.create()) { primary in
            try await with(try await primary.standby()) { standby in
                let both = "host=127.0.0.1,127.0.0.1 port=\(standby.port),\(primary.port) user=waybill dbname=postgres"
                let postgres = Postgres(settings: persistent(both), logger: quiet)
                try await postgres.expect("SELECT inet_server_port()", Int(primary.port))
                await postgres.close()
                let reading = Postgres(settings: persistent(both + " target_session_attrs=any"), logger: quiet)
                try await reading.expect("SELECT inet_server_port()", Int(standby.port))
                let refused = try await refusal { try await reading.query("CREATE TABLE t ()") }
                #expect(refused?.sqlState == "25006" && refused?.isRetriable == true)
                await reading.close()
            }
        }
    }

    /// A server that neither answers nor hangs up can't be made to stop: its connection is given up.
    @Test func cancellingOnAHungServer() async throws {
        try await with(try await Cluster.create()) { cluster in
            let postgres = Postgres(settings: persistent(cluster.url), logger: quiet)
            let observer = try await PostgresConnection.open(settings: persistent(cluster.url), logger: quiet)
            let outcome = start { try await postgres.query("SELECT pg_sleep(600)") }
            let backend = try await observer.backend(running: "pg_sleep")
            try await cluster.signal("STOP", backend: backend)
            outcome.cancel()
            #expect(await outcome.value is CancellationError)
            try await postgres.expect("SELECT 1", 1)
            try await cluster.signal("CONT", backend: backend)
            await postgres.close()
        }
    }

    /// Inserts with four tasks while `body` runs, and some more after it. Returns what was acknowledged.
    private func insertWhile(_ postgres: Postgres, _ body: @Sendable () async throws -> Void) async throws -> Set<Int> {
        let acknowledged = Journal<Int>()
        let isOver = Journal<Bool>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    var id = task
                    var after = 0
                    while after < 10 {
                        if try await insert(id, postgres) {
                            await acknowledged.add(id)
                            if await !isOver.entries.isEmpty { after += 1 }
                        }
                        id += 4
                    }
                }
            }
            try await eventually("the first inserts") { await acknowledged.entries.count > 20 }
            try await body()
            await isOver.add(true)
            try await group.waitForAll()
        }
        return Set(await acknowledged.entries)
    }

    /// False when the server was lost; any other failure is thrown.
    private func insert(_ id: Int, _ postgres: Postgres) async throws -> Bool {
        do {
            try await postgres.transaction { try await $0.query("INSERT INTO t VALUES (\(id))") }
            return true
        } catch let error as PostgresError where error.isConnectionLost || error.isRetriable {
            return false
        }
    }

    /// From now on what is acknowledged is on the standby too.
    private func followSynchronously(_ postgres: Postgres) async throws {
        try await eventually("replication") { try await postgres.value("SELECT EXISTS (SELECT FROM pg_stat_replication)") }
        try await postgres.query("ALTER SYSTEM SET synchronous_standby_names = '*'")
        try await postgres.query("SELECT pg_reload_conf()")
        try await eventually("synchronous replication") {
            try await postgres.value("SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')")
        }
    }

    private func persistent(_ connection: String) -> PostgresSettings {
        PostgresSettings(connection: connection, acquireTimeout: .seconds(120), applicationName: "waybill-test")
    }

    private func with(_ cluster: Cluster, _ body: (Cluster) async throws -> Void) async throws {
        do {
            try await body(cluster)
        } catch {
            try await cluster.remove()
            throw error
        }
        try await cluster.remove()
    }
}
