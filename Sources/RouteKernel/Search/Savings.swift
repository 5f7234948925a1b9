/// The parallel savings heuristic (Clarke and Wright 1964) for a homogeneous fleet: every visit has a route of its own, and routes are
/// joined end to start by decreasing saving, as long as capacity and time windows allow.
struct Savings {
    /// Neighbours of each stop whose savings are computed.
    private static let nearest = 60

    private struct Join {
        let saving: Int32
        let from: Int32
        let to: Int32
    }

    private let model: SearchModel
    private let vehicleClass: SearchModel.VehicleClass
    /// Whether a route costs the same backwards.
    private let isReversible: Bool
    /// Routes as stops in order; emptied when they are joined to another.
    private var routes: [[Int32]]
    private var routeOf: [Int32]
    private var delivered: [Int32]
    private var pickedUp: [Int32]
    /// Earliest departure and latest arrival, as in `RouteState`.
    private var earliestDeparture: [Int32]
    private var latestArrival: [Int32]

    /// nil for problems with other constraints.
    init?(_ model: SearchModel) {
        let features = model.features
        guard model.classes.count == 1, model.requestCount == model.stopCount, features.usesLoadSums, !features.needsSimulation,
            !features.hasLimits, !features.hasBackhauls, !model.hasPrizes
        else { return nil }
        self.model = model
        vehicleClass = model.classes[0]
        isReversible =
            !features.hasTimeConstraints && vehicleClass.table.cost.shares(vehicleClass.table.costTo)
            && vehicleClass.start == vehicleClass.end
        routes = (0..<Int32(model.stopCount)).map { [$0] }
        routeOf = Array(0..<Int32(model.stopCount))
        let cells = 0..<model.stopCount * model.dimensions
        delivered = cells.map {
            model.delivery[Int(model.stops[$0 / model.dimensions].request) * model.dimensions + $0 % model.dimensions]
        }
        pickedUp = cells.map {
            model.pickup[Int(model.stops[$0 / model.dimensions].request) * model.dimensions + $0 % model.dimensions]
        }
        earliestDeparture = [Int32](repeating: 0, count: model.stopCount)
        latestArrival = earliestDeparture
        for stop in routes.indices { refreshTimes(stop) }
    }

    /// The feasible routes after all joins, those with most stops first.
    mutating func plan() -> [[Int32]] {
        for join in joins() { connect(join) }
        return routes.filter { !$0.isEmpty && isFeasible($0) }.sorted { $0.count > $1.count }
    }

    private func isFeasible(_ route: [Int32]) -> Bool {
        route.allSatisfy { model.allowed[Int(model.stops[$0].request)] } && fits(Int(routeOf[route[0]]), nil)
    }

    /// From the largest saving to the smallest.
    private func joins() -> [Join] {
        var joins: [Join] = []
        for from in 0..<model.stopCount {
            let first = from * model.neighbourCount
            for index in first..<first + min(Self.nearest, model.neighbourCount) {
                let to = model.neighbours[index]
                let saving =
                    cost(model.stops[from].location, vehicleClass.end) + cost(vehicleClass.start, model.stops[to].location)
                    - cost(model.stops[from].location, model.stops[to].location)
                if saving + vehicleClass.fixed > 0 {
                    joins.append(Join(saving: Int32(clamping: saving), from: Int32(from), to: to))
                }
            }
        }
        return joins.sorted { ($1.saving, $0.from, $0.to) < ($0.saving, $1.from, $1.to) }
    }

    private func cost(_ from: Int32, _ to: Int32) -> Int { Int(vehicleClass.table.cost[Int(from) * model.side + Int(to)]) }

    private mutating func connect(_ join: Join) {
        let (front, back) = (Int(routeOf[join.from]), Int(routeOf[join.to]))
        guard front != back, isOpen(join), fits(front, back), ends(front, with: join.from), starts(back, with: join.to),
            isTimeFeasible(join)
        else {
            return
        }
        if routes[front].last != join.from { routes[front].reverse() }
        if routes[back].first != join.to { routes[back].reverse() }
        for stop in routes[back] { routeOf[stop] = Int32(front) }
        routes[front] += routes[back]
        routes[back] = []
        for dimension in 0..<model.dimensions {
            delivered[front * model.dimensions + dimension] += delivered[back * model.dimensions + dimension]
            pickedUp[front * model.dimensions + dimension] += pickedUp[back * model.dimensions + dimension]
        }
        refreshTimes(front)
    }

    private func ends(_ route: Int, with stop: Int32) -> Bool {
        routes[route].last == stop || (isReversible && routes[route].first == stop)
    }

    private func starts(_ route: Int, with stop: Int32) -> Bool {
        routes[route].first == stop || (isReversible && routes[route].last == stop)
    }

    /// A high fixed cost makes joins worthwhile that nobody can drive.
    private func isOpen(_ join: Join) -> Bool {
        cost(model.stops[join.from].location, model.stops[join.to].location) < Int(ArcTable.unreachable)
    }

    private func isTimeFeasible(_ join: Join) -> Bool {
        if !model.features.hasTimeConstraints { return true }
        let driving = vehicleClass.table.time[
            Int(model.stops[join.from].location) * model.side + Int(model.stops[join.to].location)]
        return earliestDeparture[join.from] &+ driving <= latestArrival[join.to]
    }

    private func fits(_ front: Int, _ back: Int?) -> Bool {
        (0..<model.dimensions).allSatisfy { dimension in
            let (cell, other) = (front * model.dimensions + dimension, back.map { $0 * model.dimensions + dimension })
            return delivered[cell] + (other.map { delivered[$0] } ?? 0) <= model.capacity[dimension]
                && pickedUp[cell] + (other.map { pickedUp[$0] } ?? 0) <= model.capacity[dimension]
        }
    }

    private mutating func refreshTimes(_ route: Int) {
        guard model.features.hasTimeConstraints else { return }
        let (table, side) = (vehicleClass.table, model.side)
        var (time, location) = (vehicleClass.earliest, vehicleClass.start)
        for stop in routes[route] {
            let data = model.stops[stop]
            time = min(
                max(time &+ table.time[Int(location) * side + Int(data.location)], data.open) &+ data.service,
                ArcTable.latest)
            (earliestDeparture[stop], location) = (time, data.location)
        }
        (time, location) = (vehicleClass.latest, vehicleClass.end)
        for stop in routes[route].reversed() {
            let data = model.stops[stop]
            time = min(time &- table.time[Int(data.location) * side + Int(location)] &- data.service, data.close)
            (latestArrival[stop], location) = (time, data.location)
        }
    }
}

extension [Int32] {
    fileprivate subscript(stop: Int32) -> Int32 {
        get { self[Int(stop)] }
        set { self[Int(stop)] = newValue }
    }
}
