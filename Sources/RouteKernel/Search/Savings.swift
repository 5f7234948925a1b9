/// A first plan for vehicles that are all alike: every visit has a route of its own, and routes are joined end to start where that saves
/// most, as long as the sums of loads and the windows allow (Clarke and Wright 1964).
struct Savings {
    /// Looked at from each stop.
    private static let nearest = 60

    private struct Join {
        let saving: Int32
        let from: Int32
        let to: Int32
    }

    private let model: SearchModel
    private let kind: SearchModel.VehicleClass
    /// Whether a route costs the same backwards.
    private let isReversible: Bool
    /// Routes as stops in order; emptied when they are joined to another.
    private var routes: [[Int32]]
    private var routeOf: [Int32]
    private var delivered: [Int32]
    private var pickedUp: [Int32]
    /// Earliest departure and latest arrival, as in `Tours`.
    private var ready: [Int32]
    private var late: [Int32]

    /// Nil for problems it does not know enough of.
    init?(_ model: SearchModel) {
        let features = model.features
        guard model.classes.count == 1, model.requestCount == model.stopCount, features.sumsDecide, !features.needsSimulation,
            !features.hasLimits, !features.hasBackhauls, !model.hasPrizes
        else { return nil }
        self.model = model
        kind = model.classes[0]
        isReversible = !features.isTimed && kind.table.cost.shares(kind.table.costTo) && kind.start == kind.end
        routes = (0..<Int32(model.stopCount)).map { [$0] }
        routeOf = Array(0..<Int32(model.stopCount))
        let cells = 0..<model.stopCount * model.dimensions
        delivered = cells.map {
            model.delivery[Int(model.stops[$0 / model.dimensions].request) * model.dimensions + $0 % model.dimensions]
        }
        pickedUp = cells.map {
            model.pickup[Int(model.stops[$0 / model.dimensions].request) * model.dimensions + $0 % model.dimensions]
        }
        ready = [Int32](repeating: 0, count: model.stopCount)
        late = ready
        for stop in routes.indices { retime(stop) }
    }

    /// Joins routes while that saves anything; those with most stops come first.
    mutating func plan() -> [[Int32]] {
        for join in joins() { connect(join) }
        return routes.filter { !$0.isEmpty && isPossible($0) }.sorted { $0.count > $1.count }
    }

    private func isPossible(_ route: [Int32]) -> Bool {
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
                    cost(model.stops[from].place, kind.end) + cost(kind.start, model.stops[to].place)
                    - cost(model.stops[from].place, model.stops[to].place)
                if saving + kind.fixed > 0 { joins.append(Join(saving: Int32(clamping: saving), from: Int32(from), to: to)) }
            }
        }
        return joins.sorted { ($1.saving, $0.from, $0.to) < ($0.saving, $1.from, $1.to) }
    }

    private func cost(_ from: Int32, _ to: Int32) -> Int { Int(kind.table.cost[Int(from) * model.side + Int(to)]) }

    private mutating func connect(_ join: Join) {
        let (front, back) = (Int(routeOf[join.from]), Int(routeOf[join.to]))
        guard front != back, fits(front, back), ends(front, with: join.from), starts(back, with: join.to), isInTime(join) else {
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
        retime(front)
    }

    private func ends(_ route: Int, with stop: Int32) -> Bool {
        routes[route].last == stop || (isReversible && routes[route].first == stop)
    }

    private func starts(_ route: Int, with stop: Int32) -> Bool {
        routes[route].first == stop || (isReversible && routes[route].last == stop)
    }

    private func isInTime(_ join: Join) -> Bool {
        if !model.features.isTimed { return true }
        let way = kind.table.time[Int(model.stops[join.from].place) * model.side + Int(model.stops[join.to].place)]
        return ready[join.from] &+ way <= late[join.to]
    }

    private func fits(_ front: Int, _ back: Int?) -> Bool {
        (0..<model.dimensions).allSatisfy { dimension in
            let (cell, other) = (front * model.dimensions + dimension, back.map { $0 * model.dimensions + dimension })
            return delivered[cell] + (other.map { delivered[$0] } ?? 0) <= model.capacity[dimension]
                && pickedUp[cell] + (other.map { pickedUp[$0] } ?? 0) <= model.capacity[dimension]
        }
    }

    private mutating func retime(_ route: Int) {
        guard model.features.isTimed else { return }
        let (table, side) = (kind.table, model.side)
        var (time, place) = (kind.earliest, kind.start)
        for stop in routes[route] {
            let data = model.stops[stop]
            time = min(
                max(time &+ table.time[Int(place) * side + Int(data.place)], data.open) &+ data.service, TravelTable.blocked &* 4)
            (ready[stop], place) = (time, data.place)
        }
        (time, place) = (kind.latest, kind.end)
        for stop in routes[route].reversed() {
            let data = model.stops[stop]
            time = min(time &- table.time[Int(data.place) * side + Int(place)] &- data.service, data.close)
            (late[stop], place) = (time, data.place)
        }
    }
}

extension [Int32] {
    fileprivate subscript(stop: Int32) -> Int32 {
        get { self[Int(stop)] }
        set { self[Int(stop)] = newValue }
    }
}
