import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Picking

/// The statement against a picture of the rule that looks at every site, order and lot.
@Suite("The rule of sourcing", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct SourcingRuleTests {
    private struct Site {
        let code: String
        let location: GeoPoint
        let isActive: Bool
        let takesOrders: Bool
    }

    private struct Lot {
        let site: String
        let sku: String
        let pieces: Int
        let reserved: Int
        let isBlocked: Bool
        /// Days from today; nil: it keeps.
        let expiresIn: Int?
    }

    private struct Wish {
        let lines: [(sku: String, quantity: Int)]
        let dueIn: Int?
        let door: GeoPoint?
    }

    private struct World {
        var sites: [Site] = []
        var lots: [Lot] = []
        var wishes: [Wish] = []
        /// Kilometres that the only service goes.
        var reach = 0

        /// The site, and whether it has everything.
        func source(_ wish: Wish) -> (site: String, isComplete: Bool)? {
            let day = max(0, wish.dueIn ?? 0)
            let wanted = Dictionary(wish.lines.map { ($0.sku, $0.quantity) }, uniquingKeysWith: +)
            func isComplete(_ site: Site) -> Bool {
                wanted.allSatisfy { sku, quantity in
                    let lots = lots.filter {
                        $0.site == site.code && $0.sku == sku && !$0.isBlocked && ($0.expiresIn ?? .max) > day
                    }
                    return lots.reduce(0) { $0 + $1.pieces - $1.reserved } >= quantity
                }
            }
            let active = sites.filter(\.isActive)
            let near = active.filter { site in wish.door.map { $0.distance(to: site.location) < reach * 1000 } ?? false }
            let ranked = (near.isEmpty ? active : near).sorted { first, second in
                let (one, two) = (wish.door?.distance(to: first.location) ?? 0, wish.door?.distance(to: second.location) ?? 0)
                return (one, first.code) < (two, second.code)
            }
            let open = ranked.filter(\.takesOrders)
            if let site = open.first(where: isComplete) { return (site.code, true) }
            return (open.first ?? ranked.first).map { ($0.code, false) }
        }
    }

    @Test(
        "Small random worlds: the site is the nearest open one in reach that has everything, else the nearest of them",
        arguments: 0..<4)
    func rule(seed: Int) async throws {
        var generator = SplitMix64(seed: seed)
        try await PickingFixture.with { warehouse in
            try await warehouse.postgres.query("UPDATE warehouse.site SET is_active = false")
            var complete = 0
            for number in 0..<12 {
                let world = Self.world("W\(number)", &generator)
                try await Self.build(world, in: warehouse)
                var orders: [Int64] = []
                for wish in world.wishes {
                    orders.append(try await warehouse.order(wish.lines, dueIn: wish.dueIn, to: wish.door))
                }
                let sourcing = SourcingStore()
                let rows = try await warehouse.postgres.query(
                    sourcing.sourcing(orders.shuffled(using: &generator), states: AllocationRoundStore.waiting))
                let (choices, areSeveral) = try sourcing.choices(rows)
                #expect(areSeveral == (world.sites.filter(\.isActive).count > 1))
                #expect(choices.map(\.orderID) == orders)
                for (choice, wish) in zip(choices, world.wishes) {
                    let expected = try #require(world.source(wish))
                    #expect(choice.site == expected.site, "\(world) \(wish)")
                    #expect((choice.article != nil) == expected.isComplete, "\(world) \(wish)")
                    complete += expected.isComplete ? 1 : 0
                }
                try await warehouse.postgres.query("UPDATE warehouse.site SET is_active = false")
            }
            #expect((10...100).contains(complete), "both kinds are met: \(complete) of 120 complete")
        }
    }

    private static func world(_ name: String, _ generator: inout SplitMix64) -> World {
        var world = World()
        // Few different places, so that distances are equal at times; far enough apart that rounding decides nothing.
        func point() -> GeoPoint? {
            GeoPoint(
                latitude: Double(Int.random(in: -2...2, using: &generator) * 20),
                longitude: Double(Int.random(in: -3...3, using: &generator) * 30))
        }
        for (index, letter) in ["A", "B", "C", "D"].prefix(Int.random(in: 2...4, using: &generator)).enumerated() {
            guard let location = point() else { continue }
            world.sites.append(
                Site(
                    code: name + letter, location: location, isActive: index == 0 || Int.random(in: 0..<4, using: &generator) > 0,
                    takesOrders: Int.random(in: 0..<4, using: &generator) > 0))
        }
        world.reach = Int.random(in: 0...6, using: &generator) * 1501
        let skus = ["X", "Y", "Z"].map { name + $0 }
        for site in world.sites {
            for sku in skus {
                for _ in 0..<Int.random(in: 0...2, using: &generator) {
                    let pieces = Int.random(in: 1...4, using: &generator)
                    world.lots.append(
                        Lot(
                            site: site.code, sku: sku, pieces: pieces,
                            reserved: Int.random(in: 0...pieces, using: &generator) / 2,
                            isBlocked: Int.random(in: 0..<8, using: &generator) == 0,
                            expiresIn: Bool.random(using: &generator) ? nil : Int.random(in: -1...6, using: &generator)))
                }
            }
        }
        for _ in 0..<10 {
            let lines = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                (sku: skus[Int.random(in: 0..<3, using: &generator)], quantity: Int.random(in: 1...3, using: &generator))
            }
            world.wishes.append(
                Wish(
                    lines: lines, dueIn: Bool.random(using: &generator) ? nil : Int.random(in: -1...5, using: &generator),
                    door: Int.random(in: 0..<6, using: &generator) == 0 ? nil : point()))
        }
        return world
    }

    private static func build(_ world: World, in warehouse: PickingFixture) async throws {
        for site in world.sites {
            try await warehouse.site(
                site.code, latitude: site.location.latitude, longitude: site.location.longitude, places: site.code)
        }
        try await warehouse.postgres.pipeline([
            """
            UPDATE warehouse.site SET is_active = code = ANY(\(world.sites.filter(\.isActive).map(\.code))),
                takes_orders = code = ANY(\(world.sites.filter(\.takesOrders).map(\.code)))
            """,
            "INSERT INTO shipping.carrier (code, name) VALUES ('dhl', 'DHL') ON CONFLICT DO NOTHING",
            "INSERT INTO shipping.service VALUES ('dhl', 'parcel', 'Parcel', 30000, 2000, 5000) ON CONFLICT DO NOTHING",
            "INSERT INTO shipping.rate VALUES ('dhl', 'parcel', 'all', 30000, 500, 'BRL') ON CONFLICT DO NOTHING",
            "DELETE FROM shipping.zone",
            "INSERT INTO shipping.zone SELECT 'dhl', 'parcel', 'all', '*', 0, \(world.reach)::int, 1 WHERE \(world.reach)::int > 0",
        ])
        for sku in Set(world.lots.map(\.sku) + world.wishes.flatMap { $0.lines.map(\.sku) }) { try await warehouse.articles(sku) }
        for (index, lot) in world.lots.enumerated() {
            try await warehouse.postgres.query(
                """
                INSERT INTO warehouse.stock (site, sku, location_id, lot, expiry, on_hand, reserved, is_blocked)
                SELECT site, \(lot.sku), id, \(String(index)), current_date + \(lot.expiresIn)::int, \(lot.pieces), \(lot.reserved),
                    \(lot.isBlocked)
                FROM warehouse.location WHERE site = \(lot.site) ORDER BY code LIMIT 1
                """)
        }
    }

    /// The sphere of the statement is `GeoPoint`'s.
    @Test("Distances are those that carriage is reckoned by")
    func distances() async throws {
        try await PickingFixture.with { warehouse in
            var generator = SplitMix64(seed: 7)
            for _ in 0..<200 {
                let degrees = (0..<2).map { _ in
                    (Double.random(in: -90...90, using: &generator), Double.random(in: -180...180, using: &generator))
                }
                let points = try degrees.map { try #require(GeoPoint(latitude: $0.0, longitude: $0.1)) }
                let metres: Double = try await warehouse.postgres.query(
                    """
                    SELECT \(SourcingStore.distance) FROM
                        (SELECT \(SourcingStore.vector) FROM (SELECT \(degrees[0].0)::float8, \(degrees[0].1)::float8) w (latitude, longitude)) w,
                        (SELECT \(SourcingStore.vector) FROM (SELECT \(degrees[1].0)::float8, \(degrees[1].1)::float8) w (latitude, longitude)) a
                    """)[0].decode(0)
                #expect(abs(Int(metres) - points[0].distance(to: points[1])) <= 1)
            }
        }
    }
}
