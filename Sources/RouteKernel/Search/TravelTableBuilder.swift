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
