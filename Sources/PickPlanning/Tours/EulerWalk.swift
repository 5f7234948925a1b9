/// Turns the stretches of a tour into one walk that covers each as often as it says.
enum EulerWalk {
    /// The points in the order they are passed, from `start` on. Hierholzer's method.
    static func points(_ stretches: [TourStretch], from start: FloorSpot) -> [FloorSpot] {
        var ways: [FloorSpot: [Int]] = [:]
        var edges: [(FloorSpot, FloorSpot)] = []
        for stretch in stretches {
            for _ in 0..<stretch.times {
                ways[stretch.from, default: []].append(edges.count)
                ways[stretch.to, default: []].append(edges.count)
                edges.append((stretch.from, stretch.to))
            }
        }
        var isUsed = [Bool](repeating: false, count: edges.count)
        var stack = [start]
        var walk: [FloorSpot] = []
        while let here = stack.last {
            while let last = ways[here]?.last, isUsed[last] { ways[here]?.removeLast() }
            if let edge = ways[here]?.popLast() {
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
