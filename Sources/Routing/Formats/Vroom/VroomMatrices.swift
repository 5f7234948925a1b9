import JSONReading
import RouteKernel

/// The matrices of one profile. `null` and values from `RouteProblem.limit` on mean that there is no way.
struct VroomMatrices {
    let count: Int
    let durations: [Int32]
    let distances: [Int32]?
    let costs: [Int32]?

    /// By profile; `matrix` is the old name of the car's durations.
    static func read(_ root: VroomValue) throws(RouteFormatError) -> [String: VroomMatrices] {
        var found: [String: VroomMatrices] = [:]
        if let matrix = root["matrix"] {
            let (count, values) = try table(matrix)
            found["car"] = VroomMatrices(count: count, durations: values, distances: nil, costs: nil)
        }
        for (profile, value) in try root["matrices"]?.object().members ?? [] { found[profile] = try VroomMatrices(value) }
        let sizes = Set(found.values.map(\.count))
        guard sizes.count <= 1 else { throw RouteFormatError("matrices", "have different sizes: \(sizes.sorted())") }
        return found
    }

    private init(count: Int, durations: [Int32], distances: [Int32]?, costs: [Int32]?) {
        (self.count, self.durations, self.distances, self.costs) = (count, durations, distances, costs)
    }

    private init(_ value: VroomValue) throws(RouteFormatError) {
        guard let durations = try value.object()["durations"] else { throw value.problem("has no durations") }
        (count, self.durations) = try Self.table(durations)
        distances = try Self.table(value["distances"], count)
        costs = try Self.table(value["costs"], count)
    }

    private static func table(_ value: VroomValue?, _ count: Int) throws(RouteFormatError) -> [Int32]? {
        guard let value else { return nil }
        let (size, values) = try table(value)
        guard size == count else { throw value.problem("has \(size) rows, and durations has \(count)") }
        return values
    }

    private static func table(_ value: VroomValue) throws(RouteFormatError) -> (Int, [Int32]) {
        let rows = try value.items()
        guard (1...PlaneTravel.limit).contains(rows.count) else {
            throw value.problem("has \(rows.count) rows; allowed are 1 to \(PlaneTravel.limit)")
        }
        var values: [Int32] = []
        values.reserveCapacity(min(rows.count * rows.count, value.tree.nodes.count))
        for row in rows {
            let before = values.count
            try row.appendWays(to: &values)
            guard values.count - before == rows.count else {
                throw row.problem("has \(values.count - before) values; a square of \(rows.count) rows has \(rows.count)")
            }
        }
        return (rows.count, values)
    }

    var travel: Travel { Travel(durations: durations, distances: distances ?? durations, costs: costs) }
}

extension VroomValue {
    /// Without a path per value, for matrices are long.
    fileprivate func appendWays(to values: inout [Int32]) throws(RouteFormatError) {
        guard tree.nodes[index].kind == .array else { throw fault("a list") }
        for member in tree.items(of: index) {
            if tree.nodes[member].kind == .null {
                values.append(Travel.noWay)
            } else if let way = tree.integer(member), way >= 0 {
                values.append(way >= RouteProblem.limit ? Travel.noWay : Int32(way))
            } else {
                throw VroomValue(tree: tree, index: member, path: path).fault("rows of whole numbers from 0")
            }
        }
    }
}
