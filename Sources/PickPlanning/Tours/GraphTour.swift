/// Tours on floors that are not solved exactly, and the named policies: a sequence of stops with shortest paths between them.
struct GraphTour {
    private let layout: FloorLayout
    private let graph: AisleGraph
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
        let graph = AisleGraph(layout: layout, stops: stops + [start, end])
        let points = ([start] + stops + [end]).map { graph.index[$0] ?? 0 }
        self.graph = graph
        lengths = points.map { from in
            let paths = graph.shortestPaths(from: from)
            return points.map { paths.length[$0] }
        }
        for (index, stop) in stops.enumerated()
        where lengths[0][index + 1] >= AisleGraph.far || lengths[index + 1][stops.count + 1] >= AisleGraph.far {
            throw .cannotBeReached(places.first { layout.spot(of: $0) == stop } ?? FloorPlace(aisle: 0, cell: 0))
        }
    }

    /// Every point the walk passes.
    func walk(_ policy: TourPolicy) -> [FloorSpot] {
        let fixed = PolicyTours(layout: layout, stops: stops, start: start)
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
            let before = graph.shortestPaths(from: origin).before
            var path: [FloorSpot] = []
            while here != origin, here >= 0 {
                path.append(graph.spots[here])
                here = before[here]
            }
            walk += path.reversed()
        }
        return walk
    }
}

/// Points of a floor and the arcs between neighbours, which may be one-way.
struct AisleGraph {
    private(set) var spots: [FloorSpot] = []
    private(set) var index: [FloorSpot: Int] = [:]
    private var arcs: [[(to: Int, length: Int)]] = []

    /// Every junction of the floor and these stops.
    init(layout: FloorLayout, stops: [FloorSpot]) {
        let crossings = (0...layout.blocks.count).map { layout.depth(ofCrossAisle: $0) }
        var depths = [Set<Int>](repeating: Set(crossings), count: layout.aisles)
        for stop in stops { depths[stop.column].insert(stop.depth) }
        let direction = Dictionary(layout.oneWay.map { ($0.aisle - layout.firstAisle, $0.towards) }) { $1 }
        for column in 0..<layout.aisles {
            let points = depths[column].sorted().map { add(FloorSpot(column: column, depth: $0)) }
            for (near, far) in zip(points, points.dropFirst()) {
                let length = spots[far].depth - spots[near].depth
                if direction[column] != .front { arcs[near].append((far, length)) }
                if direction[column] != .back { arcs[far].append((near, length)) }
            }
        }
        for depth in crossings {
            for column in 1..<max(1, layout.aisles) {
                let (one, other) = (find(column - 1, depth), find(column, depth))
                arcs[one].append((other, layout.aislePitch))
                arcs[other].append((one, layout.aislePitch))
            }
        }
    }

    private mutating func add(_ spot: FloorSpot) -> Int {
        index[spot] = spots.count
        spots.append(spot)
        arcs.append([])
        return spots.count - 1
    }

    private func find(_ column: Int, _ depth: Int) -> Int { index[FloorSpot(column: column, depth: depth)] ?? 0 }

    /// Shortest paths from a point to all others (Dijkstra 1959): lengths, and the point before each. What cannot be reached is `far`.
    func shortestPaths(from start: Int) -> (length: [Int], before: [Int]) {
        var length = [Int](repeating: Self.far, count: spots.count)
        var before = [Int](repeating: -1, count: spots.count)
        var heap = DistanceHeap()
        length[start] = 0
        heap.push(0, start)
        while let (distance, here) = heap.pop() {
            guard distance == length[here] else { continue }
            for arc in arcs[here] where distance + arc.length < length[arc.to] {
                length[arc.to] = distance + arc.length
                before[arc.to] = here
                heap.push(length[arc.to], arc.to)
            }
        }
        return (length, before)
    }

    /// Longer than any walk.
    static let far = Int.max / 1_000_000
}

/// A binary heap of points by distance; equal distances go by the point's number, so that paths never depend on chance.
struct DistanceHeap {
    private var entries: [(distance: Int, point: Int)] = []

    mutating func push(_ distance: Int, _ point: Int) {
        entries.append((distance, point))
        var child = entries.count - 1
        while child > 0, entries[child] < entries[(child - 1) / 2] {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> (Int, Int)? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return first }
        entries[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < entries.count }
            guard let least = children.min(by: { entries[$0] < entries[$1] }), entries[least] < entries[parent] else {
                return first
            }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
