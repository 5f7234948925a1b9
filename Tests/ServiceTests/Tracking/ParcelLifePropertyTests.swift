import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Tracking

/// What the database holds of a number is what `ParcelLives` and `StatusFold` make of all its parcels and events, in whatever order
/// and batches they came.
@Suite("Parcels' lives, stored", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ParcelLifePropertyTests {
    private static let rights = ReportingRights(["hub": ["swift", "eagle"]])

    /// Parcels booked some hundred days apart, and events of any age from anybody.
    private struct Story {
        var random: SplitMix64
        var lives: [(carrier: String, bookedAt: Date)] = []
        var said: [(source: String, event: CarrierEvent)] = []

        init(seed: Int) {
            random = SplitMix64(seed: seed)
            for carrier in ["swift", "eagle"] {
                var day = Double.random(in: 0...300, using: &random)
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    lives.append((carrier, TrackingFixture.start + (day * 86_400).rounded()))
                    day += Double.random(in: 100...400, using: &random)
                }
            }
            for _ in 0..<25 { addEvent() }
        }

        private mutating func addEvent() {
            let day = Double.random(in: -200...1300, using: &random)
            let isNear = Int.random(in: 0...3, using: &random) > 0
            let base = isNear ? lives.randomElement(using: &random)?.bookedAt : nil
            let at = (base ?? TrackingFixture.start) + ((isNear ? day / 50 : day) * 86_400).rounded()
            let (source, name) =
                [("swift", ""), ("eagle", ""), ("hub", ""), ("hub", "eagle"), ("hub", "SWIFT"), ("hub", "other"), ("forger", "")]
                .randomElement(using: &random) ?? ("swift", "")
            let event = CarrierEvent(
                id: [nil, nil, "e1", "e2"].randomElement(using: &random) ?? nil,
                trackingNumber: ["KP90", "kp 90", "KP-90"].randomElement(using: &random) ?? "KP90", carrier: name,
                status: TrackingStatus.allCases.randomElement(using: &random) ?? .unknown, code: "c",
                occurredAt: Int.random(in: 0...9, using: &random) == 0 ? nil : ZonedTime(at), place: "\(day)")
            said.append((source, event))
        }
    }

    @Test("Any order of parcels, webhooks and copies comes to the same", arguments: 0..<25)
    func orders(seed: Int) async throws {
        let story = Story(seed: seed)
        var states: [[[String]]] = []
        for round in 0..<2 {
            var random = SplitMix64(seed: 2 * seed + round)
            states.append(
                try await TrackingFixture.with { fixture in
                    let parcels = try await book(story, in: fixture)
                    try await tell(story, parcels, to: fixture, using: &random)
                    try await compare(parcels, in: fixture)
                    return try await fixture.folded()
                })
        }
        #expect(states[0] == states[1])
    }

    private func book(_ story: Story, in fixture: TrackingFixture) async throws -> [ShipmentReady] {
        var parcels: [ShipmentReady] = []
        for life in story.lives {
            parcels.append(try await fixture.dispatch("KP90", carrier: life.carrier, bookedAt: life.bookedAt))
            try await fixture.postgres.query("UPDATE shipping.shipment SET number_freed_at = now()")
        }
        return parcels
    }

    /// In batches of one to four, some twice, parcels become known in between.
    private func tell(
        _ story: Story, _ parcels: [ShipmentReady], to fixture: TrackingFixture, using random: inout SplitMix64
    ) async throws {
        let copies = (0..<5).compactMap { _ in story.said.randomElement(using: &random) }
        var bodies = (story.said + copies).shuffled(using: &random)[...]
        var known = parcels.shuffled(using: &random)[...]
        while !bodies.isEmpty || !known.isEmpty {
            if Bool.random(using: &random), let parcel = known.popFirst() { try await fixture.expect([parcel], Self.rights) }
            let batch = bodies.prefix(Int.random(in: 1...4, using: &random))
            bodies = bodies.dropFirst(batch.count)
            var messages: [WebhookReceived] = []
            for (source, event) in batch { messages += try await fixture.receive([[event]], from: source) }
            try await fixture.parse(messages, Self.rights)
        }
    }

    /// The stored verdicts are those of the pure function of all that is stored, and the states those of the fold.
    private func compare(_ parcels: [ShipmentReady], in fixture: TrackingFixture) async throws {
        let store = TrackedParcelStore()
        let results = try await fixture.postgres.pipeline([
            store.lock(["KP90"]), store.carriers, EventStore().ofNumbers(["KP90"]),
        ])
        let known = try TrackedParcelStore.decode(results[0])
        let stored = try EventStore.decode(results[2])
        #expect(known.count == parcels.count)
        let names = CarrierNames(try results[1].map { try $0.decode(0) })
        let lives = ParcelLives(known.map(\.life), carriers: names) { Self.rights.allow($0, $1) }
        let verdicts = lives.judge(stored.map(\.heard))
        for (event, verdict) in zip(stored, verdicts) {
            #expect(event.refused == verdict.refused && event.heard.countedFor == verdict.shipmentID)
        }
        for parcel in known {
            let counting = stored.filter { $0.heard.countedFor == parcel.life.shipmentID }.map(\.heard.event)
            #expect(parcel.state == ParcelState(StatusFold.fold(counting, now: Date())))
            let bookedAt = try #require(parcel.life.bookedAt)
            for time in [parcel.state.firstAt, parcel.state.statusAt, parcel.state.deliveredAt].compactMap({ $0 }) {
                #expect(time >= bookedAt - ParcelLife.allowance)
            }
        }
    }
}
