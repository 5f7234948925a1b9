import FoundationEssentials
import RouteKernel
import Routing
import Testing

@Suite("Route plan")
struct RoutePlanTests {
    private typealias Fixture = RoutingFixture

    @Test("One stop 1 km north: there and back at 35 km/h with 30 % detour")
    func oneStop() throws {
        let problem = Fixture.problem([Fixture.stop(1, promisedBy: Fixture.start + 3600)], [Fixture.van()])
        let plan = try problem.plan()
        let route = try #require(plan.routes.first)
        #expect(route.distance == 2890)
        #expect(route.duration == 149 + 300 + 149)
        #expect(route.departure == Fixture.start)
        #expect(route.stops.first?.slack == 3600 - 149)
        #expect(plan.unassigned.isEmpty)
        #expect(PlanChecker.faults(of: plan, for: problem) == [])
    }

    @Test("The vehicle leaves just in time for the first window")
    func leavesLate() throws {
        let problem = Fixture.problem([Fixture.stop(1, window: Fixture.hours(2, 3))], [Fixture.van()])
        let route = try #require(try problem.plan().routes.first)
        #expect(route.stops.first?.arrival == Fixture.start + 7200)
        #expect(route.departure == Fixture.start + 7200 - 149)
    }

    @Test("A promise is no constraint: the stop is served late, with negative slack")
    func latePromise() throws {
        let problem = Fixture.problem([Fixture.stop(1, promisedBy: Fixture.start)], [Fixture.van()])
        #expect(try problem.plan().routes.first?.stops.first?.slack == -149)
    }

    @Test("Every stop left out has the reason that kept it out")
    func reasons() throws {
        let one = Fixture.stop(1)
        let two = Fixture.stop(2, north: 2)
        func reasons(_ stops: [RoutingStop], _ vehicles: [RoutingVehicle]) throws -> [UnservedReason] {
            let problem = Fixture.problem(stops, vehicles)
            let plan = try problem.plan()
            #expect(PlanChecker.faults(of: plan, for: problem) == [])
            #expect(plan.unassigned.allSatisfy { !$0.sentence.isEmpty })
            return plan.unassigned.map(\.reason)
        }
        #expect(try reasons([one], []) == [.noVehicle])
        #expect(try reasons([one], [Fixture.van(weight: 999)]) == [.capacity])
        #expect(try reasons([one, two], [Fixture.van(volume: 1500)]) == [.capacity])
        #expect(try reasons([one, two], [Fixture.van(maxStops: 1)]) == [.maxStops])
        #expect(try reasons([one], [Fixture.van(maxStops: 0)]) == [.maxStops])
        #expect(try reasons([Fixture.stop(1, window: Fixture.hours(-2, -1))], [Fixture.van()]) == [.timeWindow])
        #expect(try reasons([Fixture.stop(1, window: Fixture.hours(9, 10))], [Fixture.van()]) == [.timeWindow])
        #expect(try reasons([one], [Fixture.van(shift: Fixture.hours(0, 0.1))]) == [.timeWindow])
        #expect(try reasons([one, two], [Fixture.van(), Fixture.van("v2")]) == [])
    }

    @Test("When time is over before it began, a few stops have routes, and the plan says so of the others")
    func outOfTime() throws {
        let stops = (1...200).map { Fixture.stop($0, north: Double($0) / 10) }
        let problem = Fixture.problem(
            stops, [Fixture.van(weight: 200_000, volume: 200_000, shift: Fixture.hours(0, 99), maxStops: 200)])
        let plan = try problem.plan(timeUsed: { 1 })
        #expect(plan.unassigned.count > 150 && plan.unassigned.count < 200)
        #expect(plan.unassigned.allSatisfy { $0.reason == .outOfTime })
        #expect(PlanChecker.faults(of: plan, for: problem) == [])
    }

    @Test("A problem's own text and a plan's own text read back")
    func json() throws {
        let problem = Fixture.problem([Fixture.stop(1), Fixture.stop(2)], [Fixture.van(maxStops: 1)])
        let again = try JSONDecoder().decode(RoutingProblem.self, from: JSONEncoder().encode(problem))
        #expect(again == problem)
        let plan = try problem.plan()
        #expect(try JSONDecoder().decode(RoutePlan.self, from: JSONEncoder().encode(plan)) == plan)
    }
}
