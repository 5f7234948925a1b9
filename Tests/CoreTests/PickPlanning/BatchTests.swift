import Fulfilment
import PickPlanning
import Testing

@Suite("Batches")
struct BatchTests {
    private func floor() throws -> FloorLayout { try FloorLayout(aisles: 8, blocks: [.init(cells: 20, front: 1000, back: 1000)]) }

    private func order(_ id: Int64, _ generator: inout SplitMix64, zone: String? = nil, slack: Int? = nil) -> PickOrder {
        let stops = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            PickOrder.Stop(
                place: FloorPlace(aisle: .random(in: 0..<8, using: &generator), cell: .random(in: 0..<20, using: &generator)),
                quantity: .random(in: 1...3, using: &generator), weight: .random(in: 100...2000, using: &generator), volume: 500)
        }
        return PickOrder(id: id, stops: stops, slack: slack, zone: zone)
    }

    @Test("Random orders: every order once, no cart over its limits, zones apart, never longer than first-come, the same again")
    func properties() throws {
        var generator = SplitMix64(seed: 21)
        for round in 0..<15 {
            let orders = (0..<Int.random(in: 1...40, using: &generator)).map {
                order(Int64($0), &generator, zone: round % 3 == 0 ? ["a", "b"][$0 % 2] : nil)
            }
            let planner = BatchPlanner(layout: try floor(), cart: .cart(bins: 6, weight: 15_000))
            let plan = try planner.plan(orders: orders, budget: .iterations(3000), seed: UInt64(round))
            let refused = plan.refused.map(\.order)
            #expect((plan.batches.flatMap(\.orders) + refused).sorted() == Array(orders.indices))
            for batch in plan.batches {
                #expect(batch.load.fits(planner.cart))
                #expect(batch.load == batch.orders.reduce(CartLoad()) { $0 + orders[$1].load })
                #expect(Set(batch.orders.map { orders[$0].zone }).count == 1)
                #expect(batch.stops.count == batch.orders.reduce(0) { $0 + orders[$1].stops.count })
            }
            #expect(plan.length <= (try planner.firstCome(orders: orders).length))
            #expect(plan == (try planner.plan(orders: orders, budget: .iterations(3000), seed: UInt64(round))))
        }
    }

    @Test("Several searches side by side: the shortest plan, whichever ends first")
    func threads() async throws {
        var generator = SplitMix64(seed: 23)
        let orders = (0..<25).map { order(Int64($0), &generator) }
        let planner = BatchPlanner(layout: try floor(), cart: .cart(bins: 4))
        let plans = try (1...3).map { try planner.plan(orders: orders, budget: .iterations(500), seed: $0) }
        let best = try await planner.best(orders: orders, budget: .iterations(500), seeds: [1, 2, 3])
        #expect(best.length == plans.map(\.length).min())
    }

    @Test("Several places: the earliest expiry binds, among equals the nearest wins, never a longer walk than the first places")
    func places() throws {
        func option(_ aisle: Int, _ cell: Int, _ expiry: Int? = nil) -> PlaceChoice.Option {
            .init(place: FloorPlace(aisle: aisle, cell: cell), expiry: expiry)
        }
        let chosen = try PlaceChoice.choose(
            [[option(5, 3, 20), option(6, 4, 10)], [option(0, 9), option(6, 5), option(7, 7)]], on: try floor())
        #expect(chosen == [1, 1])
        var generator = SplitMix64(seed: 24)
        for _ in 0..<50 {
            let lines = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                    option(
                        .random(in: 0..<8, using: &generator), .random(in: 0..<20, using: &generator),
                        .random(in: 1...2, using: &generator))
                }
            }
            let chosen = try PlaceChoice.choose(lines, on: try floor())
            for (line, index) in zip(lines, chosen) {
                #expect(line[index].expiry == line.compactMap(\.expiry).min())
            }
            func length(_ places: [FloorPlace]) throws -> Int { try PickTour.plan(past: places, on: try floor()).length }
            let first = lines.map { line in line.first { $0.expiry == line.compactMap(\.expiry).min() } ?? line[0] }
            #expect(try length(zip(lines, chosen).map { $0[$1].place }) <= length(first.map(\.place)))
        }
    }

    @Test("An order no cart holds is refused with the reason, or divided where that is allowed")
    func tooLarge() throws {
        let stops = (0..<4).map { PickOrder.Stop(place: FloorPlace(aisle: $0, cell: 3), weight: 6000) }
        let orders = [PickOrder(id: 1, stops: stops)]
        let whole = try BatchPlanner(layout: try floor(), cart: .cart(bins: 4, weight: 12_500)).plan(
            orders: orders, budget: .iterations(100))
        #expect(whole.batches.isEmpty)
        #expect(
            whole.refused.first?.reason.hasPrefix("the order takes 24000 g of 12500 g; maybe allow orders to be split") == true)
        let split = try BatchPlanner(layout: try floor(), cart: .cart(bins: 4, weight: 12_500), splitsOrders: true).plan(
            orders: orders, budget: .iterations(100))
        #expect(split.refused.isEmpty && split.batches.map(\.orders) == [[0], [0]])
        #expect(split.batches.flatMap(\.stops).count == 4)
    }

    @Test("A cart's next work: the most urgent order in any case, then its band by distance, with reasons")
    func nextWork() throws {
        func at(_ id: Int64, _ aisle: Int, _ slack: Int?, priority: Int = 0) -> PickOrder {
            PickOrder(
                id: id, stops: [.init(place: FloorPlace(aisle: aisle, cell: 19), weight: 1000)], priority: priority, slack: slack)
        }
        let orders = [
            at(1, 7, 36_000), at(2, 6, 600), at(3, 1, 36_000), at(4, 6, 36_100), at(5, 0, nil), at(6, 2, nil, priority: 5),
        ]
        let work = try #require(
            try WorkPlanner(layout: try floor()).next(for: .cart(bins: 4), orders: orders))
        // Priority, then ten minutes; of the rest the two that lie beside aisles already walked.
        #expect(work.orders.prefix(2) == [5, 1])
        #expect(Set(work.orders) == [5, 1, 3, 2])
        #expect(work.reasons[0] == "most urgent: priority 5, no promise")
        #expect(work.reasons[1].hasPrefix("10 min to its promise, "))
        #expect(work.limit == "all bins are taken")
        #expect(try WorkPlanner(layout: try floor()).next(for: .cart(bins: 4), orders: []) == nil)
    }

    @Test("Random work: the cart is not overloaded, and the most urgent order rides; too heavy a one rides alone")
    func randomWork() throws {
        var generator = SplitMix64(seed: 22)
        for _ in 0..<30 {
            let orders = (0..<60).map { number in
                let slack = Int.random(in: -3600...20_000, using: &generator)
                return order(Int64(number), &generator, slack: slack)
            }
            let cart = CartLoad.cart(bins: 6, weight: 9000)
            let work = try #require(try WorkPlanner(layout: try floor()).next(for: cart, orders: orders))
            let first = try #require(orders.indices.min { (orders[$0].slack ?? 0, $0) < (orders[$1].slack ?? 0, $1) })
            #expect(work.orders.contains(first))
            #expect(work.load.fits(cart) || work.orders == [first])
            #expect(Set(work.orders).count == work.orders.count)
            #expect(work == (try WorkPlanner(layout: try floor()).next(for: cart, orders: orders)))
        }
    }

    @Test("What lies beside the shortest tour makes it no longer, on floors of one and two blocks, from anywhere")
    func onTheWay() throws {
        var generator = SplitMix64(seed: 26)
        for round in 0..<60 {
            let blocks = Array(repeating: FloorLayout.Block(cells: 12, front: 1000, back: 700), count: 1 + round % 2)
            let layout = try FloorLayout(
                aisles: 6, blocks: blocks, drops: [.init(aisle: 0, crossAisle: 0), .init(aisle: 5, crossAisle: 1)])
            func place() -> FloorPlace {
                FloorPlace(
                    aisle: .random(in: 0..<6, using: &generator), cell: .random(in: 0..<layout.cellsPerAisle, using: &generator))
            }
            let meter = TourMeter(layout: layout, from: round % 3 == 0 ? .place(place()) : nil)
            let mask = meter.mask(of: (0..<Int.random(in: 1...12, using: &generator)).map { _ in place() })
            let passed = meter.passed(mask)
            #expect(zip(mask, passed).allSatisfy { $0 & ~$1 == 0 })
            #expect(meter.length(passed) == meter.length(mask))
        }
    }

    @Test(
        "A cart that passes a place takes the waiting orders there before others of their urgency; a far one only when bins are left"
    )
    func wayside() throws {
        func at(_ id: Int64, _ aisle: Int, _ cell: Int) -> PickOrder {
            PickOrder(id: id, stops: [.init(place: FloorPlace(aisle: aisle, cell: cell))], slack: 600)
        }
        let orders = [at(1, 0, 15), at(2, 7, 19), at(3, 1, 2), at(4, 0, 3), at(5, 0, 9)]
        let work = try #require(try WorkPlanner(layout: try floor()).next(for: .cart(bins: 3), orders: orders))
        #expect(work.orders == [0, 3, 4])
        #expect(work.reasons.dropFirst().allSatisfy { $0.hasSuffix("on the way") })
        #expect(work.tour.length == 2 * 16_000)
    }
}
