/// The ways of one class of vehicles in the search's integers, by row and by column, so that a scan around one place reads two rows.
struct TravelTable: BitwiseCopyable {
    /// More than any real way; sums of four stay within `Int32`.
    static let blocked: Int32 = 1 << 28

    /// Scaled price from a place (row) to another.
    let cost: Flat<Int32>
    /// Scaled price to a place (row) from another.
    let costTo: Flat<Int32>
    /// Seconds from a place (row) to another.
    let time: Flat<Int32>
    /// Seconds to a place (row) from another.
    let timeTo: Flat<Int32>
    /// Metres from a place (row) to another.
    let distance: Flat<Int32>
}

/// What makes the tables of two vehicles equal.
struct TravelKey: Hashable {
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

    /// The price of a way that takes so many seconds.
    func price(driving seconds: Int, _ travel: Travel, _ cell: Int) -> Double {
        if let costs = travel.costs { return Double(costs[cell]) }
        return Double(seconds) * perDrivingHour / 3600 + Double(travel.distances[cell]) * perKilometre / 1000
    }

    func price(_ travel: Travel, _ cell: Int) -> Double {
        price(driving: Int(TravelTable.seconds(travel.durations[cell], speed)), travel, cell)
    }
}

/// Builds tables; place `places` is nowhere, at no distance from anything, for routes that start or end anywhere.
struct TravelTableBuilder {
    let arena: Arena
    let order: PlaceOrder
    let scale: Double
    private var known: [(cells: [Int32], flat: Flat<Int32>)] = []

    init(arena: Arena, order: PlaceOrder, scale: Double) {
        self.arena = arena
        self.order = order
        self.scale = scale
    }

    mutating func table(_ key: TravelKey, _ travel: Travel) -> TravelTable {
        let cost = cells {
            travel.durations[$0] == Travel.noWay ? TravelTable.blocked : Int32((key.price(travel, $0) * scale).rounded())
        }
        let time = cells { TravelTable.seconds(travel.durations[$0], key.speed) }
        let distance = cells { min(travel.distances[$0], TravelTable.blocked) }
        return TravelTable(
            cost: flat(cost), costTo: flat(transposed(cost)), time: flat(time), timeTo: flat(transposed(time)),
            distance: flat(distance))
    }

    private var side: Int { order.numbers.count }

    private func cells(_ value: (Int) -> Int32) -> [Int32] {
        var cells = [Int32](repeating: 0, count: side * side)
        for row in 0..<side - 1 {
            let first = Int(order.numbers[row]) * side
            for column in 0..<side - 1 { cells[first + Int(order.numbers[column])] = value(row * (side - 1) + column) }
        }
        return cells
    }

    /// Tile by tile, so that both sides stay in the cache.
    private func transposed(_ cells: [Int32]) -> [Int32] {
        let (side, tile) = (side, 32)
        var result = cells
        for top in stride(from: 0, to: side, by: tile) {
            for left in stride(from: 0, to: side, by: tile) {
                for row in top..<min(top + tile, side) {
                    for column in left..<min(left + tile, side) { result[column * side + row] = cells[row * side + column] }
                }
            }
        }
        return result
    }

    /// Equal tables share their memory: cost, time and distance of most benchmarks are one symmetric matrix.
    private mutating func flat(_ cells: [Int32]) -> Flat<Int32> {
        if let equal = known.first(where: { $0.cells == cells }) { return equal.flat }
        let flat = arena.make(cells, or: 0)
        known.append((cells, flat))
        return flat
    }
}

extension TravelTable {
    /// Driving time at a multiple of the matrix's speed; rounded up, so that a plan is never too fast.
    static func seconds(_ duration: Int32, _ speed: Double) -> Int32 {
        guard duration < blocked else { return blocked }
        return speed == 1 ? duration : Int32(min((Double(duration) / speed - 1e-6).rounded(.up), Double(blocked)))
    }
}

extension TravelTable {
    /// Of no places.
    static func empty(_ arena: Arena) -> TravelTable {
        let none: Flat<Int32> = arena.make(0, 0)
        return TravelTable(cost: none, costTo: none, time: none, timeTo: none, distance: none)
    }
}
