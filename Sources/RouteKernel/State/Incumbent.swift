/// A whole plan, kept aside.
struct Snapshot {
    let next: Flat<Int32>
    private(set) var score = Score.worst
    /// Requests that must be served and are not.
    private(set) var leftOut = 0

    init(_ model: SearchModel, _ arena: Arena) {
        next = arena.make(model.nodeCount, -1)
    }

    mutating func save(_ tours: Tours, _ score: Score, leftOut: Int) {
        for node in 0..<next.count {
            next[node] = tours.nodes[node].next
        }
        self.score = score
        self.leftOut = leftOut
    }

    /// Stops by vehicle.
    func routes(_ model: SearchModel) -> [[Int32]] {
        (0..<model.vehicleCount).map { vehicle in
            var stops: [Int32] = []
            var node = next[model.startNode(vehicle)]
            while node != Int32(model.endNode(vehicle)) {
                stops.append(node)
                node = next[node]
            }
            return stops
        }
    }
}

/// What a plan is worth: unserved first, then cost.
struct Score: Comparable, BitwiseCopyable {
    /// Weight of the unserved requests that must be served.
    var unserved: Int
    /// Scaled price of all routes, and the prizes of optional requests left out.
    var cost: Int

    static let worst = Score(unserved: .max, cost: .max)

    static func < (left: Score, right: Score) -> Bool {
        (left.unserved, left.cost) < (right.unserved, right.cost)
    }
}
