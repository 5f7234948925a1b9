import Barcodes
import Fulfilment
import Testing

@testable import MasterData
@testable import Simulation

@Suite("Demo generators")
struct GeneratorTests {
    private let catalogue = DemoArticle.catalogue(count: 3000, seed: 1)

    @Test("The same seed gives the same catalogue, and a longer one begins with the shorter")
    func catalogueIsDeterministic() {
        #expect(DemoArticle.catalogue(count: 500, seed: 1) == Array(catalogue.prefix(500)))
        #expect(DemoArticle.catalogue(count: 500, seed: 2) != Array(catalogue.prefix(500)))
    }

    @Test("Articles have valid check digits, whole sizes and weights a parcel service takes")
    func articlesAreSound() {
        for article in catalogue {
            #expect(article.gtin.count == 13 && CheckDigit.isValid(article.gtin))
            #expect((20...26_000).contains(article.weight))
            #expect(
                article.length >= article.width && article.width >= article.height && article.height > 0 && article.length <= 900)
        }
        let weights = catalogue.map(\.weight).sorted()
        #expect((250...700).contains(weights[1500]), "the median article weighs \(weights[1500]) g")
        #expect(weights[2970] > 3_000, "one in a hundred is heavy")
    }

    @Test("An order depends on its number, seed and day only")
    func ordersAreDeterministic() {
        let generator = OrderGenerator(articles: catalogue, seed: 1, day: CivilDay(20_000))
        let order = generator.order(77)
        _ = generator.order(78)
        #expect(generator.order(77) == order)
        #expect(OrderGenerator(articles: catalogue, seed: 2, day: CivilDay(20_000)).order(77) != order)
        #expect(Set((1...2000).map { generator.order($0).externalID }).count == 2000)
    }

    @Test("Lines, towns and times spread as in life")
    func ordersSpread() {
        let generator = OrderGenerator(articles: catalogue, seed: 1, day: CivilDay(20_000))
        let orders = (1...4000).map(generator.order)
        let single = orders.count { $0.lines.count == 1 }
        #expect((2500...3200).contains(single), "\(single) of 4000 have one line")
        let nearby = orders.count { $0.shipTo.city == "São Paulo" }
        // 11,452 of some 66,000 thousand people: 17 %.
        #expect((560...840).contains(nearby), "\(nearby) of 4000 go to São Paulo")
        let unlocated = orders.count { $0.shipTo.latitude == nil }
        #expect((140...260).contains(unlocated))
        let units = orders.flatMap(\.lines).reduce(into: [String: Int]()) { $0[$1.sku, default: 0] += $1.quantity }
        #expect(units.values.max() ?? 0 < 400, "the best seller would sell out")
        #expect(orders.allSatisfy { ZonedTime($0.placedAt) != nil && ZonedTime($0.promisedBy) != nil })
    }

    @Test("Only a flawed order has an unknown town or article")
    func flaws() {
        let sound = OrderGenerator(articles: catalogue, seed: 1, day: CivilDay(20_000))
        let flawed = OrderGenerator(articles: catalogue, seed: 1, day: CivilDay(20_000), flawed: 1)
        func isFlawed(_ order: DemoOrder) -> Bool {
            order.shipTo.city == "Nenhures" || order.lines.contains { $0.sku.hasPrefix("X") }
        }
        #expect((1...300).allSatisfy { !isFlawed(sound.order($0)) && isFlawed(flawed.order($0)) })
    }

    @Test("Places have codes of their own, letters go on after Z")
    func places() {
        let places = (0..<WarehouseLayout.usual.placesPerAisle * 28).map { WarehouseLayout.usual.place($0, seed: 1) }
        #expect(Set(places.map(\.code)).count == places.count)
        #expect(places[0].code == "A-01-1" && places[1].code == "A-01-2" && places[3].code == "A-02-1")
        #expect(places[WarehouseLayout.usual.placesPerAisle * 26].code == "AA-01-1")
        #expect(places.allSatisfy { $0.checkCode.count == 3 })
    }

    @Test("Stock is complete: every article has the asked number of units")
    func stock() {
        let stock = DemoStock.fill(catalogue, each: 500, seed: 1)
        let units = stock.reduce(into: [String: Int]()) { $0[$1.sku, default: 0] += $1.quantity }
        #expect(units.count == catalogue.count && units.values.allSatisfy { $0 == 500 })
        #expect(stock.contains { !$0.lot.isEmpty && $0.expiresIn != nil })
        #expect(stock.allSatisfy { ($0.expiresIn ?? 1) > 0 }, "nothing has expired")
        #expect(DemoStock.fill(catalogue, each: 500, seed: 1) == stock)
    }

    @Test("Prices grow with weight and distance", arguments: DemoCarrier.all.flatMap(\.services).map(\.code))
    func rates(service: String) throws {
        let level = try #require(DemoCarrier.all.flatMap(\.services).first { $0.code == service })
        let rates = DemoCarrier.rates(of: level)
        for zone in Set(rates.map(\.zone)) {
            let prices = rates.filter { $0.zone == zone }.sorted { $0.grams < $1.grams }.map(\.price)
            #expect(prices == prices.sorted() && prices.allSatisfy { $0 > 0 })
        }
    }
}
