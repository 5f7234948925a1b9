/// The route of one vehicle while it is built, with what makes a test of an insertion O(1): for every stop the earliest time it
/// can be left, and the latest time it must be reached so that all behind it still holds.
struct OpenRoute {
    let vehicle: Int
    /// Nodes between leaving the depot and coming back.
    private(set) var nodes: [Int32] = []
    /// Earliest departure from position `i` (0 the depot, `i` the i-th stop).
    private var departure: [Int]
    /// Latest arrival at position `i` (1 the first stop, last the depot).
    private var latestArrival: [Int]
    private(set) var load: [Int]

    init(vehicle: Int, in instance: RouteInstance) {
        self.vehicle = vehicle
        departure = [Int(instance.vehicles[vehicle].shiftStart)]
        latestArrival = [0, Int(instance.vehicles[vehicle].shiftEnd)]
        load = [Int](repeating: 0, count: instance.dimensions)
    }

    /// Whether the vehicle has room for one more stop, and for this one's load.
    func obstacle(to node: Int32, in instance: RouteInstance) -> UnassignedReason? {
        let vehicle = instance.vehicles[vehicle]
        for dimension in 0..<instance.dimensions {
            let wanted = load[dimension] + Int(instance.demand[Int(node) * instance.dimensions + dimension])
            if wanted > Int(vehicle.capacity[dimension]) { return .capacity }
        }
        return nodes.count >= Int(vehicle.maxStops) ? .maxStops : nil
    }

    /// The cheapest place for a stop that has room: detour in distance, and how many stops come before. nil when time forbids all.
    func cheapestPlace(for node: Int32, in instance: RouteInstance) -> (detour: Int, position: Int)? {
        var best: (detour: Int, position: Int)?
        for position in 0...nodes.count {
            let before = position == 0 ? 0 : nodes[position - 1]
            let after = position == nodes.count ? 0 : nodes[position]
            guard isInTime(node, position, before, after, instance) else { continue }
            let detour =
                instance.distance(before, node) + instance.distance(node, after)
                - (nodes.isEmpty ? 0 : instance.distance(before, after))
            if detour < best?.detour ?? Int.max { best = (detour, position) }
        }
        return best
    }

    mutating func insert(_ node: Int32, at position: Int, in instance: RouteInstance) {
        nodes.insert(node, at: position)
        for dimension in 0..<instance.dimensions {
            load[dimension] += Int(instance.demand[Int(node) * instance.dimensions + dimension])
        }
        reschedule(instance)
    }

    private func isInTime(_ node: Int32, _ position: Int, _ before: Int32, _ after: Int32, _ instance: RouteInstance) -> Bool {
        let (there, onward) = (instance.duration(before, node), instance.duration(node, after))
        guard there != RouteInstance.noWay, onward != RouteInstance.noWay else { return false }
        let begin = max(departure[position] + Int(there), Int(instance.windowStart[Int(node)]))
        guard begin <= Int(instance.windowEnd[Int(node)]) else { return false }
        return begin + Int(instance.service[Int(node)]) + Int(onward) <= latestArrival[position + 1]
    }

    private mutating func reschedule(_ instance: RouteInstance) {
        let vehicle = instance.vehicles[vehicle]
        departure = [Int](repeating: Int(vehicle.shiftStart), count: nodes.count + 1)
        latestArrival = [Int](repeating: Int(vehicle.shiftEnd), count: nodes.count + 2)
        for (index, node) in nodes.enumerated() {
            let before = index == 0 ? 0 : nodes[index - 1]
            let begin = max(departure[index] + Int(instance.duration(before, node)), Int(instance.windowStart[Int(node)]))
            departure[index + 1] = begin + Int(instance.service[Int(node)])
        }
        for index in nodes.indices.reversed() {
            let node = nodes[index]
            let after = index + 1 == nodes.count ? 0 : nodes[index + 1]
            let slack = latestArrival[index + 2] - Int(instance.duration(node, after)) - Int(instance.service[Int(node)])
            latestArrival[index + 1] = min(slack, Int(instance.windowEnd[Int(node)]))
        }
    }
}

extension RouteInstance {
    func distance(_ from: Int32, _ to: Int32) -> Int { Int(distances[Int(from) * (stopCount + 1) + Int(to)]) }

    func duration(_ from: Int32, _ to: Int32) -> Int32 { durations[Int(from) * (stopCount + 1) + Int(to)] }
}
