import Fulfilment
import TestStack
import Testing

@testable import Operations

/// Who waits for the orders of a file is neither held up nor told by others.
@Suite("Waiting for the orders of a file", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct OrderWatchTests {
    private let store = OrderWatchStore()

    @Test("Only the file's orders count, whatever else stands in the warehouse")
    func othersDoNotCount() async throws {
        try await SmallLife.with { life in
            try await life.order("OTHER", upTo: .picking)
            try await life.order("A", upTo: .completed)
            try await life.order("B", upTo: .packed)
            let keys = try ["A", "B", "NEVER SENT"].map { try #require(OrderKey(line: line($0))) }
            let ids = try await store.ids(of: keys, on: life.postgres)
            #expect(ids == [2, 3])
            #expect(try await store.moving(among: ids, on: life.postgres) == [.fulfilment(.packed): 1])
            #expect(try await store.moving(among: [2], on: life.postgres).isEmpty)
            let states = try await store.states(of: ids, on: life.postgres)
            #expect(
                Set(states.map(\.stage)) == [.order(.completed), .fulfilment(.packed)] && states.allSatisfy { $0.orders == 1 })
        }
    }

    @Test("A line that is no order is nobody's", arguments: ["", "{", "[]", #"{"channel": "shop"}"#, #"{"external_id": "A"}"#])
    func noOrder(_ line: String) { #expect(OrderKey(line: Array(line.utf8)) == nil) }

    private func line(_ externalID: String) -> [UInt8] {
        Array(#"{"external_id": "\#(externalID)", "lines": [], "channel": "shop"}"#.utf8)
    }
}
