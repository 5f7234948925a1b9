import FoundationEssentials
import Fulfilment
import Testing

@Suite("Rate card")
struct RateCardTests {
    private let start = Date(timeIntervalSince1970: 1_700_000_000)

    private func price(_ minor: Int, _ code: String = "EUR") throws -> Money {
        Money(minor: minor, currency: try #require(Currency(code)))
    }

    private func service(
        _ carrier: String, _ code: String, days: Int, cents: Int, reach: Int = 1000, own: Bool = false, maxWeight: Int = 30_000
    ) throws -> CarrierService {
        let steps = [
            CarrierService.PriceStep(upTo: 30_000, price: try price(cents * 2)),
            CarrierService.PriceStep(upTo: 5000, price: try price(cents)),
        ]
        let zone = CarrierService.Zone(code: "z1", country: "BR", from: 0, to: reach, transitDays: days, steps: steps)
        return CarrierService(
            code: code, carrier: carrier, isOwnFleet: own, maxWeight: maxWeight, maxLength: 1200, volumetricDivisor: 5000,
            zones: [zone])
    }

    private func parcel(
        weight: Int = 1000, edge: Int = 200, km: Int = 100, country: String = "BR", days: Double? = nil
    ) -> RatedParcel {
        RatedParcel(
            weight: weight, dimensions: Dimensions(length: edge, width: 200, height: 100), distance: km * 1000, country: country,
            readyAt: start, promisedBy: days.map { start + $0 * 86_400 })
    }

    @Test("The cheapest service that holds the promise is chosen, not the cheapest of all")
    func cheapestPunctual() throws {
        let card = try RateCard(services: [
            service("post", "slow", days: 5, cents: 300), service("fast", "air", days: 1, cents: 900),
            service("road", "std", days: 2, cents: 500),
        ])
        #expect(try card.choice(for: parcel()).carrier == "post")
        #expect(try card.choice(for: parcel(days: 3)).carrier == "road")
        #expect(try card.choice(for: parcel(days: 1)).carrier == "fast")
    }

    @Test("When no service holds the promise, the fastest goes and is marked late")
    func fastestLate() throws {
        let card = try RateCard(services: [
            service("post", "slow", days: 5, cents: 300), service("fast", "air", days: 1, cents: 900),
        ])
        let choice = try card.choice(for: parcel(days: 0.5))
        #expect(choice.carrier == "fast")
        #expect(choice.isLate)
        #expect(choice.expectedAt == start + 86_400)
    }

    @Test("A zone of any country takes what the service has no zone of its own for, whatever the order of the card")
    func anyCountry() throws {
        func zone(_ code: String, _ country: String, cents: Int, reach: Int) throws -> CarrierService.Zone {
            .init(
                code: code, country: country, from: 0, to: reach, transitDays: 3,
                steps: [.init(upTo: 30_000, price: try price(cents))])
        }
        let service = CarrierService(
            code: "world", carrier: "post", isOwnFleet: false, maxWeight: 30_000, maxLength: 1200, volumetricDivisor: 5000,
            zones: [try zone("all", "*", cents: 900, reach: 20_000), try zone("home", "BR", cents: 100, reach: 500)])
        let card = try RateCard(services: [service])
        #expect(try card.choice(for: parcel()).zone == "home")
        #expect(try card.choice(for: parcel(km: 9000, country: "PT")).zone == "all")
        #expect(try card.choice(for: parcel(km: 600)).zone == "all")
        #expect(throws: NoServiceCarries.self) { try card.choice(for: parcel(km: 20_001, country: "NZ")) }
    }

    @Test("The own fleet is a service with a radius")
    func ownFleet() throws {
        let card = try RateCard(services: [
            service("fleet", "van", days: 1, cents: 200, reach: 30, own: true), service("post", "slow", days: 5, cents: 300),
        ])
        #expect(try card.choice(for: parcel(km: 29)).isOwnFleet)
        #expect(try !card.choice(for: parcel(km: 30)).isOwnFleet)
    }

    @Test("Volume is billed when it outweighs: 1200 x 200 x 100 mm over 5000 is 4800 g, 1300 mm is too long")
    func billedSteps() throws {
        let card = try RateCard(services: [service("post", "slow", days: 5, cents: 300)])
        let light = try card.choice(for: parcel(weight: 100, edge: 1200))
        #expect(light.billedWeight == 4800)
        #expect(light.price.minor == 300)
        #expect(try card.choice(for: parcel(weight: 5001)).price.minor == 600)
        let error = #expect(throws: NoServiceCarries.self) { try card.choice(for: parcel(edge: 1300)) }
        #expect(error?.refusals.map(\.reason) == [.tooLong(length: 1300, limit: 1200)])
    }

    @Test("Every service says why it does not carry the parcel")
    func refusals() throws {
        let card = try RateCard(services: [
            service("a", "1", days: 1, cents: 1, maxWeight: 500), service("b", "1", days: 1, cents: 1, reach: 50),
            service("c", "1", days: 1, cents: 1, maxWeight: 90_000),
        ])
        let near = #expect(throws: NoServiceCarries.self) { try card.choice(for: parcel(weight: 40_000, km: 100)) }
        #expect(near?.refusals.map(\.reason.code) == ["too_heavy", "too_heavy", "no_price"])
        let abroad = #expect(throws: NoServiceCarries.self) { try card.choice(for: parcel(weight: 1, country: "AR")) }
        #expect(abroad?.refusals.map(\.reason.code) == ["no_zone", "no_zone", "no_zone"])
        #expect(abroad?.description.contains("does not go 100 km far in AR") == true)
    }

    @Test("The order of the card never changes the choice")
    func orderIndependent() throws {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<300 {
            let services = try (0..<6).map { index in
                try service(
                    "c\(index % 3)", "s\(index)", days: Int.random(in: 1...4, using: &generator),
                    cents: Int.random(in: 1...4, using: &generator) * 100, own: index == 2)
            }
            let wanted = parcel(days: Double(Int.random(in: 0...5, using: &generator)))
            let expected = try RateCard(services: services).choice(for: wanted)
            let shuffled = try RateCard(services: services.shuffled(using: &generator)).choice(for: wanted)
            #expect(expected == shuffled)
        }
    }

    @Test("Prices of two currencies are never compared")
    func currencies() throws {
        let zone = CarrierService.Zone(
            code: "z", country: "BR", from: 0, to: 9, transitDays: 1,
            steps: [.init(upTo: 1, price: try price(1, "EUR")), .init(upTo: 2, price: try price(1, "USD"))])
        let mixed = CarrierService(
            code: "x", carrier: "y", isOwnFleet: false, maxWeight: 1, maxLength: 1, volumetricDivisor: 1, zones: [zone])
        #expect(throws: RateCardError.severalCurrencies(["EUR", "USD"])) { try RateCard(services: [mixed]) }
    }

    @Test("Holds name their reason, their articles and nothing else")
    func orderChecks() throws {
        let card = try RateCard(services: [service("post", "slow", days: 5, cents: 300)])
        let box = Dimensions(length: 200, width: 100, height: 100)
        let site = try #require(GeoPoint(latitude: -23.5, longitude: -46.6))
        let articles: [String: OrderChecks.Article] = [
            "good": .init(weight: 500, dimensions: box), "bare": .init(weight: nil, dimensions: nil),
            "heavy": .init(weight: 99_000, dimensions: box),
        ]
        let checks = OrderChecks(articles: articles, sites: [.init(code: "S1", location: site)], rateCard: card)
        func holds(_ skus: [String], paid: Bool = true, located: Bool = true) -> [HoldReason] {
            let address = Address(
                recipient: "", street: "", city: "curitiba", region: "PR", postcode: "80030", country: "BR",
                location: located ? GeoPoint(latitude: -25.4, longitude: -49.3) : nil)
            return checks.holds(for: .init(isPaid: paid, address: address, skus: skus)).map(\.reason)
        }
        #expect(holds(["good"]) == [])
        #expect(holds(["good"], paid: false) == [.awaitingPayment])
        #expect(holds(["good", "bare", "gone"]) == [.unknownSKU, .noDimensions])
        #expect(holds(["good"], located: false) == [.unknownTown])
        #expect(holds(["heavy"]) == [.cannotShip])
        #expect(
            holds(["gone", "bare"], paid: false, located: false) == [.awaitingPayment, .unknownSKU, .noDimensions, .unknownTown])
    }

