import Contracts
import Messaging
import Postgres
import TestStack
import Testing

@Suite("The broker's alarm", .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct AlarmTests {
    @Test("Two relays through an alarm longer than any timeout: no transaction lies open, every event arrives once")
    func alarm() async throws {
        try await withBreakableStack(poolSize: 12) { stack in
            try await stack.createHandled()
            try await stack.accept(1...30_000)
            let listener = stack.outboxListener()
            let relays = try (0..<2).map { _ in try stack.relay(listener, heartbeat: .seconds(1)) }
            try await running([listener] + relays + [try stack.consumer()]) {
                try await eventually("work is under way") { try await stack.count("handled") > 1000 }
                try await stack.setWatermark("0.0000001")
                let during: Result<Void, any Error>
                do { during = .success(try await expectRest(stack)) } catch { during = .failure(error) }
                try await stack.setWatermark("0.4")
                try during.get()
                try await eventually(within: .seconds(120), "all are handled") { try await stack.count("handled") >= 40_000 }
                try await stack.waitUntilQuiet()
            }
            #expect(try await stack.count("handled") == 40_000)
            #expect(
                try await stack.postgres.query("SELECT count(DISTINCT id) FROM handled")[0].decode(0, as: Int64.self) == 40_000)
        }
    }

    /// Lets the alarm last while more is accepted, and looks that the relays hold nothing meanwhile.
    private func expectRest(_ stack: TestStack) async throws {
        try await stack.accept(30_001...40_000)
        // Longer than the relay's patience and the database's with idle transactions together.
        try await Task.sleep(for: .seconds(16))
        let open = try await stack.postgres.query(
            """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'
              AND now() - xact_start > interval '1 second'
            """)[0].decode(0, as: Int64.self)
        #expect(open == 0)
        #expect(try await stack.waiting() >= 10_000)
    }
}

extension TestStack {
    /// The share of the machine's memory above which the broker raises its alarm.
    func setWatermark(_ share: String) async throws {
        try await Command.run(try #require(servers.rabbitmqctl), ["set_vm_memory_high_watermark", share])
    }
}
