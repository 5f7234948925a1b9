import Contracts
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Messaging
import Postgres
import Routing
import ServiceRuntime
import TestStack
import Testing

@testable import RouteOptimizer

@Suite("Reports that come together", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ReportBatchTests {
    private let time = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 - 60).rounded())

    private func submitted(
        _ outcome: StopOutcome, _ shipment: Int64, on route: Int64, by name: String? = "Ana", after seconds: Double = 0,
        from place: Double = -23.6, as caller: RouteCaller = .driver(of: "V1")
    ) -> SubmittedReport {
        let report = StopReport(
            outcome: outcome, cause: outcome == .failed ? .consigneeNotHome : nil, recipient: outcome == .failed ? nil : name,
            occurredAt: time + seconds, place: Coordinate(latitude: place, longitude: -46.6))
        return SubmittedReport(
            report: report, stop: StopKey(routeID: route, shipmentID: shipment), caller: caller, trace: nil)
    }

    /// Good and bad ones of two routes, whose stops are the second and third, and the fourth.
    private func mixed(_ routes: [DriverRoute]) -> [SubmittedReport] {
        let (one, other) = (routes[0], routes[1])
        let (first, second, third) = (one.stops[0].shipmentID, one.stops[1].shipmentID, other.stops[0].shipmentID)
        return [
            submitted(.failed, third, on: other.id, after: 8, as: .dispatcher),
            submitted(.completed, first, on: one.id, after: 9),
            submitted(.completed, first, on: one.id, after: 9), submitted(.completed, first, on: one.id, by: "Rui", after: 9),
            submitted(.completed, first, on: one.id, as: .driver(of: "V2")), submitted(.completed, first, on: other.id),
            submitted(.completed, first, on: other.id + 1), submitted(.completed, 999_999, on: one.id),
            submitted(.completed, second, on: one.id, after: 3, from: -23.7), submitted(.failed, second, on: one.id),
            submitted(.failed, third, on: other.id, after: 8, as: .dispatcher),
            submitted(.completed, other.stops[1].shipmentID, on: other.id, after: 4),
        ]
    }

    private func text(_ answer: ReportAnswer) -> String {
        switch answer {
        case .success(let kept): "\(kept.routeID) \(kept.shipmentID) \(kept.report) \(kept.occurredAt)"
        case .failure(let error as ProblemDetails): "\(error.status.code) \(error.title) \(error.detail)"
        case .failure(let error): "\(error)"
        }
    }

    /// What reports leave behind, without the times of the planner.
    private func traces(in fixture: ShippingFixture) async throws -> [String] {
        let results = try await fixture.postgres.pipeline([
            """
            SELECT (to_jsonb(p) - '{reported_at,arrive_at}'::text[])::text FROM routing.stop_report p ORDER BY route_id, shipment_id
            """,
            "SELECT jsonb_build_array(shipment_id, route_id, seq, state, plan_after > now())::text FROM routing.stop ORDER BY shipment_id",
            """
            SELECT jsonb_build_array(id, state, started_at, started_by, driven_at IS NULL, silent_at, extract(epoch FROM back_at - departs_at)::int)::text
            FROM routing.route ORDER BY id
            """,
            """
            SELECT type || ' ' || subject || ' ' || data::jsonb FROM messaging.outbox_event
            WHERE type IN ('route.started', 'stop.completed', 'stop.failed', 'route.replan-requested') ORDER BY 1
            """,
        ])
        return try results.flatMap { try $0.map { try $0.decode(0) } }
    }

    private func noting(_ fixture: ShippingFixture) -> ReportNoting {
        ReportNoting(outbox: fixture.outbox, settings: RouteSettings())
    }

    @Test("Good, repeated, contradicting, unknown and foreign reports noted together give what they give one after another")
    func together() async throws {
        func run(_ note: @escaping @Sendable (ShippingFixture, [SubmittedReport]) async -> [ReportAnswer]) async throws
            -> [String]
        {
            try await ShippingFixture.with { fixture in
                let routes = try await fixture.planTwoRoutes()
                // The planner's clock is no part of the comparison.
                try await fixture.postgres.pipeline([
                    "UPDATE routing.route SET departs_at = \(time), back_at = \(time + 3600)",
                    "UPDATE routing.stop SET arrive_at = \(time)::timestamptz + seq * interval '10 minutes'",
                ])
                let answers = await note(fixture, mixed(routes))
                return try await answers.map(text) + traces(in: fixture)
            }
        }
        let one = try await run { fixture, reports in
            var answers: [ReportAnswer] = []
            for report in reports { answers += await noting(fixture).note([report]) }
            return answers
        }
        let all = try await run { await noting($0).note($1) }
        #expect(one == all)
        #expect(one.filter { $0.hasPrefix("404 No such route") }.count == 2)
        #expect(one.filter { $0.hasPrefix("404 No such stop") }.count == 2)
        #expect(one.filter { $0.hasPrefix("409") }.count == 2 && one.filter { $0.hasPrefix("route.started") }.count == 2)
    }

    @Test("Of a route only one new plan is asked for, however many of its reports call for one")
    func replanned() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(3)
            let answers = await noting(fixture).note(route.stops.map { submitted(.failed, $0.shipmentID, on: route.id) })
            #expect(answers.allSatisfy { (try? $0.get()) != nil })
            #expect(try await fixture.messages(RouteReplanRequested.self) == [RouteReplanRequested(routeID: route.id)])
            #expect(try await fixture.messages(RouteStarted.self).count == 1)
            #expect(try await fixture.messages(StopFailed.self).count == 3)
            #expect(try await fixture.route(route.id)?.state == .driven)
        }
    }

    @Test("A report the database cannot keep is refused alone")
    func refused() async throws {
        try await ShippingFixture.with { fixture in
            let route = try await fixture.planRoute(5)
            let answers = await noting(fixture).note(
                route.stops.map {
                    submitted(.completed, $0.shipmentID, on: route.id, by: $0.seq == 3 ? "A\0na" : "Ana")
                })
            #expect(answers.map { (try? $0.get()) != nil } == [true, true, false, true, true])
            let error = #expect(throws: PostgresError.self) { try answers[2].get() }
            #expect(error?.isContentRefused == true)
            let states = try await fixture.route(route.id)?.stops.map(\.state)
            #expect(states == [.completed, .completed, .open, .completed, .completed])
        }
    }

    @Test("Whatever batches they come in, each report of many at once has its own answer, and every stop one report")
    func concurrent() async throws {
        try await ShippingFixture.with { fixture in
            let routes = try await fixture.planTwoRoutes()
            let reports = DriverReports(
                postgres: fixture.postgres, outbox: fixture.outbox, settings: RouteSettings(),
                limits: .init(batch: 5, queue: 1000, lanes: 2))
            let stops = routes.flatMap { route in route.stops.map { StopKey(routeID: route.id, shipmentID: $0.shipmentID) } }
            let answers = try await withThrowingTaskGroup(of: (StopKey, String?).self) { group in
                for (stop, name) in stops.flatMap({ stop in ["Ana", "Ana", "Rui"].map { (stop, $0) } }).shuffled() {
                    group.addTask { (stop, try await complete(stop, by: name, with: reports)) }
                }
                for stop in stops {
                    let missing = StopKey(routeID: stop.routeID + 9, shipmentID: stop.shipmentID)
                    group.addTask { (missing, try await complete(missing, by: "Ana", with: reports)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 16 && answers.filter { $0.1 == "404" }.count == 4)
            for stop in stops {
                let kept = Set(answers.filter { $0.0 == stop }.compactMap(\.1)).subtracting(["409"])
                let refusals = answers.count { $0.0 == stop && $0.1 == "409" }
                #expect(kept == ["Ana"] && refusals == 1 || kept == ["Rui"] && refusals == 2)
            }
            #expect(try await fixture.messages(StopCompleted.self).count == 4)
            #expect(try await fixture.messages(RouteStarted.self).count == 2)
            for route in routes { #expect(try await fixture.route(route.id)?.state == .driven) }
        }
    }

    /// - Returns: who took the parcel as it is kept, or the status of the refusal.
    private func complete(_ stop: StopKey, by name: String, with reports: DriverReports) async throws -> String? {
        let report = submitted(.completed, stop.shipmentID, on: stop.routeID, by: name).report
        do {
            let kept = try await reports.report(
                report, on: stop.routeID, of: stop.shipmentID, by: .driver(of: "V1"), trace: nil)
            return kept.report.recipient
        } catch let problem as ProblemDetails {
            return "\(problem.status.code)"
        }
    }

    @Test("When too many wait, a driver is asked to come again")
    func overloaded() async throws {
        try await ShippingFixture.with { fixture in
            let reports = DriverReports(
                postgres: fixture.postgres, outbox: fixture.outbox, settings: RouteSettings(),
                limits: .init(batch: 1, queue: 0, lanes: 1))
            let problem = await #expect(throws: ProblemDetails.self) {
                _ = try await reports.report(StopReport(outcome: .completed), on: 1, of: 1, by: .dispatcher, trace: nil)
            }
            #expect(problem?.status == .serviceUnavailable && problem?.retryAfter == 1)
        }
    }
}
