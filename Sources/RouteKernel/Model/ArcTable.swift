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

/// Builds tables; place `places` is nowhere, at no distance from anything, for routes that start or end anywhere.
struct TravelTableBuilder {
    let arena: Arena
    let order: PlaceOrder
    let scale: Double
    /// Equal tables share their memory: cost, time and distance of most benchmarks are one matrix.
    private var known: [Flat<Int32>] = []

    init(arena: Arena, order: PlaceOrder, scale: Double) {
        self.arena = arena
        self.order = order
        self.scale = scale
    }

    mutating func table(_ key: TravelKey, _ travel: Travel) -> TravelTable {
        let cost = flat { [scale] in
            travel.durations[$0] == Travel.noWay ? TravelTable.blocked : Int32((key.price(travel, $0) * scale).rounded())
        }
        let time = flat { TravelTable.seconds(travel.durations[$0], key.speed) }
        let distance = flat { min(travel.distances[$0], TravelTable.blocked) }
        let costTo = mirrored(cost)
        return TravelTable(
            cost: cost, costTo: costTo, time: time, timeTo: time.shares(cost) ? costTo : mirrored(time), distance: distance)
    }

    private var side: Int { order.numbers.count }

    /// The values of a matrix without nowhere, in the order of the places.
    private mutating func flat(_ value: (Int) -> Int32) -> Flat<Int32> {
        for flat in known where visit({ flat[$0] == value($1) }) { return flat }
        let flat: Flat<Int32> = arena.make(side * side, 0)
        _ = visit { cell, index in
            flat[cell] = value(index)
            return true
        }
        known.append(flat)
        return flat
    }

    /// Every cell of a table and its index in the matrix, until `goesOn` says no.
    private func visit(_ goesOn: (_ cell: Int, _ index: Int) -> Bool) -> Bool {
        for row in 0..<side - 1 {
            let first = Int(order.numbers[row]) * side
            for column in 0..<side - 1 where !goesOn(first + Int(order.numbers[column]), row * (side - 1) + column) {
                return false
            }
        }
        return true
    }

    /// Rows and columns exchanged; the same memory where that changes nothing.
    private func mirrored(_ flat: Flat<Int32>) -> Flat<Int32> {
        if visitTiles({ flat[$0] == flat[$1] }) { return flat }
        let result: Flat<Int32> = arena.make(flat.count, 0)
        _ = visitTiles { cell, mirror in
            (result[cell], result[mirror]) = (flat[mirror], flat[cell])
            return true
        }
        return result
    }

    /// Every pair of cells across the diagonal, tile by tile, so that both sides stay in the cache; until `goesOn` says no.
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

/// Numbers places so that near ones follow each other: what a search reads of a row of a table lies close together then.
///
/// A chain from each place to the nearest one that is not in it yet. The last number is nowhere's.
struct PlaceOrder {
    /// The number of each place.
    let numbers: [Int32]

    init(_ problem: RouteProblem) {
        let count = problem.placeCount
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
            for (index, place) in rest.enumerated() where durations[row + place] < nearest {
                (nearest, here) = (durations[row + place], index)
            }
            if nearest == .max { here = 0 }
        }
        self.numbers = numbers
    }
}