    @Test(
        "With several sites an order is held when none of them can ship all of it, and its hold says how it is from the nearest")
    func severalSites() throws {
        let zone = { (from: Int, to: Int) in
            CarrierService.Zone(
                code: "z", country: "BR", from: from, to: to, transitDays: 1,
                steps: [.init(upTo: 30_000, price: try price(100, "BRL"))])
        }
        let near = CarrierService(
            code: "near", carrier: "van", isOwnFleet: false, maxWeight: 1000, maxLength: 1000, volumetricDivisor: 5000,
            zones: [try zone(0, 100)])
        let far = CarrierService(
            code: "far", carrier: "post", isOwnFleet: false, maxWeight: 500, maxLength: 1000, volumetricDivisor: 5000,
            zones: [try zone(1000, 4000)])
        let card = try RateCard(services: [near, far])
        let paulo = OrderChecks.Site(code: "SAO", location: try #require(GeoPoint(latitude: -23.5, longitude: -46.6)))
        let salvador = OrderChecks.Site(code: "SSA", location: try #require(GeoPoint(latitude: -12.97, longitude: -38.5)))
        let box = Dimensions(length: 100, width: 100, height: 100)
        let articles: [String: OrderChecks.Article] = [
            "small": .init(weight: 400, dimensions: box), "large": .init(weight: 900, dimensions: box),
        ]
        let address = Address(
            recipient: "", street: "", city: "curitiba", region: "PR", postcode: "80030", country: "BR",
            location: GeoPoint(latitude: -25.4, longitude: -49.3))
        func detail(_ skus: [String], from sites: [OrderChecks.Site]) -> String? {
            OrderChecks(articles: articles, sites: sites, rateCard: card)
                .holds(for: .init(isPaid: true, address: address, skus: skus)).first?.detail
        }
        // Curitiba is 340 km from São Paulo, too far for the van and too near for the post, and 1,790 km from Salvador.
        #expect(detail(["small"], from: [paulo])?.hasPrefix("Article small: ") == true)
        #expect(detail(["small"], from: [paulo, salvador]) == nil)
        #expect(detail(["small"], from: [salvador, paulo]) == nil)
        let held = try #require(detail(["small", "large"], from: [salvador, paulo]))
        #expect(held.hasPrefix("None of the 2 sites can ship all of it. From the nearest, SAO: Article small: "), "\(held)")
        #expect(detail(["large"], from: []) == nil, "no site, no question")
    }
}
