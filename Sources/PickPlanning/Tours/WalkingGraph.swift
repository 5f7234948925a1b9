/// Points of a floor and the ways between neighbours, which may be one-way.
struct WalkingGraph {
    private(set) var spots: [FloorSpot] = []
    private(set) var index: [FloorSpot: Int] = [:]
    private var ways: [[(to: Int, length: Int)]] = []

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
                if direction[column] != .front { ways[near].append((far, length)) }
                if direction[column] != .back { ways[far].append((near, length)) }
            }
        }
        for depth in crossings {
            for column in 1..<max(1, layout.aisles) {
                let (one, other) = (find(column - 1, depth), find(column, depth))
                ways[one].append((other, layout.aislePitch))
                ways[other].append((one, layout.aislePitch))
            }
        }
    }

    private mutating func add(_ spot: FloorSpot) -> Int {
        index[spot] = spots.count
        spots.append(spot)
        ways.append([])
        return spots.count - 1
    }

    private func find(_ column: Int, _ depth: Int) -> Int { index[FloorSpot(column: column, depth: depth)] ?? 0 }

    /// Shortest ways from a point to all others (Dijkstra 1959): lengths, and the point before each. What cannot be reached is `far`.
    func ways(from start: Int) -> (length: [Int], before: [Int]) {
        var length = [Int](repeating: Self.far, count: spots.count)
        var before = [Int](repeating: -1, count: spots.count)
        var heap = DistanceHeap()
        length[start] = 0
        heap.push(0, start)
        while let (distance, here) = heap.pop() {
            guard distance == length[here] else { continue }
            for way in ways[here] where distance + way.length < length[way.to] {
                length[way.to] = distance + way.length
                before[way.to] = here
                heap.push(length[way.to], way.to)
            }
        }
        return (length, before)
    }

    /// Longer than any walk.
    static let far = Int.max / 1_000_000
}

/// A binary heap of points by distance; equal distances go by the point's number, so that ways never depend on chance.
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
