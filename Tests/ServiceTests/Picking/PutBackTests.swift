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
@testable import Receiving

extension PickingFixture {
    var putBacks: PutBackService { PutBackService(postgres: postgres, outbox: outbox) }

    /// What a shop's request to cancel comes to.
    func cancel(_ order: Int64) async throws {
        try await postgres.query(
            "UPDATE orders.\"order\" SET status = \(OrderState.cancelRequested), cancel_requested_at = now() WHERE id = \(order)")
        try await handle(OrderCancelRequestedHandler(store: CancellationStore()), [OrderCancelRequested(orderID: order)])
    }

    func pack(_ orders: [Int64]) async throws {
        try await handle(PickCompletedHandler(companyPrefix: "0614141"), orders.map { PickCompleted(orderID: $0) })
    }

    /// Ana's tour with everything there is, picked and packed.
    func pickedAndPacked() async throws -> Picker {
        var ana = try #require(try await Picker.withWork(in: self, badge: "ana", cart: "C-01"))
        ana.pickAll()
        try await ana.send()
        try await pack(try await postgres.query("SELECT order_id FROM warehouse.fulfilment ORDER BY 1").map { try $0.decode(0) })
        return ana
    }

    /// Lets a carrier speak of the parcels of an order.
    func dispatch(_ order: Int64, status: TrackingStatus) async throws {
        try await postgres.pipeline([
            "INSERT INTO shipping.carrier (code, name) VALUES ('swift', 'Swift') ON CONFLICT DO NOTHING",
            """
            INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, tracking_number)
            SELECT id, order_id, \(ShipmentState.ready), 'swift', 'T' || id FROM warehouse.parcel WHERE order_id = \(order)
            """,
            """
            INSERT INTO shipping.document (parcel_id, kind, media, tracking_number, bytes)
            SELECT parcel_id, 'label', 'zpl', tracking_number, '^XA' FROM shipping.shipment WHERE order_id = \(order)
            """,
            """
            INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier, status)
            SELECT tracking_number, id, order_id, carrier, \(status.rawValue) FROM shipping.shipment WHERE order_id = \(order)
            """,
        ])
    }
}

