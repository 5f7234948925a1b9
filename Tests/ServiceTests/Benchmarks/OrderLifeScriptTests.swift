import FoundationEssentials
import Postgres
import Simulation
import TestStack
import Testing

@testable import Benchmarks
@testable import Operations

/// The rows that the floor beside the flow writes are such as the programs leave behind, and the marks count them.
@Suite(.enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct OrderLifeScriptTests {
    /// Without its own transaction, since a migration has one.
    private func script() throws -> String {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let text = try String(contentsOfFile: "/\(root)/ops/lib/bench/order_life.sql", encoding: .utf8)
        return text.replacing("\nBEGIN;\n", with: "\n").replacing("\nCOMMIT;\n", with: "\n")
    }

    @Test("A hundred orders a run, whole from shop to door: the audit finds nothing")
    func lives() async throws {
        try await withTestStack(.database) { stack in
            let store = FlowBenchStore()
            try await DemoSeed(articles: 200, stock: 1000, carrierURL: "http://127.0.0.1:1").run(on: stack.postgres)
            let before = try await store.mark(stack.postgres)
            for name in ["first", "second"] {
                _ = try await Migrator([Migration(name, try script())]).migrate(on: stack.postgres)
            }
            let after = try await store.mark(stack.postgres)
            #expect(
                after.completed - before.completed == 200 && after.underWay == 0 && after.wal > before.wal && after.at > before.at
            )
            #expect(try await store.ended(stack.postgres) == 200)
            let orders = try await store.orders(from: before, to: after, stack.postgres)
            #expect(orders == .init(taken: 200, completed: 200, byFleet: 0, p50: 0, p99: 0))
            let report = try await AuditStore().audit(AuditStore.checks(lag: 60), on: stack.postgres)
            #expect(report.findings.flatMap(\.offenders) == [])
        }
    }

    @Test("Orders are the own fleet's by the carrier of a parcel, and none once its services are withdrawn")
    func fleet() async throws {
        try await withTestStack(.database) { stack in
            let store = FlowBenchStore()
            try await DemoSeed(articles: 200, stock: 1000, carrierURL: "http://127.0.0.1:1").run(on: stack.postgres)
            let before = try await store.mark(stack.postgres)
            _ = try await Migrator([Migration("lives", try script())]).migrate(on: stack.postgres)
            try await stack.postgres.query("UPDATE shipping.shipment SET carrier = 'fleet' WHERE id % 4 = 0")
            #expect(try await store.orders(from: before, to: store.mark(stack.postgres), stack.postgres).byFleet == 25)
            try await store.withdrawFleet(stack.postgres)
            let fleets = try await stack.postgres.query("SELECT count(*) FROM shipping.offered_service WHERE is_own_fleet")
            #expect(try fleets[0].decode(0, as: Int64.self) == 0)
        }
    }
}
