import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import Simulation
import Synchronization

/// Posts orders so that pickers always have some to choose from, and never many more.
final class DevicesShop: Sendable {
    private let postgres: Postgres
    private let intake: HTTPService
    private let generator: OrderGenerator
    private let window: Int
    private let shift: Shift
    private let store = DevicesBenchStore()
    /// The last order that may be posted.
    private let last: Mutex<Int>

    /// - Parameter window: orders that wait for a picker at a time.
    init(postgres: Postgres, key: String, articles: [DemoArticle], today: CivilDay, window: Int, shift: Shift) {
        (self.postgres, self.window, self.shift) = (postgres, window, shift)
        last = Mutex(window)
        intake = HTTPService(LocalProgram.address(of: "order-intake"), key: key)
        // Of yesterday: one of today may be paid more than a day ahead by the clock of UTC, and is refused.
        let day = CivilDay(today.number - 1)
        generator = OrderGenerator(articles: articles, seed: shift.habits.seed, day: day, channel: "devices")
    }

    /// Posts until the shift is over.
    func run() async throws {
        async let room: Void = findRoom()
        let shop = SimulatedShop(generator: generator, numbers: 1...Int.max, connections: 8) { number, _ in
            try await self.turn(of: number)
        }
        let report = try await shop.run(to: intake)
        try await room
        if !report.isClean { shift.tally.add(refusal: "orders: \(report.lines(seconds: 0).joined(separator: "; "))") }
    }

    private func findRoom() async throws {
        while !shift.isOver {
            let begun = try await store.begun(postgres)
            last.withLock { $0 = begun + window }
            try await Task.sleep(for: .milliseconds(300))
        }
    }

    private func turn(of number: Int) async throws -> Bool {
        while number > last.withLock({ $0 }) {
            if shift.isOver { return false }
            try await Task.sleep(for: .milliseconds(50))
        }
        return !shift.isOver
    }
}
