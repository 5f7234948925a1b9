import FoundationEssentials
import Postgres
import TestStack
import Testing

/// A seeded source of chance, so that a failing run can be repeated.
private struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Everything may die under load; afterwards every accepted order is delivered once and the books are right.
///
/// Each run prints its seed; `WAYBILL_CHAOS_SEED` repeats one, `WAYBILL_CHAOS_ORDERS` makes it longer.
@Suite(
    "Kills under load", .serialized,
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct KillTests {
    private let seed = ProcessInfo.processInfo.environment["WAYBILL_CHAOS_SEED"].flatMap(UInt64.init) ?? .random(in: 1...999_999)
    private let orders = ProcessInfo.processInfo.environment["WAYBILL_CHAOS_ORDERS"].flatMap(Int.init) ?? 300

    @Test("kill -9 of every program at random")
    func programs() async throws {
        try await withTestStack { stack in
            try await survive(on: stack) { system, dice in
                for _ in 0..<15 {
                    guard let victim = RunningSystem.programs.randomElement(using: &dice) else { return }
                    system.crew.kill(victim)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 50...600, using: &dice)))
                    try system.crew.restart(victim)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 100...800, using: &dice)))
                }
            }
        }
    }

    @Test("kill -9 of the broker")
    func broker() async throws {
        try await withBreakableStack { stack in
            try await survive(on: stack) { _, dice in
                for _ in 0..<2 {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 500...2000, using: &dice)))
                    try await Command.run(try #require(stack.servers.brokerRestart))
                }
            }
        }
    }

    @Test("Immediate restart of the database")
    func database() async throws {
        try await withBreakableStack { stack in
            try await survive(on: stack) { _, dice in
                for _ in 0..<3 {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 500...2000, using: &dice)))
                    try await Command.run(try #require(stack.servers.postgresRestart))
                }
            }
        }
    }

    @Test("Carriers that push everything twice and out of order; events on the wire twice")
    func duplicates() async throws {
        try await withTestStack { stack in
            let carriers = ["--delay", "0.2", "--duplicates", "0.6", "--reorder", "0.6"]
            try await survive(on: stack, carriers: carriers) { system, _ in
                for _ in 0..<10 {
                    try await system.stack.postgres.query(
                        """
                        INSERT INTO messaging.outbox (event_id, type, version, subject, data, trace)
                        SELECT event_id, type, version, subject, data, trace FROM messaging.outbox LIMIT 200
                        """)
                    try await Task.sleep(for: .milliseconds(200))
                }
                // Every stage is told again about every order, long after it has moved on.
                try await system.stack.postgres.query(
                    """
                    INSERT INTO messaging.outbox (type, version, subject, data)
                    SELECT type, 1, id::text, json_build_object('order_id', id)::text
                    FROM orders."order", unnest(ARRAY['order.accepted', 'pick.completed']) AS type
                    """)
            }
        }
    }

    private func survive(
        on stack: TestStack, carriers: [String] = [], _ harm: @escaping @Sendable (RunningSystem, inout Dice) async throws -> Void
    ) async throws {
        print("chaos seed \(seed)")
        try await withRunningSystem(on: stack, carriers: carriers) { system in
            async let sent: Void = system.send(orders)
            var dice = Dice(seed: seed)
            try await harm(system, &dice)
            try await sent
            for name in system.crew.names { try system.crew.restart(name) }
            try await system.waitUntilCompleted(orders, within: .seconds(240))
            #expect(try await system.stages() == ["completed": orders])
            try await eventually(
                within: .seconds(60), "the books are right: \(try await system.crew.run("waybill", ["audit"]).output)"
            ) {
                try await system.crew.run("waybill", ["audit"]).status == 0
            }
            let twice = try await stack.postgres.query(
                """
                SELECT (SELECT count(*) FROM (SELECT FROM shipping.shipment GROUP BY parcel_id HAVING count(*) > 1) a)
                     + (SELECT count(*) FROM (SELECT FROM orders."order" GROUP BY channel, external_id HAVING count(*) > 1) b)
                """)[0].decode(0, as: Int64.self)
            #expect(twice == 0)
        }
    }
}
