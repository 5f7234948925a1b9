/// Splits the stops of a route into trips where the vehicle may reload: least detours, every trip within capacity and order constraints
/// (the split algorithm of Prins 2004: a shortest path over the positions to cut at).
struct TripSplitter {
    private let index: ProblemIndex
    private let vehicle: Int
    private let reload: Reload

    /// nil for a vehicle that never reloads.
    init?(_ index: ProblemIndex, vehicle: Int) {
        guard let reload = index.problem.vehicles[vehicle].reload else { return nil }
        self.index = index
        self.vehicle = vehicle
        self.reload = reload
    }

    /// The stops with reloads among them; nil if no split is feasible.
    func split(_ stops: [Int]) -> [RouteSolution.Visit]? {
        let (count, maxTrips) = (stops.count, min(reload.maxTrips, stops.count))
        // Label per number of stops served and of trips: least detours, and where the last trip began.
        var best = [[(cost: Double, from: Int, location: Int)?]](
            repeating: [(cost: Double, from: Int, location: Int)?](repeating: nil, count: maxTrips + 1), count: count + 1)
        best[0][0] = (0, 0, 0)
        for from in 0..<count {
            guard best[from].contains(where: { $0 != nil }) else { continue }
            for end in (from + 1)...count {
                guard fits(stops[from..<end]) else {
                    if exceedsDeliveries(stops[from..<end]) { break }
                    continue
                }
                for trips in 0..<maxTrips {
                    guard let known = best[from][trips] else { continue }
                    let (extra, location) = from == 0 ? (0, 0) : detour(stops[from - 1], stops[from])
                    if known.cost + extra < best[end][trips + 1]?.cost ?? .infinity {
                        best[end][trips + 1] = (known.cost + extra, from, location)
                    }
                }
            }
        }
        return visits(stops, best)
    }

    private func visits(_ stops: [Int], _ best: [[(cost: Double, from: Int, location: Int)?]]) -> [RouteSolution.Visit]? {
        let trips = best[stops.count].indices.min {
            best[stops.count][$0]?.cost ?? .infinity < best[stops.count][$1]?.cost ?? .infinity
        }
        guard var trips, best[stops.count][trips] != nil else { return nil }
        var (end, reversed) = (stops.count, [RouteSolution.Visit]())
        while end > 0, let cut = best[end][trips] {
            reversed += stops[cut.from..<end].reversed().map { .stop($0) }
            if cut.from > 0 { reversed.append(.reload(location: cut.location)) }
            (end, trips) = (cut.from, trips - 1)
        }
        return reversed.reversed()
    }

    private func fits(_ stops: ArraySlice<Int>) -> Bool {
        (try? Itinerary(stops.map { .stop($0) }, vehicle: vehicle, index)) != nil
    }

    /// Whether no longer trip is feasible either: its deliveries alone exceed the capacity.
    private func exceedsDeliveries(_ stops: ArraySlice<Int>) -> Bool {
        let capacity = index.problem.vehicles[vehicle].capacity
        return capacity.indices.contains { dimension in
            stops.reduce(0) { sum, stop in
                guard case .visit(_, let delivery, _) = index.request(of: stop).work else { return sum }
                return sum + delivery[dimension]
            } > capacity[dimension]
        }
    }

    private func detour(_ from: Int, _ to: Int) -> (Double, Int) {
        let (problem, owner) = (index.problem, index.problem.vehicles[vehicle])
        let (key, travel, side) = (ArcTableKey(owner), problem.travel[owner.profile], problem.locationCount)
        let (before, after) = (problem.stops[from].location, problem.stops[to].location)
        func cost(_ row: Int, _ column: Int) -> Double {
            travel.durations[row * side + column] == TravelMatrix.unreachable ? .infinity : key.cost(travel, row * side + column)
        }
        let priced = reload.locations.map { (cost(before, $0) + cost($0, after) - cost(before, after), $0) }
        return priced.min { $0 < $1 } ?? (.infinity, 0)
    }
}
