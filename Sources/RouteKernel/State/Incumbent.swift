/// The best solution of a search so far.
struct Incumbent {
    let next: FlatArray<Int32>
    private(set) var score = Score.worst
    /// Unserved mandatory requests.
    private(set) var unservedCount = 0

    init(_ model: SearchModel, _ storage: FlatStorage) {
        next = storage.make(model.nodeCount, -1)
    }

    mutating func save(_ state: RouteState, _ score: Score, unservedCount: Int) {
        for node in 0..<next.count {
            next[node] = state.nodes[node].next
        }
        self.score = score
        self.unservedCount = unservedCount
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

/// The objective value of a solution, lexicographic: unserved requests first, then cost.
struct Score: Comparable, BitwiseCopyable {
    /// Weight of the unserved mandatory requests.
    var unserved: Int
    /// Scaled cost of all routes, balance, and the prizes of unserved optional requests.
    var cost: Int

    static let worst = Score(unserved: .max, cost: .max)

    static func < (left: Score, right: Score) -> Bool {
        (left.unserved, left.cost) < (right.unserved, right.cost)
    }
}
