import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import Tracking

@Suite("Numbers of parcels", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ParcelNumberTests {
    private func event(_ number: String, _ status: TrackingStatus, hour: Double?, carrier: String = "") -> CarrierEvent {
        CarrierEvent(
            id: nil, trackingNumber: number, carrier: carrier, status: status, code: status.rawValue,
            occurredAt: hour.map { ZonedTime(TrackingFixture.start.addingTimeInterval($0 * 3600)) }, place: "Curitiba")
    }

    private let hub = ReportingRights(["hub": ["*"]])

    @Test("However a number is written, it is the same parcel, before and after the parcel is known", arguments: [true, false])
    func writing(isKnownFirst: Bool) async throws {
        try await TrackingFixture.with { fixture in
            let sent = try await fixture.dispatch("QX 41-7B", bookedAt: TrackingFixture.start)
            if isKnownFirst { try await fixture.expect([sent]) }
            let ways = ["qx417b", "QX 41 7B", "qx-41-7b", "ＱＸ４１７Ｂ"]
            for (hour, number) in ways.enumerated() {
                let status: TrackingStatus = [.pickedUp, .inTransit, .outForDelivery, .delivered][hour]
                try await fixture.parse(try await fixture.receive([[event(number, status, hour: Double(hour))]]))
            }
            if !isKnownFirst { try await fixture.expect([sent]) }
            #expect(try await fixture.statuses() == ["QX 41-7B": "delivered"])
            for number in ways + ["QX417B", "QX 41-7B"] {
                let found = try await TimelineStore().parcels(number, of: nil, in: fixture.postgres)
                #expect(found.map(\.shipmentID) == [sent.shipmentID] && found.map(\.number) == ["QX 41-7B"])
            }
            #expect(try await TimelineStore().parcels("QX417", of: nil, in: fixture.postgres).isEmpty)
        }
    }

    @Test("The database has the programs' key of every text")
    func sameKey() async throws {
        var random = SplitMix64(seed: 35)
        let scalars: [ClosedRange<UInt32>] = [
            0x01...0x7F, 0x80...0xFF, 0x600...0x6FF, 0x1680...0x1680, 0x180E...0x180E, 0x2000...0x206F, 0x2212...0x2212,
            0x3000...0x30FF,
            0x4E00...0x4E20, 0xFE50...0xFE70, 0xFEFF...0xFEFF, 0xFF00...0xFF70, 0x1F600...0x1F610,
        ]
        let texts = (0..<5000).map { _ in
            let text = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: scalars.randomElement(using: &random) ?? 1...2, using: &random))
            }
            return String(String.UnicodeScalarView(text))
        }
        try await TrackingFixture.with { fixture in
            let keys: [String] = try await fixture.postgres.query(
                "SELECT shipping.number_key(t) FROM unnest(\(texts)::text[]) WITH ORDINALITY AS n(t, i) ORDER BY i"
            ).map { try $0.decode(0) }
            for (text, key) in zip(texts, keys) { #expect(Array(TrackingNumber.key(text).utf8) == Array(key.utf8)) }
            #expect(keys.count == texts.count)
        }
    }

    @Test("An earlier parcel's history does not count, is kept with the reason and not shown to the public")
    func history() async throws {
        try await TrackingFixture.with { fixture in
            let old = [
                event("N1", .inTransit, hour: -14_000), event("N1", .delivered, hour: -13_900), event("N1", .pending, hour: -47),
            ]
            try await fixture.parse(try await fixture.receive([[old[0]]]))
            let sent = try await fixture.dispatch("N1", bookedAt: TrackingFixture.start)
            try await fixture.expect([sent])
            try await fixture.parse(try await fixture.receive([Array(old[1...])]))
            #expect(try await fixture.statuses() == ["N1": "pending"])
            #expect(try await fixture.shipping.messages(TrackingUpdated.self).isEmpty)
            let reasons = try await fixture.reasons()
            #expect(reasons.count == 3 && reasons.filter { $0 == "" }.count == 1)
            #expect(reasons.filter { $0?.contains("more than two days before the label was bought") == true }.count == 2)
            let row = try await fixture.postgres.query("SELECT first_at, delivered_at, attempts FROM tracking.parcel")[0]
            let (firstAt, deliveredAt, attempts) = try row.decode((Date?, Date?, Int).self)
            #expect(firstAt == TrackingFixture.start.addingTimeInterval(-47 * 3600) && deliveredAt == nil && attempts == 0)
            let parcel = try #require(try await TimelineStore().parcels("N1", of: nil, in: fixture.postgres).first)
            #expect(try await TimelineStore().timeline(parcel, in: fixture.postgres).events.map(\.status) == ["pending"])
        }
    }

    @Test("A number its carrier uses again: events go to the parcel whose life they fit, whenever they come", arguments: 0..<4)
    func again(seed: Int) async throws {
        try await TrackingFixture.with { fixture in
            let first = try await fixture.dispatch("N1", bookedAt: TrackingFixture.start.addingTimeInterval(-9000 * 3600))
            try await fixture.expect([first])
            try await fixture.parse(try await fixture.receive([[event("N1", .delivered, hour: -8950)]]))
            try await fixture.postgres.query("UPDATE shipping.shipment SET state = 'delivered', number_freed_at = now()")
            let second = try await fixture.dispatch("N1", bookedAt: TrackingFixture.start)
            if seed % 2 == 0 { try await fixture.expect([second]) }
            let late = [
                event("N1", .outForDelivery, hour: -8960), event("N1", .pickedUp, hour: 1),
                event("N1", .outForDelivery, hour: 20),
                event("N1", .deliveryFailed, hour: -8955),
            ]
            for event in seed < 2 ? late : late.reversed() { try await fixture.parse(try await fixture.receive([[event]])) }
            if seed % 2 == 1 { try await fixture.expect([second]) }
            #expect(
                try await fixture.statusesByShipment() == [first.shipmentID: "delivered", second.shipmentID: "out_for_delivery"])
            let found = try await TimelineStore().parcels("n1", of: nil, in: fixture.postgres)
            #expect(found.map(\.shipmentID) == [second.shipmentID], "a shopper who asks now means the new one")
        }
    }

    @Test("A number sold again but not yet on its way does not show its earlier parcel")
    func soldAgain() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect([try await fixture.dispatch("N1", bookedAt: TrackingFixture.start)])
            try await fixture.postgres.query("UPDATE shipping.shipment SET number_freed_at = now()")
            _ = try await fixture.dispatch("N1", bookedAt: TrackingFixture.start.addingTimeInterval(9000 * 3600))
            #expect(try await TimelineStore().parcels("N1", of: nil, in: fixture.postgres).isEmpty)
        }
    }

    @Test(
        "A number sold again for a parcel that will never be on its way still means the earlier one",
        arguments: ["cancelled", "failed"])
    func soldInVain(state: String) async throws {
        try await TrackingFixture.with { fixture in
            let first = try await fixture.dispatch("N1", bookedAt: TrackingFixture.start)
            try await fixture.expect([first])
            try await fixture.postgres.query("UPDATE shipping.shipment SET number_freed_at = now()")
            let second = try await fixture.dispatch("N1", bookedAt: TrackingFixture.start.addingTimeInterval(9000 * 3600))
            try await fixture.postgres.query("UPDATE shipping.shipment SET state = \(state) WHERE id = \(second.shipmentID)")
            let found = try await TimelineStore().parcels("N1", of: nil, in: fixture.postgres)
            #expect(found.map(\.shipmentID) == [first.shipmentID])
        }
    }

    @Test("Two carriers with one number: each speaks of its own; what names nobody is kept and not guessed", arguments: 0..<4)
    func twoCarriers(seed: Int) async throws {
        try await TrackingFixture.with { fixture in
            let one = try await fixture.dispatch("N1", bookedAt: TrackingFixture.start)
            let other = try await fixture.dispatch("n-1", carrier: "eagle", bookedAt: TrackingFixture.start)
            let said: [(source: String, event: CarrierEvent)] = [
                ("swift", event("N1", .inTransit, hour: 1)), ("eagle", event("N1", .outForDelivery, hour: 2)),
                ("hub", event("N1", .deliveryFailed, hour: 3, carrier: "Eagle")), ("hub", event("N1", .delivered, hour: 4)),
            ]
            if seed < 2 { try await fixture.expect([one]) }
            for (source, event) in seed % 2 == 0 ? said : said.reversed() {
                try await fixture.parse(try await fixture.receive([[event]], from: source), hub)
            }
            try await fixture.expect([other, one], hub)
            #expect(
                try await fixture.statusesByShipment() == [one.shipmentID: "in_transit", other.shipmentID: "delivery_failed"])
            let open = try await fixture.reasons().compactMap { $0 }.filter { $0 != "" }
            #expect(open == ["it fits parcels of eagle and swift, and names no carrier"])
            let choices = try await TimelineStore().parcels("N 1", of: nil, in: fixture.postgres)
            #expect(choices.map(\.carrier) == ["eagle", "swift"])
            let chosen = try await TimelineStore().parcels("N 1", of: "eagle", in: fixture.postgres)
            #expect(chosen.map(\.shipmentID) == [other.shipmentID])
        }
    }

    @Test("Two carriers that give their events the same ids keep both")
    func sameIDs() async throws {
        try await TrackingFixture.with { fixture in
            let one = try await fixture.dispatch("N1", bookedAt: TrackingFixture.start)
            let other = try await fixture.dispatch("N1", carrier: "eagle", bookedAt: TrackingFixture.start)
            try await fixture.expect([one, other])
            for (source, status) in [("swift", TrackingStatus.delivered), ("eagle", .inTransit), ("swift", .delivered)] {
                let event = TrackingFixture.event("N1", status, hour: 3, id: "1")
                try await fixture.parse(try await fixture.receive([[event]], from: source))
            }
            #expect(try await fixture.statusesByShipment() == [one.shipmentID: "delivered", other.shipmentID: "in_transit"])
            #expect(try await fixture.count("tracking.event") == 2)
        }
    }
}
