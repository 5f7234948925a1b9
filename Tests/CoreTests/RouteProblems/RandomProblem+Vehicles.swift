import Fulfilment
import RouteKernel

extension RandomProblem {
    mutating func vehicle(_ profiles: Int, _ hasSkills: Bool) -> Vehicle {
        let capacity = list(dimensions) { 4 + $0.random.below(12) }
        let shift = happens(30) ? random.below(1000) : 0
        return Vehicle(
            profile: random.below(profiles), speed: happens(20) ? 0.5 + price(8) : 1, type: some(25) { _ in 1 },
            start: some(85) { $0.random.below(2) }, end: some(75) { $0.random.below(2) }, capacity: capacity,
            skills: hasSkills && happens(60) ? [random.below(2)] : [],
            shift: shift...(shift + (happens(30) ? 1500 + random.below(3000) : 20_000)), costs: costs(), breaks: breaks(),
            limits: limits(),
            reload: some(20) { maker in
                Reload(
                    places: maker.happens(30) ? [0, 1] : [0], duration: maker.random.below(200),
                    maxTrips: 1 + maker.random.below(3))
            })
    }

    mutating func costs() -> Costs {
        if happens(30) { return Costs() }
        return Costs(
            fixed: price(2000), perDrivingHour: happens(40) ? price(2000) : 0, perKilometre: price(4000),
            perHour: happens(30) ? price(2000) : 0, perTaskHour: happens(20) ? price(2000) : 0)
    }

    mutating func breaks() -> [Break] {
        guard happens(20) else { return [] }
        return list(1 + random.below(2)) { maker in
            Break(
                windows: maker.happens(70) ? maker.windows() : [], duration: maker.random.below(600),
                maxLoad: maker.some(30) { $0.load(8) })
        }
    }

    mutating func limits() -> Limits {
        Limits(
            stops: some(15) { $0.random.below(5) }, distance: some(15) { 2000 + $0.random.below(20_000) },
            drivingTime: some(15) { 500 + $0.random.below(3000) }, duration: some(15) { 500 + $0.random.below(5000) })
    }

    mutating func relations(_ stops: Int, _ vehicles: Int) -> [Relation] {
        let chosen = Array((0..<stops).shuffled(using: &random).prefix(2 + random.below(2))).sorted()
        let kind = Relation.Kind.allCases[random.below(3)]
        return [Relation(kind, chosen, vehicle: happens(25) ? random.below(vehicles) : nil)]
    }

    /// Initial routes of visits, some of them driven already.
    mutating func start(_ problem: inout RouteProblem) {
        var routes = [[Int]](repeating: [], count: problem.vehicles.count)
        for request in problem.requests where happens(60) {
            let route = random.below(routes.count)
            switch request.work {
            case .visit(let stop, _, _): routes[route].append(stop)
            case .shipment(let pickup, let delivery, _): routes[route] += [pickup, delivery]
            }
        }
        problem.initialRoutes = routes
        guard happens(50) else { return }
        for vehicle in routes.indices { problem.vehicles[vehicle].frozenStops = random.below(min(2, routes[vehicle].count) + 1) }
    }
}
