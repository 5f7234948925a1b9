import Contracts
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Messaging
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch

/// What the label service has sold is the truth; what the database says is held against it.
@Suite(
    "Labels under chaos", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)), .timeLimit(.minutes(20)))
struct LabelChaosTests {
    @Test(
        "A service that sells and hangs, answers nothing and breaks off: one living label for each parcel that leaves, none for others"
    )
    func hostile() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await fixture.wantLabels(300)
                server.behave(.moody(sleeping: 5, empty: 2, breaking: 1))
                let (handler, followUp) = fixture.labels(timeout: .seconds(2)) { limits in
                    (limits.labelsPerCall, limits.callsPerCarrier, limits.failures) = (4, 8, 1000)
                }
                for lot in stride(from: 0, to: 300, by: 50) {
                    try await fixture.handle(handler, Array(wanted[lot..<lot + 50]))
                }
                try await cancel(every: 10, fixture)
                try await eventually("every label is bought or given back") {
                    try await fixture.handle(handler, wanted)
                    try await fixture.makeDue()
                    try await followUp.round()
                    return try await isSettled(fixture)
                }
                _ = try await followUp.sweep.now(account: nil, since: nil)
                try await followUp.round()
                try await compare(fixture, server, leaving: 270)
            }
        }
    }

    /// Cancels every so many orders, whatever has become of their labels.
    private func cancel(every step: Int, _ fixture: ShippingFixture) async throws {
        try await fixture.postgres.query(
            "UPDATE warehouse.fulfilment SET state = \(FulfilmentState.cancelled) WHERE order_id % \(step) = 0")
        let orders: [Int64] = try await fixture.postgres.query(
            "SELECT order_id FROM warehouse.fulfilment WHERE state = \(FulfilmentState.cancelled) ORDER BY 1"
        ).map { try $0.decode(0) }
        try await fixture.handle(OrderCancelledHandler(), orders.map { OrderCancelled(orderID: $0, reason: "requested") })
    }

    private func isSettled(_ fixture: ShippingFixture) async throws -> Bool {
        try await fixture.postgres.query(
            """
            SELECT FROM shipping.shipment WHERE state = \(ShipmentState.booking) OR void_wanted_at IS NOT NULL
            UNION ALL SELECT FROM shipping.label_attempt WHERE state IN \(LabelAttemptState.doubtful)
            UNION ALL SELECT FROM shipping.label WHERE state IN \(LabelState.leaving)
            """
        ).isEmpty
    }

    private func compare(_ fixture: ShippingFixture, _ server: LabelServer, leaving: Int) async throws {
        let ready: [String] = try await fixture.postgres.query(
            "SELECT tracking_number FROM shipping.shipment WHERE state = \(ShipmentState.ready)"
        ).map { try $0.decode(0) }
        #expect(ready.count == leaving)
        #expect(Set(server.living.map(\.number)) == Set(ready) && server.living.count == ready.count)
        #expect(try await fixture.messages(ShipmentReady.self).count >= leaving)
    }

    /// Everything that may happen to a label, in any order, for as long as it takes.
    private enum Happening: CaseIterable {
        case asked, lost, silent, broken, busy, soldTwice, cancelled, lapsed, lookedAfter, swept
    }

    @Test(
        "Whatever happens in whatever order, it ends with one living label, or none when the order was cancelled",
        arguments: 1...24)
    func walk(seed: Int) async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await fixture.wantLabels(1)
                let (handler, followUp) = fixture.labels(timeout: .seconds(1)) { limits in
                    (limits.failures, limits.pause) = (1000, .milliseconds(20))
                }
                var random = Dice(state: UInt64(seed))
                var story: [Happening] = []
                for _ in 0..<8 {
                    let next = Happening.allCases.randomElement(using: &random) ?? .asked
                    story.append(next)
                    try await happen(next, fixture, server, handler, followUp, wanted)
                    #expect(try await fixture.labels("state").filter { $0 == "live" }.count <= 1, "\(story)")
                }
                server.behave(.fair)
                try await eventually("it ends: \(story)") {
                    try await fixture.handle(handler, wanted)
                    try await fixture.makeDue()
                    try await followUp.round()
                    _ = try await followUp.sweep.now(account: nil, since: nil)
                    try await fixture.makeDue()
                    try await followUp.round()
                    return try await isSettled(fixture)
                }
                try await compare(fixture, server, leaving: story.contains(.cancelled) ? 0 : 1)
            }
        }
    }

    private func happen(
        _ what: Happening, _ fixture: ShippingFixture, _ server: LabelServer, _ handler: LabelRequestedHandler,
        _ followUp: LabelFollowUp, _ wanted: [LabelRequested]
    ) async throws {
        let moods: [Happening: LabelServer.Mood] = [
            .asked: .fair, .lost: .empty, .silent: .sleeping(.seconds(600)), .broken: .breaking,
            .busy: .refusing(.tooManyRequests), .soldTwice: .selling,
        ]
        switch what {
        case .cancelled: try await fixture.cancelAll()
        case .lapsed:
            _ = try await fixture.claim(try await fixture.shipmentIDs())
            try await fixture.makeDue()
        case .lookedAfter:
            try await fixture.makeDue()
            try await followUp.round()
        case .swept: _ = try await followUp.sweep.now(account: nil, since: nil)
        default:
            if let mood = moods[what] { server.behave(mood) }
            try await fixture.handle(handler, wanted)
        }
    }

    /// Draws the same again for the same seed.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