@Suite("Putting back what was cancelled", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PutBackTests {
    private func audit(_ warehouse: PickingFixture) async throws {
        try await warehouse.checkBooks()
        try await warehouse.postgres.query(
            "UPDATE orders.\"order\" SET status = \(OrderState.cancelled), cancelled_at = now() WHERE status = \(OrderState.cancelRequested)"
        )
        let report = try await AuditStore().audit(
            StockAuditStore.checks + OrderAuditStore.checks + ParcelAuditStore.checks, on: warehouse.postgres)
        #expect(report.violated.flatMap(\.offenders) == [])
    }

    private func request(
        _ order: Int64, _ sku: String, _ quantity: Int, to place: String, id: UUID = UUID(), damaged: Bool? = nil,
        serials: [String]? = nil
    ) -> PutBackRequest {
        PutBackRequest(id: id, order: order, sku: sku, quantity: quantity, to: place, damaged: damaged, serials: serials)
    }

    private func refusal(_ body: () async throws -> Void) async -> String? {
        await #expect(throws: ProblemDetails.self) { try await body() }?.detail
    }

    @Test("A cart's bin has one code: that of its label is the one that put-back tasks name")
    func binCode() async throws {
        try await withTestStack(.database) { stack in
            let rows = try await stack.postgres.query(
                "SELECT \(OrderBinStore.code("k.bin")) FROM (VALUES ('C-01')) t (cart), generate_series(1, 120) k (bin) ORDER BY k.bin"
            )
            #expect(try rows.map { try $0.decode(0, as: String.self) } == (1...120).map { CartBin.code(cart: "C-01", bin: $0) })
        }
    }

    @Test("On a tour: the picker is told to stop, open picks end, and what is in the bin goes back once")
    func onTour() async throws {
        try await PickingFixture.with { warehouse in
            let order = try await warehouse.orderOfTwoArticles()
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pick()
            try await ana.send()
            for _ in 0..<2 { try await warehouse.cancel(order) }
            #expect(try await warehouse.state(order) == .cancelled)
            #expect(try await warehouse.places(order) == [])
            #expect(try await warehouse.onHand("ART-A") == 8)
            ana.scan("A-99-99")
            let last = ana.records.suffix(1)
            for _ in 0..<2 {
                // The answer may be lost: the same scan is answered in the same way.
                let receipt = try await ana.send(Array(last))
                #expect(receipt.openPicks == 0)
                #expect(receipt.conflicts.map(\.message).first?.hasPrefix("STOP: order \(order) is cancelled.") == true)
                #expect(receipt.conflicts.map(\.message).first?.contains("Leave the 2 that lie in C-01-B01") == true)
            }
            ana.scan("A-99-98")
            #expect(try await ana.send(Array(ana.records.suffix(1))).conflicts.isEmpty)
            // Picker and cart are free.
            #expect(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01") == nil)

            let tasks = try await warehouse.putBacks.waiting(for: .of("eva")).putBacks
            #expect(
                tasks.map { "\($0.order) \($0.from) \($0.sku) \($0.quantity) \($0.to ?? "")" } == [
                    "\(order) C-01-B01 ART-A 2 A-01-01"
                ])
            let back = request(order, "art-a", 2, to: "a-01-01")
            let answers = [
                try await warehouse.putBacks.book(back, by: .of("eva")), try await warehouse.putBacks.book(back, by: .of("eva")),
            ]
            #expect(answers[0] == answers[1] && answers[0].rest == 0 && answers[0].bin == "A-01-01")
            #expect(try await warehouse.onHand("ART-A") == 10)
            let again = await refusal {
                _ = try await warehouse.putBacks.book(request(order, "ART-A", 1, to: "A-01-01"), by: .of("eva"))
            }
            #expect(again?.contains("nothing of ART-A of order \(order) is to be put back") == true)
            #expect(try await warehouse.putBacks.waiting(for: .of("eva")).putBacks == [])
            try await audit(warehouse)
        }
    }

    @Test("What was picked offline of an order that is cancelled goes back, also when others were promised it meanwhile")
    func offline() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 3, at: "A-01-01")
            try await warehouse.stock("B", 3, at: "A-01-02")
            let order = try await warehouse.order([("A", 3), ("B", 1)])
            try await warehouse.allocate([order])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await warehouse.cancel(order)
            let other = try await warehouse.order([("A", 2)])
            try await warehouse.allocate([other])
            for attempt in 0..<2 {
                let receipt = try await ana.send()
                #expect(receipt.openPicks == 0 && receipt.duplicates == (attempt == 0 ? 0 : ana.records.count))
                #expect(receipt.conflicts.contains { $0.message.contains("Leave the 3 × A in C-01-B01") } == (attempt == 0))
            }
            let tasks = try await warehouse.putBacks.waiting(for: .of("eva")).putBacks
            #expect(tasks.map { "\($0.sku) \($0.quantity)" }.sorted() == ["A 3", "B 1"])
            // Two are promised and not there: nobody is sent there, until the pieces are back.
            #expect(try await warehouse.places(other) == ["A-01-01:2"])
            let there: Int = try await warehouse.postgres.query(
                "SELECT on_hand - missing FROM warehouse.stock WHERE sku = 'A'")[0].decode(0)
            #expect(there == 0)
            try await warehouse.checkBooks()
            for (sku, pieces, place) in [("A", 3, "A-01-01"), ("B", 1, "A-01-02")] {
                _ = try await warehouse.putBacks.book(request(order, sku, pieces, to: place), by: .of("eva"))
            }
            let balance = try await warehouse.postgres.query(
                "SELECT on_hand, missing, is_blocked FROM warehouse.stock WHERE sku = 'A'")[0].decode((Int, Int, Bool).self)
            #expect(balance == (3, 0, false))
            try await audit(warehouse)
        }
    }

    @Test("A packed order goes back out of its parcels, damaged pieces to quarantine; nothing of it is packed again")
    func packed() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.postgres.query(
                """
                INSERT INTO warehouse.location (site, code, check_code, aisle, cell, kind)
                VALUES ('S1', 'Q-1', '3', 0, 2, \(LocationKind.quarantine)), ('S1', 'P-1', '4', 0, 3, \(LocationKind.packing))
                """)
            let order = try await warehouse.orderOfTwoArticles()
            _ = try await warehouse.pickedAndPacked()
            try await warehouse.dispatch(order, status: .pending)
            try await warehouse.cancel(order)
            #expect(try await warehouse.state(order) == .cancelled)
            try await warehouse.pack([order])
            let tasks = try await warehouse.putBacks.waiting(for: .of("eva")).putBacks
            #expect(tasks.map { "\($0.sku) \($0.quantity) \($0.to ?? "")" } == ["ART-A 2 A-01-01", "ART-B 1 A-02-05"])
            #expect(Set(tasks.map(\.from.count)) == [18])
            for (wrong, words) in [
                (request(order, "ART-A", 3, to: "A-01-01"), "2 of ART-A of order \(order) are to be put back"),
                (request(order, "ART-A", 1, to: "P-1"), "packing"),
                (request(order, "ART-A", 1, to: "NO"), "there is no place 'NO'"),
                (request(order, "ART-A", 1, to: "A-01-01", damaged: true), "what is damaged goes to a quarantine bin"),
                (request(order, "ART-A", 0, to: "A-01-01"), "'quantity' is '0'"),
                (request(order + 1, "ART-A", 1, to: "A-01-01"), "The warehouse has no order"),
                (request(order, "ART-C", 1, to: "A-01-01"), "there is no article 'ART-C'"),
            ] {
                let told = await refusal { _ = try await warehouse.putBacks.book(wrong, by: .of("eva")) }
                #expect(told?.lowercased().contains(words.lowercased()) == true, "\(told ?? "")")
            }
            let broken = try await warehouse.putBacks.book(request(order, "ART-A", 1, to: "Q-1", damaged: true), by: .of("eva"))
            #expect(broken.rest == 2)
            let status = try await StatusStore().report(queues: nil, on: warehouse.postgres)
            #expect(status.waiting.piecesToPutBack == 2)
            // Somewhere else than it came from is as good.
            _ = try await warehouse.putBacks.book(request(order, "ART-A", 1, to: "A-03-01"), by: .of("eva"))
            #expect(try await warehouse.putBacks.book(request(order, "ART-B", 1, to: "A-02-05"), by: .of("eva")).rest == 0)
            let lies: [String] = try await warehouse.postgres.query(
                """
                SELECT l.code || ' ' || s.status || ' ' || s.on_hand FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
                WHERE s.sku = 'ART-A' AND s.on_hand > 0 ORDER BY 1
                """
            ).map { try $0.decode(0) }
            #expect(lies == ["A-01-01 free 8", "A-03-01 free 1", "Q-1 damaged 1"])
            try await audit(warehouse)
        }
    }

    @Test("Packed serial numbers are in stock again, one for each piece")
    func serials() async throws {
        try await PickingFixture.with { warehouse in
            let order = try await warehouse.orderOfTwoArticles()
            _ = try await warehouse.pickedAndPacked()
            try await warehouse.postgres.query(
                """
                INSERT INTO warehouse.serial (sku, serial, site, state, order_id, sscc, actor)
                SELECT 'ART-A', g, 'S1', \(SerialState.packed), p.order_id, p.sscc, 'ben' FROM warehouse.parcel p, unnest('{N1,N2}'::text[]) g
                """)
            try await warehouse.cancel(order)
            let task = try #require(try await warehouse.putBacks.waiting(for: .of("eva")).putBacks.first)
            #expect(task.serials == ["N1", "N2"])
            for wrong in [nil, ["N1"], ["N1", "N3"]] as [[String]?] {
                let told = await refusal {
                    _ = try await warehouse.putBacks.book(
                        request(order, "ART-A", 2, to: "A-01-01", serials: wrong), by: .of("eva"))
                }
                #expect(told?.contains("2 serial numbers of ART-A lie in") == true)
            }
            _ = try await warehouse.putBacks.book(
                request(order, "ART-A", 2, to: "A-01-01", serials: ["n1", "N2"]), by: .of("eva"))
            let states: [String] = try await warehouse.postgres.query("SELECT state FROM warehouse.serial ORDER BY serial").map {
                try $0.decode(0)
            }
            #expect(states == ["in_stock", "in_stock"])
            _ = try await warehouse.putBacks.book(request(order, "ART-B", 1, to: "A-02-05"), by: .of("eva"))
            try await audit(warehouse)
        }
    }

    @Test(
        "The last scan and the cancellation at the same time: the pieces are put back or were never taken",
        .timeLimit(.minutes(20)))
    func race() async throws {
        try await PickingFixture.with(poolSize: 8) { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 40, at: "A-01-01")
            for round in 0..<8 {
                let order = try await warehouse.order([("A", 2)])
                try await warehouse.allocate([order])
                var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
                ana.pickAll()
                let picker = ana
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await picker.send() }
                    group.addTask { try await warehouse.cancel(order) }
                    group.addTask { try await warehouse.pack([order]) }
                    try await group.waitForAll()
                }
                #expect(try await warehouse.state(order) == .cancelled)
                let waiting = try await warehouse.putBacks.waiting(for: .of("eva")).putBacks
                #expect(waiting.reduce(0) { $0 + $1.quantity } == 2 * (round + 1))
            }
            #expect(try await warehouse.onHand("A") == 24)
            try await audit(warehouse)
        }
    }
}
