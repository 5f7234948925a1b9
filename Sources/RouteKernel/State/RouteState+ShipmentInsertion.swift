extension Tours {
    /// The cheapest two places for a shipment in a route, cheaper together than `limit`.
    func cheapestShipment(
        _ pickup: Int32, _ route: Int, below limit: Int32, _ blinks: inout Blinks
    ) -> (delta: Int32, after: Int32, deliveryAfter: Int32) {
        let data = model.stops[pickup]
        let table = model.tables[routes[route].kind]
        let row = Int(data.place) * model.side
        var best: (delta: Int32, after: Int32, deliveryAfter: Int32) = (limit, -1, -1)
        var node = Int32(model.startNode(route))
        let end = Int32(model.endNode(route))
        if let most = model.classes[Int(routes[route].kind)].limits.stops, Int(routes[route].count) + 2 > most { return best }
        while node != end {
            let here = nodes[node]
            let there = nodes[here.next]
            if here.ready &+ data.leastApproach > data.close { break }
            let begin = max(here.ready &+ table.timeTo[row + Int(here.place)], data.open)
            let approach = table.costTo[row + Int(here.place)]
            if begin <= data.close, approach < TravelTable.blocked, canCarry(data.request, leaving: node, route), !blinks.next() {
                let aboard = Aboard(stop: pickup, node: node, approach: approach, ready: begin &+ data.service, arc: there.arc)
                placeDelivery(data, aboard, route, table, &best, &blinks)
            }
            node = here.next
        }
        return best
    }

    /// A pickup put behind a node, while places for its delivery are tried.
    private struct Aboard {
        let stop: Int32
        let node: Int32
        let approach: Int32
        let ready: Int32
        let arc: Int32
    }

    private func placeDelivery(
        _ pickup: SearchModel.StopData, _ aboard: Aboard, _ route: Int, _ table: TravelTable,
        _ best: inout (delta: Int32, after: Int32, deliveryAfter: Int32), _ blinks: inout Blinks
    ) {
        let data = model.stops[pickup.partner]
        let (row, pickupRow) = (Int(data.place) * model.side, Int(pickup.place) * model.side)
        var next = nodes[aboard.node].next
        let direct =
            aboard.approach &+ table.cost[pickupRow + Int(data.place)] &+ table.cost[row + Int(nodes[next].place)] &- aboard.arc
        if direct < best.delta, isInTime(data, aboard.ready &+ table.time[pickupRow + Int(data.place)], nodes[next], table, row),
            holdsLimits(pickup, data, aboard, aboard.stop, route)
        {
            best = (direct, aboard.node, aboard.stop)
        }
        let detour = aboard.approach &+ table.cost[pickupRow + Int(nodes[next].place)] &- aboard.arc
        var arrival = aboard.ready &+ table.time[pickupRow + Int(nodes[next].place)]
        let end = Int32(model.endNode(route))
        guard detour < TravelTable.blocked >> 1 else { return }
        while next != end {
            let here = nodes[next]
            let there = nodes[here.next]
            guard arrival <= here.late, canCarry(pickup.request, leaving: next, route) else { return }
            let stop = model.stops[next]
            let ready = max(arrival, stop.open) &+ stop.service
            let delta = detour &+ table.costTo[row + Int(here.place)] &+ table.cost[row + Int(there.place)] &- there.arc
            if delta < best.delta, isInTime(data, ready &+ table.timeTo[row + Int(here.place)], there, table, row),
                holdsLimits(pickup, data, aboard, next, route), !blinks.next()
            {
                best = (delta, aboard.node, next)
            }
            if ready &+ data.leastApproach > data.close { return }
            arrival = ready &+ table.time[Int(here.place) * model.side + Int(there.place)]
            next = here.next
        }
    }

    @inline(__always)
    private func isInTime(_ data: SearchModel.StopData, _ arrival: Int32, _ there: Node, _ table: TravelTable, _ row: Int) -> Bool
    {
        let begin = max(arrival, data.open)
        return begin <= data.close && begin &+ data.service &+ table.time[row + Int(there.place)] <= there.late
    }

    private func canCarry(_ request: Int32, leaving node: Int32, _ route: Int) -> Bool {
        let dimensions = model.dimensions
        let capacity = Int(routes[route].kind) * dimensions
        for dimension in 0..<dimensions {
            let load = aboard[Int(node) * dimensions + dimension] &+ model.amount[Int(request) * dimensions + dimension]
            if load > model.capacity[capacity + dimension] { return false }
        }
        return true
    }

    /// Limits of distance and driving time are sums; the limit of duration needs a simulation, which other rules provide.
    private func holdsLimits(
        _ pickup: SearchModel.StopData, _ delivery: SearchModel.StopData, _ aboard: Aboard, _ behind: Int32, _ route: Int
    ) -> Bool {
        guard model.features.hasLimits else { return true }
        let kind = model.classes[Int(routes[route].kind)]
        if let most = kind.limits.distance, length(pickup, delivery, aboard, behind, route, kind.table.distance) > most {
            return false
        }
        if let most = kind.limits.drivingTime, length(pickup, delivery, aboard, behind, route, kind.table.time) > most {
            return false
        }
        return true
    }

    private func length(
        _ pickup: SearchModel.StopData, _ delivery: SearchModel.StopData, _ aboard: Aboard, _ behind: Int32, _ route: Int,
        _ way: Flat<Int32>
    ) -> Int {
        var (total, place) = (0, Int(nodes[model.startNode(route)].place))
        func drive(to next: Int32) {
            total += Int(way[place * model.side + Int(next)])
            place = Int(next)
        }
        var node = Int32(model.startNode(route))
        while true {
            if node == aboard.node { drive(to: pickup.place) }
            if node == aboard.node && behind == aboard.stop || node == behind { drive(to: delivery.place) }
            node = nodes[node].next
            if node < 0 { return total }
            drive(to: nodes[node].place)
        }
    }
}
