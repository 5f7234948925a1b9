import CarrierFormats
import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Tracking

@Suite("What is kept beside status and time", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct EventDetailStoreTests {
    private func event(
        _ status: TrackingStatus, hour: Double, id: String, expected: ZonedTime? = nil, day: CivilDay? = nil,
        window: DeliveryWindow? = nil, to name: String? = nil, proof: DeliveryProof? = nil
    ) -> CarrierEvent {
        CarrierEvent(
            id: id, trackingNumber: "N1", status: status, occurredAt: ZonedTime(TrackingFixture.start + hour * 3600),
            place: "Curitiba",
            expectedAt: expected, expectedOn: day, window: window, deliveredTo: name, proof: proof)
    }

    private func timeline(_ fixture: TrackingFixture) async throws -> ShipmentTimeline {
        let parcels = try await TimelineStore().parcels("N1", of: nil, in: fixture.postgres)
        return try await TimelineStore().timeline(try #require(parcels.first), in: fixture.postgres)
    }

    @Test("The expected day, hours and windows are told as the carrier told them last")
    func windows() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let day = try #require(CivilDay("2026-01-09"))
            try await fixture.parse(
                try await fixture.receive([
                    [event(.inTransit, hour: 1, id: "a", expected: ZonedTime("2026-01-09T23:59:59Z"), day: day)]
                ]))
            var shown = try await timeline(fixture)
            #expect(shown.expectedOn == "2026-01-09" && shown.expectedFrom == nil && shown.expectedTo == nil)
            #expect(shown.expectedAt?.utcText == "2026-01-09T23:59:59.000Z")
            let window = DeliveryWindow(from: ZonedTime("2026-01-09T13:00:00Z"), to: ZonedTime("2026-01-09T15:00:00Z"))
            try await fixture.parse(
                try await fixture.receive([[event(.inTransit, hour: 2, id: "b", expected: window.to, window: window)]]))
            shown = try await timeline(fixture)
            #expect(shown.expectedOn == nil && shown.expectedFrom == window.from && shown.expectedTo == window.to)
        }
    }

    @Test("Of a day and a window that end together and were told together the window is shown")
    func windowAndDay() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let window = DeliveryWindow(from: ZonedTime("2026-01-09T13:00:00Z"), to: ZonedTime("2026-01-09T23:59:59Z"))
            try await fixture.parse(
                try await fixture.receive([
                    [
                        event(.inTransit, hour: 1, id: "a", expected: window.to, day: CivilDay("2026-01-09")),
                        event(.inTransit, hour: 1, id: "b", expected: window.to, window: window),
                    ]
                ]))
            let shown = try await timeline(fixture)
            #expect(shown.expectedOn == nil && shown.expectedFrom == window.from && shown.expectedTo == window.to)
        }
    }

    @Test("What shows a delivery comes later, once, and only that there is one is shown")
    func proof() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let photo = DeliveryProof(.photo, address: "https://pod.example/door.jpg")
            let bare = event(.delivered, hour: 1, id: "d")
            try await fixture.parse(try await fixture.receive([[bare]]))
            #expect(try await timeline(fixture).events.map(\.proof) == [nil])
            let full = event(.delivered, hour: 1, id: "d", to: "A PERSON", proof: photo)
            let other = event(.delivered, hour: 1, id: "d", to: "SOMEBODY", proof: DeliveryProof(.document))
            for later in [full, other, bare] { try await fixture.parse(try await fixture.receive([[later]])) }
            let row = try #require(
                try await fixture.postgres.query("SELECT delivered_to, proof, proof_url FROM tracking.event").first)
            let (name, kind, address) = try row.decode((String?, String?, String?).self)
            #expect(name == "A PERSON" && kind == "photo" && address == photo.address)
            let shown = String(decoding: try JSONEncoder().encode(try await timeline(fixture)), as: UTF8.self)
            #expect(shown.contains(#""proof":"photo""#) && !shown.contains("pod.example") && !shown.contains("PERSON"))
        }
    }

    /// Who took each parcel, what shows it, and where, by the events' keys.
    private func details(_ fixture: TrackingFixture) async throws -> [[String?]] {
        try await fixture.postgres.query("SELECT delivered_to, proof, proof_url FROM tracking.event ORDER BY key").decode(
            (String?, String?, String?).self
        ).map { [$0, $1, $2] }
    }

    @Test(
        "What is told of one delivery in parts at once is kept together, also when its parcel is not known yet",
        arguments: [true, false])
    func parts(isKnown: Bool) async throws {
        try await TrackingFixture.with { fixture in
            let sent = try await fixture.dispatch()
            if isKnown { try await fixture.expect(sent) }
            let named = event(.delivered, hour: 1, id: "d", to: "A PERSON")
            let pictured = event(.delivered, hour: 1, id: "d", proof: DeliveryProof(.photo, address: "https://pod.example/1"))
            try await fixture.parse(try await fixture.receive([[named, pictured]]))
            #expect(try await details(fixture) == [["A PERSON", "photo", "https://pod.example/1"]])
            if !isKnown { try await fixture.expect(sent) }
            let names: [String?] = try await fixture.postgres.query("SELECT delivered_to FROM tracking.parcel").map {
                try $0.decode(0)
            }
            #expect(names == ["A PERSON"])
        }
    }

    @Test("A proof never gets another's address, and its own later")
    func addresses() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            for proof in [DeliveryProof(.photo), DeliveryProof(.document, address: "https://pod.example/paper")] {
                try await fixture.parse(try await fixture.receive([[event(.delivered, hour: 1, id: "d", proof: proof)]]))
                #expect(try await details(fixture) == [[nil, "photo", nil]])
            }
            let photo = DeliveryProof(.photo, address: "https://pod.example/door")
            try await fixture.parse(try await fixture.receive([[event(.delivered, hour: 1, id: "d", proof: photo)]]))
            #expect(try await details(fixture) == [[nil, "photo", "https://pod.example/door"]])
        }
    }

    @Test("Who may not speak of a parcel adds nothing, neither to the carrier's event nor to what was refused before")
    func foreign() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let (own, lie) = (event(.delivered, hour: 1, id: "d"), event(.delivered, hour: 2, id: "e"))
            try await fixture.parse(try await fixture.receive([[own]]))
            try await fixture.parse(try await fixture.receive([[lie]], from: "liar"))
            let more = [own, lie].map { event in
                var event = event
                (event.deliveredTo, event.proof) = ("NOBODY", DeliveryProof(.photo))
                return event
            }
            try await fixture.parse(try await fixture.receive([more], from: "liar"))
            #expect(try await details(fixture) == [[nil, nil, nil], [nil, nil, nil]])
        }
    }

    @Test("A scan that has the state of its parcel while it is the newest is shown once")
    func scans() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let scans = [
                #"{"time":"2026-01-06 10:00:00","context":"到达"}"#, #"{"time":"2026-01-06 11:00:00","context":"离开"}"#,
            ]
            for (count, state) in [(1, "0"), (2, "5")] {
                let data = scans.prefix(count).joined(separator: ",")
                let body = #"{"lastResult":{"nu":"N1","state":"\#(state)","data":[\#(data)]}}"#
                try await fixture.parse(try await fixture.receive(raw: [Array(body.utf8)], format: "kuaidi100"))
            }
            #expect(try await timeline(fixture).events.map(\.status) == ["in_transit", "out_for_delivery"])
            #expect(try await fixture.count("tracking.event") == 3, "what was said is kept")
        }
    }

    @Test("What is called delivered after a return was delivered to the sender, until it is corrected")
    func returned() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            let story = [
                event(.inTransit, hour: 1, id: "a"), event(.returnToSender, hour: 2, id: "b"),
                event(.delivered, hour: 9, id: "c"),
            ]
            try await fixture.parse(try await fixture.receive([story]))
            #expect(try await timeline(fixture).events.map(\.status) == ["in_transit", "return_to_sender", "return_to_sender"])
            #expect(try await fixture.statuses() == ["N1": "return_to_sender"])
            let correction = CarrierEvent(
                id: "x", trackingNumber: "N1", kind: .correction, status: .inTransit,
                occurredAt: ZonedTime(TrackingFixture.start + 3 * 3600))
            try await fixture.parse(try await fixture.receive([[correction]]))
            #expect(try await timeline(fixture).events.map(\.status).last == "delivered")
            #expect(try await fixture.statuses() == ["N1": "delivered"])
        }
    }
}
