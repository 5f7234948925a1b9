import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import TestStack
import Testing
import TrackingSources

@testable import Tracking

@Suite("Carriers are asked for news", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct CarrierNewsTests {
    private static func body(_ number: String, _ code: String) -> String {
        #"{"shipments":[{"id":"\#(number)","service":"express","status":{"timestamp":"2026-01-09T10:00:00Z","statusCode":"\#(code)"}}]}"#
    }

    private static func at(_ hour: Double) -> Date { TrackingFixture.start.addingTimeInterval(hour * 3600) }

    private typealias Change = @Sendable (_ dhl: inout SourceTerms, _ gone: inout SourceTerms) -> Void

    /// A carrier that answers, and one where nobody listens.
    private static func sources(_ host: String, _ change: Change = { _, _ in }) throws -> WebhookSources {
        var dhl = SourceTerms(name: "dhl", carriers: ["swift"])
        var gone = SourceTerms(name: "gone", format: "dhl", carriers: ["eagle"])
        (dhl.apiHost, gone.apiHost) = (host, "http://127.0.0.1:1")
        change(&dhl, &gone)
        return try TestSources.sources([dhl, gone].map { try TestSources.stored($0, apiKey: "our-key") })
    }

    private func with(
        _ test: @Sendable (CarrierServer, TrackingFixture, WebhookSources, CarrierPolling) async throws -> Void
    ) async throws {
        try await with({ _, _ in }, test)
    }

    private func with(
        _ change: @escaping Change,
        _ test: @Sendable (CarrierServer, TrackingFixture, WebhookSources, CarrierPolling) async throws -> Void
    ) async throws {
        try await CarrierServer.serve { (server: CarrierServer, host: String) async throws -> Void in
            try await TrackingFixture.with { fixture in
                let sources = try Self.sources(host, change)
                let polling = CarrierPolling(
                    postgres: fixture.postgres, outbox: fixture.shipping.outbox, sources: SourceWatch(sources),
                    logger: fixture.shipping.stack.logger)
                try await test(server, fixture, sources, polling)
            }
        }
    }

    /// Has a source asked about the parcels `N1`, `N2`, … now.
    private func want(_ count: Int, of source: String, in fixture: TrackingFixture) async throws {
        let polls = (1...count).map { WantedPoll(source: source, number: "N\($0)", isWanted: true) }
        try await fixture.postgres.pipeline(PollStore().want(polls))
    }

    private func makeDue(_ fixture: TrackingFixture) async throws {
        try await fixture.postgres.query("UPDATE tracking.second_look SET due_at = now()")
    }

    private func attempts(_ fixture: TrackingFixture) async throws -> [Int] {
        try await fixture.postgres.query("SELECT attempts::bigint FROM tracking.second_look ORDER BY tracking_number").map {
            try $0.decode(0)
        }
    }

    @Test("A quiet parcel is asked about, the answer is read like a webhook, and when it has ended nobody asks any more")
    func quiet() async throws {
        try await with { server, fixture, sources, polling in
            try await fixture.expect([try await fixture.dispatch("N1", bookedAt: TrackingFixture.start)])
            try await fixture.tell([TrackingFixture.event("N1", .inTransit, hour: 10)])
            let watch = ParcelWatch(outbox: fixture.shipping.outbox, pollers: sources.pollers)
            for (hour, rows) in [(100.0, 0), (107, 1)] {
                try await fixture.postgres.query("UPDATE tracking.parcel SET look_at = '-infinity'")
                try await watch.look(now: Self.at(hour))
                #expect(try await fixture.count("tracking.second_look") == rows, "quiet is half of eight days")
            }
            #expect(try await fixture.count("tracking.exception") == 0)
            server.answer(200, Self.body("N1", "delivered"))
            try await polling.pollDue()
            #expect(server.calls.map(\.path) == ["/track/shipments?trackingNumber=N1"] && server.calls[0].key == "our-key")
            let handler = WebhookReceivedHandler(
                postgres: fixture.postgres, rights: sources.rights, confirmable: sources.confirmable)
            _ = try await fixture.shipping.handle(handler, try await fixture.shipping.messages(WebhookReceived.self))
            #expect(try await fixture.statuses() == ["N1": "delivered"])
            try await makeDue(fixture)
            try await polling.pollDue()
            #expect(server.calls.count == 1)
            #expect(try await fixture.count("tracking.second_look") == 0)
        }
    }

    @Test("A parcel that is heard of again is not asked about any more; one whose carrier never pushes is, from its label on")
    func heard() async throws {
        try await with({ $1.polling.mode = .always }) { _, fixture, sources, _ in
            let start = TrackingFixture.start
            let ready = [
                try await fixture.dispatch("N1", bookedAt: start),
                try await fixture.dispatch("N2", carrier: "eagle", bookedAt: start),
            ]
            let handler = ShipmentReadyHandler(withoutPushes: sources.pollers.withoutPushes)
            try await fixture.shipping.handle(handler, ready)
            let watch = ParcelWatch(outbox: fixture.shipping.outbox, pollers: sources.pollers)
            #expect(try await watch.look() == 1, "only the other one's carrier will tell of it")
            try await fixture.tell([TrackingFixture.event("N1", .inTransit, hour: 10)])
            for (hour, rows) in [(107.0, 2), (110, 1)] {
                try await fixture.postgres.query("UPDATE tracking.parcel SET look_at = '-infinity'")
                try await watch.look(now: Self.at(hour))
                #expect(try await fixture.count("tracking.second_look") == rows)
                try await fixture.tell([TrackingFixture.event("N1", .inTransit, hour: hour + 1)])
            }
        }
    }

    @Test("No more calls are made in a minute, and in a day, than the budget has")
    func budget() async throws {
        try await with({ dhl, _ in (dhl.polling.perMinute, dhl.polling.perDay) = (3, 5) }) {
            server, fixture, sources, polling in
            try await fixture.expect(try await fixture.dispatch(8))
            try await want(8, of: "dhl", in: fixture)
            server.answer(404)
            let noon = Date(timeIntervalSince1970: 1_767_614_400)
            for (seconds, calls) in [(0.0, 3), (30, 3), (60, 5), (120, 5), (86_400, 8)] {
                try await polling.pollDue(now: noon.addingTimeInterval(seconds))
                #expect(server.calls.count == calls)
            }
            #expect(Set(server.calls.map(\.path)).count == 8, "each was asked about once")
            #expect(try await attempts(fixture) == Array(repeating: 1, count: 8))
            let states = try await PollStore().states(of: sources.askable, in: fixture.postgres)
            let lines = PollsCommand.table(states, sources, now: noon.addingTimeInterval(86_400)).lines(width: 300)
            #expect(lines.count == 3 && lines[1].hasPrefix("dhl     quiet"))
            #expect(lines[1].contains("3/3") && lines[1].contains("3/5") && lines[1].hasSuffix("the answer was 404"))
        }
    }

    @Test("A carrier that is asked too often is left alone as long as it wants, and nothing is lost by that")
    func tooMany() async throws {
        try await with { server, fixture, sources, polling in
            try await fixture.expect(try await fixture.dispatch(6))
            try await want(6, of: "dhl", in: fixture)
            server.answer(429, retryAfter: 600)
            try await polling.pollDue()
            let asked = server.calls.count
            #expect(asked < 6, "those that were not asked about yet are given back")
            try await polling.pollDue()
            #expect(server.calls.count == asked)
            #expect(try await attempts(fixture) == Array(repeating: 0, count: 6))
            server.answer(404)
            try await polling.pollDue(now: Date().addingTimeInterval(300))
            #expect(server.calls.count == asked, "it wanted ten minutes")
            try await polling.pollDue(now: Date().addingTimeInterval(700))
            #expect(server.calls.count == asked + 6)
        }
    }

    @Test("A carrier where nobody answers is asked more and more seldom, and holds up no other")
    func gone() async throws {
        try await with { server, fixture, sources, polling in
            try await fixture.expect(try await fixture.dispatch(1))
            try await want(1, of: "dhl", in: fixture)
            try await want(1, of: "gone", in: fixture)
            server.answer(404)
            for _ in 0..<5 {
                try await polling.pollDue()
                try await makeDue(fixture)
            }
            #expect(server.calls.count == 5)
            let states = try await PollStore().states(of: ["gone"], in: fixture.postgres)
            #expect(states.first?.account.failures == 3, "then it is left alone")
            #expect(states.first?.lastAnswer.hasPrefix("it could not be reached") == true)
            try await polling.poll("gone", now: Date().addingTimeInterval(61))
            #expect(try await PollStore().states(of: ["gone"], in: fixture.postgres).first?.account.failures == 4)
        }
    }

    @Test("A carrier whose answer does not end holds up no rounds of others")
    func rounds() async throws {
        try await CarrierServer.serve { (slow: CarrierServer, slowHost: String) async throws -> Void in
            slow.answerForEver()
            try await with({ $1.apiHost = slowHost }) { server, fixture, _, polling in
                try await fixture.expect(try await fixture.dispatch(1))
                try await want(1, of: "dhl", in: fixture)
                try await want(1, of: "gone", in: fixture)
                server.answer(404)
                let rounds = PollingRounds(polling, every: .milliseconds(5), logger: fixture.shipping.stack.logger)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await rounds.run() }
                    for calls in 1...3 {
                        while server.calls.count < calls || slow.calls.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
                        try await makeDue(fixture)
                    }
                    #expect(slow.calls.count == 1, "its first round has not ended")
                    group.cancelAll()
                }
            }
        }
    }

    @Test("What has to be confirmed is asked before what is only quiet, and stays when that is heard of")
    func order() async throws {
        try await with({ dhl, _ in dhl.polling.perMinute = 1 }) { server, fixture, sources, polling in
            try await fixture.expect(try await fixture.dispatch(2))
            try await want(2, of: "dhl", in: fixture)
            let status = TrackingStatus.delivered
            try await fixture.postgres.query("UPDATE tracking.second_look SET status = \(status) WHERE tracking_number = 'N2'")
            server.answer(404)
            try await polling.pollDue()
            #expect(server.calls.map(\.path) == ["/track/shipments?trackingNumber=N2"])
            let unwanted = ["N1", "N2"].map { WantedPoll(source: "dhl", number: $0, isWanted: false) }
            try await fixture.postgres.pipeline(PollStore().want(unwanted))
            #expect(try await attempts(fixture) == [1])
        }
    }

    @Test("The source that names a carrier is asked, not one that may speak of all; terms that cannot be meant are refused")
    func terms() throws {
        let sources = try Self.sources("http://127.0.0.1:1") { ($0.polling.mode, $1.carriers) = (.always, ["*"]) }
        #expect(sources.pollers.source(of: "swift")?.source == "dhl" && sources.pollers.source(of: "swift")?.mode == .always)
        #expect(sources.pollers.source(of: "eagle")?.source == "gone" && sources.pollers.withoutPushes == ["swift"])
        let never = try Self.sources("http://127.0.0.1:1") { dhl, _ in dhl.polling.mode = .never }
        #expect(never.pollers.source(of: "swift") == nil && never.askable == ["dhl", "gone"])
        var none = SourceTerms(name: "easypost")
        none.polling.mode = .always
        let fault = #expect(throws: SourceFault.self) { try none.checked() }
        #expect(fault?.option == "polls")
        for (minute, day, option) in [(0, 1, "polls-per-minute"), (100_001, 1, "polls-per-minute"), (1, 0, "polls-per-day")] {
            var terms = SourceTerms(name: "dhl")
            (terms.polling.perMinute, terms.polling.perDay) = (minute, day)
            let fault = #expect(throws: SourceFault.self) { try terms.checked() }
            #expect(fault?.option == option)
        }
    }

    @Test(
        "A source that is to be asked for news no more still confirms; one whose secrets cannot be opened is asked nothing, and loses nothing"
    )
    func stopped() async throws {
        try await with({ dhl, _ in dhl.polling.mode = .never }) { server, fixture, sources, polling in
            try await fixture.expect(try await fixture.dispatch(2))
            try await want(2, of: "dhl", in: fixture)
            let status = TrackingStatus.delivered
            try await fixture.postgres.query("UPDATE tracking.second_look SET status = \(status) WHERE tracking_number = 'N2'")
            server.answer(404)
            let unopened = CarrierPolling(
                postgres: fixture.postgres, outbox: fixture.shipping.outbox,
                sources: SourceWatch(WebhookSources(unopened: sources.stored)), logger: fixture.shipping.stack.logger)
            try await unopened.pollDue()
            #expect(server.calls.isEmpty)
            #expect(try await attempts(fixture) == [0, 0])
            try await polling.pollDue()
            #expect(server.calls.map(\.path) == ["/track/shipments?trackingNumber=N2"])
            #expect(try await attempts(fixture) == [1])
        }
    }
}
