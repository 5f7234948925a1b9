import Postgres
import Testing

@Suite("Transactions", .needsDatabase)
struct TransactionTests {
    private struct Refused: Error {}

    @Test func commitsWhatTheBodyDid() async throws {
        try await withAccounts { postgres in
            let total = try await postgres.transaction { transaction in
                try await transaction.query("UPDATE account SET amount = amount - 10 WHERE id = 1")
                try await transaction.query("UPDATE account SET amount = amount + 10 WHERE id = 2")
                return try await transaction.value("SELECT sum(amount) FROM account", as: Int.self)
            }
            #expect(total == 200)
            try await postgres.expect("SELECT array_agg(amount ORDER BY id) FROM account", [90, 110])
        }
    }

    @Test func rollsBackWhenTheBodyThrows() async throws {
        try await withAccounts(poolSize: 1) { postgres in
            let error = await failure {
                try await postgres.transaction { transaction in
                    try await transaction.query("UPDATE account SET amount = 0")
                    throw Refused()
                }
            }
            #expect(error is Refused)
            try await postgres.expect("SELECT sum(amount) FROM account", 200)
        }
    }

    @Test func anIgnoredErrorDoesNotCommit() async throws {
        try await withAccounts(poolSize: 1) { postgres in
            let error = try await refusal {
                try await postgres.transaction { transaction in
                    try await transaction.query("UPDATE account SET amount = 0")
                    _ = await failure { try await transaction.query("SELECT 1 / 0") }
                }
            }
            #expect(error?.code == .transactionAborted)
            try await postgres.expect("SELECT sum(amount) FROM account", 200)
        }
    }

    @Test func withoutStatementsNothingIsSent() async throws {
        try await withAccounts(poolSize: 1) { postgres in
            let seven = try await postgres.transaction { _ in 7 }
            #expect(seven == 7)
            let error = await failure { try await postgres.transaction { _ in throw Refused() } }
            #expect(error is Refused)
        }
    }

    @Test func beginAndFirstStatementAreOneTransaction() async throws {
        try await withAccounts { postgres in
            try await postgres.transaction(isolation: .repeatableRead) { transaction in
                try await transaction.expect("SHOW transaction_isolation", "repeatable read")
                let first: String = try await transaction.value("SELECT pg_current_xact_id()::text")
                try await transaction.expect("SELECT pg_current_xact_id()::text", first)
            }
        }
    }

    @Test func mustNotBeUsedAfterItsEnd() async throws {
        try await withAccounts(poolSize: 1) { postgres in
            let escaped = try await postgres.transaction { transaction in
                try await transaction.query("SELECT 1")
                return transaction
            }
            #expect(try await refusal { try await escaped.query("UPDATE account SET amount = 0") }?.code == .misuse)
            let unused = try await postgres.transaction { $0 }
            #expect(try await refusal { try await unused.query("UPDATE account SET amount = 0") }?.code == .misuse)
            try await postgres.expect("SELECT sum(amount) FROM account", 200)
        }
    }

    @Test func commitInTheBodyIsRefused() async throws {
        try await withAccounts(poolSize: 1) { postgres in
            let error = try await refusal {
                try await postgres.transaction { transaction in
                    try await transaction.query("SELECT 1")
                    try await transaction.query("COMMIT")
                    try await transaction.query("UPDATE account SET amount = 0")
                }
            }
            #expect(error?.code == .misuse)
            try await postgres.expect("SELECT sum(amount) FROM account", 200)
        }
    }

    @Test func deferredConstraintFailsAtCommit() async throws {
        try await withAccounts(poolSize: 1) { postgres in
            try await postgres.query("CREATE TABLE owner (account int8 REFERENCES account DEFERRABLE INITIALLY DEFERRED)")
            let error = try await refusal {
                try await postgres.transaction { try await $0.query("INSERT INTO owner VALUES (99)") }
            }
            #expect(error?.code == .server && error?.sqlState == "23503")
            try await postgres.expect("SELECT count(*) FROM owner", 0)
        }
    }

    /// Two write skews: each reads both accounts and empties one. Serializable allows one of them.
    @Test func serializationFailureIsTriedAgain() async throws {
        try await withAccounts { postgres in
            let both = Rendezvous(parties: 2)
            let attempts = Journal<Int>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in [1, 2] {
                    group.addTask {
                        try await postgres.transaction(isolation: .serializable) { transaction in
                            await attempts.add(id)
                            let sum: Int = try await transaction.value("SELECT sum(amount) FROM account")
                            await both.arrive()
                            guard sum >= 200 else { return }
                            try await transaction.query("UPDATE account SET amount = amount - 150 WHERE id = \(id)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await postgres.expect("SELECT sum(amount) FROM account", 50)
            // The second may try again while the first is still committing.
            #expect(await attempts.entries.count >= 3)
        }
    }

    @Test func deadlockIsTriedAgain() async throws {
        try await withAccounts { postgres in
            let both = Rendezvous(parties: 2)
            let attempts = Journal<Int>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (first, second) in [(1, 2), (2, 1)] {
                    group.addTask {
                        try await postgres.transaction { transaction in
                            await attempts.add(first)
                            try await transaction.query("UPDATE account SET amount = amount + 1 WHERE id = \(first)")
                            await both.arrive()
                            try await transaction.query("UPDATE account SET amount = amount + 1 WHERE id = \(second)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await postgres.expect("SELECT array_agg(amount ORDER BY id) FROM account", [102, 102])
            #expect(await attempts.entries.count == 3)
        }
    }

    @Test func attemptsAreBounded() async throws {
        try await withAccounts { postgres in
            let attempts = Journal<Int>()
            let error = try await refusal {
                try await postgres.transaction(attempts: 3) { transaction in
                    await attempts.add(1)
                    try await transaction.query("DO $$ BEGIN RAISE serialization_failure; END $$")
                }
            }
            #expect(error?.sqlState == "40001" && error?.isRetriable == true)
            #expect(await attempts.entries.count == 3)
        }
    }

    private func withAccounts(poolSize: Int = 4, _ body: (Postgres) async throws -> Void) async throws {
        try await Database.with(poolSize: poolSize) { database in
            try await database.postgres.query("CREATE TABLE account (id int8 PRIMARY KEY, amount int8 NOT NULL)")
            try await database.postgres.query("INSERT INTO account VALUES (1, 100), (2, 100)")
            try await body(database.postgres)
        }
    }
}
