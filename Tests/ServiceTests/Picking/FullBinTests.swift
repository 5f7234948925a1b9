import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import Picking

@Suite("Full bins", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct FullBinTests {
    /// Two orders on ana's cart of four bins: 2 A with 1 B in bin 1, and 1 A in bin 2. Ana holds the two A.
    private func atBin(_ body: (PickingFixture, inout Picker, (Int64, Int64)) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 10, at: "A-01-01")
            try await warehouse.stock("B", 10, at: "A-02-05")
            let first = try await warehouse.order([("A", 2), ("B", 1)], priority: 1)
            let second = try await warehouse.order([("A", 1)])
            try await warehouse.allocate([first, second])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(ana.flow.tour.freeBins == ["C-01-B03", "C-01-B04"])
            for _ in 0..<3 where ana.flow.task?.quantity != 2 { ana.scan("CTRL:SKIP") }
            for code in ["A-01-01", "A", "2"] { #expect(ana.scan(code).verdict == .accepted, "\(code)") }
            #expect(ana.flow.task?.binCode == "C-01-B01" && ana.flow.prompt.step == .bin)
            try await body(warehouse, &ana, (first, second))
            try await warehouse.checkBooks()
        }
    }

    /// `order bin` of each pick of an order, and of each bin that an order got instead of a full one.
    private func bins(_ warehouse: PickingFixture) async throws -> (picks: [String], extra: [String]) {
        let results = try await warehouse.postgres.pipeline([
            "SELECT order_id || ' ' || bin FROM warehouse.pick ORDER BY order_id, id",
            "SELECT order_id || ' ' || instead_of || ' ' || bin || ' ' || picker || ' ' || key_id FROM warehouse.extra_bin ORDER BY at",
        ])
        return (try results[0].map { try $0.decode(0) }, try results[1].map { try $0.decode(0) })
    }

    @Test("The order goes on in another bin; packing begins with either, names both, and the order's story says so")
    func packed() async throws {
        try await atBin { warehouse, ana, orders in
            ana.scan("4")
            ana.scan("C-01-B03")
            ana.pickAll()
            let done = ana
            try await withThrowingTaskGroup(of: [ScanConflict].self) { group in
                for _ in 0..<3 { group.addTask { try await done.send().conflicts } }
                for try await conflicts in group { #expect(conflicts == []) }
            }
            let (picks, extra) = try await bins(warehouse)
            #expect(picks == ["\(orders.0) 3", "\(orders.0) 3", "\(orders.1) 2"])
            #expect(extra == ["\(orders.0) 1 3 ana test"])
            let waiting = try await WorkTaskStore().packable(isPackedByPeople: true, on: warehouse.postgres).0
            #expect(waiting.first { $0.id == orders.0 }?.bins == ["C-01-B01", "C-01-B03"])
            #expect(waiting.first { $0.id == orders.1 }?.bins == ["C-01-B02"])
            for code in ["C-01-B03", "C-01-B01"] {
                let list = try await warehouse.packing.begin(PackRequest(badge: "ben", code: code))
                #expect(list.orderID == orders.0 && list.bins == ["C-01-B01", "C-01-B03"])
            }
            #expect(try await warehouse.packing.begin(PackRequest(badge: "cy", code: "C-01-B02")).bins == ["C-01-B02"])
            let story = try await story(of: orders.0, warehouse)
            #expect(story.contains("cart C-01, bins 1, 3, picks: 2") && story.contains("bin 1 was full, so it went on in bin 3"))
        }
    }

    private func story(of order: Int64, _ warehouse: PickingFixture) async throws -> String {
        var lines: [String] = []
        for rows in try await warehouse.postgres.pipeline(WarehouseStepStore(orderID: order).statements) {
            lines += try rows.map { try $0.decode(3, as: String?.self) ?? "" }
        }
        return lines.joined(separator: "\n")
    }

    @Test("Another device goes on with the bin that was taken, and knows which are free")
    func resumed() async throws {
        try await atBin { warehouse, ana, orders in
            ana.scan("CTRL:FULL")
            let asked = try await ana.send()
            #expect(asked.conflicts == [] && asked.openPicks == 3)
            let other = try await warehouse.tours.assign(TourRequest(badge: "ana", cart: "C-01"))
            guard case .resumed(let answer) = other else {
                Issue.record("\(other)")
                return
            }
            #expect(PickFlow(tour: answer.tour, replaying: answer.scans).prompt.step == .full)
            ana.scan("C-01-B04")
            #expect(try await ana.send().conflicts == [])
            let again = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(again.flow.tour.freeBins == ["C-01-B03"])
            #expect(
                Set(again.flow.tour.tasks.map { "\($0.orderID) \($0.binCode)" }) == [
                    "\(orders.0) C-01-B04", "\(orders.1) C-01-B02",
                ])
            #expect(again.flow.tour.bins?.filter { $0.order == orders.0 }.map(\.code) == ["C-01-B01", "C-01-B04"])
            // The first device goes on by its journal.
            ana.pickAll()
            #expect(try await ana.send().conflicts == [])
            #expect(try await warehouse.state(orders.0) == .picked)
        }
    }

    @Test("A bin of another order or cart, the full one, or none is a conflict that changes nothing")
    func refused() async throws {
        try await atBin { warehouse, ana, orders in
            _ = try await ana.send()
            let pick = try #require(ana.flow.task?.pickID)
            for (code, why) in [
                ("C-01-B02", "bin C-01-B02 has order \(orders.1)."), ("C-01-B01", "bin C-01-B01 is the one that is full."),
                ("C-02-B03", "'C-02-B03' is no bin of cart C-01."), ("C-01-B05", "'C-01-B05' is no bin of cart C-01."),
                ("?", "'?' is no bin of cart C-01."),
            ] {
                let scan = ScanRecord(
                    id: UUID(), pickID: pick, step: .full, code: code, accepted: true, message: "", effect: .picked, quantity: 2,
                    reason: nil, at: ana.clock)
                let told = try await ana.send([scan]).conflicts
                #expect(told.count == 1 && told[0].scan == scan.id && told[0].message.contains(why), "\(told)")
            }
            let (picks, extra) = try await bins(warehouse)
            #expect(picks == ["\(orders.0) 1", "\(orders.0) 1", "\(orders.1) 2"] && extra == [])
            #expect(try await warehouse.onHand("A") == 10)
        }
    }

    @Test("Scans cost as much as before; one that says full reads the cart's bins in the same round trip")
    func cheap() async throws {
        try await atBin { warehouse, ana, _ in
            try await warehouse.postgres.query("UPDATE warehouse.tour SET started_at = now()")
            ana.scan("4")
            ana.scan("C-01-B03")
            let (upload, tour) = (ScanUpload(badge: "ana", scans: ana.records), ana.flow.tour.tourID)
            try await warehouse.postgres.transaction { transaction in
                let counted = CountedStatements(executor: transaction)
                let arrival = try await ScanStore().receive(upload, by: .of("ana"), arrived: Date(), tourID: tour, in: counted)
                #expect(arrival?.cartBins?.count == 4 && counted.roundTrips == [6])
            }
        }
    }

    @Test(
        "Of a cancelled order what lies in the other bin is put back from there, also when its picker heard of it late",
        arguments: [true, false])
    func cancelled(isLate: Bool) async throws {
        try await atBin { warehouse, ana, orders in
            ana.scan("4")
            ana.scan("C-01-B03")
            if !isLate { #expect(try await ana.send().conflicts == []) }
            try await warehouse.cancel(orders.0)
            if isLate {
                let told = try await ana.send().conflicts.map(\.message)
                #expect(told.contains { $0.contains("Leave the 2 × A in C-01-B03") }, "\(told)")
            } else {
                ana.scan("A-09-09")
                let told = try await ana.send().conflicts.map(\.message)
                #expect(told.contains { $0.contains("Leave the 2 that lie in C-01-B03") }, "\(told)")
            }
            let containers: [String] = try await warehouse.postgres.query(
                "SELECT container FROM warehouse.put_back WHERE order_id = \(orders.0)"
            ).map { try $0.decode(0) }
            #expect(containers == ["C-01-B03"])
        }
    }

    @Test("What replaces a short pick of the order goes into the bin it went on in; an order that leaves names all its bins")
    func shortBehind() async throws {
        try await atBin { warehouse, ana, orders in
            try await warehouse.stock("B", 5, at: "A-03-03")
            ana.scan("4")
            ana.scan("C-01-B03")
            for _ in 0..<3 where ana.flow.task?.sku != "B" { ana.scan("CTRL:SKIP") }
            ana.short()
            #expect(try await ana.send().conflicts == [])
            let again = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            let replaced = try #require(again.flow.tour.tasks.first { $0.sku == "B" })
            #expect(replaced.locationCode == "A-03-03" && replaced.binCode == "C-01-B03")
            var last = again
            for _ in 0..<3 where last.flow.task?.sku != "B" { last.scan("CTRL:SKIP") }
            last.short()
            let told = try await last.send().conflicts.map(\.message)
            #expect(told.contains { $0.contains("Leave the 2 that lie in C-01-B03: they are put back later.") }, "\(told)")
            #expect(try await warehouse.state(orders.0) == .backordered)
        }
    }
}
