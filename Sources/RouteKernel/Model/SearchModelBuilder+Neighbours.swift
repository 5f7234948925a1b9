extension SearchModelBuilder {
    /// By the cheaper direction of the first class of vehicles.
    func neighbours(_ stops: Flat<SearchModel.StopData>, _ classes: [SearchModel.VehicleClass]) -> (Flat<Int32>, Int) {
        let count = problem.stops.count
        guard let table = classes.first?.table, count > 1 else { return (arena.make(1, 0), 0) }
        let kept = min(count - 1, count <= 2000 ? 400 : 100)
        let nearest = ranking(count, kept) { stop, other in
            let cell = Int(stops[stop].place) * (problem.placeCount + 1) + Int(stops[other].place)
            return Int(min(table.cost[cell], table.costTo[cell]))
        }
        return (nearest, kept)
    }

    /// The first of them close together in memory, and for each stop whether the start of the first class is as near as they are.
    func nearest(
        _ neighbours: Flat<Int32>, _ count: Int, _ stops: Flat<SearchModel.StopData>, _ classes: [SearchModel.VehicleClass]
    ) -> (stops: Flat<Int32>, count: Int, areNearStart: Flat<Bool>) {
        let kept = min(Tours.mostBeside, count)
        let flat: Flat<Int32> = arena.make(stops.count * kept, 0)
        let areNearStart: Flat<Bool> = arena.make(stops.count, true)
        guard let kind = classes.first, kept > 0 else { return (flat, kept, areNearStart) }
        for stop in 0..<stops.count {
            for rank in 0..<kept { flat[stop * kept + rank] = neighbours[stop * count + rank] }
            let row = Int(stops[stop].place) * (problem.placeCount + 1)
            let limit = stops[flat[stop * kept + min(kept, Tours.wantedBeside) - 1]].place
            areNearStart[stop] = kind.table.costTo[row + Int(kind.start)] <= kind.table.costTo[row + Int(limit)]
        }
        return (flat, kept, areNearStart)
    }

    /// Half an optional request's prize, at most the mean way; the mean of all requests. With ways as the unit where prizes are small, a
    /// search leaves nearly all out while it is hot.
    func heatUnit(_ prizes: Flat<Int>, meanWay: Double) -> Double {
        guard prizes.count > 0 else { return meanWay }
        let sum = (0..<prizes.count).reduce(0) { $0 + min(meanWay, Double(prizes[$1]) / 2) }
        return sum / Double(prizes.count)
    }

    /// From the nearest place where a vehicle starts; vehicles that start anywhere do not count.
    func waysFromStart(_ stops: Flat<SearchModel.StopData>, _ classes: [SearchModel.VehicleClass]) -> Flat<Int32> {
        let starting = classes.filter { Int($0.start) != problem.placeCount }
        let ways = (0..<stops.count).map { stop in
            let row = Int(stops[stop].place) * (problem.placeCount + 1)
            return starting.map { $0.table.costTo[row + Int($0.start)] }.min() ?? 0
        }
        return arena.make(ways, or: 0)
    }

    /// Of the ways there are, in the first class of vehicles.
    func meanWay(_ stops: Flat<SearchModel.StopData>, _ classes: [SearchModel.VehicleClass]) -> Double {
        guard let table = classes.first?.table else { return 0 }
        var (sum, count) = (0, 0)
        for from in 0..<stops.count {
            for to in 0..<stops.count where from != to {
                let cost = table.cost[Int(stops[from].place) * (problem.placeCount + 1) + Int(stops[to].place)]
                if cost < TravelTable.blocked { (sum, count) = (sum + Int(cost), count + 1) }
            }
        }
        return count == 0 ? 0 : Double(sum) / Double(count)
    }

    /// For each stop the others with the smallest keys.
    private func ranking(_ count: Int, _ kept: Int, _ key: (_ stop: Int, _ other: Int) -> Int) -> Flat<Int32> {
        let flat: Flat<Int32> = arena.make(count * kept, 0)
        var keys = [UInt64](repeating: 0, count: count)
        for stop in 0..<count {
            for other in 0..<count { keys[other] = UInt64(clamping: key(stop, other)) << 32 | UInt64(other) }
            keys[stop] = UInt64.max
            for (rank, key) in Self.smallest(kept, of: &keys).enumerated() {
                flat[stop * kept + rank] = Int32(truncatingIfNeeded: key & 0xFFFF_FFFF)
            }
        }
        return flat
    }

    /// The smallest ones in order, by selection (Hoare 1961), so that the others are not sorted. Changes the order of all.
    private static func smallest(_ count: Int, of keys: inout [UInt64]) -> [UInt64] {
        var (low, high) = (0, keys.count - 1)
        while low < high {
            let pivot = keys[low + (high - low) / 2]
            var (left, right) = (low, high)
            while left <= right {
                while keys[left] < pivot { left += 1 }
                while keys[right] > pivot { right -= 1 }
                if left <= right {
                    keys.swapAt(left, right)
                    (left, right) = (left + 1, right - 1)
                }
            }
            if count - 1 <= right { high = right } else if count - 1 >= left { low = left } else { break }
        }
        return keys[..<count].sorted()
    }
}
