extension SearchModelBuilder {
    /// Neighbour lists by the cheaper direction of the arc, in the first vehicle class.
    func neighbours(_ stops: FlatArray<SearchModel.StopData>, _ classes: [SearchModel.VehicleClass]) -> (FlatArray<Int32>, Int) {
        let count = problem.stops.count
        guard let table = classes.first?.table, count > 1 else { return (storage.make(1, 0), 0) }
        let kept = min(count - 1, count <= 2000 ? 400 : 100)
        let nearest = ranking(count, kept) { stop, other in
            let cell = Int(stops[stop].location) * (problem.locationCount + 1) + Int(stops[other].location)
            return Int(min(table.cost[cell], table.costTo[cell]))
        }
        return (nearest, kept)
    }

    /// The first of them contiguous in memory, and for each stop whether the start depot of the first class is as near as they are.
    func nearest(
        _ neighbours: FlatArray<Int32>, _ count: Int, _ stops: FlatArray<SearchModel.StopData>,
        _ classes: [SearchModel.VehicleClass]
    ) -> (stops: FlatArray<Int32>, count: Int, areNearStart: FlatArray<Bool>) {
        let kept = min(RouteState.mostNeighbours, count)
        let flat: FlatArray<Int32> = storage.make(stops.count * kept, 0)
        let areNearStart: FlatArray<Bool> = storage.make(stops.count, true)
        guard let vehicleClass = classes.first, kept > 0 else { return (flat, kept, areNearStart) }
        for stop in 0..<stops.count {
            for rank in 0..<kept { flat[stop * kept + rank] = neighbours[stop * count + rank] }
            let row = Int(stops[stop].location) * (problem.locationCount + 1)
            let limit = stops[flat[stop * kept + min(kept, RouteState.wantedNeighbours) - 1]].location
            areNearStart[stop] =
                vehicleClass.table.costTo[row + Int(vehicleClass.start)] <= vehicleClass.table.costTo[row + Int(limit)]
        }
        return (flat, kept, areNearStart)
    }

    /// Mean over the requests of half the prize, at most the mean arc cost. With the mean arc cost as the unit where prizes are small, a
    /// search at high temperature leaves nearly all requests unserved.
    func temperatureUnit(_ prizes: FlatArray<Int>, meanArcCost: Double) -> Double {
        guard prizes.count > 0 else { return meanArcCost }
        let sum = (0..<prizes.count).reduce(0) { $0 + min(meanArcCost, Double(prizes[$1]) / 2) }
        return sum / Double(prizes.count)
    }

    /// From the nearest start depot; open routes do not count.
    func costsFromStart(_ stops: FlatArray<SearchModel.StopData>, _ classes: [SearchModel.VehicleClass]) -> FlatArray<Int32> {
        let starting = classes.filter { Int($0.start) != problem.locationCount }
        let costs = (0..<stops.count).map { stop in
            let row = Int(stops[stop].location) * (problem.locationCount + 1)
            return starting.map { $0.table.costTo[row + Int($0.start)] }.min() ?? 0
        }
        return storage.make(costs, or: 0)
    }

    /// Of the ordinary arcs between stops, in the first vehicle class.
    func meanArcCost(_ stops: FlatArray<SearchModel.StopData>, _ classes: [SearchModel.VehicleClass]) -> Double {
        guard let table = classes.first?.table else { return 0 }
        let most = Int32(min(dearestOrdinary * scale, Double(ArcTable.dearest)))
        var (sum, count) = (0, 0)
        for from in 0..<stops.count {
            for to in 0..<stops.count where from != to {
                let cost = table.cost[Int(stops[from].location) * (problem.locationCount + 1) + Int(stops[to].location)]
                if cost <= most { (sum, count) = (sum + Int(cost), count + 1) }
            }
        }
        return count == 0 ? 0 : Double(sum) / Double(count)
    }

    /// For each stop the others with the smallest keys.
    private func ranking(_ count: Int, _ kept: Int, _ key: (_ stop: Int, _ other: Int) -> Int) -> FlatArray<Int32> {
        let flat: FlatArray<Int32> = storage.make(count * kept, 0)
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

    /// The smallest ones in order, by quickselect (Hoare 1961), so that the others are not sorted. Permutes the keys.
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
