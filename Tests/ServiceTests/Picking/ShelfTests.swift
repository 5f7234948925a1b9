import FoundationEssentials
import Fulfilment
import Postgres
import Receiving
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import Picking

@Suite("What a picker meets at the shelf", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ShelfTests {
    private static func label(_ lot: String) -> String { "(01)05012345678900(10)\(lot)" }

    /// Ana is to pick two pieces of lot `NEW`; then three of `OLD` came to the same place, which expire earlier.
    private func withTwoLots(_ body: (PickingFixture, inout Picker, Int64) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.postgres.query("UPDATE warehouse.sku SET gtin = '5012345678900'")
            try await warehouse.stock("A", 5, at: "A-01-01", lot: "NEW", expiresIn: 90)
            let order = try await warehouse.order([("A", 2)])
            try await warehouse.allocate([order])
            try await warehouse.stock("A", 3, at: "A-01-01", lot: "OLD", expiresIn: 60)
            try await warehouse.stock("A", 9, at: "A-01-01", lot: "LATE", expiresIn: 120)
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(ana.flow.task?.lot == "NEW" && ana.flow.task?.otherLots?.map(\.lot) == ["OLD", "LATE"])
            ana.scan("A-01-01")
            try await body(warehouse, &ana, order)
            try await warehouse.checkBooks()
        }
    }

    /// `OLD 3 2`: of which lot how many are there and reserved.
    private func balances(_ warehouse: PickingFixture) async throws -> [String] {
        try await warehouse.postgres.query(
            "SELECT lot || ' ' || on_hand || ' ' || reserved FROM warehouse.stock WHERE lot <> 'LATE' ORDER BY expiry"
        ).map { try $0.decode(0) }
    }

    private func allocations(_ order: Int64, _ warehouse: PickingFixture) async throws -> [String] {
        try await warehouse.postgres.query(
            """
            SELECT s.lot || ' ' || a.quantity FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
            WHERE a.order_id = \(order) AND a.state <> \(AllocationState.released) ORDER BY s.expiry
            """
        ).map { try $0.decode(0) }
    }

    @Test("Pieces that expire earlier are taken instead, and the books follow once, however often and at once the scans come")
    func swapped() async throws {
        try await withTwoLots { warehouse, ana, order in
            for code in [Self.label("OLD"), "9", Self.label("OLD"), ana.flow.task?.binCode ?? ""] {
                #expect(ana.scan(code).verdict == .accepted, "\(code)")
            }
            let done = ana
            let conflicts: [ScanConflict] = try await withThrowingTaskGroup(of: [ScanConflict].self) { group in
                for _ in 0..<4 { group.addTask { try await done.send().conflicts } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(conflicts == [])
            #expect(try await ana.send(Array(ana.records.suffix(1))).duplicates == 1)
            #expect(try await balances(warehouse) == ["OLD 1 0", "NEW 5 0"])
            #expect(try await allocations(order, warehouse) == ["OLD 2"])
            #expect(try await warehouse.state(order) == .picked)
        }
    }

    @Test("Pieces that an order without a tour has reserved are exchanged: it gets the pick's lot at the same place")
    func exchanged() async throws {
        try await withTwoLots { warehouse, ana, order in
            let other = try await warehouse.order([("A", 3)])
            try await warehouse.allocate([other])
            #expect(try await allocations(other, warehouse) == ["OLD 3"])
            for code in [Self.label("OLD"), "9", "2", ana.flow.task?.binCode ?? ""] { ana.scan(code) }
            #expect(try await ana.send().conflicts == [])
            #expect(try await balances(warehouse) == ["OLD 1 1", "NEW 5 2"])
            #expect(try await allocations(order, warehouse) == ["OLD 2"])
            #expect(try await allocations(other, warehouse) == ["OLD 1", "NEW 2"])
            var ben = try #require(try await Picker.withWork(in: warehouse, badge: "ben", cart: "C-02"))
            ben.pickAll()
            #expect(try await ben.send().conflicts == [])
            #expect(try await warehouse.state(other) == .picked)
        }
    }

    @Test("Pieces that another tour wants, and lots that expire later, are a conflict that is told once and changes nothing")
    func refused() async throws {
        try await withTwoLots { warehouse, ana, order in
            try await warehouse.allocate([try await warehouse.order([("A", 3)])])
            let ben = try await Picker.withWork(in: warehouse, badge: "ben", cart: "C-02")
            #expect(ben?.flow.tour.tasks.map(\.lot) == ["OLD"])
            // Ana's device does not know of that.
            for code in [Self.label("OLD"), "9", "2", ana.flow.task?.binCode ?? ""] { ana.scan(code) }
            let told = try await ana.send().conflicts.map(\.message)
            #expect(told == ["Order \(order), A: other picks leave only 0 of lot OLD here. Put it back."])
            #expect(try await ana.send().conflicts == [])
            #expect(try await balances(warehouse) == ["OLD 3 3", "NEW 5 2"])

            var again = try #require(
                try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01", by: .picker("ana")))
            #expect(again.flow.tour.takesLaterLots == nil)
            again.scan("A-01-01")
            #expect(again.scan(Self.label("OLD")).message.contains("other picks leave only 0 of lot OLD here. Leave it."))
            #expect(again.scan(Self.label("LATE")).verdict == .rejected)
            let late = ScanRecord(
                id: UUID(), pickID: again.flow.task?.pickID, step: .item, code: Self.label("LATE"), accepted: true, message: "",
                effect: nil, quantity: 1, reason: nil, at: again.clock)
            _ = try await again.send([late])
            for code in ["A", "2", again.flow.task?.binCode ?? ""] { again.scan(code) }
            // As if the device had put pieces of that lot into the bin.
            let forged = try await again.send(Array(again.records.suffix(1))).conflicts.map(\.message)
            #expect(forged.count == 1 && forged[0].contains("later than lot NEW of this pick. Put it back."), "\(forged)")
            #expect(try await balances(warehouse) == ["OLD 3 3", "NEW 5 2"])
        }
    }

    @Test("Who may take a later lot is offered it, the books follow, and the order's story says who did it")
    func later() async throws {
        try await withTwoLots { warehouse, ana, order in
            #expect(ana.flow.tour.takesLaterLots == true)
            #expect(ana.scan(Self.label("LATE")).message.hasSuffix("You may take it all the same."))
            for code in ["9", "2", ana.flow.task?.binCode ?? ""] { #expect(ana.scan(code).verdict == .accepted, "\(code)") }
            for _ in 0..<2 { #expect(try await ana.send().conflicts == []) }
            #expect(try await allocations(order, warehouse) == ["LATE 2"])
            #expect(try await balances(warehouse) == ["OLD 3 0", "NEW 5 0"])
            let taken: [String] = try await warehouse.postgres.query(
                "SELECT order_id || ' ' || picker || ' ' || key_id FROM warehouse.later_lot"
            ).map { try $0.decode(0) }
            #expect(taken == ["\(order) ana test"])
            var story: [String] = []
            for rows in try await warehouse.postgres.pipeline(WarehouseStepStore(orderID: order).statements) {
                story += try rows.map { "\(try $0.decode(2, as: String.self)): \(try $0.decode(3, as: String?.self) ?? "")" }
            }
            #expect(
                story.contains { $0.hasPrefix("ana: A of lot LATE, expires ") && $0.contains("instead of lot NEW") }, "\(story)")
        }
    }

    @Test(
        "A later lot is refused when the right is gone by then, and when it is reserved for other orders",
        arguments: [true, false])
    func laterRefused(isReserved: Bool) async throws {
        try await withTwoLots { warehouse, ana, order in
            for code in [Self.label("LATE"), "9", "2", ana.flow.task?.binCode ?? ""] { ana.scan(code) }
            if isReserved {
                try await warehouse.allocate([try await warehouse.order([("A", 15)])])
            } else {
                ana.session = .picker("ana")
            }
            let told = try await ana.send().conflicts.map(\.message)
            let why = isReserved ? "lot LATE is reserved for other orders." : "later than lot NEW of this pick. Put it back."
            #expect(told.count == 1 && told[0].contains(why), "\(told)")
            #expect(try await allocations(order, warehouse) == ["NEW 2"])
            let taken: Int = try await warehouse.postgres.query("SELECT count(*) FROM warehouse.later_lot")[0].decode(0)
            #expect(taken == 0)
        }
    }

    @Test("Pieces left in a place that the books have as empty are counted; not when somebody has brought more meanwhile")
    func zeroCheck() async throws {
        for (answer, brought, reasons) in [
            ("2", 0, [CountReason.zeroCheck]), ("CTRL:CONFIRM", 0, []), ("2", 3, []),
        ] as [(String, Int, [CountReason])] {
            try await PickingFixture.with { warehouse in
                try await warehouse.articles("A", "B")
                try await warehouse.stock("A", 2, at: "A-01-01")
                try await warehouse.stock("B", 2, at: "A-02-01")
                let order = try await warehouse.order([("A", 2), ("B", 1)])
                try await warehouse.allocate([order])
                var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
                #expect(ana.flow.tour.tasks.map(\.leaves) == [0, 1])
                for code in ["A-01-01", "A", "2", answer, ana.flow.task?.binCode ?? ""] {
                    #expect(ana.scan(code).verdict == .accepted, "\(code)")
                }
                if brought > 0 { try await warehouse.stock("A", brought, at: "A-01-01", lot: "NEXT") }
                for _ in 0..<2 { #expect(try await ana.send().conflicts == []) }
                let asked = try await CountListStore().unfinished(site: "S1", on: warehouse.postgres)
                #expect(asked.map(\.reason) == reasons && asked.allSatisfy { $0.place == "A-01-01" && $0.askedBy == "ana" })
                ana.pickAll()
                #expect(try await ana.send().conflicts == [])
                #expect(try await warehouse.state(order) == .picked)
                try await warehouse.checkBooks()
            }
        }
    }
}
