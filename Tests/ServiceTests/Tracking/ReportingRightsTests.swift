import CarrierFormats
import Contracts
import Fulfilment
import TestStack
import Testing
import TrackingSources

@testable import Tracking

@Suite("Who may speak of a parcel", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ReportingRightsTests {
    private let delivered = TrackingFixture.event("N1", .delivered, hour: 5, id: "e-1")
    private let pickedUp = TrackingFixture.event("N1", .pickedUp, hour: 1, id: "e-2")

    @Test("Another carrier's source is heard and not believed, before and after the parcel is known", arguments: [true, false])
    func foreign(isKnownFirst: Bool) async throws {
        try await TrackingFixture.with { fixture in
            let sent = try await fixture.dispatch()
            if isKnownFirst { try await fixture.expect(sent) }
            try await fixture.parse(try await fixture.receive([[delivered]], from: "jaguar"))
            try await fixture.parse(try await fixture.receive([[pickedUp]]))
            if !isKnownFirst { try await fixture.expect(sent) }
            #expect(try await fixture.statuses() == ["N1": "picked_up"])
            #expect(try await fixture.shipping.messages(TrackingUpdated.self).map(\.status) == ["picked_up"])
            let verdicts = try await fixture.verdicts()
            #expect(verdicts["swift"] == "")
            let reason = try #require(verdicts["jaguar"] ?? nil)
            #expect(reason.contains("source jaguar may not speak of parcels of swift"))
        }
    }

    @Test("A source that took an event's id does not keep the carrier's own event out")
    func displaced() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch())
            try await fixture.parse(try await fixture.receive([[delivered]], from: "jaguar"))
            try await fixture.parse(try await fixture.receive([[delivered]]))
            #expect(try await fixture.statuses() == ["N1": "delivered"])
            try await fixture.parse(try await fixture.receive([[delivered]], from: "jaguar"))
            #expect(try await fixture.verdicts() == ["swift": ""])
        }
    }

    @Test("An aggregator speaks for the carriers it is set up for", arguments: ["swift", "*", "tatu"])
    func aggregator(carrier: String) async throws {
        try await TrackingFixture.with { fixture in
            let rights = ReportingRights(["hub": [carrier, "andorinha"]])
            try await fixture.expect(try await fixture.dispatch(), rights)
            try await fixture.parse(try await fixture.receive([[delivered]], from: "hub"), rights)
            #expect(try await fixture.statuses() == ["N1": carrier == "tatu" ? "pending" : "delivered"])
        }
    }

    @Test("A source that no longer pushes goes on to be believed for what it said")
    func sticky() async throws {
        try await TrackingFixture.with { fixture in
            let before = ReportingRights(["hub": ["swift"]])
            try await fixture.expect(try await fixture.dispatch(), before)
            try await fixture.parse(try await fixture.receive([[delivered]], from: "hub"), before)
            try await fixture.parse(try await fixture.receive([[pickedUp]]))
            #expect(try await fixture.statuses() == ["N1": "delivered"])
        }
    }

    @Test("A source's set-up tells whose parcels it may speak of")
    func setUp() throws {
        let sources = try TestSources.sources([
            TestSources.stored(SourceTerms(name: "jaguar"), secrets: [TestSources.secret("jaguar")]),
            TestSources.stored(SourceTerms(name: "hub", carriers: ["tatu", "jaguar"]), secrets: [TestSources.secret("hub")]),
        ])
        #expect(sources.rights == ReportingRights(["jaguar": ["jaguar"], "hub": ["tatu", "jaguar"]]))
        for carriers in [[], [""], ["tatu,jaguar"]] {
            #expect(throws: SourceFault.self) { try SourceTerms(name: "hub", carriers: carriers).checked() }
        }
    }
}
