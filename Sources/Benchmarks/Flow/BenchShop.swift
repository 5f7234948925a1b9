import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import Simulation
import Synchronization

/// Posts orders as a load asks, one per request over several connections, until it is stopped.
final class BenchShop: Sendable {
    private struct State {
        var timetable: OrderTimetable
        var isOver = false
    }

    private let postgres: Postgres
    private let intake: HTTPService
    private let load: BenchLoad
    private let store = FlowBenchStore()
    private let state: Mutex<State>

    /// The load begins now.
    init(_ load: BenchLoad, postgres: Postgres, key: String) {
        (self.postgres, self.load) = (postgres, load)
        intake = HTTPService(LocalProgram.address(of: "order-intake"), key: key)
        state = Mutex(State(timetable: OrderTimetable(load, start: .now)))
    }

    /// No more orders, but those on their way get their answers.
    func stop() { state.withLock { $0.isOver = true } }

    /// - Returns: what became of the orders, once it is stopped.
    func run() async throws -> ShopReport {
        async let room: Void = findRoom()
        let generator = OrderGenerator(
            articles: DemoArticle.catalogue(count: 2000, seed: 1), seed: UInt64.random(in: 1...UInt64.max),
            day: CivilDay(Int(Date().timeIntervalSince1970) / 86_400 - 1), channel: "bench")
        let shop = SimulatedShop(generator: generator, numbers: 1...Int.max, connections: 32) { number, _ in
            try await self.turn(of: number)
        }
        let report = try await shop.run(to: intake)
        try await room
        return report
    }

    /// Looks how many orders have ended, which says how many more may come.
    private func findRoom() async throws {
        guard case .closed = load else { return }
        let before = try await store.ended(postgres)
        while !(state.withLock { $0.isOver }) {
            let ended = try await store.ended(postgres) - before
            state.withLock { $0.timetable.extend(ended: ended, at: .now) }
            try await Task.sleep(for: OrderTimetable.tick)
        }
    }

    private func turn(of number: Int) async throws -> Bool {
        while true {
            let (due, isOver) = state.withLock { ($0.timetable.due(number), $0.isOver) }
            if isOver { return false }
            if let due, due <= .now { return true }
            let look = ContinuousClock.now + OrderTimetable.tick
            try await Task.sleep(until: due.map { min($0, look) } ?? look)
        }
    }
}
