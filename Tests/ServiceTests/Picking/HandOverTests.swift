import CarrierDispatch
import Contracts
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Operations
@testable import Picking

@Suite("Handing parcels over", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct HandOverTests {
    /// A parcel that waits.
    private struct Parcel {
        let order: Int64
        let id: Int64
        let sscc: String
    }

    private let time = ZonedTime(Date(timeIntervalSince1970: 1_767_614_400))

    /// Packed orders of one piece, each of them ready for a carrier; with a route for the own fleet.
    private func parcels(
        _ count: Int, for carrier: String = "swift", on route: Int64? = nil, _ warehouse: PickingFixture
    ) async throws -> [Parcel] {
        try await warehouse.articles("A")
        try await warehouse.stock("A", count, at: "A-01-01")
        var orders: [Int64] = []
        for _ in 0..<count { orders.append(try await warehouse.order([("A", 1)])) }
        try await warehouse.allocate(orders)
        while var ana = try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01") {
            ana.pickAll()
            try await ana.send()
        }
        try await warehouse.pack(orders)
        try await warehouse.postgres.pipeline([
            """
            INSERT INTO shipping.carrier (code, name, is_own_fleet)
            VALUES ('swift', 'Swift', false), ('eagle', 'Eagle', false), ('fleet', 'Own fleet', true) ON CONFLICT DO NOTHING
            """,
            """
            INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, tracking_number, route_id, booked_at, ready_at)
            SELECT id, order_id, \(ShipmentState.ready), \(carrier), 'T' || id, \(route), now(), now()
            FROM warehouse.parcel WHERE order_id = ANY (\(orders))
            """,
        ])
        return try await warehouse.postgres.query(
            "SELECT order_id, id, sscc FROM warehouse.parcel WHERE order_id = ANY (\(orders)) ORDER BY id"
        ).decode((Int64, Int64, String).self).map { Parcel(order: $0, id: $1, sscc: $2) }
    }

    private func service(_ warehouse: PickingFixture) -> HandOverService {
        HandOverService(postgres: warehouse.postgres, outbox: warehouse.outbox)
    }

    private func request(_ parcel: Parcel, to carrier: String = "swift", route: Int64? = nil, id: UUID = UUID())
        -> ParcelHandOverRequest
    {
        ParcelHandOverRequest(id: id, sscc: parcel.sscc, carrier: carrier, route: route, scannedAt: time)
    }

    private func refusal(_ body: () async throws -> Void) async -> ProblemDetails? {
        await #expect(throws: ProblemDetails.self) { try await body() }
    }

    private func follow(_ parcels: [Parcel], _ warehouse: PickingFixture) async throws -> [String] {
        let events = parcels.map { ParcelHandedOver(parcelID: $0.id, orderID: $0.order) }
        try await warehouse.handle(ParcelHandedOverHandler(), events)
        return try await warehouse.postgres.query(
            "SELECT state || coalesce(' ' || handed_over_by, '') FROM shipping.shipment ORDER BY id"
        )
        .map { try $0.decode(0) }
    }

    @Test("A scan is booked once, however often it is sent; the shipment follows, and the parcel waits no more")
    func once() async throws {
        try await PickingFixture.with { warehouse in
            let (service, parcels) = (service(warehouse), try await parcels(2, warehouse))
            let list = try await service.waiting(for: "SWIFT", by: .of("eva"))
            #expect(list.to == HandOverTaker(carrier: "swift", name: "Swift"))
            #expect(list.parcels == parcels.map { .init(sscc: $0.sscc, order: $0.order) })
            let report = request(parcels[0])
            let answers = [try await service.book(report, by: .of("eva")), try await service.book(report, by: .of("eva"))]
            #expect(answers[0] == answers[1] && answers[0].order == parcels[0].order)
            // The device's clock was far behind: not before it was packed.
            #expect(answers[0].handedOverAt.instant > time.instant)
            #expect(
                try await warehouse.events().filter { $0.hasPrefix("parcel.handed-over") } == [
                    "parcel.handed-over \(parcels[0].id)"
                ])
            let again = await refusal { _ = try await service.book(request(parcels[0]), by: .of("eva")) }
            #expect(again?.status.code == 409 && again?.detail.contains("has left already") == true)
            #expect(try await follow(parcels, warehouse) == ["handed_over scan", "ready"])
            #expect(try await service.waiting(for: "swift", by: .of("eva")).parcels.map(\.sscc) == [parcels[1].sscc])
            let checks = ParcelAuditStore.checks.filter { $0.name == "left-by-a-sign" }
            #expect(try await AuditStore().audit(checks, on: warehouse.postgres).violated.isEmpty)
        }
    }

    @Test("Who takes parcels is a carrier, or a vehicle by its next route; the own fleet as such and others are refused")
    func takers() async throws {
        try await PickingFixture.with { warehouse in
            let service = service(warehouse)
            try await warehouse.postgres.pipeline([
                "INSERT INTO routing.vehicle VALUES ('V1', 'S1', 900000, 8000000, 32400, 90, true)",
                """
                INSERT INTO routing.route (site, vehicle, state, distance_m, duration_s, departs_at)
                SELECT 'S1', 'V1', state, 1, 1, now() + hours * interval '1 hour'
                FROM (VALUES ('driven', 0), ('planned', 5), ('planned', 2)) AS r (state, hours)
                """,
            ])
            let mine = try await parcels(1, for: "fleet", on: 3, warehouse)
            #expect(try await service.waiting(for: "v1", by: .of("eva")).parcels.map(\.sscc) == mine.map(\.sscc))
            #expect(try await service.waiting(for: "3", by: .of("eva")).to.vehicle == "V1")
            #expect(try await service.waiting(for: "2", by: .of("eva")).parcels.isEmpty)
            for code in ["1", "V2", "nobody"] {
                let problem = await refusal { _ = try await service.waiting(for: code, by: .of("eva")) }
                #expect(problem?.status.code == 404 && problem?.detail.contains("'\(code)'") == true)
            }
            let fleet = await refusal { _ = try await service.waiting(for: "fleet", by: .of("eva")) }
            #expect(fleet?.title == "Route missing")
            let missing = await refusal { _ = try await service.waiting(for: nil, by: .of("eva")) }
            #expect(missing?.status.code == 422)

            let other = await refusal { _ = try await service.book(request(mine[0], to: "fleet", route: 2), by: .of("eva")) }
            #expect(other?.detail.contains("rides on route 3") == true)
            _ = try await service.book(request(mine[0], to: "fleet", route: 3), by: .of("eva"))
            #expect(try await follow(mine, warehouse) == ["handed_over scan"])
        }
    }

    @Test("What must stay is refused with its reason, and nothing is changed")
    func refused() async throws {
        try await PickingFixture.with { warehouse in
            let (service, parcel) = (service(warehouse), try await parcels(1, warehouse)[0])
            func standing(_ change: SQL, by session: FloorSession = .of("eva")) async throws -> (HandOverStanding, String?) {
                let before: String = try await warehouse.postgres.query("SELECT to_jsonb(s)::text FROM shipping.shipment s")[0]
                    .decode(0)
                try await warehouse.postgres.query(change)
                let found = try await service.parcel(parcel.sscc, for: "swift", by: session)
                let refused = await refusal { _ = try await service.book(request(parcel), by: session) }
                #expect(refused != nil)
                #expect(try await warehouse.postgres.query("SELECT FROM warehouse.hand_over").isEmpty)
                try await warehouse.postgres.query(
                    """
                    UPDATE shipping.shipment s SET state = o.state, carrier = o.carrier, route_id = o.route_id
                    FROM jsonb_populate_record(NULL::shipping.shipment, \(before)::jsonb) o WHERE s.id = o.id
                    """)
                return (found.standing, found.detail)
            }
            #expect(try await standing("UPDATE shipping.shipment SET carrier = 'eagle'") == (.otherCarrier, "Eagle"))
            #expect(
                try await standing("UPDATE shipping.shipment SET carrier = 'fleet', route_id = 7") == (.otherCarrier, "Own fleet")
            )
            for state in [ShipmentState.unroutable, .booking, .failed] {
                #expect(try await standing("UPDATE shipping.shipment SET state = \(state)") == (.noLabel, nil))
            }
            #expect(try await standing("UPDATE shipping.shipment SET state = \(ShipmentState.cancelled)") == (.cancelled, nil))
            for state in [ShipmentState.delivered, .returned] {
                #expect(try await standing("UPDATE shipping.shipment SET state = \(state)") == (.handedOver, nil))
            }
            var elsewhere = FloorSession.of("eva")
            elsewhere.sites = .only(["S2"])
            #expect(try await standing("SELECT 1", by: elsewhere) == (.otherSite, "S1"))
            let barred = try await standing(
                """
                INSERT INTO warehouse.lot_bar (sku, lot, kind, reason, barred_by)
                SELECT DISTINCT s.sku, s.lot, \(LotBar.recalled), 'glass', 'dora' FROM warehouse.stock s
                """)
            #expect(barred.0 == .held && barred.1?.contains("is recalled") == true)
            #expect(try await standing("UPDATE warehouse.parcel SET opened_at = now()") == (.opened, nil))
            let unknown = await refusal { _ = try await service.parcel("340123450000000017", for: "swift", by: .of("eva")) }
            #expect(unknown?.status.code == 404)
        }
    }

    @Test("A carrier's word may come before the scan is told: the scan is booked, and the sign stays the first")
    func late() async throws {
        try await PickingFixture.with { warehouse in
            let (service, parcel) = (service(warehouse), try await parcels(1, warehouse)[0])
            try await warehouse.postgres.query(
                """
                UPDATE shipping.shipment SET state = \(ShipmentState.handedOver), handed_over_at = now(),
                    handed_over_by = \(HandOverSign.acceptance)
                """)
            _ = try await service.book(request(parcel), by: .of("eva"))
            #expect(try await follow([parcel], warehouse) == ["handed_over acceptance"])
        }
    }

    @Test(
        "After the scan the order cannot be cancelled, before the shipment has followed too; after the cancellation nothing is handed over"
    )
    func cancelled() async throws {
        try await PickingFixture.with { warehouse in
            let (service, parcels) = (service(warehouse), try await parcels(2, warehouse))
            _ = try await service.book(request(parcels[0]), by: .of("eva"))
            for parcel in parcels { try await warehouse.cancel(parcel.order) }
            #expect(try await warehouse.state(parcels[0].order) == .packed)
            #expect(try await warehouse.state(parcels[1].order) == .cancelled)
            let reasons: [String] = try await warehouse.postgres.query(
                "SELECT data::json ->> 'reason' FROM messaging.outbox_event WHERE type = 'order.cancel-refused'"
            ).map { try $0.decode(0) }
            #expect(reasons == ["handed_over"])
            let late = await refusal { _ = try await service.book(request(parcels[1]), by: .of("eva")) }
            #expect(late?.title == "Order cancelled")
        }
    }

    @Test(
        "Scans of several devices race with the cancellation: the parcel has left, or its order is cancelled, never both",
        .timeLimit(.minutes(5)))
    func race() async throws {
        try await PickingFixture.with(poolSize: 10) { warehouse in
            let service = service(warehouse)
            for parcel in try await parcels(12, warehouse) {
                let booked = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for badge in ["eva", "finn", "ben"] {
                        group.addTask {
                            do {
                                _ = try await service.book(request(parcel), by: .of(badge))
                                return true
                            } catch is ProblemDetails { return false }
                        }
                    }
                    group.addTask {
                        try await warehouse.cancel(parcel.order)
                        return false
                    }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                let isCancelled = try await warehouse.state(parcel.order) == .cancelled
                #expect(booked == (isCancelled ? 0 : 1))
            }
            try await warehouse.checkBooks()
        }
    }

    @Test("Packed orders are shown to supervisors until every parcel of theirs has left")
    func overview() async throws {
        try await PickingFixture.with { warehouse in
            let parcels = try await parcels(2, warehouse)
            #expect(try await OverviewStore().moving(on: warehouse.postgres).0.count == 2)
            _ = try await service(warehouse).book(request(parcels[0]), by: .of("eva"))
            _ = try await follow(parcels, warehouse)
            #expect(try await OverviewStore().moving(on: warehouse.postgres).0.map(\.id) == [parcels[1].order])
        }
    }

    @Test(
        "A scan is taken back until the manifest is closed, the vehicle leaves or the carrier says that it has the parcel; then it waits again"
    )
    func undone() async throws {
        try await PickingFixture.with { warehouse in
            let (service, parcels) = (service(warehouse), try await parcels(3, warehouse))
            for parcel in parcels { _ = try await service.book(request(parcel), by: .of("eva")) }
            #expect(try await follow(parcels, warehouse) == [String](repeating: "handed_over scan", count: 3))
            let undo = HandOverUndoRequest(id: UUID(), sscc: parcels[0].sscc)
            let answers = [try await service.undo(undo, by: .of("eva")), try await service.undo(undo, by: .of("eva"))]
            #expect(answers[0] == answers[1] && answers[0].order == parcels[0].order)
            #expect(try await warehouse.events().filter { $0.hasPrefix("parcels.reviewed") }.count == 1)
            // The carrier has the second by its own word, the third stands on a closed manifest.
            try await warehouse.postgres.pipeline([
                "UPDATE shipping.shipment SET handed_over_by = \(HandOverSign.acceptance) WHERE parcel_id = \(parcels[1].id)",
                "INSERT INTO shipping.manifest (carrier, site, ship_date, parcels, document) VALUES ('swift', 'S1', current_date, 1, 'x')",
                "UPDATE shipping.shipment SET manifest_id = 1 WHERE parcel_id = \(parcels[2].id)",
            ])
            for (parcel, title) in [
                (parcels[0], "Not handed over"), (parcels[1], "Accepted by the carrier"), (parcels[2], "Manifest closed"),
            ] {
                let again = HandOverUndoRequest(id: UUID(), sscc: parcel.sscc)
                let refused = await refusal { _ = try await service.undo(again, by: .of("eva")) }
                #expect(refused?.status.code == 409 && refused?.title == title)
            }
            try await warehouse.handle(ParcelsReviewedHandler(), parcels.map { ParcelsReviewed(orderID: $0.order) })
            let states = try await warehouse.postgres.query(
                "SELECT state || coalesce(' ' || handed_over_by, '') FROM shipping.shipment ORDER BY id"
            ).map { try $0.decode(0, as: String.self) }
            #expect(states == ["ready", "handed_over acceptance", "handed_over scan"])
            #expect(try await service.waiting(for: "swift", by: .of("eva")).parcels.map(\.sscc) == [parcels[0].sscc])
            let kept: String = try await warehouse.postgres.query(
                "SELECT string_agg(undone_by, ',') FROM warehouse.hand_over_undo")[0].decode(0)
            #expect(kept == "eva")
            _ = try await service.book(request(parcels[0]), by: .of("eva"))
            #expect(try await HandOverUndoing(database: warehouse.postgres).undo(parcels[0].sscc, by: "Ana") == parcels[0].order)
            let checks = ParcelAuditStore.checks.filter { $0.name == "left-by-a-sign" }
            #expect(try await AuditStore().audit(checks, on: warehouse.postgres).violated.isEmpty)
        }
    }

    @Test("A scan that was taken back after its carrier said that it has the parcel leaves it gone, by the carrier's word")
    func undoneTooLate() async throws {
        try await PickingFixture.with { warehouse in
            let parcel = try await parcels(1, warehouse)[0]
            _ = try await service(warehouse).book(request(parcel), by: .of("eva"))
            _ = try await follow([parcel], warehouse)
            _ = try await service(warehouse).undo(HandOverUndoRequest(id: UUID(), sscc: parcel.sscc), by: .of("eva"))
            try await warehouse.postgres.query(
                """
                INSERT INTO tracking.parcel (shipment_id, order_id, carrier, tracking_number, status, status_at)
                SELECT id, order_id, carrier, tracking_number, \(TrackingStatus.inTransit), now() FROM shipping.shipment
                """)
            try await warehouse.handle(ParcelsReviewedHandler(), [ParcelsReviewed(orderID: parcel.order)])
            let states: [String] = try await warehouse.postgres.query(
                "SELECT state || ' ' || handed_over_by FROM shipping.shipment"
            ).map { try $0.decode(0) }
            #expect(states == ["handed_over acceptance"])
        }
    }
}
