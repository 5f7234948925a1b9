import Fulfilment
import MasterData
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch
@testable import Operations

@Suite("Manifests", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ManifestTests {
    private let swift = ManifestPlace(carrier: "swift", site: "SAO")

    /// Swift picks up every day, eagle says nothing.
    private func pickups(_ fixture: ShippingFixture, at time: String) async throws {
        try await fixture.postgres.query(
            """
            INSERT INTO shipping.cut_off (carrier, service, site, weekday, cut_off)
            SELECT 'swift', 'slow', 'SAO', day, \(time)::time FROM generate_series(1, 7) day
            """)
    }

    /// Shipments of new orders with labels.
    /// - Parameter age: days since the label.
    private func label(
        _ fixture: ShippingFixture, _ count: Int, carrier: String = "swift", state: ShipmentState = .ready, age: Int = 3
    ) async throws -> [Int64] {
        let parcels = try await fixture.pack(count)
        return try await fixture.postgres.query(
            """
            INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, service, tracking_number, ready_at)
            SELECT p.id, p.order_id, \(state), \(carrier), s.code, 'T' || p.id,
                CASE WHEN \(age)::int = 0 THEN now() ELSE date_trunc('day', now()) - make_interval(days => \(age)::int, hours => -1) END
            FROM warehouse.parcel p JOIN shipping.service s ON s.carrier = \(carrier) WHERE p.id = ANY (\(parcels)) ORDER BY p.id
            RETURNING id
            """
        ).map { try $0.decode(0) }
    }

    /// The manifest of each shipment, by its id.
    private func lists(_ fixture: ShippingFixture) async throws -> [Int64: Int64] {
        let rows = try await fixture.postgres.query(
            "SELECT id, manifest_id FROM shipping.shipment WHERE manifest_id IS NOT NULL"
        ).decode((Int64, Int64).self)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
    }

    private func audit(_ fixture: ShippingFixture) async throws {
        let checks = ParcelAuditStore.checks.filter { $0.name == "manifests-whole" }
        #expect(checks.count == 1)
        #expect(try await AuditStore().audit(checks, on: fixture.postgres).violated.flatMap(\.offenders) == [])
    }

    @Test(
        "At its cut-off a manifest is closed once, with what has its label and is not cancelled; it has its list as it was printed"
    )
    func due() async throws {
        try await ShippingFixture.with { fixture in
            try await pickups(fixture, at: "12:00")
            let desk = ManifestDesk(database: fixture.postgres)
            let ready = try await label(fixture, 2)
            let left = try await label(fixture, 1, state: .delivered)
            for state in [ShipmentState.cancelled, .booking, .failed] { _ = try await label(fixture, 1, state: state) }
            _ = try await label(fixture, 1, carrier: "fleet")
            _ = try await label(fixture, 1, carrier: "eagle")
            let closed = try await desk.closeDue()
            #expect(closed.map(\.parcels) == [3])
            #expect(closed.map(\.key) == [ManifestKey(carrier: "swift", account: "", site: "SAO")])
            #expect(try await desk.closeDue().isEmpty)
            #expect(Set(try await lists(fixture).keys) == Set(ready + left))
            let document = try #require(try await ManifestStore().document(closed[0].id, on: fixture.postgres))
            let text = String(decoding: document, as: UTF8.self)
            #expect(
                text.contains("carrier    Swift (swift)") && text.contains("parcels    3, ") && text.contains("at its cut-off"))
            for id in ready + left {
                let sscc: String = try await fixture.postgres.query(
                    "SELECT p.sscc FROM warehouse.parcel p JOIN shipping.shipment s ON s.parcel_id = p.id WHERE s.id = \(id)")[0]
                    .decode(0)
                #expect(text.contains("SSCC \(sscc)  "))
            }
            let kept = try await ManifestStore().closed("swift", nil, on: fixture.postgres)
            #expect(kept.map(\.parcels) == [3] && kept.map(\.here) == [2] && kept[0].closedBy == nil)
            let hash: String = try await fixture.postgres.query("SELECT encode(sha256(\(document)::bytea), 'hex')")[0].decode(0)
            #expect(kept[0].sha256 == hash)
            try await audit(fixture)
        }
    }

    @Test("A label that comes behind the closing stands on the next manifest, and the closed one stays as it was")
    func late() async throws {
        try await ShippingFixture.with { fixture in
            try await pickups(fixture, at: "12:00")
            let desk = ManifestDesk(database: fixture.postgres)
            _ = try await label(fixture, 1)
            let first = try await desk.closeDue()
            let before = try await ManifestStore().document(first[0].id, on: fixture.postgres)
            let late = try await label(fixture, 1)
            let second = try await desk.closeDue()
            #expect(second.map(\.shipDate.number) == first.map { $0.shipDate.number + 1 })
            #expect(try await lists(fixture)[late[0]] == second[0].id)
            #expect(try await ManifestStore().document(first[0].id, on: fixture.postgres) == before)
            try await audit(fixture)
        }
    }

    @Test("A person closes what collects now, once a day; without cut-offs a manifest is closed by people only")
    func byHand() async throws {
        try await ShippingFixture.with { fixture in
            try await pickups(fixture, at: "24:00")
            let desk = ManifestDesk(database: fixture.postgres)
            for carrier in ["swift", "eagle"] {
                let key = ManifestPlace(carrier: carrier, site: "SAO")
                _ = try await label(fixture, 2, carrier: carrier, age: 0)
                #expect(try await desk.closeDue().isEmpty)
                #expect(try await desk.collecting().lists.map(\.parcels) == [2])
                let closed = try await desk.closeNow(key, account: nil, by: "Ana\nLima").closed
                #expect(closed.map(\.parcels) == [2])
                let document = try #require(try await ManifestStore().document(closed[0].id, on: fixture.postgres))
                #expect(String(decoding: document, as: UTF8.self).contains("by Ana\\u{a}Lima\n"))
                #expect(try await ManifestStore().closed(carrier, "SAO", on: fixture.postgres)[0].closedBy == "Ana\nLima")
                #expect(try await desk.closeNow(key, account: nil, by: "Ana").closed.isEmpty)
                _ = try await label(fixture, 1, carrier: carrier, age: 0)
                #expect(try await desk.closeNow(key, account: nil, by: "Ana").closed.isEmpty, "it stands on tomorrow's")
                try await fixture.postgres.query(
                    "UPDATE shipping.shipment SET state = \(ShipmentState.cancelled) WHERE manifest_id IS NULL")
            }
            try await audit(fixture)
        }
    }

    /// Gives shipments labels of an account.
    private func buy(
        _ fixture: ShippingFixture, _ shipments: [Int64], account: String, state: LabelState = .live
    ) async throws {
        try await fixture.postgres.query(
            """
            INSERT INTO shipping.label (shipment_id, number, account, reference, handle, state)
            SELECT id, tracking_number, \(account), 'WB' || id, 'h' || id, \(state) FROM shipping.shipment
            WHERE id = ANY (\(shipments)::bigint[])
            """)
    }

    @Test("Each account has a manifest of its own; a parcel whose label is given back stands on none, and it is told why")
    func accounts() async throws {
        try await ShippingFixture.with { fixture in
            try await pickups(fixture, at: "12:00")
            let desk = ManifestDesk(database: fixture.postgres)
            let (first, second) = (try await label(fixture, 2), try await label(fixture, 1))
            try await buy(fixture, first, account: "one")
            try await buy(fixture, second, account: "two")
            var given: [Int64] = []
            for state in [LabelState.voided, .voidWanted, .voidRefused] {
                let shipment = try await label(fixture, 1)
                try await buy(fixture, shipment, account: "one", state: state)
                given += shipment
            }
            #expect(try await desk.collecting().lists.map(\.key.account) == ["one", "two"])
            let (closed, leftOut) = try await desk.closeNow(swift, account: "one", by: "Ana")
            #expect(closed.map(\.key.account) == ["one"] && closed.map(\.parcels) == [2])
            #expect(leftOut.count == 3 && Set(leftOut.map(\.reason)).count == 3)
            #expect(leftOut.contains { $0.reason.contains("given back: it must not leave") })
            #expect(try await desk.closeDue().map(\.key.account) == ["two"])
            let listed = try await lists(fixture)
            #expect(Set(listed.keys) == Set(first + second) && Set(listed.values).count == 2)
            let parcels = try await ManifestStore().parcels(of: closed[0].id, on: fixture.postgres)
            #expect(parcels.count == 2 && parcels.allSatisfy { $0.state == .ready })
            try await audit(fixture)
        }
    }

    @Test("Several who close at once list each parcel once")
    func concurrent() async throws {
        try await ShippingFixture.with { fixture in
            try await pickups(fixture, at: "12:00")
            let ids = try await label(fixture, 20)
            let desk = ManifestDesk(database: fixture.postgres)
            let closed = try await withThrowingTaskGroup(of: [ManifestDesk.Result].self) { group in
                for number in 0..<5 {
                    group.addTask { [swift] in
                        number == 0 ? try await desk.closeNow(swift, account: nil, by: "Ana").closed : try await desk.closeDue()
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(closed.map(\.parcels) == [20])
            #expect(try await lists(fixture).count == ids.count)
            try await audit(fixture)
        }
    }

    @Test(
        "Parcels that missed their cut-off are listed with reason and next chance; what left, and whom nobody picks up for, is not"
    )
    func missed() async throws {
        try await ShippingFixture.with { fixture in
            try await pickups(fixture, at: "12:00")
            for (state, carrier) in [
                (ShipmentState.ready, "swift"), (.booking, "swift"), (.failed, "swift"), (.handedOver, "swift"),
                (.ready, "eagle"),
            ] {
                let id = try await label(fixture, 1, carrier: carrier, state: state == .handedOver ? .delivered : state, age: 2)[
                    0]
                if state == .failed {
                    try await fixture.postgres.query("UPDATE shipping.shipment SET reason = 'too heavy' WHERE id = \(id)")
                }
            }
            #expect(try await MissedParcelStore().missed(on: fixture.postgres).isEmpty, "packed a moment ago")
            try await fixture.postgres.query(
                "UPDATE warehouse.parcel SET packed_at = date_trunc('day', now()) - interval '2 days'")
            let missed = try await MissedParcelStore().missed(on: fixture.postgres)
            #expect(missed.map(\.missed.cause) == [.notHandedOver, .labelAwaited, .labelRefused])
            #expect(missed.map(\.reason) == [nil, nil, "too heavy"] && missed.allSatisfy { $0.carrier == "swift" })
            #expect(missed.allSatisfy { $0.missed.next.map { $0.at > missed[0].missed.missed.at } ?? false })
            #expect(try await StatusStore().report(queues: nil, on: fixture.postgres).waiting.missedCutOffs == 3)
        }
    }
}
