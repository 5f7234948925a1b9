import ArgumentParser
import Contracts
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import TestStack
import Testing
import Watchdogs

@testable import Operations
@testable import Tracking

@Suite("Parcels are looked after", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ParcelWatchTests {
    private static func at(_ hour: Double) -> Date { TrackingFixture.start.addingTimeInterval(hour * 3600) }

    /// One parcel whose label was bought at the start, and which its carrier has scanned ten hours later.
    private func with(_ test: (TrackingFixture, ParcelWatch) async throws -> Void) async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect([try await fixture.dispatch("N1", bookedAt: TrackingFixture.start)])
            try await fixture.tell([TrackingFixture.event("N1", .inTransit, hour: 10)])
            try await test(fixture, ParcelWatch(outbox: fixture.shipping.outbox))
        }
    }

    /// Looks as if it were that hour.
    @discardableResult
    private func look(_ hour: Double, _ watch: ParcelWatch, _ fixture: TrackingFixture) async throws -> Int {
        try await fixture.postgres.query("UPDATE tracking.parcel SET look_at = '-infinity' WHERE look_at IS NOT NULL")
        return try await watch.look(now: Self.at(hour))
    }

    private func listed(_ fixture: TrackingFixture, all: Bool = true) async throws -> [ListedException] {
        try await ExceptionStore().list(kind: nil, carrier: nil, all: all, limit: 100, in: fixture.postgres)
    }

    @Test("Silence is opened once and told, and cleared and told when something is heard")
    func silence() async throws {
        try await with { fixture, watch in
            #expect(try await look(150, watch, fixture) == 1)
            #expect(try await listed(fixture).isEmpty, "of a lane that is not known eight days may pass")
            for hour in [203.0, 204, 205] { try await look(hour, watch, fixture) }
            let open = try await listed(fixture)
            #expect(open.map(\.kind) == [.silence] && open[0].cause == "silence" && open[0].clearedAt == nil)
            #expect(open[0].detail.hasPrefix("nothing was heard since 2026-01-05 18:00, when it was in_transit: 8d at most"))
            #expect(open[0].evidence.limit == 8 * 86_400 && open[0].evidence.p95 == nil)
            let told = try await fixture.shipping.messages(ShipmentException.self)
            #expect(told.map(\.kind) == ["silence"] && told.map(\.cause) == ["silence"])
            #expect(told.first?.action == ParcelExceptionKind.silence.action)

            try await fixture.tell([TrackingFixture.event("N1", .outForDelivery, hour: 206)])
            let due = try await fixture.postgres.query("SELECT look_at <= now() FROM tracking.parcel").decode(Bool.self)
            #expect(due == [true], "what is wrong is looked at as soon as something is heard")
            try await look(207, watch, fixture)
            #expect(try await listed(fixture).map(\.clearedBy) == ["something was heard of it: out_for_delivery"])
            #expect(try await fixture.shipping.messages(ShipmentExceptionCleared.self).count == 1)
            try await look(260, watch, fixture)
            #expect(
                try await listed(fixture).map { $0.clearedAt == nil } == [false, true],
                "it is quiet again, two days after the van")
        }
    }

    @Test("What is delivered has nothing wrong with it any more, and is not looked at again")
    func delivered() async throws {
        try await with { fixture, watch in
            try await look(204, watch, fixture)
            try await fixture.tell([TrackingFixture.event("N1", .delivered, hour: 210)])
            #expect(try await watch.look() == 1)
            let all = try await listed(fixture)
            #expect(all.map(\.clearedBy) == ["it was delivered"] && all[0].clearedAt != nil)
            let told = try await fixture.shipping.messages(ShipmentExceptionCleared.self)
            #expect(told.map(\.kind) == ["silence"] && told.map(\.reason) == ["it was delivered"])
            #expect(try await watch.look() == 0)
            #expect(try await look(1000, watch, fixture) == 0)
            #expect(try await listed(fixture, all: false).isEmpty)
        }
    }

    @Test("A parcel that arrives without trouble is not looked at once it has")
    func quiet() async throws {
        try await with { fixture, watch in
            try await fixture.tell([TrackingFixture.event("N1", .delivered, hour: 30)])
            let due = try await fixture.postgres.query("SELECT look_at FROM tracking.parcel").map {
                try $0.decode(0, as: Date?.self)
            }
            #expect(due == [nil])
        }
    }

    @Test(
        "Two failed attempts and an address are told at once, late when the promise passes; the list, the story and the JSON show them"
    )
    func told() async throws {
        try await with { fixture, watch in
            let promise = Self.at(60)
            try await fixture.postgres.query("UPDATE shipping.shipment SET promised_by = \(promise)")
            var events = [
                TrackingFixture.event("N1", .deliveryFailed, hour: 30), TrackingFixture.event("N1", .outForDelivery, hour: 50),
                TrackingFixture.event("N1", .deliveryFailed, hour: 55),
            ]
            events[2].cause = TrackingCause.consigneeIncorrectAddress.rawValue
            try await fixture.tell(events)
            try await look(61, watch, fixture)
            #expect(try await listed(fixture).map(\.kind) == [.attempts, .address])
            try await look(64, watch, fixture)
            #expect(try await listed(fixture).map(\.kind) == [.attempts, .address, .late])
            let told = try await fixture.shipping.messages(ShipmentException.self)
            #expect(told.map(\.kind) == ["attempts", "address", "late"])
            #expect(told.map(\.cause) == Array(repeating: "consignee_incorrect_address", count: 3))

            let table = ExceptionsCommand.table(try await listed(fixture)).lines(width: 400).joined(separator: "\n")
            #expect(table.contains("2 attempts failed: consignee_incorrect_address. Do: agree with the consignee"))
            let parcel = try #require(try await TimelineStore().parcels("N1", of: nil, in: fixture.postgres).first)
            let timeline = try await TimelineStore().timeline(parcel, in: fixture.postgres)
            #expect(timeline.exceptions.map(\.kind) == ["attempts", "address", "late"])
            let order = try #require(try await listed(fixture).first?.orderID)
            let rows = try await fixture.postgres.pipeline(ShippingStepStore(orderID: order).statements).flatMap { $0 }
            let steps: [String] = try rows.filter { try $0.decode(1, as: String.self) == StepKind.exception.rawValue }.map {
                try $0.decode(3)
            }
            #expect(steps.count == 3 && steps.contains { $0.hasSuffix("; tell the consignee the new day") })
        }
    }

    @Test("A parcel that nobody hands over is found, and is right once it has left")
    func handOver() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect([try await fixture.dispatch("N1", bookedAt: TrackingFixture.start)])
            let watch = ParcelWatch(outbox: fixture.shipping.outbox)
            try await look(90, watch, fixture)
            #expect(try await listed(fixture).isEmpty)
            try await look(97, watch, fixture)
            #expect(try await listed(fixture).map(\.kind) == [.notHandedOver])
            let (state, at) = (ShipmentState.handedOver, Self.at(98))
            try await fixture.postgres.query(
                "UPDATE shipping.shipment SET state = \(state), handed_over_at = \(at), handed_over_by = \(HandOverSign.scan)")
            try await look(99, watch, fixture)
            #expect(try await listed(fixture).map(\.clearedBy) == ["it has left"])
        }
    }

    @Test("Whoever looks, and however many do, an exception is opened once")
    func together() async throws {
        try await TrackingFixture.with { fixture in
            try await fixture.expect(try await fixture.dispatch(40))
            try await fixture.tell((1...40).map { TrackingFixture.event("N\($0)", .inTransit, hour: 10) })
            try await fixture.postgres.query("UPDATE tracking.parcel SET look_at = '-infinity'")
            let watch = ParcelWatch(outbox: fixture.shipping.outbox)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await watch.look(now: Self.at(300)) } }
                try await group.waitForAll()
            }
            #expect(try await listed(fixture, all: false).count { $0.kind == .silence } == 40)
            #expect(try await fixture.shipping.messages(ShipmentException.self).count { $0.kind == "silence" } == 40)
        }
    }

    @Test("A kind that there is not is refused with those there are")
    func refused() {
        let error = #expect(throws: (any Error).self) { try ExceptionsCommand.parse(["--kind", "boredom"]) }
        let message = error.map { ExceptionsCommand.message(for: $0) }
        #expect(message?.hasPrefix("--kind 'boredom' is none. The kinds are not_handed_over, silence, ") == true)
    }
}
