/// One plan built stop by stop, each where it makes the smallest detour.
struct Construction {
    private(set) var routes: [OpenRoute]
    private(set) var leftOut: [Int32] = []
    private let instance: RouteInstance

    init(_ instance: RouteInstance) {
        self.instance = instance
        routes = instance.vehicles.indices.map { OpenRoute(vehicle: $0, in: instance) }
    }

    /// Inserts the stops in the given order; those that fit nowhere are left out. Stops early, leaving out the rest, when time is over.
    mutating func insert(_ order: [Int32], isOver: () -> Bool) {
        for (index, node) in order.enumerated() {
            if index % 64 == 63, isOver() {
                leftOut += order[index...]
                return
            }
            guard let place = cheapestPlace(for: node) else {
                leftOut.append(node)
                continue
            }
            routes[place.route].insert(node, at: place.position, in: instance)
        }
    }

    var distance: Int {
        routes.reduce(0) { sum, route in
            guard let first = route.nodes.first, let last = route.nodes.last else { return sum }
            let inner = zip(route.nodes, route.nodes.dropFirst()).reduce(0) { $0 + instance.distance($1.0, $1.1) }
            return sum + instance.distance(0, first) + inner + instance.distance(last, 0)
        }
    }

    /// Of several vehicles of one kind that still stand in the depot, only the first is tried.
    private func cheapestPlace(for node: Int32) -> (route: Int, position: Int)? {
        var best: (detour: Int, route: Int, position: Int)?
        var triedEmpty: Set<KernelVehicle> = []
        for index in routes.indices {
            if routes[index].nodes.isEmpty, !triedEmpty.insert(instance.vehicles[index]).inserted { continue }
            guard routes[index].obstacle(to: node, in: instance) == nil,
                let place = routes[index].cheapestPlace(for: node, in: instance)
            else { continue }
            if place.detour < best?.detour ?? Int.max { best = (place.detour, index, place.position) }
        }
        return best.map { ($0.route, $0.position) }
    }
}
