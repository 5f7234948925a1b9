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

@Suite("Lots that expire before they are packed", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct UnfitLotTests {
    /// Two pieces of milk are reserved from lot `old`, the first to expire; `new` has `spare` more.
    private func reserved(
        spare: Int, _ body: (PickingFixture, UnfitLots, Int64) async throws -> Void
    ) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("MILK", "NAIL")
            try await warehouse.stock("MILK", 5, at: "A-01-01", lot: "old", expiresIn: 2)
            if spare > 0 { try await warehouse.stock("MILK", spare, at: "A-03-01", lot: "new", expiresIn: 90) }
            try await warehouse.stock("NAIL", 5, at: "A-02-01")
            let order = try await warehouse.order([("MILK", 2), ("NAIL", 1)])
            try await warehouse.allocate([order])
            #expect(try await warehouse.places(order) == ["A-01-01:2", "A-02-01:1"])
            try await body(warehouse, warehouse.unfitLots, order)
            try await warehouse.checkBooks()
            let audit = try await AuditStore().audit(
                AuditStore.checks(lag: 60).filter { $0.name == "unfit-lots" }, on: warehouse.postgres)
            #expect(audit.isClean)
        }
    }

    /// A day later, on which the lot expires.
    private func expire(_ warehouse: PickingFixture) async throws {
        try await warehouse.postgres.query("UPDATE warehouse.stock SET expiry = current_date WHERE lot = 'old'")
        try await warehouse.postgres.query("UPDATE warehouse.tour SET started_at = started_at - interval '1 day'")
        try await warehouse.postgres.query("DELETE FROM messaging.outbox")
    }

    /// The reason code of an order's back-order, as others hear it.
    private func announcedReason(_ order: Int64, _ warehouse: PickingFixture) async throws -> String? {
        try await warehouse.postgres.query(
            """
            SELECT data::json ->> 'reason' FROM messaging.outbox_event WHERE type = 'order.backordered' AND subject = \(order)::bigint::text
            """
        ).first?.decode(0)
    }

    @Test("Waiting for a picker: the review reserves another lot")
    func reReserved() async throws {
        try await reserved(spare: 5) { warehouse, lots, order in
            try await expire(warehouse)
            try await lots.review()
            #expect(try await warehouse.state(order) == .allocated)
            #expect(try await warehouse.places(order) == ["A-03-01:2", "A-02-01:1"])
            #expect(try await warehouse.events().contains("order.allocated \(order)"))
            try await lots.review()
            #expect(try await warehouse.places(order) == ["A-03-01:2", "A-02-01:1"])
        }
    }

    @Test("No other lot: the order waits with the reason, keeps nothing, and is served when stock comes")
    func stopped() async throws {
        try await reserved(spare: 1) { warehouse, lots, order in
            try await expire(warehouse)
            try await lots.review()
            #expect(try await warehouse.state(order) == .backordered)
            #expect(try await warehouse.reason(order)?.hasPrefix("MILK lot old of A-01-01 expired on ") == true)
            #expect(try await warehouse.places(order) == [])
            #expect(try await warehouse.events().filter { $0 == "order.backordered \(order)" }.count == 1)
            try await warehouse.stock("MILK", 1, at: "A-04-01", lot: "next", expiresIn: 60)
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "MILK")])
            #expect(try await warehouse.places(order) == ["A-03-01:1", "A-04-01:1", "A-02-01:1"])
        }
    }

    @Test("A tour is formed without expired lots: orders get another lot at that moment")
    func tourForming() async throws {
        try await reserved(spare: 5) { warehouse, _, order in
            try await expire(warehouse)
            let ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(Set(ana.flow.tour.tasks.map(\.locationCode)) == ["A-02-01", "A-03-01"])
            #expect(Set(ana.flow.tour.tasks.map(\.lot)) == ["", "new"])
        }
        try await reserved(spare: 0) { warehouse, _, order in
            try await expire(warehouse)
            #expect(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01") == nil)
            #expect(try await warehouse.state(order) == .backordered)
        }
    }

    @Test("On a tour: the scan that would end the pick is refused, and the other lot joins the tour")
    func onTour() async throws {
        try await reserved(spare: 5) { warehouse, _, order in
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            try await expire(warehouse)
            ana.pickAll()
            let receipt = try await ana.send()
            #expect(receipt.openPicks == 1)
            #expect(receipt.conflicts.count == 1)
            #expect(receipt.conflicts[0].message.hasPrefix("STOP: MILK of lot old at A-01-01 expired on "))
            #expect(try await warehouse.state(order) == .picking)
            #expect(try await warehouse.postgres.query("SELECT FROM warehouse.stock WHERE is_blocked").isEmpty)
            var again = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(again.flow.tour.tasks.map(\.lot) == ["new"])
            again.pickAll()
            #expect(try await again.send().conflicts.isEmpty)
            #expect(try await warehouse.state(order) == .picked)
        }
    }

    @Test("On a tour: any scan stops it; without another lot the order leaves the tour and says what to put back")
    func leavesTour() async throws {
        try await reserved(spare: 0) { warehouse, _, order in
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            if ana.flow.task?.sku == "MILK" { ana.scan("CTRL:SKIP") }
            ana.pick()
            try await ana.send()
            try await expire(warehouse)
            ana.scan("A-09-09")
            let messages = try await ana.send([ana.records[ana.records.count - 1]]).conflicts.map(\.message)
            #expect(messages.contains { $0.hasPrefix("STOP: MILK") })
            #expect(messages.contains { $0.contains("leaves the tour") && $0.contains("Leave the 1 that lie in C-01-B01") })
            #expect(try await warehouse.state(order) == .backordered)
            #expect(try await warehouse.reason(order)?.hasPrefix("MILK lot old of A-01-01 expired on ") == true)
            #expect(try await announcedReason(order, warehouse) == "expired")
        }
    }

    @Test("In a bin, while its order is still being picked: the next scan takes it back, and another lot joins the tour")
    func inBin() async throws {
        try await reserved(spare: 5) { warehouse, lots, order in
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            if ana.flow.task?.sku == "NAIL" { ana.scan("CTRL:SKIP") }
            ana.pick()
            try await ana.send()
            try await expire(warehouse)
            try await lots.review()
            #expect(try await warehouse.onHand("MILK") == 8, "nobody would hear of it")
            ana.scan("A-09-09")
            let receipt = try await ana.send()
            #expect(
                receipt.conflicts.map(\.message).contains {
                    $0.hasPrefix("STOP: MILK of lot old expired on ")
                        && $0.contains("Take the 2 out of C-01-B01 and put them back to A-01-01; order \(order) gets another lot")
                })
            #expect(receipt.openPicks == 2 && receipt.conflicts.count == 1)
            #expect(try await warehouse.onHand("MILK") == 10)
            #expect(try await warehouse.state(order) == .picking)
            #expect(try await warehouse.places(order).sorted() == ["A-02-01:1", "A-03-01:2"])
            #expect(try await warehouse.events() == ["pick.shorted \(order)"])
            #expect(try await ana.send().conflicts.isEmpty)
            var again = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(Set(again.flow.tour.tasks.map(\.lot)) == ["", "new"])
            again.pickAll()
            #expect(try await again.send().conflicts.isEmpty)
            #expect(try await warehouse.state(order) == .picked)
        }
    }

    @Test("In a bin, and there is no other lot: the order leaves the tour and waits, and what it has is put back")
    func inBinAlone() async throws {
        try await reserved(spare: 0) { warehouse, _, order in
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            if ana.flow.task?.sku == "NAIL" { ana.scan("CTRL:SKIP") }
            ana.pick()
            try await ana.send()
            try await expire(warehouse)
            ana.pickAll()
            let receipt = try await ana.send()
            #expect(receipt.openPicks == 0 && receipt.conflicts.count == 2)
            #expect(receipt.conflicts.last?.message.contains("Leave the 1 that lie in C-01-B01") == true)
            #expect(try await warehouse.state(order) == .backordered)
            #expect(try await announcedReason(order, warehouse) == "expired")
            #expect(try await warehouse.onHand("MILK") == 5)
            #expect(try await warehouse.onHand("NAIL") == 4, "one lies in the bin")
        }
    }

    @Test("Statements and devices have one rule for the day of expiry")
    func oneRule() async throws {
        try await PickingFixture.with { warehouse in
            let rows = try await warehouse.postgres.query(
                """
                SELECT day::text, current_date::text, \(FreeStockStore.isExpired("day"))
                FROM generate_series(current_date - 3, current_date + 3, interval '1 day') d, LATERAL (SELECT d::date AS day) x
                """)
            #expect(rows.count == 7)
            for (day, today, isExpired) in try rows.decode((String, String, Bool).self) {
                let (day, today) = (try #require(CivilDay(day)), try #require(CivilDay(today)))
                #expect(day.isExpired(on: today) == isExpired, "\(day)")
            }
        }
    }

    @Test("Other lots are locked together with those that are taken away, in the order of ids")
    func lockOrder() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("MILK")
            let new = try await warehouse.stock("MILK", 5, at: "A-03-01", lot: "new", expiresIn: 90)
            let old = try await warehouse.stock("MILK", 5, at: "A-01-01", lot: "old", expiresIn: 2)
            let order = try await warehouse.order([("MILK", 2)])
            try await warehouse.allocate([order])
            try await expire(warehouse)
            let lots = warehouse.unfitLots
            let review = try await warehouse.postgres.transaction { transaction in
                try await transaction.query("SELECT FROM warehouse.stock WHERE id = \(new) FOR UPDATE")
                let review = Task { try await lots.review() }
                try await eventually("the review waits") { try await warehouse.isSomebodyWaiting() }
                let unlocked = try await transaction.query(
                    "SELECT FROM warehouse.stock WHERE id = \(old) FOR UPDATE SKIP LOCKED")
                #expect(unlocked.count == 1, "who waits for the first holds no later one")
                return review
            }
            try await review.value
            #expect(try await warehouse.places(order) == ["A-03-01:2"])
            try await warehouse.checkBooks()
        }
    }

    @Test("On the tour of somebody who does not scan: the review stops the pick")
    func silentPicker() async throws {
        try await reserved(spare: 5) { warehouse, lots, order in
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            try await expire(warehouse)
            try await lots.review()
            #expect(try await warehouse.places(order).sorted() == ["A-02-01:1", "A-03-01:2"])
            ana.pickAll()
            let receipt = try await ana.send()
            #expect(receipt.conflicts.map(\.message).contains { $0.contains("ended short already. Put back") })
            #expect(try await warehouse.state(order) == .picking)
        }
    }

    @Test("Picked already: it is packed neither by people nor by the worker, and gets another lot", arguments: [true, false])
    func picked(byPeople: Bool) async throws {
        try await reserved(spare: 5) { warehouse, lots, order in
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await ana.send()
            if byPeople { _ = try await warehouse.packing.begin(PackRequest(badge: "ben", code: "\(order)")) }
            try await expire(warehouse)
            if byPeople {
                let report = PackReport(badge: "ben", parcels: [.init(number: 1, weight: 1600)])
                let refusal = await #expect(throws: ProblemDetails.self) {
                    try await warehouse.packing.finish(report, orderID: order)
                }
                #expect(refusal?.detail.contains("must not be packed: MILK of lot old expired on") == true)
            }
            try await warehouse.handle(PickCompletedHandler(companyPrefix: "0614141"), [PickCompleted(orderID: order)])
            #expect(try await warehouse.state(order) == .picked)
            try await lots.review()
            #expect(try await warehouse.state(order) == .allocated)
            #expect(try await warehouse.places(order) == ["A-03-01:2", "A-02-01:1"])
            #expect(try await warehouse.onHand("MILK") == 8, "two lie in the bin")
            let waiting = try await warehouse.putBacks.waiting(for: .of("eva")).putBacks
            #expect(
                waiting.map { "\($0.sku) \($0.lot) \($0.quantity) \($0.from)" }.sorted() == [
                    "MILK old 2 C-01-B01", "NAIL  1 C-01-B01",
                ])
            #expect(try await warehouse.postgres.query("SELECT FROM warehouse.packing").isEmpty)
        }
    }
}

extension PickingFixture {
    var unfitLots: UnfitLots { UnfitLots(postgres: postgres, outbox: outbox, allocations: store, scans: scans) }

    /// Whether a session of the database waits for a row that another one has locked.
    fileprivate func isSomebodyWaiting() async throws -> Bool {
        try await postgres.query(
            """
            SELECT EXISTS (
                SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0)
            """)[0].decode(0)
    }
}
