import Cartonization
import Fulfilment
import PickPlanning
import Postgres
import ScanDialogue
import Synchronization
import TestStack
import Testing

@testable import Picking

@Suite("Carts that ask at once")
struct CartQueueTests {
    private static let badges = ["ana", "ben", "cy", "dora", "eva", "finn", "gil", "hana", "ivo", "jo"]

    /// Forty orders of one piece, for ten carts of four bins.
    private func fortyOrders(_ warehouse: PickingFixture) async throws {
        try await warehouse.articles("A", "B")
        try await warehouse.stock("A", 100, at: "A-01-01")
        try await warehouse.stock("B", 100, at: "A-03-07")
        var orders: [Int64] = []
        for number in 0..<40 { orders.append(try await warehouse.order([(number.isMultiple(of: 3) ? "B" : "A", 1)])) }
        try await warehouse.allocate(orders)
    }

    /// Each picker asks once, of the workers in turn.
    /// - Returns: the orders of each tour.
    private func ask(_ workers: [TourService]) async throws -> [Set<Int64>] {
        try await withThrowingTaskGroup(of: Set<Int64>.self) { group in
            for (index, badge) in Self.badges.enumerated() {
                let cart = index < 9 ? "C-0\(index + 1)" : "C-10"
                group.addTask {
                    let worker = workers[index % workers.count]
                    guard case .new(let answer) = try await worker.assign(.init(badge: badge, cart: cart)) else { return [] }
                    return Set(answer.tour.tasks.map(\.orderID))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(
        "Ten carts of one worker: each is full, no order is on two, and no carton is counted on twice",
        .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
    func oneWorker() async throws {
        try await PickingFixture.with(poolSize: 6) { warehouse in
            try await fortyOrders(warehouse)
            try await warehouse.postgres.query("UPDATE warehouse.carton SET stock = 25 WHERE code = 'S'")
            let tours = try await ask([warehouse.tours])
            #expect(tours.map(\.count) == Array(repeating: 4, count: 10))
            #expect(tours.reduce(into: Set<Int64>()) { $0.formUnion($1) }.count == 40)
            let small = try await warehouse.postgres.query(
                "SELECT count(*) FILTER (WHERE cartons = '{S}'), count(*) FILTER (WHERE cartons = '{L}') FROM warehouse.tour_order"
            )
            #expect(try small[0].decode((Int, Int).self) == (25, 15))
            try await warehouse.checkBooks()
        }
    }

    @Test(
        "Three workers of one site: no order is on two tours, and every cart gets work",
        .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
    func severalWorkers() async throws {
        try await PickingFixture.with(poolSize: 6) { warehouse in
            try await fortyOrders(warehouse)
            let tours = try await ask([warehouse.tours, warehouse.tours, warehouse.tours])
            #expect(tours.allSatisfy { (1...4).contains($0.count) })
            #expect(tours.reduce(into: Set<Int64>()) { $0.formUnion($1) }.count == tours.reduce(0) { $0 + $1.count })
            try await warehouse.checkBooks()
        }
    }

    @Test("A choice is out of others' reach until it is written; who fails or gives up lets the next one choose")
    func turns() async throws {
        let queue = CartQueue()
        let plan = TourForming.Plan(
            orders: [.init(orderID: 7, reason: "", cartons: ["S"], bins: 1, binOfLine: [:])],
            layout: try FloorLayout(aisles: 1, blocks: [.init(cells: 1, front: 0, back: 0)]), start: nil, hasUnfitLot: false)
        @Sendable func seen() async throws -> [Int64] {
            let others = Mutex<[Int64]>([])
            try await queue.withChoice(at: "S1") { chosen in
                others.withLock { $0 = chosen.map(\.orderID) }
                return plan
            } writing: { _ in
            }
            return others.withLock(\.self)
        }
        try await queue.withChoice(at: "S1") { _ in
            plan
        } writing: { _ in
            #expect(try await seen() == [7])
            try await queue.withChoice(at: "S2") { others in
                #expect(others.isEmpty, "another site")
                return plan
            } writing: { _ in
            }
        }
        #expect(try await seen() == [])
        await #expect(throws: TourRace.self) {
            try await queue.withChoice(at: "S1") { _ in
                throw TourRace(lost: [])
            } writing: { _ in
            }
        }
        await #expect(throws: TourRace.self) {
            try await queue.withChoice(at: "S1") { _ in
                plan
            } writing: { _ in
                throw TourRace(lost: [])
            }
        }
        #expect(try await seen() == [])
        let (isChoosing, mayEnd) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
        let first = Task {
            try await queue.withChoice(at: "S1") { _ in
                isChoosing.continuation.finish()
                for await _ in mayEnd.stream {}
                return plan
            } writing: { _ in
            }
        }
        for await _ in isChoosing.stream {}
        let second = Task {
            try await queue.withChoice(at: "S1") { _ in
                Issue.record("it has given up")
                return plan
            } writing: { _ in
            }
        }
        let third = Task { try await seen() }
        second.cancel()
        mayEnd.continuation.finish()
        await #expect(throws: CancellationError.self) { try await second.value }
        try await first.value
        #expect(try await third.value.allSatisfy { $0 == 7 })
    }

    @Test("Cartons are planned ahead once, and a carton that is used elsewhere makes no plan anew as long as there are enough")
    func plannedAhead() {
        let memory = CartonPlanMemory()
        #expect(memory.begin([1, 2, 3], atMost: 2) == [1, 2])
        #expect(memory.begin([1, 2, 3], atMost: 2) == [3])
        memory.end([1, 2])
        let items = [
            Item(line: 1, name: "A", quantity: 2, weight: 500, dimensions: Dimensions(length: 100, width: 100, height: 100))
        ]
        let inside = Dimensions(length: 300, width: 200, height: 150)
        func stock(_ count: Int) -> CartonStock {
            CartonStock([Carton(code: "S", inner: inside, maxWeight: 5000, emptyWeight: 100, stock: count)], memory: memory)
        }
        var many = stock(50)
        #expect(many.parcels(of: 1, items, lane: nil).map(\.carton?.code) == ["S"])
        #expect(many.cartons.map(\.stock) == [49])
        #expect(memory.parcelCounts(of: [1, 2]) == [1: 1])
        #expect(memory.begin([1, 2, 3], atMost: 2) == [2])
        let task = CartonPlanMemory.Task(items: items, cartons: stock(2).cartons, lane: nil)
        _ = memory.plans(of: 1, task) { _ in
            Issue.record("planned already, whether there are 50 or 2")
            return []
        }
        var none = stock(0)
        #expect(none.parcelsInStock(of: 1, items, lane: nil) == nil)
    }
}
