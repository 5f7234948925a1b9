import FoundationEssentials
import Fulfilment
import Postgres
import Receiving
import Simulation

extension Lorry {
    /// The lorry of a number: the same for the same seed and catalogue.
    init(_ number: Int, articles: [DemoArticle], seed: UInt64, expiry: String) {
        var random = SeededRandom(seed: seed, purpose: "lorry", index: number)
        let skus = (0..<random.int(2...5)).map { _ in Self.popular(articles, &random) }
        let loads = Set(skus).sorted().enumerated().map { index, sku in
            let ordered = random.int(20...200)
            let came = random.chance(0.05) ? random.int(1...ordered) : ordered
            let broken = random.chance(0.05) ? random.int(0...came / 4) : 0
            return Load(
                sku: sku, lot: "B\(number)-\(index + 1)", expiry: expiry, ordered: ordered, sound: came - broken, broken: broken)
        }
        self.init(document: "PO-BENCH-\(number)", loads: loads)
    }

    /// What sells well comes often.
    private static func popular(_ articles: [DemoArticle], _ random: inout SeededRandom) -> String {
        let rank = random.unit()
        return articles[min(articles.count - 1, Int(rank * rank * Double(articles.count)))].code
    }
}

/// Enters purchase orders, some ahead, and hands out the lorries that bring them.
actor Supply: LorrySource {
    private let entry: ExpectedGoodsEntry
    private let articles: [DemoArticle]
    private let seed: UInt64
    private let expiry: String
    private var next = 1
    private var waiting: [Lorry] = []
    private static let block = 20

    /// - Parameter today: goods expire two years later.
    init(database: Postgres, articles: [DemoArticle], seed: UInt64, today: CivilDay) {
        (entry, self.articles, self.seed) = (ExpectedGoodsEntry(database: database), articles, seed)
        expiry = "\(CivilDay(today.number + 730))"
    }

    /// The next lorry; its purchase order is in the books.
    func lorry() async throws -> Lorry? {
        while waiting.isEmpty {
            // The numbers are taken before anybody waits: others may ask meanwhile.
            let numbers = next..<next + Self.block
            next = numbers.upperBound
            let lorries = numbers.map { Lorry($0, articles: articles, seed: seed, expiry: expiry) }
            _ = try await entry.enter(lorries.map(Self.order), by: "bench")
            waiting += lorries
        }
        return waiting.removeFirst()
    }

    private static func order(_ lorry: Lorry) -> ExpectedGoods {
        ExpectedGoods(
            .purchaseOrder, number: lorry.document, supplier: DevicesMasters.supplier, site: DemoEquipment.site.code,
            lines: lorry.loads.map { ExpectedGoods.Line(sku: $0.sku, quantity: $0.ordered) })
    }
}
