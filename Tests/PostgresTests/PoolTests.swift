import Logging
import ServiceLifecycle
import TestStack
import Testing

@testable import Postgres

@Suite("Pool", .needsDatabase)
struct PoolTests {
    @Test func sharesItsConnectionsAmongManyTasks() async throws {
        try await Database.with { database in
            let backends = try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 0..<500 { group.addTask { try await database.postgres.backend } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect((1...4).contains(backends.count))
        }
    }

    @Test func waitersAreServedInOrder() async throws {
        try await Database.with(poolSize: 1) { database in
            let served = Journal<Int>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await database.postgres.withConnection { _ in
                    for number in 0..<20 {
                        group.addTask { try await database.postgres.withConnection { _ in await served.add(number) } }
                        try await eventually("waiter \(number)") { database.postgres.waiterCount == number + 1 }
                    }
                }
                try await group.waitForAll()
            }
            #expect(await served.entries == Array(0..<20))
        }
    }

    @Test func givesUpWaitingInTime() async throws {
        try await Database.with(poolSize: 1, configure: { $0.acquireTimeout = .milliseconds(50) }) { database in
            try await eventually("the one connection") {
                try await refusal { try await database.postgres.query("SELECT 1") } == nil
            }
            try await database.postgres.withConnection { _ in
                let error = try await refusal { try await database.postgres.query("SELECT 1") }
                #expect(error?.code == .acquireTimeout && error?.isRetriable == true)
                #expect(error?.message.contains("all 1 are in use") == true)
            }
            try await database.postgres.expect("SELECT 1", 1)
        }
    }

    @Test func cancellingAWaiterLeavesTheOthers() async throws {
        try await Database.with(poolSize: 1) { database in
            let (first, second) = try await database.postgres.withConnection { _ in
                let first = start { try await database.postgres.query("SELECT 1") }
                try await eventually("the first waiter") { database.postgres.waiterCount == 1 }
                let second = start { try await database.postgres.query("SELECT 2") }
                try await eventually("the second waiter") { database.postgres.waiterCount == 2 }
                first.cancel()
                #expect(await first.value is CancellationError)
                return (first, second)
            }
            #expect(await second.value == nil)
            #expect(await first.value is CancellationError)
        }
    }

    @Test func unreachableServerIsNamedInTheTimeout() async throws {
        var settings = PostgresSettings(connection: "host=127.0.0.1 port=1 user=x")
        settings.acquireTimeout = .milliseconds(200)
        let postgres = Postgres(settings: settings, logger: quiet)
        try await eventually("a timeout that names the refusal") {
            let error = try await refusal { try await postgres.query("SELECT 1") }
            #expect(error?.code == .acquireTimeout)
            return error?.message.contains("Connection refused") == true
        }
        await postgres.close()
    }

    @Test func anUnknownDatabaseRefusesAtOnce() async throws {
        let url = Database.serverURL.replacingDatabase(with: "no_such_database")
        let postgres = Postgres(settings: PostgresSettings(connection: url, acquireTimeout: .seconds(600)), logger: quiet)
        let error = try await refusal { try await postgres.query("SELECT 1") }
        #expect(error?.code == .connectionFailed && error?.message.contains("no_such_database") == true)
        await postgres.close()
    }

    @Test func closingWaitsForWorkUnderWay() async throws {
        try await Database.with { database in
            let postgres = database.postgres
            let closed = try await postgres.withConnection { connection in
                let closed = start { await postgres.close() }
                try await eventually("refusal of new work") {
                    try await refusal { try await postgres.query("SELECT 1") }?.code == .poolClosed
                }
                try await connection.expect("SELECT 1", 1)
                return closed
            }
            #expect(await closed.value == nil)
            await postgres.close()
            let observer = try await database.observer()
            try await eventually("the end of all sessions") {
                try await observer.value(
                    "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'waybill-test'"
                )
            }
        }
    }

    @Test func runsAsAService() async throws {
        try await Database.with { database in
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [database.postgres], gracefulShutdownSignals: [], logger: quiet))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                try await database.postgres.expect("SELECT 1", 1)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
            #expect(try await refusal { try await database.postgres.query("SELECT 1") }?.code == .poolClosed)
        }
    }

    @Test func deadIdleConnectionsAreLetGo() async throws {
        try await Database.with(poolSize: 2) { database in
            let observer = try await database.observer()
            let backend = try await database.postgres.backend
            #expect(database.postgres.idleCount == 1)
            try await observer.terminate(backend)
            await database.postgres.discardDeadConnections()
            #expect(database.postgres.idleCount == 0)
        }
    }
}
