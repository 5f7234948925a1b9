extension RouteState {
    /// The cheapest feasible pair of positions for a shipment in a route, cheaper together than `limit`.
    func cheapestShipment(
        _ pickup: Int32, _ route: Int, below limit: Int32, _ blinks: inout Blinks
    ) -> (delta: Int32, after: Int32, deliveryAfter: Int32) {
        let data = model.stops[pickup]
        let table = model.tables[routes[route].vehicleClass]
        let row = Int(data.location) * model.side
        var best: (delta: Int32, after: Int32, deliveryAfter: Int32) = (limit, -1, -1)
        var node = Int32(model.startNode(route))
        let end = Int32(model.endNode(route))
        if let most = model.classes[Int(routes[route].vehicleClass)].limits.stops, Int(routes[route].count) + 2 > most {
            return best
        }
        while node != end {
            let here = nodes[node]
            let there = nodes[here.next]
            if here.earliestDeparture &+ data.minApproachTime > data.close { break }
            let begin = max(here.earliestDeparture &+ table.timeTo[row + Int(here.location)], data.open)
            let approach = table.costTo[row + Int(here.location)]
            if begin <= data.close, approach < ArcTable.unreachable, canCarry(data.request, leaving: node, route), !blinks.next()
            {
                let inserted = InsertedPickup(
                    stop: pickup, node: node, approach: approach, earliestDeparture: begin &+ data.service, arcCost: there.arcCost
                )
                scanDelivery(data, inserted, route, table, &best, &blinks)
            }
            node = here.next
        }
        return best
    }

    /// A pickup inserted behind a node, while positions for its delivery are scanned.
    private struct InsertedPickup {
        let stop: Int32
        let node: Int32
        let approach: Int32
        let earliestDeparture: Int32
        let arcCost: Int32
    }

    private func scanDelivery(
        _ pickup: SearchModel.StopData, _ inserted: InsertedPickup, _ route: Int, _ table: ArcTable,
        _ best: inout (delta: Int32, after: Int32, deliveryAfter: Int32), _ blinks: inout Blinks
    ) {
        let data = model.stops[pickup.partner]
        let (row, pickupRow) = (Int(data.location) * model.side, Int(pickup.location) * model.side)
        var next = nodes[inserted.node].next
        let direct =
            inserted.approach &+ table.cost[pickupRow + Int(data.location)] &+ table.cost[row + Int(nodes[next].location)]
            &- inserted.arcCost
        if direct < best.delta,
            isTimeFeasible(
                data, inserted.earliestDeparture &+ table.time[pickupRow + Int(data.location)], nodes[next], table, row),
            respectsLimits(pickup, data, inserted, inserted.stop, route)
        {
            best = (direct, inserted.node, inserted.stop)
        }
        let detour = inserted.approach &+ table.cost[pickupRow + Int(nodes[next].location)] &- inserted.arcCost
        var arrival = inserted.earliestDeparture &+ table.time[pickupRow + Int(nodes[next].location)]
        let end = Int32(model.endNode(route))
        guard detour < ArcTable.insertionLimit else { return }
        while next != end {
            let here = nodes[next]
            let there = nodes[here.next]
            guard arrival <= here.latestArrival, canCarry(pickup.request, leaving: next, route) else { return }
            let stop = model.stops[next]
            let earliestDeparture = max(arrival, stop.open) &+ stop.service
            let delta = detour &+ table.costTo[row + Int(here.location)] &+ table.cost[row + Int(there.location)] &- there.arcCost
            if delta < best.delta,
                isTimeFeasible(data, earliestDeparture &+ table.timeTo[row + Int(here.location)], there, table, row),
                respectsLimits(pickup, data, inserted, next, route), !blinks.next()
            {
                best = (delta, inserted.node, next)
            }
            if earliestDeparture &+ data.minApproachTime > data.close { return }
            arrival = earliestDeparture &+ table.time[Int(here.location) * model.side + Int(there.location)]
            next = here.next
        }
    }

    @inline(__always)
    private func isTimeFeasible(_ data: SearchModel.StopData, _ arrival: Int32, _ there: Node, _ table: ArcTable, _ row: Int)
        -> Bool
    {
        let begin = max(arrival, data.open)
        return begin <= data.close && begin &+ data.service &+ table.time[row + Int(there.location)] <= there.latestArrival
    }

    private func canCarry(_ request: Int32, leaving node: Int32, _ route: Int) -> Bool {
        let dimensions = model.dimensions
        let capacity = Int(routes[route].vehicleClass) * dimensions
        for dimension in 0..<dimensions {
            let load = aboard[Int(node) * dimensions + dimension] &+ model.shipmentLoad[Int(request) * dimensions + dimension]
            if load > model.capacity[capacity + dimension] { return false }
        }
        return true
    }

    /// Limits of distance and driving time are sums; a limit of duration makes routes with shipments be simulated.
    private func respectsLimits(
        _ pickup: SearchModel.StopData, _ delivery: SearchModel.StopData, _ inserted: InsertedPickup, _ behind: Int32,
        _ route: Int
    ) -> Bool {
        guard model.features.hasLimits else { return true }
        let vehicleClass = model.classes[Int(routes[route].vehicleClass)]
        if let most = vehicleClass.limits.distance,
            length(pickup, delivery, inserted, behind, route, vehicleClass.table.distance) > most
        {
            return false
        }
        if let most = vehicleClass.limits.drivingTime,
            length(pickup, delivery, inserted, behind, route, vehicleClass.table.time) > most
        {
            return false
        }
        return true
    }

    private func length(
        _ pickup: SearchModel.StopData, _ delivery: SearchModel.StopData, _ inserted: InsertedPickup, _ behind: Int32,
        _ route: Int,
        _ arcLength: FlatArray<Int32>
    ) -> Int {
        var (total, location) = (0, Int(nodes[model.startNode(route)].location))
        func drive(to next: Int32) {
            total += Int(arcLength[location * model.side + Int(next)])
            location = Int(next)
        }
        var node = Int32(model.startNode(route))
        while true {
            if node == inserted.node { drive(to: pickup.location) }
            if node == inserted.node && behind == inserted.stop || node == behind { drive(to: delivery.location) }
            node = nodes[node].next
            if node < 0 { return total }
            drive(to: nodes[node].location)
        }
    }
}
