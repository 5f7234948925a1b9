import JSONReading
import RouteKernel

/// The matrices of one profile. `null` and values from `TravelMatrix.noWay` on, in any of them, mean that there is no way.
struct VroomMatrices {
    let profile: String
    let line: Int
    let count: Int
    let hasDistances: Bool
    let travel: TravelMatrix
    /// How many numbers were taken for no way, one sentence per matrix.
    private(set) var notes: [String] = []

    var hasCosts: Bool { travel.costs != nil }

    /// By profile; `matrix` is the old name of the car's durations.
    static func read(_ root: VroomObject) throws(RouteFormatError) -> [String: VroomMatrices] {
        var found: [String: VroomMatrices] = [:]
        if let matrix = root[.matrix] { found["car"] = VroomMatrices("car", matrix.line, try VroomTable(matrix)) }
        for (profile, value) in try root[.matrices]?.members() ?? [] {
            guard found[profile] == nil else {
                throw value.problem("is there beside matrix, its old name; allowed is one of them")
            }
            found[profile] = try VroomMatrices(profile, value)
        }
        let sizes = Set(found.values.map(\.count))
        guard sizes.count <= 1 else { throw RouteFormatError("matrices", "have different sizes: \(sizes.sorted())") }
        return found
    }

    private init(_ profile: String, _ value: VroomValue) throws(RouteFormatError) {
        let object = try value.object(.matrices)
        let durations = try VroomTable(try object.needed(.durations))
        let others = try [VroomName.distances, .costs].map { name throws(RouteFormatError) in
            try object[name].map { value throws(RouteFormatError) in
                let table = try VroomTable(value)
                guard table.count == durations.count else {
                    throw value.problem("has \(table.count) rows, and durations has \(durations.count)")
                }
                return table
            }
        }
        self.init(profile, value.line, durations, distances: others[0], costs: others[1])
    }

    private init(_ profile: String, _ line: Int, _ durations: VroomTable, distances: VroomTable? = nil, costs: VroomTable? = nil)
    {
        (self.profile, self.line, count, hasDistances) = (profile, line, durations.count, distances != nil)
        travel = TravelMatrix(agreeing: durations.values, distances: distances?.values, costs: costs?.values)
        notes = [durations, distances, costs].compactMap { $0?.note }
    }
}

/// A square of whole numbers.
struct VroomTable {
    let count: Int
    private(set) var values: [Int32] = []
    private let path: String
    /// Numbers that mean no way.
    private var large = 0

    init(_ value: VroomValue) throws(RouteFormatError) {
        let rows = try value.items()
        (count, path) = (rows.count, value.path)
        guard (1...EuclideanMatrix.limit).contains(count) else {
            throw value.problem("has \(count) rows; allowed are 1 to \(EuclideanMatrix.limit)")
        }
        values.reserveCapacity(min(count * count, value.json.tree.nodes.count))
        for row in rows { try append(row) }
    }

    private mutating func append(_ row: VroomValue) throws(RouteFormatError) {
        guard row.json.kind == .array else { throw row.fault("a list") }
        let (tree, before) = (row.json.tree, values.count)
        for member in tree.items(of: row.json.index) {
            if let arc = tree.integer(member), arc >= 0, arc < TravelMatrix.noWay {
                values.append(Int32(arc))
            } else {
                values.append(try unusual(JSONValue(tree, at: member), row, column: values.count - before))
            }
        }
        guard values.count - before == count else {
            throw row.problem("has \(values.count - before) values; a square of \(count) rows has \(count)")
        }
    }

    /// What is no plain number: `null`, a huge one, one with a point or an exponent.
    private mutating func unusual(_ value: JSONValue, _ row: VroomValue, column: Int) throws(RouteFormatError) -> Int32 {
        if value.kind == .null { return TravelMatrix.unreachable }
        let number = value.kind == .number ? Double(String(decoding: value.raw, as: UTF8.self)) : nil
        if let number, number >= Double(TravelMatrix.noWay) {
            large += 1
            return TravelMatrix.unreachable
        }
        guard let number, let arc = Int32(exactly: number), arc >= 0 else {
            throw row.item(value, at: column).fault("a whole number from 0, or null for no way")
        }
        return arc
    }

    /// nil without huge numbers.
    var note: String? {
        guard large > 0 else { return nil }
        return
            "\(path) has \(large) \(large == 1 ? "value" : "values") from \(TravelMatrix.noWay) on, which means that there is no way."
    }
}
