import Fulfilment
import RouteKernel

extension RandomProblem {
    /// Tens of stops on several vehicles of each of two kinds, with nothing in them that only a run of a whole route could judge.
    static func plain(_ seed: Int) -> RouteProblem {
        var maker = RandomProblem(random: SplitMix64(seed: seed))
        return maker.plainProblem(20 + maker.random.below(40))
    }

    private mutating func plainProblem(_ count: Int) -> RouteProblem {
        places = 2 + count
        dimensions = 1 + random.below(2)
        let (hasWindows, hasBackhauls, hasPickups, hasPrizes) = (happens(50), happens(25), happens(40), happens(30))
        var travel = travel()
        travel.traffic = []
        let stops = list(count) { maker in
            let isBackhaul = hasBackhauls && maker.happens(40)
            return Stop(
                place: maker.random.below(maker.places), service: maker.random.below(60),
                windows: hasWindows && !hasBackhauls && maker.happens(70) ? [maker.windows()[0]] : [], isBackhaul: isBackhaul)
        }
        let requests = stops.indices.map { stop in
            let (load, none) = (load(5), [Int](repeating: 0, count: dimensions))
            let picksUp = stops[stop].isBackhaul || (hasPickups && !hasBackhauls && happens(50))
            return Request(
                .visit(stop: stop, delivery: picksUp ? none : load, pickup: picksUp ? load : none),
                prize: hasPrizes && happens(50) ? price(8000) : nil)
        }
        let vehicles = list(2) { $0.plainVehicle() }.flatMap { [Vehicle](repeating: $0, count: 2 + random.below(5)) }
        return RouteProblem(
            placeCount: places, dimensions: dimensions, travel: [travel], requests: requests, stops: stops, vehicles: vehicles)
    }

    private mutating func plainVehicle() -> Vehicle {
        Vehicle(
            start: some(85) { $0.random.below(2) }, end: some(75) { $0.random.below(2) },
            capacity: list(dimensions) { 10 + $0.random.below(30) }, shift: 0...(2000 + random.below(10_000)),
            costs: Costs(fixed: price(2000), perKilometre: 1000),
            limits: Limits(
                stops: some(25) { 3 + $0.random.below(12) }, distance: some(25) { 5000 + $0.random.below(60_000) },
                drivingTime: some(25) { 1000 + $0.random.below(6000) }, duration: some(25) { 1000 + $0.random.below(8000) }))
    }
}
