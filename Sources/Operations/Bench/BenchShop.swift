import FoundationEssentials
import Fulfilment
import Postgres
import Synchronization

/// Posts orders, one per request over several connections, never more under way than the window allows.
final class BenchShop: Sendable {
    private let postgres: Postgres
    private let intake: HTTPService
    private let generator: OrderGenerator
    private let window: Int
    private let store = BenchStore()
    private let posted = Atomic(0)

    init(postgres: Postgres, key: String, window: Int) {
        (self.postgres, self.window) = (postgres, window)
        intake = HTTPService(LocalProgram.address(of: "order-intake"), key: key)
        generator = OrderGenerator(
            articles: DemoArticle.catalogue(count: 2000, seed: 1), seed: UInt64.random(in: 1...UInt64.max),
            day: CivilDay(Int(Date().timeIntervalSince1970) / 86_400), channel: "bench")
    }

    /// Posts until it is cancelled.
    func run() async throws {
        while true {
            let room = window - (try await store.underWay(postgres))
            if room > 0 { try await post(min(room, 500)) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func post(_ count: Int) async throws {
        let first = posted.add(count, ordering: .relaxed).oldValue + 1
        let shop = Shop(generator: generator, numbers: first...(first + count - 1), rate: nil, connections: 32)
        _ = try await shop.run(to: intake)
    }
}
