/// What several parcels cost at least for pieces of a given weight and volume, whatever lies in which: a bound that needs no packing.
///
/// Weight and volume are cut into equal cells. A parcel that takes so many whole cells of both costs at least what the cheapest carton
/// costs that holds them, and the part of a cell it takes besides is given to it for nothing. Right as long as no carton gets cheaper with
/// more weight in it.
struct SplitBound {
    /// Cells of the weight, and as many of the volume.
    private let cells: Int
    /// By cells of weight, then of volume: the cheapest parcel that takes at least these; `Int.max` for none.
    private let one: [Int]
    /// The same for one parcel less than `next` tells of.
    private var fewer: [Int]
    private var isBegun = false

    /// - Parameters:
    ///   - volumes: of the cartons inside.
    ///   - cost: of a parcel in one of them with at least such a weight; nil when it does not bear it.
    init(cells: Int, weight: Int, volume: Int, volumes: [Int], cost: (_ carton: Int, _ weight: Int) -> Int?) {
        self.cells = cells
        func share(_ whole: Int, _ part: Int) -> Int { Int((Double(whole) * Double(part) / Double(cells)).rounded(.down)) }
        let needed = (0...cells).map { share(volume, $0) }
        var one = [Int](repeating: .max, count: (cells + 1) * (cells + 1))
        for taken in 0...cells {
            for (carton, inside) in volumes.enumerated() {
                guard let cost = cost(carton, share(weight, taken)) else { continue }
                for filled in 0...cells where needed[filled] <= inside {
                    one[taken * (cells + 1) + filled] = min(one[taken * (cells + 1) + filled], cost)
                }
            }
        }
        (self.one, fewer) = (one, one)
    }

    /// Of two parcels the first time, then of one more each time; nil when no cartons hold everything.
    mutating func next() -> Int? {
        if isBegun { fewer = (0...cells).flatMap { weight in (0...cells).map { least(weight, $0) } } }
        isBegun = true
        let whole = least(cells, cells)
        return whole == .max ? nil : whole
    }

    /// Of one parcel and the fewer others, over all that the one may take.
    private func least(_ weight: Int, _ volume: Int) -> Int {
        var least = Int.max
        for taken in 0...weight {
            let rest = max(0, weight - taken - 1) * (cells + 1)
            for filled in 0...volume {
                let (first, others) = (one[taken * (cells + 1) + filled], fewer[rest + max(0, volume - filled - 1)])
                if first < least, others < least { least = min(least, first + others) }
            }
        }
        return least
    }
}
