import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import Tracking

@Suite("Subscribers are told", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct EndpointDeliveryTests {
    @Test(
        "A change is signed with every secret, told once to each who wants it, and to nobody else; without endpoints no row is written"
    )
    func told() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(1))
            try await fixture.tell("N1", .pickedUp, hour: 1)
            #expect(try await fixture.tracking.count("tracking.notice") == 0)
            let first = try await fixture.add("shop")
            try await fixture.add("other") { $0.channels = ["elsewhere"] }
            try await fixture.add("eagle") { $0.carriers = ["eagle"] }
            try await fixture.add("ended") { $0.statuses = ["delivered"] }
            try await fixture.add("alarms") { $0.eventTypes = ["shipment.exception"] }
            try await fixture.add("all") { $0.channels = ["test", "elsewhere"] }
            let second = try await fixture.desk.rotate("shop")
            try await fixture.tell("N1", .inTransit, hour: 2)
            try await fixture.tell("N1", .inTransit, hour: 3)
            #expect(try await fixture.send() == 2)
            #expect(fixture.told("/shop") == ["N1 in_transit"] && fixture.told("/all") == ["N1 in_transit"])
            #expect(Set(fixture.server.sent.map(\.path)) == ["/shop", "/all"])
            let sent = try #require(fixture.server.sent(to: "/shop").first)
            let headers = try #require(sent.headers)
            for secret in [first, second] {
                let webhook = StandardWebhook(secrets: [try WebhookSecret(secret)])
                try webhook.verify(headers, body: sent.body, now: Date())
            }
            let document = try #require(sent.document)
            #expect(document.type == "shipment.updated" && document.data.previousStatus == "picked_up")
            #expect(document.data.channel == "test" && document.data.leftOut == nil)
            #expect(ZonedTime(document.timestamp) != nil)
            let order: String = try await fixture.postgres.query("SELECT external_id FROM orders.\"order\"")[0].decode(0)
            #expect(document.data.order == order)
            #expect(try await fixture.send() == 0)
            #expect(try await fixture.tracking.count("tracking.notice_due") == 0)
            let log = try await fixture.desk.log("shop", limit: 10)
            #expect(log.map(\.outcome) == ["delivered"] && log[0].status == 200 && log[0].answer == "thank you")
            #expect(log[0].messageID == headers.id && log[0].attempt == 1)
        }
    }

    @Test("Changes that wait become the last one, which names them; each parcel keeps its order, and none waits for another")
    func merged() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(2))
            try await fixture.add("shop")
            fixture.server.answer("/shop", .init(status: 500, body: "not now"), .init())
            try await fixture.tell("N1", .pickedUp, hour: 1)
            #expect(try await fixture.send() == 1)
            try await fixture.tell("N1", .inTransit, hour: 2)
            try await fixture.tell("N1", .outForDelivery, hour: 3)
            try await fixture.tell("N2", .pickedUp, hour: 3)
            // The later ones of the first parcel took the place of the one that failed, no sooner than that.
            #expect(try await fixture.send() == 1)
            #expect(fixture.told("/shop") == ["N1 picked_up", "N2 picked_up"])
            try await fixture.wait()
            #expect(try await fixture.send() == 1)
            let last = try #require(fixture.server.sent.last?.document?.data)
            #expect(last.trackingNumber == "N1" && last.status == "out_for_delivery")
            let first = try #require(fixture.server.sent.first?.headers?.id)
            #expect(last.leftOut?.first == .init(id: first, status: "picked_up"))
            #expect(last.leftOut?.map(\.status) == ["picked_up", "in_transit"])
            let log = try await fixture.desk.log("shop", limit: 10)
            #expect(log.map(\.attempt) == [2, 1, 1] && log.map(\.status) == [200, 200, 500])
            #expect(log[2].retryAt != nil && log[2].answer == "not now" && log[2].outcome == "the answer was 500")
        }
    }

    @Test("A notice that is not merged waits for those before it, also when they fail")
    func ordered() async throws {
        try await EndpointFixture.with { fixture in
            let parcel = try await fixture.tracking.dispatch(1)
            try await fixture.tracking.expect(parcel)
            try await fixture.add("shop")
            fixture.server.answer("/shop", .init(status: 503), .init())
            let shipment = parcel[0].shipmentID
            for type in [NoticeType.exception, .exceptionCleared, .exception] {
                try await fixture.postgres.query(NoticeStore().add([try Notice(type, shipmentID: shipment, ["cause": "late"])]))
            }
            #expect(try await fixture.send() == 1)
            try await fixture.wait()
            #expect(try await fixture.send() == 3)
            let types = fixture.server.sent.compactMap { $0.document?.type }
            #expect(
                types == ["shipment.exception", "shipment.exception", "shipment.exception_cleared", "shipment.exception"])
            #expect(fixture.server.sent[0].headers?.id == fixture.server.sent[1].headers?.id)
            #expect(fixture.server.sent[1].headers?.id != fixture.server.sent[3].headers?.id)
        }
    }

    @Test("While one is being sent, the next of its parcel is not; what fails then becomes the one that waits")
    func failedWhileAnotherWaits() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(1))
            try await fixture.add("shop")
            try await fixture.tell("N1", .pickedUp, hour: 1)
            let queue = NoticeQueueStore()
            let limits = NoticeQueueStore.Limits(count: 10, isSlow: false, perEndpoint: 4, lease: .seconds(60))
            _ = try await NoticeStore().address(in: fixture.postgres)
            let taken = try await queue.take(after: "", limits, on: fixture.postgres)
            #expect(taken.count == 1)
            try await fixture.tell("N1", .inTransit, hour: 2)
            _ = try await NoticeStore().address(in: fixture.postgres)
            #expect(try await queue.take(after: "", limits, on: fixture.postgres).isEmpty)
            fixture.server.answer("/shop", .init(status: 500), .init())
            try await queue.settle(taken[0], await fixture.sender.send(taken[0]), in: fixture.postgres)
            #expect(try await fixture.tracking.count("tracking.notice_due") == 1)
            try await fixture.wait()
            #expect(try await fixture.send() == 1)
            let last = try #require(fixture.server.sent.last?.document?.data)
            #expect(last.status == "in_transit" && last.leftOut?.map(\.status) == ["picked_up"])
        }
    }

    @Test("What was taken and never settled is sent again under its id, once its lease has ended")
    func crash() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(1))
            try await fixture.add("shop")
            try await fixture.tell("N1", .pickedUp, hour: 1)
            _ = try await NoticeStore().address(in: fixture.postgres)
            let limits = NoticeQueueStore.Limits(count: 10, isSlow: false, perEndpoint: 4, lease: .seconds(60))
            let taken = try await NoticeQueueStore().take(after: "", limits, on: fixture.postgres)
            #expect(taken.count == 1)
            #expect(try await fixture.send() == 0)
            try await fixture.postgres.query(
                "UPDATE tracking.notice_due SET due_at = now() - interval '1 s', taken_until = now() - interval '1 s'")
            #expect(try await fixture.send() == 1)
            #expect(fixture.server.sent.map { $0.headers?.id } == [taken[0].webhookID])
            #expect(try await fixture.tracking.count("tracking.notice_due") == 0)
        }
    }

    @Test("An endpoint that does not answer keeps no other one waiting")
    func fair() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(1))
            try await fixture.add("a")
            try await fixture.add("b")
            fixture.server.answer("/a", onlyAfter: "/b")
            try await fixture.tell("N1", .pickedUp, hour: 1)
            #expect(try await fixture.send() == 2)
            #expect(try await fixture.desk.log(nil, limit: 10).allSatisfy { $0.outcome == "delivered" })
        }
    }

    @Test("An endpoint gets its share at once and no more, and one that fails one")
    func shares() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(6))
            try await fixture.add("a")
            try await fixture.add("b")
            for number in 1...6 { try await fixture.tell("N\(number)", .pickedUp, hour: 1) }
            _ = try await NoticeStore().address(in: fixture.postgres)
            let queue = NoticeQueueStore()
            var limits = NoticeQueueStore.Limits(count: 100, isSlow: false, perEndpoint: 4, lease: .seconds(60))
            #expect(
                try await queue.take(after: "", limits, on: fixture.postgres).map(\.endpoint) == [
                    "a", "a", "a", "a", "b", "b", "b", "b",
                ])
            #expect(try await queue.take(after: "", limits, on: fixture.postgres).isEmpty)
            try await fixture.postgres.pipeline([
                "UPDATE tracking.notice_due SET taken_until = NULL, due_at = now()",
                "UPDATE tracking.endpoint SET failures = 3, is_slow = true WHERE code = 'a'",
            ])
            #expect(try await queue.take(after: "", limits, on: fixture.postgres).map(\.endpoint) == ["b", "b", "b", "b"])
            limits.isSlow = true
            #expect(try await queue.take(after: "", limits, on: fixture.postgres).map(\.endpoint) == ["a"])
        }
    }
}
