import ArgumentParser
import FoundationEssentials
import Fulfilment
import MasterData
import OperatorConsole
import Postgres
import TestStack
import Testing

@testable import Operations
@testable import Receiving

/// Goods that want to lie among their own: chilled milk, nails without a class, and the chilled bins of aisle 8.
@Suite("Classes of handling", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct HandlingTests {
    private func classed(_ body: (ReceivingFixture) async throws -> Void) async throws {
        try await ReceivingFixture.with { fixture in
            try await fixture.postgres.pipeline([
                "UPDATE warehouse.sku SET handling = 'chilled' WHERE code = 'MILK'",
                "UPDATE warehouse.location SET handling = '{chilled,frozen}' WHERE aisle = 8",
            ])
            try await body(fixture)
        }
    }

    private func file(_ kind: String, _ lines: String...) throws -> MasterTable {
        try MasterFile.read(Data(lines.joined(separator: "\n").utf8), of: #require(MasterKind.named(kind)))
    }

    /// What an import is refused with; nil when it is not.
    private func apply(_ tables: MasterTable..., to database: Postgres) async throws -> [String]? {
        do {
            _ = try await database.transaction { try await MasterImport(by: "Ana").run(tables, in: $0) }
            return nil
        } catch let problems as MasterProblems {
            return problems.all.map(MasterReport.sentence)
        }
    }

    private func refusal(_ body: () async throws -> Void) async throws -> [String?] {
        let error = await #expect(throws: ReceivingProblem.self) { try await body() }
        return [error?.message, error?.advice]
    }

    private let near = "bins of S1 that may hold it: A-08-01, A-08-02, A-08-03, A-08-04, A-08-05, …"

    @Test("Put-away proposes bins of the article's class only, and refuses others with the reason and where else")
    func putAway() async throws {
        try await classed { fixture in
            let order = try await fixture.arrived(.init(sku: "MILK", quantity: 10), .init(sku: "NAIL", quantity: 5))
            try await fixture.count("MILK", 10, lot: "L1", expiry: "2099-01-01", of: order)
            try await fixture.count("NAIL", 5, of: order)
            _ = try await fixture.desk.finish(order, shortage: nil, accepting: nil)
            let plans = Dictionary(try await fixture.putAway.waiting().map { ($0.stock.sku, $0.plan?.steps.map(\.place) ?? []) })
            {
                $0 + $1
            }
            let (milk, nail) = (plans["MILK"] ?? [], plans["NAIL"] ?? [])
            #expect(milk.count == 1 && milk.allSatisfy { $0.hasPrefix("A-08-") }, "\(milk)")
            #expect(nail.count == 1 && !nail.contains { $0.hasPrefix("A-08-") }, "\(nail)")
            let problem = await #expect(throws: ReceivingProblem.self) {
                try await fixture.putAway.carry(1, of: "MILK", lot: nil, from: "DOCK-1", to: "A-01-01", as: UUID(), by: "eva")
            }
            #expect(problem?.message == "MILK is chilled, and A-01-01 is for goods without a class")
            #expect(problem?.advice == near)
            #expect(
                await fixture.refusal {
                    try await fixture.putAway.carry(1, of: "NAIL", lot: nil, from: "DOCK-1", to: "A-08-01", as: UUID(), by: "eva")
                } == "NAIL has no class of handling, and A-08-01 is only for chilled, frozen")
            #expect(try await fixture.stock() == ["MILK L1 DOCK-1 receiving 10", "NAIL  DOCK-1 receiving 5"])
            _ = try await fixture.putAway.carry(10, of: "MILK", lot: nil, from: "DOCK-1", to: "A-08-01", as: UUID(), by: "eva")
            #expect(try await fixture.stock() == ["MILK L1 A-08-01 free 10", "NAIL  DOCK-1 receiving 5"])
        }
    }

    @Test("Receipts, moves, counts and opening stock keep to the classes; through quarantine goes everything")
    func entries() async throws {
        try await classed { fixture in
            let goods = GoodsEntry(database: fixture.postgres)
            let wrong: [String?] = ["MILK is chilled, and A-01-01 is for goods without a class", near]
            #expect(
                try await refusal {
                    _ = try await goods.receive(1, as: ShelfChoice(place: "a-01-01", sku: "milk", lot: nil), at: nil, by: "eva")
                } == wrong)
            _ = try await goods.receive(5, as: ShelfChoice(place: "A-08-01", sku: "MILK", lot: nil), at: nil, by: "eva")
            #expect(
                try await refusal {
                    _ = try await goods.move(
                        1, of: ShelfChoice(place: "A-08-01", sku: "MILK", lot: nil), to: "A-01-01", at: nil, by: "eva")
                } == wrong)
            let count = StockCount(database: fixture.postgres)
            #expect(
                try await refusal {
                    _ = try await count.count(place: "A-01-01", sku: "MILK", lot: nil, quantity: 2, by: "eva")
                } == wrong)
            _ = try await count.count(place: "A-01-01", sku: "MILK", lot: nil, quantity: 0, by: "eva")
            _ = try await goods.move(
                1, of: ShelfChoice(place: "A-08-01", sku: "MILK", lot: nil), to: "Q-1", at: nil, by: "eva")
            _ = try await goods.move(
                1, of: ShelfChoice(place: "A-08-01", sku: "MILK", lot: nil), to: "A-08-02", at: nil, by: "eva")
            let stock = try StockFile(csv: Data("place,sku,quantity\nA-01-01,MILK,1\nA-08-03,MILK,1\nA-08-03,NAIL,1\n".utf8))
            let refused = try await ImportStockCommand.parse(["-"]).book(stock, on: fixture.postgres).refused.map(\.description)
            #expect(
                refused == [
                    "line 2: place is 'A-01-01': cannot hold it: MILK is chilled, and A-01-01 is for goods without a class",
                    "line 4: place is 'A-08-03': cannot hold it: NAIL has no class of handling, and A-08-03 is only for chilled, frozen",
                ])
            #expect(
                try await fixture.stock() == [
                    "MILK  A-08-01 free 3", "MILK  A-08-02 free 1", "MILK  Q-1 quality_hold 1",
                ])
            try await fixture.postgres.query("UPDATE warehouse.location SET is_active = false WHERE aisle = 8")
            #expect(
                try await refusal {
                    _ = try await goods.receive(1, as: ShelfChoice(place: "A-01-01", sku: "MILK", lot: nil), at: nil, by: "eva")
                }.last == "no bin of S1 may hold it: `waybill import bins` gives one the class")
            try await fixture.postgres.query("UPDATE warehouse.location SET is_active = true")
        }
    }

    private let bins = "code,site,check_code,aisle,cell,handling"
    private let wayOut =
        "Carry them to a quarantine bin, change the class and carry them back, or import bins and articles that belong together at once (`waybill import all`)"

    @Test("A class is not changed where goods lie, or may come back to, that would lie wrong; bins and articles together are")
    func changes() async throws {
        try await classed { fixture in
            try await fixture.warehouse.stock("MILK", 3, at: "A-08-01")
            try await fixture.warehouse.stock("NAIL", 4, at: "A-02-01")
            let database = fixture.postgres
            #expect(
                try await apply(file("bins", bins, "A-08-02,S1,58,8,2,", "A-08-01,S1,57,8,1,frozen"), to: database)
                    == [
                        "bins, line 3: handling 'frozen' is no class for MILK, which is chilled: 3 pieces of it lie there. \(wayOut)"
                    ])
            #expect(
                try await apply(file("articles", "sku,handling", "MILK,Chilled", "NAIL,hazmat-3"), to: database)
                    == [
                        "articles, line 3: handling 'hazmat-3' is no class for A-02-01, which is for goods without one: 4 pieces of it lie there. \(wayOut)"
                    ])
            let together = try await apply(
                file("articles", "sku,handling", "NAIL,hazmat-3"), file("bins", bins, "A-02-01,S1,15,2,1,hazmat-3"), to: database)
            #expect(together == nil)
            #expect(try await apply(file("bins", bins, "A-08-01,S1,57,8,1,chilled"), to: database) == nil)
            let order = try await fixture.warehouse.order([("NAIL", 4)])
            try await fixture.warehouse.allocate([order])
            try await database.pipeline([
                "UPDATE warehouse.fulfilment SET state = \(FulfilmentState.picking) WHERE order_id = \(order)",
                "UPDATE warehouse.allocation SET state = \(AllocationState.picked)",
                "UPDATE warehouse.stock SET on_hand = 0, reserved = 0 WHERE sku = 'NAIL'",
            ])
            #expect(
                try await apply(file("bins", bins, "A-02-01,S1,15,2,1,"), to: database)
                    == [
                        "bins, line 2: handling '' is no class for NAIL, which is hazmat-3: 4 pieces of orders that are not packed are from there. \(wayOut)"
                    ])
            try await database.pipeline([
                "UPDATE warehouse.fulfilment SET state = \(FulfilmentState.allocated) WHERE order_id = \(order)",
                "UPDATE warehouse.allocation SET state = \(AllocationState.open)",
                "UPDATE warehouse.stock SET on_hand = 4, reserved = 4 WHERE sku = 'NAIL'",
            ])
        }
    }

    @Test("Faces are of their article's class; classes are words, and only of bins that pickers or refills take from")
    func faces() async throws {
        try await classed { fixture in
            let database = fixture.postgres
            let wrong =
                "faces, line 2: bin 'A-01-01' cannot be a face of MILK: MILK is chilled, and A-01-01 is for goods without a class"
            #expect(
                try await apply(file("faces", "bin,sku,minimum,maximum", "A-01-01,MILK,1,5", "A-08-01,MILK,1,5"), to: database)
                    == [wrong])
            #expect(try await apply(file("faces", "bin,sku,minimum,maximum", "A-08-01,MILK,1,5"), to: database) == nil)
            #expect(
                try await apply(file("articles", "sku,handling", "MILK,"), to: database)
                    == [
                        "faces: bin 'A-08-01' cannot be a face of MILK: MILK has no class of handling, and A-08-01 is only for chilled, frozen"
                    ])
            #expect(
                try await apply(
                    file("bins", "\(bins),kind", "Q-1,S1,3,0,2,chilled,quarantine", "A-01-01,S1,8,1,1,cold_room,pick"),
                    to: database)
                    == [
                        "bins, line 2: handling 'chilled' must be blank in a place that is neither pick nor bulk: goods only pass it",
                        "bins, line 3: handling 'cold_room' must be words of small letters, digits and hyphens, each at most 40 long, with blanks between them",
                    ])
            #expect(
                try await apply(file("articles", "sku,handling", "NAIL,hazmat chilled"), to: database)
                    == ["articles, line 2: handling 'hazmat chilled' must be small letters, digits and hyphens, at most 40"])
            #expect(try await apply(file("bins", bins, "A-01-01,S1,8,1,1,frozen  Chilled frozen"), to: database) == nil)
            let kind = try #require(MasterKind.named("bins"))
            let text = MasterFile.write(try await MasterStore().read(kind, on: database), of: kind)
            #expect(text.contains("\nA-01-01,S1,8,1,1,pick,,chilled frozen,yes\n"))
        }
    }

    @Test("Goods that come in while their bin gets another class: either the class stays, or the goods are refused")
    func race() async throws {
        try await classed { fixture in
            let database = fixture.postgres
            let goods = GoodsEntry(database: database)
            for cell in 1...12 {
                let place = "A-03-\(cell, digits: 2)"
                let change = try file("bins", bins, "\(place),S1,1,3,\(cell),chilled")
                async let refused = apply(change, to: database) != nil
                async let booked = Self.isBooked {
                    _ = try await goods.receive(1, as: ShelfChoice(place: place, sku: "NAIL", lot: nil), at: nil, by: "eva")
                }
                let (isRefused, isBooked) = (try await refused, try await booked)
                #expect(isRefused == isBooked, "\(place): the change was \(isRefused ? "refused" : "made")")
            }
        }
    }

    private static func isBooked(_ body: () async throws -> Void) async throws -> Bool {
        do {
            try await body()
            return true
        } catch is ReceivingProblem {
            return false
        }
    }
}
