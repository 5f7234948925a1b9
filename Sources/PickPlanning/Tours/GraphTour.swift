/// Tours on floors that are not solved exactly, and the named policies: a sequence of stops with shortest ways between them.
struct GraphTour {
    private let layout: FloorLayout
    private let graph: WalkingGraph
    private let start: FloorSpot
    private let end: FloorSpot
    /// Where to stop, each once.
    private let stops: [FloorSpot]
    /// Between start (0), stops (1...), end (last).
    private let lengths: [[Int]]

    /// - Throws: `TourError.cannotBeReached`.
    init(layout: FloorLayout, places: [FloorPlace], start: FloorSpot, end: FloorSpot) throws(TourError) {
        (self.layout, self.start, self.end) = (layout, start, end)
        stops = Set(places.map { layout.spot(of: $0) }).sorted { ($0.column, $0.depth) < ($1.column, $1.depth) }
        let graph = WalkingGraph(layout: layout, stops: stops + [start, end])
        let points = ([start] + stops + [end]).map { graph.index[$0] ?? 0 }
        self.graph = graph
        lengths = points.map { from in
            let ways = graph.ways(from: from)
            return points.map { ways.length[$0] }
        }
        for (index, stop) in stops.enumerated()
        where lengths[0][index + 1] >= WalkingGraph.far || lengths[index + 1][stops.count + 1] >= WalkingGraph.far {
            throw .cannotBeReached(places.first { layout.spot(of: $0) == stop } ?? FloorPlace(aisle: 0, cell: 0))
        }
    }

    /// Every point the walk passes.
    func walk(_ policy: TourPolicy) -> [FloorSpot] {
        let fixed = PolicyWalk(layout: layout, stops: stops, start: start)
        switch policy {
        case .sShape: return expanded([start] + fixed.sShape() + [end])
        case .largestGap: return expanded([start] + fixed.largestGap() + [end])
        case .shortest:
            let first = [fixed.sShape(), fixed.largestGap()].map { sequence($0) }
            let best = SequenceSearch(lengths: lengths).best(of: first)
            return expanded([start] + best.map { stops[$0 - 1] } + [end])
        }
    }

    /// Stops in the order a walk first passes them, as indices into `lengths`.
    private func sequence(_ walk: [FloorSpot]) -> [Int] {
        var number = Dictionary(uniqueKeysWithValues: stops.enumerated().map { ($1, $0 + 1) })
        return walk.compactMap { number.removeValue(forKey: $0) }
    }

    private func expanded(_ points: [FloorSpot]) -> [FloorSpot] {
        var walk = [points[0]]
        for (from, to) in zip(points, points.dropFirst()) where from != to {
            guard let origin = graph.index[from], var here = graph.index[to] else { continue }
            let before = graph.ways(from: origin).before
            var way: [FloorSpot] = []
            while here != origin, here >= 0 {
                way.append(graph.spots[here])
                here = before[here]
            }
            walk += way.reversed()
        }
        return walk
    }
}
