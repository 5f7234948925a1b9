import FoundationEssentials
import Routing

/// Plans the routes of a batch: site by site, and in waves, since a vehicle that is back may drive again.
struct RoutePlanner: Sendable {
    /// How routes are planned.
    struct Rules: Sendable {
        var travel = TravelModel()
        /// Seconds the driver is busy at a stop.
        var service = 120
        /// Improvements tried per wave.
        var iterations = 2000
        /// For a whole batch.
        var timeLimit = Duration.seconds(2)
        var seed: UInt64 = 1
    }

    let rules: Rules

    /// Plans every shipment, or says why not.
    /// - Throws: `RoutingError` for a value that makes no sense.
    func plan(_ shipments: [FleetShipment], with vehicles: [FreeVehicle]) throws(RoutingError) -> PlanDraft {
        let deadline = ContinuousClock.now + rules.timeLimit
        var draft = PlanDraft(shipments: shipments)
        let sites = Dictionary(grouping: shipments, by: \.site)
        for (site, shipments) in sites.sorted(by: { $0.key.code < $1.key.code }) {
            try plan(shipments, vehicles.filter { $0.site == site.code }, site, until: deadline, into: &draft)
        }
        return draft
    }

    /// Wave after wave until everything is planned, or a wave with every vehicle brings nothing more.
    private func plan(
        _ shipments: [FleetShipment], _ vehicles: [FreeVehicle], _ site: Site, until deadline: ContinuousClock.Instant,
        into draft: inout PlanDraft
    ) throws(RoutingError) {
        var (waiting, fleet) = (shipments, vehicles)
        var takesAll = false
        while !waiting.isEmpty {
            let plan = try wave(waiting, takesAll ? fleet : soonest(fleet, for: waiting), site, until: deadline)
            draft.routes += plan.routes.map { RouteDraft(site: site.code, route: $0) }
            let left = Dictionary(plan.unassigned.map { ($0.id, $0.sentence) }, uniquingKeysWith: { first, _ in first })
            if plan.routes.isEmpty, takesAll {
                draft.left += waiting.map { ($0.id, left[$0.id] ?? "") }
                return
            }
            takesAll = plan.routes.isEmpty
            waiting = waiting.filter { left[$0.id] != nil }
            let back = Dictionary(plan.routes.map { ($0.vehicle, $0.arrival) }, uniquingKeysWith: max)
            for index in fleet.indices { fleet[index].freeAt = back[fleet[index].code] ?? fleet[index].freeAt }
        }
    }

    private func wave(
        _ shipments: [FleetShipment], _ fleet: [FreeVehicle], _ site: Site, until deadline: ContinuousClock.Instant
    ) throws(RoutingError) -> RoutePlan {
        let problem = RoutingProblem(
            depot: site.location, stops: shipments.map { stop($0) }, vehicles: fleet.map { vehicle($0) }, travel: rules.travel)
        let limit = rules.timeLimit
        return try problem.plan(seed: rules.seed, iterations: rules.iterations) { 1 - (deadline - ContinuousClock.now) / limit }
    }

    /// Those that can leave first, half again as many as the load needs: nobody waits for a vehicle far away in time while
    /// another stands in the yard.
    private func soonest(_ fleet: [FreeVehicle], for shipments: [FleetShipment]) -> [FreeVehicle] {
        let sorted = fleet.sorted { ($0.freeAt, $0.code) < ($1.freeAt, $1.code) }
        var load = (weight: 0, volume: 0, stops: 0)
        for shipment in shipments { load = (load.weight + shipment.weight, load.volume + shipment.volume, load.stops + 1) }
        var chosen: [FreeVehicle] = []
        var room = (weight: 0, volume: 0, stops: 0)
        for vehicle in sorted {
            chosen.append(vehicle)
            room = (room.weight + vehicle.weightCapacity, room.volume + vehicle.volumeCapacity, room.stops + vehicle.maxStops)
            if room.weight * 2 >= load.weight * 3, room.volume * 2 >= load.volume * 3, room.stops * 2 >= load.stops * 3 { break }
        }
        return chosen
    }

    private func stop(_ shipment: FleetShipment) -> RoutingStop {
        RoutingStop(
            id: shipment.id, location: shipment.location, weight: shipment.weight, volume: shipment.volume,
            service: rules.service,
            promisedBy: shipment.promisedBy)
    }

    private func vehicle(_ vehicle: FreeVehicle) -> RoutingVehicle {
        let shift = TimeWindow(start: vehicle.freeAt, end: vehicle.freeAt.addingTimeInterval(Double(vehicle.shift)))
        return RoutingVehicle(
            id: vehicle.code, weightCapacity: vehicle.weightCapacity, volumeCapacity: vehicle.volumeCapacity, shift: shift,
            maxStops: vehicle.maxStops)
    }
}
