import Postgres
import TestStack
import Testing

@testable import Operations
@testable import OrderIntake

/// What has ended is counted as it happens, and nobody reads all orders for it.
@Suite(.enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct EndedOrdersTests {
    private func counts(_ database: Postgres) async throws -> [String: Int] {
        let stages = try await StatusStore().report(queues: nil, on: database).stages
        return Dictionary(uniqueKeysWithValues: stages.map { ($0.stage.rawValue, $0.orders) }).filter {
            ["completed", "cancelled"].contains($0.key)
        }
    }

    @Test func endedOrdersAreCountedThroughEveryChange() async throws {
        try await SmallLife.with { life in
            for name in ["A", "B", "C"] { _ = try await life.order(name, upTo: .completed) }
            let cancelled = try await life.cancelledOrder("D")
            _ = try await life.heldOrder("E")
            #expect(try await counts(life.postgres) == ["completed": 3, "cancelled": 1])
            try await life.postgres.query("UPDATE orders.\"order\" SET priority = priority + 1")
            try await OrderProgressStore().compactEnded(on: life.postgres)
            let rows = try await life.postgres.query("SELECT count(*) FROM orders.ended")[0].decode(0, as: Int64.self)
            #expect(rows == 2)
            try await life.postgres.query("UPDATE orders.\"order\" SET status = 'held' WHERE id = \(cancelled)")
            #expect(try await counts(life.postgres) == ["completed": 3])
        }
    }

    @Test func twoThatPutRowsTogetherAtOnceLoseNone() async throws {
        try await withTestStack(.database) { stack in
            try await stack.postgres.query("INSERT INTO orders.ended SELECT 'completed', 1 FROM generate_series(1, 1000)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { for _ in 0..<20 { try await OrderProgressStore().compactEnded(on: stack.postgres) } }
                    group.addTask {
                        for _ in 0..<20 { try await stack.postgres.query("INSERT INTO orders.ended VALUES ('completed', 1)") }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await counts(stack.postgres) == ["completed": 1080])
        }
    }
}
