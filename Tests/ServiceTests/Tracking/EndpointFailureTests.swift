import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import Tracking

@Suite("Endpoints that fail", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct EndpointFailureTests {
    @Test("410 switches an endpoint off at once; on again it gets what waits, and by replay what it has missed")
    func gone() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(1))
            try await fixture.add("shop")
            fixture.server.answer("/shop", .init(status: 410), .init())
            try await fixture.tell("N1", .pickedUp, hour: 1)
            #expect(try await fixture.send() == 1)
            let off = try await fixture.desk.endpoint("shop")
            #expect(off.disabledAt != nil && off.disabledReason == "410: the endpoint is gone" && off.waiting == 1)
            try await fixture.tell("N1", .inTransit, hour: 2)
            #expect(try await fixture.send() == 0)
            let missed = try await fixture.desk.enable("shop")
            #expect(missed.notices == 1)
            #expect(try await fixture.send() == 1)
            let since = try #require(missed.since).instant
            #expect(try await fixture.desk.replay(.since(since), to: "shop") == 1)
            #expect(try await fixture.desk.replay(.since(since), to: "shop") == 0, "it waits already")
            #expect(try await fixture.send() == 1)
            #expect(fixture.told("/shop") == ["N1 picked_up", "N1 picked_up", "N1 in_transit"])
            #expect(try await fixture.desk.endpoint("shop").failures == 0)
        }
    }

    @Test("A redirect is not followed and counts as a failure")
    func redirected() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(1))
            try await fixture.add("shop")
            fixture.server.answer("/shop", .init(status: 307, headers: ["location": fixture.url("/inside")]))
            try await fixture.tell("N1", .pickedUp, hour: 1)
            #expect(try await fixture.send() == 1)
            #expect(fixture.server.sent.map(\.path) == ["/shop"])
            let log = try await fixture.desk.log("shop", limit: 1)
            #expect(log[0].outcome == "307: redirects are not followed" && log[0].retryAt != nil)
        }
    }

    @Test("Retry-After puts off the notice and all others of the endpoint")
    func throttled() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(2))
            try await fixture.add("shop")
            fixture.server.answer("/shop", .init(status: 429, headers: ["retry-after": "7200"]), .init())
            try await fixture.tell("N1", .pickedUp, hour: 1)
            #expect(try await fixture.send() == 1)
            try await fixture.tell("N2", .pickedUp, hour: 1)
            #expect(try await fixture.send() == 0)
            let row = try await fixture.postgres.query(
                """
                SELECT bool_and(not_before > now() + interval '119 min'),
                    (SELECT max(due_at) > now() + interval '119 min' FROM tracking.notice_due) FROM tracking.endpoint
                """)[0]
            #expect(try row.decode((Bool, Bool).self) == (true, true))
            try await fixture.wait()
            #expect(try await fixture.send() == 2)
        }
    }

    @Test(
        "After the last attempt a notice is given up and can be sent again; after days without success the endpoint is switched off"
    )
    func givenUp() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(1))
            try await fixture.add("shop")
            fixture.server.answer("/shop", .init(status: 500))
            try await fixture.tell("N1", .pickedUp, hour: 1)
            for attempt in 1...10 {
                #expect(try await fixture.send() == 1, "attempt \(attempt)")
                try await fixture.wait()
            }
            #expect(try await fixture.send() == 0)
            let log = try await fixture.desk.log("shop", limit: 20)
            #expect(log.count == 10 && log[0].retryAt == nil && log[1].retryAt != nil && Set(log.map(\.messageID)).count == 1)
            #expect(try await fixture.tracking.count("tracking.notice_due") == 0)
            try await fixture.postgres.query("UPDATE tracking.endpoint SET failing_since = now() - interval '73 h'")
            let id = try #require(TakenNotice.messageID(log[0].messageID))
            #expect(try await fixture.desk.replay(.message(id), to: "shop") == 1)
            #expect(try await fixture.send() == 1)
            let off = try await fixture.desk.endpoint("shop")
            #expect(off.disabledReason?.hasPrefix("every attempt since ") == true && off.waiting == 1)
            #expect(off.disabledReason?.hasSuffix("the answer was 500") == true)
        }
    }

    @Test("A private address is not connected to, whatever name it has; which one is decided at each attempt")
    func privateAddresses() async throws {
        try await EndpointFixture.with(allowed: []) { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(1))
            try await fixture.add("shop") { $0.url = fixture.url("/shop", host: "localhost") }
            try await fixture.add("number") { $0.url = fixture.url("/number", host: "2130706433") }
            try await fixture.tell("N1", .pickedUp, hour: 1)
            #expect(try await fixture.send() == 2)
            #expect(fixture.server.sent.isEmpty)
            for line in try await fixture.desk.log(nil, limit: 10) {
                #expect(line.status == nil && line.outcome.contains("is no address in the internet"), "\(line.outcome)")
            }
        }
        try await EndpointFixture.with { fixture in
            try await fixture.add("shop") { $0.url = fixture.url("/shop", host: "shop.example") }
            let addresses = ["127.0.0.1", "10.0.0.7", "::ffff:169.254.169.254", "127.0.0.1"]
            var outcomes: [String] = []
            for address in addresses {
                var sender = fixture.sender
                sender.resolve = { host, _ in host == "shop.example" ? address : "192.0.2.1" }
                outcomes.append(try await EndpointDesk(postgres: fixture.postgres, sender: sender).test("shop").outcome)
            }
            #expect(outcomes[0] == "delivered" && outcomes[3] == "delivered")
            #expect(outcomes[1].hasPrefix("shop.example is 10.0.0.7") && outcomes[2].hasPrefix("shop.example is ::ffff:169"))
            #expect(fixture.server.sent.map(\.host) == Array(repeating: "shop.example:\(fixture.port)", count: 2))
        }
    }

    @Test("A missing or other key is told in the log, and the notice waits")
    func sealed() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.add("shop")
            var sender = fixture.sender
            sender.keys = try SecretKeys(environment: [:])
            let attempt = try await EndpointDesk(postgres: fixture.postgres, sender: sender).test("shop")
            #expect(attempt.outcome.hasPrefix("it could not be signed: ") && attempt.outcome.contains(SecretKeys.keyVariable))
            let rows = try await fixture.postgres.query("SELECT sealed FROM tracking.endpoint_secret")
            let sealed = try rows.map { try $0.decode(0, as: [UInt8].self) }
            #expect(sealed.count == 1 && !String(decoding: sealed[0], as: UTF8.self).contains("whsec_"))
        }
    }
}
