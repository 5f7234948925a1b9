import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

/// The whole system under a load of orders while something harms it; afterwards every accepted order is delivered once and
/// the books are right.
///
/// Each run prints its seed; `WAYBILL_CHAOS_SEED` repeats one, `WAYBILL_CHAOS_ORDERS` makes its waves of orders larger.
struct Survival {
    private static let environment = ProcessInfo.processInfo.environment

    /// Whether it can be run here.
    static let isPossible = TestStack.isAvailable && ProgramCrew.isBuilt

    let stack: TestStack
    /// Arguments of the simulated carriers.
    var carriers: [String] = []
    private let seed = environment["WAYBILL_CHAOS_SEED"].flatMap(UInt64.init) ?? .random(in: 1...999_999)
    private let wave = environment["WAYBILL_CHAOS_ORDERS"].flatMap(Int.init) ?? 300

    init(on stack: TestStack, carriers: [String] = []) { (self.stack, self.carriers) = (stack, carriers) }

    /// Sends orders, wave after wave, until `harm` is over.
    func survive(_ harm: (RunningSystem, inout SplitMix64) async throws -> Void) async throws {
        print("chaos seed \(seed)")
        let transitions = try await TransitionWatch.install(on: stack.postgres)
        try await withRunningSystem(on: stack, carriers: carriers) { system in
            let load = Task { try await send(to: system) }
            defer { load.cancel() }
            var dice = SplitMix64(seed: seed)
            try await harm(system, &dice)
            load.cancel()
            let orders = try await load.value
            for name in system.crew.names { try system.crew.restart(name) }
            try await system.waitUntilCompleted(orders, within: .seconds(240))
            #expect(try await system.stages() == ["completed": orders])
            try await expectRightBooks(system)
            #expect(try await transitions.wrong().isEmpty, "changes of state that no machine has")
        }
    }

    /// - Returns: how many orders were sent.
    private func send(to system: RunningSystem) async throws -> Int {
        var sent = 0
        while !Task.isCancelled {
            try await system.send(wave, first: sent + 1)
            sent += wave
            // The database may be away when asked.
            while !Task.isCancelled, (try? await system.underWay()) ?? .max > wave / 2 {
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
        return sent
    }

    private func expectRightBooks(_ system: RunningSystem) async throws {
        try await eventually("the books are right: \(try await system.crew.run("waybill", ["audit"]).output)") {
            try await system.crew.run("waybill", ["audit"]).status == 0
        }
        let twice = try await stack.postgres.query(
            """
            SELECT count(*) FROM (SELECT FROM orders."order" GROUP BY channel, external_id HAVING count(*) > 1) twice
            """)[0].decode(0, as: Int64.self)
        #expect(twice == 0)
        // What the carriers sold, by their own journal, is what the shipments have: no label was bought twice or lost.
        let labels = try await stack.postgres.query(
            """
            SELECT s.tracking_number FROM shipping.shipment s JOIN shipping.carrier c ON c.code = s.carrier
            WHERE NOT c.is_own_fleet AND s.tracking_number IS NOT NULL
            """
        ).map { try $0.decode(0, as: String.self) }
        let sold = try system.soldLabels()
        #expect(Set(sold).count == sold.count && Set(sold) == Set(labels), "\(sold.count) sold, \(labels.count) used")
    }
}

extension RunningSystem {
    /// Orders that are not completed yet.
    func underWay() async throws -> Int { try await stages().reduce(0) { $0 + ($1.key == "completed" ? 0 : $1.value) } }

    /// Waits until harm meets work.
    func waitForWork() async throws {
        try await eventually("orders are under way") { try await underWay() > 0 }
    }
}
