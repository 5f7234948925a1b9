import Contracts
import Postgres
import TestStack
import Testing

@testable import Messaging

@Suite("Rows of the outbox", .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct OutboxRowTests {
    private func rows(_ stack: TestStack) async throws -> [String] {
        try await stack.postgres.query(
            "SELECT type || ' ' || array_to_string(subjects, ',') FROM messaging.outbox ORDER BY id"
        ).map { try $0.decode(0) }
    }

    @Test("A transaction writes the events of a type into one row, in their order, and a new row begins after 200")
    func packed() async throws {
        try await withTestStack(.database) { stack in
            try await stack.outbox.transaction { _, events in
                for id in 1...201 as ClosedRange<Int64> {
                    try events.add(OrderAccepted(orderID: id), trace: nil)
                    if id < 3 { try events.add(PickCompleted(orderID: -id), trace: nil) }
                }
            }
            try await stack.accept(202...202)
            let first = (1...200).map(String.init).joined(separator: ",")
            #expect(
                try await rows(stack) == [
                    "order.accepted \(first)", "pick.completed -1,-2", "order.accepted 201", "order.accepted 202",
                ])
            let claimed = try await stack.postgres.transaction { try await OutboxStore().claim(limit: 2, excluding: [], in: $0) }
            #expect(claimed.map(\.subject) == (1...200).map(String.init) + ["-1", "-2"])
            #expect(claimed.map(\.data).suffix(2) == ["{\"order_id\":-1}", "{\"order_id\":-2}"])
            #expect(Set(claimed.map(\.id)).count == 202 && Set(claimed.map(\.rowID)).count == 2)
        }
    }

    @Test("What the broker did not take stays in its row, and nothing else does")
    func settled() async throws {
        try await withTestStack(.database) { stack in
            try await stack.accept(1...3)
            try await stack.accept(4...5)
            try await stack.accept(6...7)
            try await stack.postgres.transaction { transaction in
                let claimed = try await OutboxStore().claim(limit: 9, excluding: [], in: transaction)
                let left = claimed.filter { ["2", "4", "5"].contains($0.subject) }
                try await OutboxStore().settle(claimed, left: left, in: transaction)
            }
            #expect(try await rows(stack) == ["order.accepted 2", "order.accepted 4,5"])
        }
    }
}
