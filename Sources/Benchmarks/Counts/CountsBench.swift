import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import Simulation

/// Thousands of counts that are typed up to an hour after the look, while others pick at the same places.
///
/// It is a rehearsal of the floor with many who count and write down first what they type later; orders come in all the time.
struct CountsBench: Sendable {
    /// What is run.
    struct Plan: Sendable {
        /// Counts and recounts in the books, or in a task, after which the work ends.
        let counts: Int
        let people: Int
        let habits: Shift.Habits
        /// Articles of the demo's catalogue, as seeded.
        let articles: Int
        let log: String
    }

    let plan: Plan
    let settings: OperatorSettings
    /// Orders that wait for each of the people: near half of them pick.
    private static let ordersEach = 4

    /// - Throws: `OperationsError` when a port is taken, a program ends, or nothing is confirmed for a minute.
    func run() async throws -> CountsReport {
        try await settings.withDatabase(connections: 4) { postgres in
            let crew = try DevicesCrew(settings.with(["WAYBILL_LOG_LEVEL": "warning"]), log: plan.log)
            let report: RehearsalReport
            do {
                defer { crew.stop() }
                try await crew.startAll()
                report = try await rehearse(crew, postgres)
                try await Aftermath.settle(postgres)
            }
            return CountsReport(plan: plan, rehearsal: report, audit: Aftermath.audit(settings))
        }
    }

    private func rehearse(_ crew: DevicesCrew, _ postgres: Postgres) async throws -> RehearsalReport {
        let shopKey = try settings.key("shop")
        let floor = HTTPService(LocalProgram.address(of: "picking-worker"), key: try settings.key("floor"))
        let work = FloorRehearsal.Plan(people: plan.people, counts: plan.counts, habits: plan.habits)
        return try await floor.withConnections(plan.people) { floor in
            try await FloorRehearsal(work, floor: floor, postgres: postgres).run { shift in
                async let orders: Void = shop(shift, shopKey, postgres).run()
                while !shift.isOver {
                    try crew.check()
                    try await Task.sleep(for: .milliseconds(300))
                }
                try await orders
            }
        }
    }

    private func shop(_ shift: Shift, _ key: String, _ postgres: Postgres) -> DevicesShop {
        DevicesShop(
            postgres: postgres, key: key, articles: DemoArticle.catalogue(count: plan.articles, seed: 1),
            today: CivilDay(Int(Date().timeIntervalSince1970) / 86_400), window: plan.people * Self.ordersEach, shift: shift)
    }
}
