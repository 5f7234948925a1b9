/// The arcs of one vehicle class in scaled integers, by row and by column, so that an insertion scan around one location reads two rows.
struct ArcTable: BitwiseCopyable {
    /// The largest scaled cost of a real arc; dearer ones count as this.
    static let dearest: Int32 = 1 << 26
    /// The value of an arc nobody can drive; sums of four stay within `Int32`. An insertion puts up to four arcs in the place of two: however
    /// dear they are, they cost less than a single unreachable one among them.
    static let unreachable = 6 * dearest + 1
    /// An insertion costs less if all its arcs can be driven, and not less if one of them cannot.
    static let insertionLimit = 4 * dearest + 1
    /// Later times count as this, so that an arc and a service more stay within `Int32`.
    static let latest: Int32 = 1 << 30

    /// Scaled cost from a location (row) to another.
    let cost: FlatArray<Int32>
    /// Scaled cost to a location (row) from another.
    let costTo: FlatArray<Int32>
    /// Seconds from a location (row) to another.
    let time: FlatArray<Int32>
    /// Seconds to a location (row) from another.
    let timeTo: FlatArray<Int32>
    /// Metres from a location (row) to another.
    let distance: FlatArray<Int32>
}

/// Vehicles with equal keys share a table.
struct ArcTableKey: Hashable {
    let profile: Int
    let speed: Double
    let perDrivingHour: Double
    let perKilometre: Double

    init(_ vehicle: Vehicle) {
        profile = vehicle.profile
        speed = vehicle.speed
        perDrivingHour = vehicle.costs.perDrivingHour
        perKilometre = vehicle.costs.perKilometre
    }

    /// The cost of an arc that takes so many seconds.
    func cost(driving seconds: Int, _ travel: TravelMatrix, _ cell: Int) -> Double {
        if let costs = travel.costs { return Double(costs[cell]) }
        return Double(seconds) * perDrivingHour / 3600 + Double(travel.distances[cell]) * perKilometre / 1000
    }

    func cost(_ travel: TravelMatrix, _ cell: Int) -> Double {
        cost(driving: Int(ArcTable.seconds(travel.durations[cell], speed)), travel, cell)
    }
}

extension ArcTable {
    /// Travel time at a multiple of the matrix's speed; rounded up, so that a plan is never too fast.
    static func seconds(_ duration: Int32, _ speed: Double) -> Int32 {
        guard duration < unreachable else { return unreachable }
        return speed == 1 ? duration : Int32(min((Double(duration) / speed - 1e-6).rounded(.up), Double(unreachable)))
    }

    /// Of no locations.
    static func empty(_ storage: FlatStorage) -> ArcTable {
        let none: FlatArray<Int32> = storage.make(0, 0)
        return ArcTable(cost: none, costTo: none, time: none, timeTo: none, distance: none)
    }
}

/// Builds arc tables. The last row and column are the dummy depot of open routes, at no distance from anything.
struct ArcTableBuilder {
    let storage: FlatStorage
    let order: LocationOrder
    let scale: Double
    /// Equal tables share their memory: cost, time and distance of most benchmarks are one matrix.
    private var known: [FlatArray<Int32>] = []

    init(storage: FlatStorage, order: LocationOrder, scale: Double) {
        self.storage = storage
        self.order = order
        self.scale = scale
    }

    mutating func table(_ key: ArcTableKey, _ travel: TravelMatrix) -> ArcTable {
        let cost = flat { [scale] in
            travel.durations[$0] == TravelMatrix.unreachable
                ? ArcTable.unreachable : Int32(min((key.cost(travel, $0) * scale).rounded(), Double(ArcTable.dearest)))
        }
        let time = flat { ArcTable.seconds(travel.durations[$0], key.speed) }
        let distance = flat { min(travel.distances[$0], ArcTable.unreachable) }
        let costTo = transposed(cost)
        return ArcTable(
            cost: cost, costTo: costTo, time: time, timeTo: time.shares(cost) ? costTo : transposed(time), distance: distance)
    }

    private var side: Int { order.numbers.count }

    /// The values of a matrix without the dummy depot, in the order of the locations.
    private mutating func flat(_ value: (Int) -> Int32) -> FlatArray<Int32> {
        for flat in known where visit({ flat[$0] == value($1) }) { return flat }
        let flat: FlatArray<Int32> = storage.make(side * side, 0)
        _ = visit { cell, index in
            flat[cell] = value(index)
            return true
        }
        known.append(flat)
        return flat
    }

    /// Every cell of a table and its index in the matrix, while `goesOn`.
    private func visit(_ goesOn: (_ cell: Int, _ index: Int) -> Bool) -> Bool {
        for row in 0..<side - 1 {
            let first = Int(order.numbers[row]) * side
            for column in 0..<side - 1 where !goesOn(first + Int(order.numbers[column]), row * (side - 1) + column) {
                return false
            }
        }
        return true
    }

    /// The transposed table; the same memory where it is symmetric.
    private func transposed(_ flat: FlatArray<Int32>) -> FlatArray<Int32> {
        if visitTiles({ flat[$0] == flat[$1] }) { return flat }
        let result: FlatArray<Int32> = storage.make(flat.count, 0)
        _ = visitTiles { cell, mirror in
            (result[cell], result[mirror]) = (flat[mirror], flat[cell])
            return true
        }
        return result
    }

    /// Every pair of cells across the diagonal, tile by tile, so that both sides stay in the cache; while `goesOn`.
    private func visitTiles(_ goesOn: (_ cell: Int, _ mirror: Int) -> Bool) -> Bool {
        let (side, tile) = (side, 32)
        for top in stride(from: 0, to: side, by: tile) {
            for left in stride(from: top, to: side, by: tile) {
                for row in top..<min(top + tile, side) {
                    for column in left..<min(left + tile, side) where !goesOn(row * side + column, column * side + row) {
                        return false
                    }
                }
            }
        }
        return true
    }
}

/// Numbers locations so that near ones follow each other, for locality of memory: an insertion scan reads little of a table's row.
///
/// A nearest neighbour tour through the locations. The last number is the dummy depot's.
struct LocationOrder {
    /// The number of each location.
    let numbers: [Int32]

    init(_ problem: RouteProblem) {
        let count = problem.locationCount
        var numbers = [Int32](repeating: -1, count: count + 1)
        numbers[count] = Int32(count)
        guard let durations = problem.travel.first?.durations, count > 0 else {
            self.numbers = numbers
            return
        }
        var rest = Array(0..<count)
        var (here, number) = (0, Int32(0))
        while !rest.isEmpty {
            numbers[rest[here]] = number
            number += 1
            let row = rest[here] * count
            rest.swapAt(here, rest.count - 1)
            rest.removeLast()
            var nearest = Int32.max
            for (index, location) in rest.enumerated() where durations[row + location] < nearest {
                (nearest, here) = (durations[row + location], index)
            }
            if nearest == .max { here = 0 }
        }
        self.numbers = numbers
    }
}
