import Fulfilment
import RouteKernel
import Testing

/// Whether a route can be driven, by the kernel and by a plain run of every placement of its breaks.
@Suite("Route feasibility, random problems")
struct RouteFeasibilityProperties {
    private static let problems = 15

    @Test(
        "What a plain run can drive, the kernel drives and is done as soon; what it cannot, neither can the kernel",
        arguments: 0..<20)
    func sameFeasibility(_ block: Int) throws {
        for seed in (block * Self.problems)..<((block + 1) * Self.problems) {
            let problem = RandomProblem.make(seed, stops: 4, breaks: 60)
            for vehicle in problem.vehicles.indices {
                for visits in ExhaustiveSearch(problem).allowed(vehicle) {
                    let plain = ExhaustiveSearch(problem).withBreaks(visits, vehicle).compactMap {
                        PlainSimulation(problem: problem, vehicle: vehicle, order: $0).timetable()?.steps.last?.arrival
                    }
                    let kernel = problem.timetable(of: visits, vehicle: vehicle)?.steps.last?.arrival
                    #expect(kernel == plain.min(), "seed \(seed), vehicle \(vehicle), \(visits)")
                }
            }
        }
    }

    @Test("No placement of breaks, tried second by second, is done sooner", arguments: 0..<20)
    func soonest(_ block: Int) {
        for seed in (block * 10)..<(block * 10 + 10) {
            let route = SecondBySecond(seed: seed)
            let kernel = route.problem.timetable(of: route.problem.stops.indices.map { .stop($0) }, vehicle: 0)
            #expect(kernel?.steps.last?.arrival == route.soonest(), "seed \(seed)")
        }
    }
}

/// A route of few stops in their order, on a clock of few seconds: whatever the vehicle can do in each second is tried.
private struct SecondBySecond {
    private static let horizon = 90
    let problem: RouteProblem

    init(seed: Int) {
        var random = SplitMix64(seed: seed)
        let count = 1 + random.below(3)
        func windows() -> [ClosedRange<Int>] {
            var time = 0
            return (0...random.below(2)).map { _ in
                let start = time + random.below(30)
                time = start + 1 + random.below(12)
                return start...(time - 1)
            }
        }
        let side = count + 1
        let arcs = (0..<side * side).map { _ in Int32(random.below(14)) }
        let stops = (0..<count).map {
            Stop(location: $0 + 1, service: random.below(5), windows: random.below(3) == 0 ? windows() : [])
        }
        let breaks = (0...random.below(3)).map { _ in
            Break(
                windows: random.below(5) == 0 ? [] : windows(), duration: random.below(8),
                maxLoad: random.below(5) == 0 ? [random.below(4)] : nil)
        }
        problem = RouteProblem(
            locationCount: side, travel: [TravelMatrix(durations: arcs, distances: arcs)],
            requests: stops.indices.map { Request(.visit(stop: $0, delivery: [1], pickup: [0])) }, stops: stops,
            vehicles: [Vehicle(start: 0, end: 0, capacity: [3], shift: 0...Self.horizon, breaks: breaks)])
    }

    private struct Moment: Hashable {
        var time: Int
        var taken: Set<Int> = []
        var driven = 0
    }

    /// The earliest end with all breaks taken.
    func soonest() -> Int? {
        var moments: Set<Moment> = [Moment(time: 0)]
        for element in 0...problem.stops.count { moments = reached(element, moments) }
        return moments.filter { $0.taken.count == problem.vehicles[0].breaks.count }.map(\.time).min()
    }

    /// Done with an element: driven on, rested or waited, second by second.
    private func reached(_ element: Int, _ moments: Set<Moment>) -> Set<Moment> {
        let side = problem.locationCount
        let arc = Int(problem.travel[0].durations[element * side + (element + 1) % side])
        let stop = element < problem.stops.count ? problem.stops[element] : nil
        var (open, known, done): ([Moment], Set<Moment>, Set<Moment>) = (Array(moments), moments, [])
        while let here = open.popLast() {
            var next =
                rests(here, load: problem.stops.count - element) + [
                    Moment(time: here.time + 1, taken: here.taken, driven: here.driven)
                ]
            if here.driven < arc { next.append(Moment(time: here.time + 1, taken: here.taken, driven: here.driven + 1)) }
            for moment in next where moment.time <= Self.horizon && known.insert(moment).inserted { open.append(moment) }
            let windows = stop?.windows ?? []
            guard here.driven == arc, windows.isEmpty || windows.contains(where: { $0.contains(here.time) }) else { continue }
            let after = here.time + (stop?.service ?? 0)
            if after <= Self.horizon { done.insert(Moment(time: after, taken: here.taken)) }
        }
        return done
    }

    private func rests(_ here: Moment, load: Int) -> [Moment] {
        problem.vehicles[0].breaks.enumerated().compactMap { index, rest in
            let isOpen = rest.windows.isEmpty || rest.windows.contains { $0.contains(here.time) }
            guard isOpen, !here.taken.contains(index), load <= rest.maxLoad?[0] ?? load else { return nil }
            return Moment(time: here.time + rest.duration, taken: here.taken.union([index]), driven: here.driven)
        }
    }
}
