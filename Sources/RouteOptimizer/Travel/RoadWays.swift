import RouteKernel
import Routing

/// What a road map's server said about the ways among some places.
struct RoadWays {
    private enum Way {
        case unknown, open, closed
    }

    /// Closed ways are unreachable in it.
    private(set) var matrix: TravelMatrix
    private let count: Int
    private var ways: [Way]
    /// Places without a road near them.
    private(set) var offRoad: Set<Int> = []

    /// Of which nothing is known yet.
    init(count: Int) {
        self.count = count
        ways = Array(repeating: .unknown, count: count * count)
        var arcs = [Int32](repeating: TravelMatrix.unreachable, count: count * count)
        for place in 0..<count { arcs[place * count + place] = 0 }
        matrix = TravelMatrix(durations: arcs, distances: arcs)
    }

    mutating func add(_ answer: TravelBlock, _ block: RoadBlock, _ places: [Coordinate]) {
        for (row, from) in block.rows.enumerated() {
            for (column, to) in block.columns.enumerated() where from != to {
                let cell = row * block.columns.count + column
                set(from, to, answer.durations[cell], answer.distances[cell])
            }
        }
        for (points, indices) in [(answer.sources, block.rows), (answer.targets, block.columns)] {
            for (point, place) in zip(points, indices) {
                if let gap = point.distance(from: places[place]), gap > RoadTravel.farthestRoad { close(place) }
            }
        }
    }

    /// No road is near it.
    mutating func close(_ place: Int) {
        guard offRoad.insert(place).inserted else { return }
        for other in 0..<count where other != place {
            set(place, other, nil, nil)
            set(other, place, nil, nil)
        }
    }

    mutating func close(_ block: RoadBlock) {
        for from in block.rows { for to in block.columns where from != to { set(from, to, nil, nil) } }
    }

    /// Ways that are not closed become those of another source.
    mutating func fill(from guess: TravelMatrix) {
        for cell in ways.indices where ways[cell] != .closed {
            (matrix.durations[cell], matrix.distances[cell]) = (guess.durations[cell], guess.distances[cell])
        }
    }

    private mutating func set(_ from: Int, _ to: Int, _ duration: Int32?, _ distance: Int32?) {
        let cell = from * count + to
        if let duration, let distance, ways[cell] != .closed {
            (ways[cell], matrix.durations[cell], matrix.distances[cell]) = (.open, duration, distance)
        } else {
            ways[cell] = .closed
            (matrix.durations[cell], matrix.distances[cell]) = (TravelMatrix.unreachable, TravelMatrix.unreachable)
        }
    }

    /// Places nobody can drive to or from, and how many other ways do not exist; one sentence each.
    func warnings(_ places: [Coordinate], _ name: String) -> [String] {
        guard ways.contains(.closed) else { return [] }
        let cutOff = Set((0..<count).filter { !offRoad.contains($0) && isCutOff($0) })
        let closed = ways.indices.count { cell in
            ways[cell] == .closed && [cell / count, cell % count].allSatisfy { !offRoad.contains($0) && !cutOff.contains($0) }
        }
        let far = list(offRoad.sorted(), places).map {
            "\(name) knows no road within \(Int(RoadTravel.farthestRoad)) m of \($0): nobody drives there."
        }
        let alone = list(cutOff.sorted(), places).map { "\(name) knows no way to or from \($0): nobody drives there." }
        let others = closed == 0 ? [] : ["\(name) knows no way for \(closed) other pairs of places: nobody drives them."]
        return [far, alone].compactMap { $0 } + others
    }

    /// In both directions, from every place that is on a road.
    private func isCutOff(_ place: Int) -> Bool {
        let others = (0..<count).filter { $0 != place && !offRoad.contains($0) }
        return !others.isEmpty
            && others.allSatisfy { ways[place * count + $0] == .closed && ways[$0 * count + place] == .closed }
    }

    /// As files have them, longitude first; nil without any.
    private func list(_ indices: [Int], _ places: [Coordinate]) -> String? {
        var seen: Set<Coordinate> = []
        let points = indices.map { places[$0] }.filter { seen.insert($0).inserted }.map { "[\($0.longitude), \($0.latitude)]" }
        guard !points.isEmpty else { return nil }
        let more = points.count > 20 ? " and \(points.count - 20) others" : ""
        return points.prefix(20).joined(separator: ", ") + more
    }
}
