import Contracts
import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Operations
@testable import Picking

@Suite("Pieces packed by their serial numbers", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct SerialPackingTests {
    /// Orders of one camera and one strap each, picked; cameras A1 to A9 are in stock, A1 to A3 of lot L1, and a television B1.
    private func picked(_ count: Int = 1, _ body: (PickingFixture, [Int64]) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("CAM", "STRAP", "TV")
            try await warehouse.postgres.query("UPDATE warehouse.sku SET has_serials = true WHERE code IN ('CAM', 'TV')")
            try await warehouse.stock("CAM", 20, at: "A-01-01")
            try await warehouse.stock("STRAP", 20, at: "A-01-02")
            try await enter("A1", "A2", "A3", lot: "L1", in: warehouse)
            try await enter("A4", "A5", "A6", "A7", "A8", "A9", in: warehouse)
            try await enter("B1", of: "TV", in: warehouse)
            var orders: [Int64] = []
            for _ in 0..<count { orders.append(try await warehouse.order([("CAM", 1), ("STRAP", 1)])) }
            try await warehouse.allocate(orders)
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await ana.send()
            try await body(warehouse, orders)
            try await warehouse.checkBooks()
            let audit = try await AuditStore().audit(
                AuditStore.checks(lag: 60).filter { ["serials-in-parcels", "parcels-cover-picks"].contains($0.name) },
                on: warehouse.postgres)
            #expect(audit.isClean)
        }
    }

    private func enter(
        _ serials: String..., of sku: String = "CAM", lot: String? = nil, in warehouse: PickingFixture
    ) async throws {
        let numbers = try serials.map { try SerialDesk.number($0) }
        _ = try await SerialDesk(database: warehouse.postgres).enter(
            numbers, of: sku, lot: lot, at: "S1", reason: "test", by: "eva")
    }

    /// One parcel with these serial numbers of cameras.
    private func report(_ serials: String..., of sku: String = "CAM", by badge: String = "ben") -> PackReport {
        PackReport(
            badge: badge,
            parcels: [.init(number: 1, weight: 1100, serials: serials.map { PieceSerial(sku: sku, serial: $0) })])
    }

    private func refusal(_ body: () async throws -> Void) async -> String? {
        await #expect(throws: ProblemDetails.self) { try await body() }?.detail
    }

    /// `in_stock  `, or state, order and parcel.
    private func serial(_ number: String, _ warehouse: PickingFixture) async throws -> String? {
        try await warehouse.postgres.query(
            """
            SELECT concat_ws(' ', state, order_id, sscc) FROM warehouse.serial
            WHERE sku = 'CAM' AND serial = \(number)
            """
        ).first?.decode(0)
    }

    @Test("The packer is asked for the numbers of such articles only, and the parcel has them when it is closed")
    func packed() async throws {
        try await picked { warehouse, orders in
            let (order, packing) = (orders[0], warehouse.packing)
            let list = try await packing.begin(PackRequest(badge: "ben", code: "\(order)"))
            #expect(list.parcels[0].pieces.filter { $0.hasSerial == true }.map(\.sku) == ["CAM"])
            try await packing.check(SerialQuestion(badge: "ben", piece: .init(sku: "CAM", serial: "A4")), orderID: order)
            let receipt = try await packing.finish(report("a4"), orderID: order)
            #expect(try await serial("A4", warehouse) == "packed \(order) \(receipt.parcels[0].sscc)")
            #expect(try await packing.finish(report("a4"), orderID: order) == receipt)
            let life = try await SerialLifeStore().life("CAM", try SerialDesk.number("A4"), on: warehouse.postgres)
            #expect(life.map(\.state) == [.inStock, .packed])
            #expect(life.last?.orderID == order && life.last?.town == "X, BR" && life.last?.actor == "ben")
            let lot = try await LotBarStore().whereabouts("CAM", lot: "", on: warehouse.postgres)
            #expect(lot.last?.serials == "A4")
        }
    }

    @Test("A report without the numbers, with too many or of other articles changes nothing")
    func incomplete() async throws {
        try await picked { warehouse, orders in
            let (order, packing) = (orders[0], warehouse.packing)
            _ = try await packing.begin(PackRequest(badge: "ben", code: "\(order)"))
            let reports = [
                (
                    PackReport(badge: "ben", parcels: [.init(number: 1, weight: 1100)]),
                    "has 0 of CAM; wanted is one for each of its 1"
                ),
                (report("A4", "A5"), "has 2 of CAM"), (report("A4", "a4"), "A4 of CAM twice"),
                (report("S1", of: "STRAP"), "has 0 of CAM"), (report("two words"), "serial is 'two words'"),
            ]
            for (report, words) in reports {
                let why = await refusal { _ = try await packing.finish(report, orderID: order) }
                #expect(why?.contains(words) == true, "\(why ?? "")")
            }
            #expect(try await warehouse.state(order) == .picked)
            #expect(try await warehouse.postgres.query("SELECT FROM warehouse.parcel").isEmpty)
            _ = try await packing.finish(report("A4"), orderID: order)
        }
    }

    @Test(
        "A piece of another parcel or article, written off or of a recalled lot is refused when it is scanned and when it is closed"
    )
    func wrong() async throws {
        try await picked(2) { warehouse, orders in
            let packing = warehouse.packing
            for order in orders { _ = try await packing.begin(PackRequest(badge: "ben", code: "\(order)")) }
            _ = try await packing.finish(report("A9"), orderID: orders[0])
            _ = try await SerialDesk(database: warehouse.postgres).writeOff(
                try SerialDesk.number("A8"), of: "CAM", reason: "fell", by: "eva")
            _ = try await LotBarStore().bar(
                "CAM", lot: "L1", .recalled, reason: "notice 7", by: "eva", on: warehouse.postgres)
            let order = orders[1]
            for (number, words) in [
                ("A9", "of order \(orders[0]) already"), ("B1", "is one of TV in the books"), ("A8", "is written off since 20"),
                ("A2", "of lot L1, which is recalled"),
            ] {
                let question = SerialQuestion(badge: "ben", piece: .init(sku: "CAM", serial: number))
                let early = await refusal { try await packing.check(question, orderID: order) }
                let late = await refusal { _ = try await packing.finish(report(number), orderID: order) }
                #expect(early == late && late?.contains(words) == true, "\(late ?? "")")
            }
            #expect(try await warehouse.state(order) == .picked)
            #expect(try await serial("A2", warehouse) == "in_stock")
            #expect(try await serial("B1", warehouse) == nil)
            // One that the books do not know is taken, once.
            let receipt = try await packing.finish(report("NEW1"), orderID: order)
            #expect(try await serial("NEW1", warehouse) == "packed \(order) \(receipt.parcels[0].sscc)")
        }
    }

    @Test(
        "At the terminal a wrong piece is refused at its scan; without the network when the order is reported, and then it is on the bench again"
    )
    func terminal() async throws {
        try await picked { warehouse, orders in
            try await FloorSite.serve(warehouse, orders[0]) { site in
                let device = PackDevice(site)
                defer { device.discard() }
                device.network.cutAfterAnswer()
                // Whichever piece comes first, one of the straps is refused and changes nothing.
                let unasked = try await device.run(["\(site.order)", "S", "STRAP", "CAM", "B1", "STRAP", "1100"])
                #expect(unasked.contains { $0.contains("is in. No network: whether it may go out") }, "\(unasked)")
                #expect(unasked.contains { $0.hasPrefix("! No network: 1 reports wait.") }, "\(unasked)")
                device.network.set(up: true)
                let lines = try await device.run(["S", "STRAP", "CAM", "B1", "A4", "STRAP", "1100"])
                let why = "Serial number must not go out. Serial number B1 is one of TV in the books"
                #expect(lines.contains { $0.hasPrefix("! Not booked: Parcel 1 is closed, 1100 g. \(why)") }, "\(lines)")
                #expect(lines.contains { $0.hasPrefix("  WRONG  \(why)") }, "\(lines)")
                #expect(lines.last?.hasPrefix("Parcel 1 is ") == true)
            }
            #expect(try await serial("A4", warehouse)?.hasPrefix("packed \(orders[0]) ") == true)
            #expect(try await warehouse.state(orders[0]) == .packed)
        }
    }

    @Test("Two packers close parcels with one serial number at the same time: one of them wins", arguments: ["A5", "NEW"])
    func race(number: String) async throws {
        try await picked(4) { warehouse, orders in
            for (order, badge) in zip(orders, ["ben", "cy", "dora", "eva"]) {
                _ = try await warehouse.packing.begin(PackRequest(badge: badge, code: "\(order)"))
            }
            let closed = try await withThrowingTaskGroup(of: Int64?.self) { group in
                for (order, badge) in zip(orders, ["ben", "cy", "dora", "eva"]) {
                    let report = report(number, by: badge)
                    group.addTask {
                        do {
                            _ = try await warehouse.packing.finish(report, orderID: order)
                            return order
                        } catch let problem as ProblemDetails where problem.detail.contains("already") {
                            return nil
                        }
                    }
                }
                return try await group.reduce(into: [Int64]()) { closed, order in
                    if let order { closed.append(order) }
                }
            }
            #expect(closed.count == 1)
            #expect(try await serial(number, warehouse)?.hasPrefix("packed \(closed[0]) ") == true)
            var states: [FulfilmentState?] = []
            for order in orders { states.append(try await warehouse.state(order)) }
            #expect(states.filter { $0 == .packed }.count == 1 && states.filter { $0 == .picked }.count == 3)
        }
    }

    @Test("The worker packs nothing with serial numbers by itself, and everything else as ever")
    func automatic() async throws {
        try await picked { warehouse, orders in
            try await warehouse.articles("HAT")
            try await warehouse.stock("HAT", 5, at: "A-03-01")
            let plain = try await warehouse.order([("HAT", 1)])
            try await warehouse.allocate([plain])
            var cy = try #require(try await Picker.withWork(in: warehouse, badge: "cy", cart: "C-02"))
            cy.pickAll()
            try await cy.send()
            try await warehouse.handle(
                PickCompletedHandler(companyPrefix: "0614141"),
                [PickCompleted(orderID: orders[0]), PickCompleted(orderID: plain)])
            #expect(try await warehouse.state(orders[0]) == .picked)
            #expect(try await warehouse.state(plain) == .packed)
            _ = try await warehouse.packing.begin(PackRequest(badge: "ben", code: "\(orders[0])"))
            _ = try await warehouse.packing.finish(report("A4"), orderID: orders[0])
            #expect(try await warehouse.state(orders[0]) == .packed)
        }
    }
}
