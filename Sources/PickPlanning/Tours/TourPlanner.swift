/// Finds tours on one floor. Keeps working memory, so that it belongs to one thread.
package final class TourPlanner {
    package let layout: FloorLayout
    private let exact: TourSolver?

    package init(layout: FloorLayout) {
        self.layout = layout
        exact = TourSolver.solves(layout) ? TourSolver(layout: layout) : nil
    }

    /// See `PickTour.plan`.
    package func tour(
        past places: [FloorPlace], from start: FloorPoint? = nil, to end: FloorPoint? = nil, policy: TourPolicy = .shortest
    ) throws(TourError) -> PickTour {
        try check(places, start, end)
        let origin = start ?? .junction(layout.drops[0])
        let ends = end.map { [$0] } ?? layout.drops.map { .junction($0) }
        let routes = try ends.map { (goal) throws(TourError) in
            let (spots, isExact) = try route(places, layout.spot(of: origin), layout.spot(of: goal), policy)
            return PickTour(
                along: spots, places: places, extra: extra(start, end), layout: layout, policy: policy, isExact: isExact)
        }
        return routes.min { $0.length < $1.length } ?? routes[0]
    }

    private func check(_ places: [FloorPlace], _ start: FloorPoint?, _ end: FloorPoint?) throws(TourError) {
        do {
            for (index, place) in places.enumerated() { try layout.check(place, "places[\(index)]") }
            if let start { try layout.check(start, "start") }
            if let end { try layout.check(end, "end") }
        } catch {
            throw .notOnTheFloor(error)
        }
    }

    /// The distance between a drop and its junction, at each end that is a drop.
    private func extra(_ start: FloorPoint?, _ end: FloorPoint?) -> Int {
        layout.dropDistance * ((start == nil ? 1 : 0) + (end == nil ? 1 : 0))
    }

    private func route(
        _ places: [FloorPlace], _ start: FloorSpot, _ end: FloorSpot, _ policy: TourPolicy
    ) throws(TourError) -> ([FloorSpot], isExact: Bool) {
        if policy == .shortest, let exact { return (exact.walk(past: places, from: start, to: end), true) }
        let search = try GraphTour(layout: layout, places: places, start: start, end: end)
        return (search.walk(policy), false)
    }
}

extension TourSolver {
    /// The shortest walk, as the points it passes.
    func walk(past places: [FloorPlace], from start: FloorSpot, to end: FloorSpot) -> [FloorSpot] {
        cells.mask(of: places, layout: layout).withUnsafeBufferPointer { mask in
            let (_, state) = record(mask: mask, start: terminal(at: start), end: terminal(at: end))
            let walk = EulerTrail.points(stretches(mask: mask, finalState: state), from: start)
            return start == end ? nearestFirst(walk, Set(places.map { layout.spot(of: $0) })) : walk
        }
    }

    /// A round trip may be walked in either direction: the one that comes to its first stop sooner.
    private func nearestFirst(_ walk: [FloorSpot], _ stops: Set<FloorSpot>) -> [FloorSpot] {
        guard let start = walk.first, let first = walk.first(where: stops.contains), let last = walk.last(where: stops.contains)
        else {
            return walk
        }
        let (ahead, behind) = (layout.distance(start, first), layout.distance(start, last))
        return (ahead, first.column, first.depth) <= (behind, last.column, last.depth) ? walk : walk.reversed()
    }
}

/// Turns the stretches of a tour into one Eulerian trail, which covers each as often as it says.
enum EulerTrail {
    /// The points in the order they are passed, from `start` on. Hierholzer's method.
    static func points(_ stretches: [TourStretch], from start: FloorSpot) -> [FloorSpot] {
        var incident: [FloorSpot: [Int]] = [:]
        var edges: [(FloorSpot, FloorSpot)] = []
        for stretch in stretches {
            for _ in 0..<stretch.times {
                incident[stretch.from, default: []].append(edges.count)
                incident[stretch.to, default: []].append(edges.count)
                edges.append((stretch.from, stretch.to))
            }
        }
        var isUsed = [Bool](repeating: false, count: edges.count)
        var stack = [start]
        var walk: [FloorSpot] = []
        while let here = stack.last {
            while let last = incident[here]?.last, isUsed[last] { incident[here]?.removeLast() }
            if let edge = incident[here]?.popLast() {
                isUsed[edge] = true
                stack.append(edges[edge].0 == here ? edges[edge].1 : edges[edge].0)
            } else {
                walk.append(here)
                stack.removeLast()
            }
        }
        return walk.reversed()
    }
}
