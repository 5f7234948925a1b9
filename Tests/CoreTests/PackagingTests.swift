import Cartonization
import FoundationEssentials
import Fulfilment
import Testing

@Suite("Packaging and carriage of parcels")
struct PackagingTests {
    private static let paper = Filling(gramsPerLitre: 12, costPerKilogram: 900)

    private static func carton(_ code: String, _ length: Int, _ width: Int, _ height: Int, empty: Int, cost: Int) -> Carton {
        Carton(
            code: code, inner: Dimensions(length: length, width: width, height: height), maxWeight: 30_000, emptyWeight: empty,
            cost: cost, filling: paper)
    }

    private static let cartons = [
        carton("S", 250, 180, 100, empty: 95, cost: 140), carton("F", 500, 300, 60, empty: 150, cost: 160),
        carton("M", 350, 250, 150, empty: 190, cost: 230), carton("L", 450, 350, 250, empty: 420, cost: 420),
    ]

    private static func lane(
        upTo steps: [(Int, Int)], days: Int = 2, promisedIn: Double? = nil, maxLength: Int = 1000, others: [CarrierService] = []
    ) throws -> CarriageLane {
        let start = Date(timeIntervalSince1970: 1_700_000_000)
        let card = try RateCard(services: [try service("road", steps, days: days, maxLength: maxLength)] + others)
        return CarriageLane(
            card, distance: 10_000, country: "BR", readyAt: start, promisedBy: promisedIn.map { start + $0 * 86_400 })
    }

    private static func service(_ carrier: String, _ steps: [(Int, Int)], days: Int, maxLength: Int = 1000) throws
        -> CarrierService
    {
        let currency = try #require(Currency("BRL"))
        let zone = CarrierService.Zone(
            code: "Z", country: "*", from: 0, to: 100, transitDays: days,
            steps: steps.map { .init(upTo: $0.0, price: Money(minor: $0.1, currency: currency)) })
        return CarrierService(
            code: "std", carrier: carrier, isOwnFleet: false, maxWeight: 30_000, maxLength: maxLength, volumetricDivisor: 5000,
            zones: [zone])
    }

    private static func order(_ random: inout SplitMix64) -> [Item] {
        (1...(1 + random.below(5))).map { line in
            Item(
                line: line, quantity: 1 + random.below(4), weight: 1 + random.below(3000),
                dimensions: Dimensions(
                    length: 10 + random.below(500), width: 10 + random.below(200), height: 5 + random.below(150)),
                isFragile: random.below(5) == 0, shipsAlone: random.below(15) == 0)
        }
    }

    @Test("Random orders: void, weight and cost of each parcel are those of its carton and its pieces, and its weight has them")
    func figures() throws {
        let lane = try Self.lane(upTo: [(1000, 900), (3000, 1400), (10_000, 2600), (40_000, 6000)])
        var random = SplitMix64(seed: 3)
        for _ in 0..<1500 {
            let items = Self.order(&random)
            for plan in Cartonizer.parcels(items: items, cartons: Self.cartons, rules: PackingRules(lane: lane)) {
                let pieces = plan.contents.map { content in (items[content.line - 1], content.quantity) }
                let volume = pieces.reduce(0) { $0 + $1.0.dimensions.volume * $1.1 }
                let weight = pieces.reduce(0) { $0 + $1.0.weight * $1.1 }
                #expect(plan.carriage.price == lane.quote(weight: plan.weight, dimensions: plan.dimensions)?.price)
                guard let carton = plan.carton else {
                    #expect(plan.packaging == nil && plan.weight == weight)
                    continue
                }
                let packaging = try #require(plan.packaging)
                let paper = Int((Double(carton.inner.volume - volume) * 12 / 1e6).rounded())
                #expect(abs(packaging.voidShare - (1 - Double(volume) / Double(carton.inner.volume))) < 1e-12)
                #expect(packaging.weight == carton.emptyWeight + paper && plan.weight == weight + packaging.weight)
                #expect(packaging.cost == carton.cost + Int((Double(paper) * 0.9).rounded()))
                #expect(plan.cost == packaging.cost + (plan.carriage.price ?? 0))
            }
        }
    }

