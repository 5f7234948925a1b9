import TestStack
import Testing

@testable import Postgres

/// 200 tasks share four connections that are terminated all the time. Every operation is done or says what became of it,
/// the database agrees, and the pool is well afterwards.
@Suite("Storm", .needsDatabase)
struct StormTests {
    private enum Ending: Sendable, Equatable { case done, undone, unknown, other(String) }

    @Test func everyOperationIsAccountedFor() async throws {
        try await Database.with(configure: { $0.acquireTimeout = .seconds(120) }) { database in
            let postgres = database.postgres
            try await postgres.query("CREATE TABLE a (id int8 PRIMARY KEY)")
            try await postgres.query("CREATE TABLE b (id int8 PRIMARY KEY)")
            let endings = Journal<(Int, Ending)>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<200 {
                    group.addTask {
                        for id in task * 10..<task * 10 + 10 { await endings.add((id, await ending(of: id, on: postgres))) }
                    }
                }
                group.addTask { try await terminate(database, until: 2000, endings: endings) }
                try await group.waitForAll()
            }
            try await check(await endings.entries, postgres)
            #expect(postgres.leasedCount == 0 && postgres.waiterCount == 0)
            let results = try await postgres.pipeline((0..<10).map { number in "SELECT \(number)" as SQL })
            #expect(results.count == 10)
        }
    }

    private func ending(of id: Int, on postgres: Postgres) async -> Ending {
        do {
            try await insert(id, on: postgres)
            return .done
        } catch let error as PostgresError {
            switch error.code {
            case .connectionLost, .connectionFailed: return .undone
            case .outcomeUnknown: return .unknown
            default: return .other("\(error)")
            }
        } catch {
            return .other("\(error)")
        }
    }

    private func insert(_ id: Int, on postgres: Postgres) async throws {
        switch id % 4 {
        case 0:
            try await postgres.transaction { transaction in
                try await transaction.query("INSERT INTO a VALUES (\(id))")
                try await transaction.query("INSERT INTO b VALUES (\(id))")
            }
        case 1: try await postgres.pipeline(["INSERT INTO a VALUES (\(id))", "INSERT INTO b VALUES (\(id))"])
        case 2: try await postgres.query("WITH i AS (INSERT INTO a VALUES (\(id))) INSERT INTO b VALUES (\(id))")
        default:
            try await postgres.transaction { transaction in
                try await transaction.copy(into: "a", columns: ["id"], rows: [[Bind(id)]])
                try await transaction.copy(into: "b", columns: ["id"], rows: [[Bind(id)]])
            }
        }
    }

    /// One round of terminations for every twenty operations that end.
    private func terminate(_ database: Database, until total: Int, endings: Journal<(Int, Ending)>) async throws {
        let observer = try await database.observer()
        var seen = 0
        var terminated: [Int32] = []
        while seen < total {
            let rows = try await observer.query(
                """
                SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'waybill-test'
                """)
            terminated += try rows.map { try $0.decode("pid") }
            try await eventually("progress") { await endings.entries.count >= min(seen + 20, total) }
            seen = await endings.entries.count
        }
        // A backend notices in its own time, and what follows shall not meet one that has yet to.
        try await eventually("the last end") {
            try await observer.value("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = ANY (\(terminated)))")
        }
    }

    private func check(_ endings: [(Int, Ending)], _ postgres: Postgres) async throws {
        let found = Set(try await postgres.query("SELECT id FROM a").decode(Int.self))
        try await postgres.expect("SELECT count(*) FROM a FULL JOIN b USING (id) WHERE a.id IS NULL OR b.id IS NULL", 0)
        for (id, ending) in endings {
            switch ending {
            case .done: #expect(found.contains(id))
            case .undone: #expect(!found.contains(id))
            case .unknown: break
            case .other(let message): Issue.record("operation \(id): \(message)")
            }
        }
        #expect(endings.count == 2000)
        #expect(endings.contains { $0.1 == .done } && endings.contains { $0.1 != .done })
    }
}
