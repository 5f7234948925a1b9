/// Why a stop was left out.
enum Diagnosis {
    /// First whether any empty vehicle could serve it alone; if one could, what stands in the way on the routes as they are.
    static func of(_ node: Int32, routes: [OpenRoute], _ instance: RouteInstance) -> UnassignedNode {
        if let reason = obstacleAlone(node, instance) {
            return UnassignedNode(node: node, reason: reason, isHopeless: true)
        }
        return UnassignedNode(node: node, reason: obstacle(on: routes, node, instance), isHopeless: false)
    }

    private static func obstacle(on routes: [OpenRoute], _ node: Int32, _ instance: RouteInstance) -> UnassignedReason {
        let obstacles = routes.map { $0.obstacle(to: node, in: instance) }
        let fits = zip(routes, obstacles).contains { route, obstacle in
            obstacle == nil && route.cheapestPlace(for: node, in: instance) != nil
        }
        if fits { return .outOfTime }
        if obstacles.contains(nil) { return .timeWindow }
        return obstacles.contains(.maxStops) ? .maxStops : .capacity
    }

    private static func obstacleAlone(_ node: Int32, _ instance: RouteInstance) -> UnassignedReason? {
        guard !instance.vehicles.isEmpty else { return .noVehicle }
        guard instance.duration(0, node) != RouteInstance.noWay, instance.duration(node, 0) != RouteInstance.noWay else {
            return .unreachable
        }
        let empty = instance.vehicles.indices.map { OpenRoute(vehicle: $0, in: instance) }
        let obstacles = empty.map { $0.obstacle(to: node, in: instance) }
        guard let roomy = obstacles.firstIndex(of: nil) else { return obstacles.contains(.maxStops) ? .maxStops : .capacity }
        let isInTime = empty[roomy...].contains {
            $0.obstacle(to: node, in: instance) == nil && $0.cheapestPlace(for: node, in: instance) != nil
        }
        return isInTime ? nil : .timeWindow
    }
}