    @Test("Random orders in one parcel: no other carton that takes them all is cheaper with filling and carriage")
    func cheapest() throws {
        let lane = try Self.lane(upTo: (1...20).map { (500 * $0, 700 + 120 * $0) } + [(60_000, 9000)])
        let rules = PackingRules(lane: lane)
        var random = SplitMix64(seed: 8)
        var compared = 0
        for _ in 0..<800 {
            let items = Self.order(&random)
            let plans = Cartonizer.parcels(items: items, cartons: Self.cartons, rules: rules)
            guard plans.count == 1, let chosen = plans.first, chosen.carton != nil else { continue }
            for other in Self.cartons {
                let alone = Cartonizer.parcels(items: items, cartons: [other], rules: rules)
                guard alone.count == 1, let plan = alone.first, plan.carton != nil else { continue }
                compared += 1
                #expect(chosen.cost <= plan.cost, "\(chosen.carton?.code ?? "") costs more than \(other.code)")
            }
        }
        #expect(compared > 200, "\(compared) compared: too few to prove anything")
    }

    private let sheet = [Item(line: 1, quantity: 1, weight: 300, dimensions: Dimensions(length: 240, width: 170, height: 40))]

    @Test("Space that is billed makes the dearer carton the cheaper parcel; without carriage the cheaper carton wins")
    func volume() throws {
        let bulky = Self.carton("B", 400, 300, 300, empty: 100, cost: 10)
        let snug = Self.carton("S", 250, 180, 60, empty: 90, cost: 150)
        func code(_ rules: PackingRules) -> String? {
            Cartonizer.parcels(items: sheet, cartons: [bulky, snug], rules: rules).first?.carton?.code
        }
        // Of B 7,200 g are billed, of S 540 g.
        #expect(code(PackingRules(lane: try Self.lane(upTo: [(1000, 900), (10_000, 2600)]))) == "S")
        #expect(code(PackingRules(lane: try Self.lane(upTo: [(10_000, 900)]))) == "S", "filling alone makes B dearer")
        let noPaper = [bulky, snug].map {
            Carton(code: $0.code, inner: $0.inner, maxWeight: 30_000, emptyWeight: $0.emptyWeight, cost: $0.cost)
        }
        #expect(Cartonizer.parcels(items: sheet, cartons: noPaper).first?.carton?.code == "B")
    }

    @Test("A carton that breaks the promise, or that nobody carries, is chosen only when there is no other")
    func promises() throws {
        let long = Self.carton("LONG", 700, 200, 60, empty: 90, cost: 10)
        let short = Self.carton("SHORT", 260, 200, 100, empty: 90, cost: 500)
        func code(_ lane: CarriageLane, _ cartons: [Carton]) -> String? {
            Cartonizer.parcels(items: sheet, cartons: cartons, rules: PackingRules(lane: lane)).first?.carton?.code
        }
        // Within two days only the dear service comes, and it takes nothing as long as LONG.
        let fast = try Self.service("air", [(10_000, 3000)], days: 1, maxLength: 600)
        let lane = try Self.lane(upTo: [(10_000, 500)], days: 5, promisedIn: 2, others: [fast])
        #expect(code(lane, [long, short]) == "SHORT")
        #expect(code(lane, [long]) == "LONG")
        let narrow = try Self.lane(upTo: [(10_000, 500)], maxLength: 600)
        #expect(code(narrow, [long, short]) == "SHORT")
        let only = Cartonizer.parcels(items: sheet, cartons: [long], rules: PackingRules(lane: narrow))
        #expect(only.map(\.carton?.code) == ["LONG"] && only.first?.carriage.price == nil)
        #expect(only.first?.cost == only.first?.packaging?.cost)
    }

    @Test("Absurd sizes and weights end in parcels that nobody carries, not in an overflow")
    func absurd() throws {
        let edge = Int(Int32.max)
        let huge = Item(line: 1, quantity: 2, weight: edge, dimensions: Dimensions(length: edge, width: edge, height: edge))
        let rules = PackingRules(lane: try Self.lane(upTo: [(10_000, 500)]))
        let plans = Cartonizer.parcels(items: [huge], cartons: Self.cartons, rules: rules)
        #expect(plans.count == 2 && plans.allSatisfy { $0.carriage.price == nil && $0.packaging == nil && $0.cost == 0 })
    }
}
