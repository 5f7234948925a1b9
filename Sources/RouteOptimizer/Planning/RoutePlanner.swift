import FoundationEssentials
import Routing

/// Plans the routes of a batch: site by site, shift by shift, and in waves, since a vehicle that is back may drive again.
struct RoutePlanner: Sendable {
    /// How routes are planned.
    struct Rules: Sendable {
        var travel = TravelModel()
        /// Seconds the driver is busy at a stop.
        var service = 120
        /// Improvements tried at most per wave.
        var iterations = 2000
        /// For a whole batch.
        var timeLimit = Duration.seconds(2)
        var seed: UInt64 = 1

        /// Improvements tried of a plan for so many stops. Random plans of up to 20 stops got no better after 20 for each; from 40 stops on
        /// the limit of the wave is less.
        func iterations(for stops: Int) -> Int { min(iterations, 50 * stops) }
    }

    let rules: Rules

    /// Plans every shipment, or says why not.
    /// - Parameter tables: the ways among each site and its shipments; where there is none, the rules' travel model serves.
    /// - Throws: `RoutingError` for a value that makes no sense.
    func plan(
        _ shipments: [FleetShipment], with vehicles: [FreeVehicle], over tables: [Site: TravelTable] = [:]
    ) throws(RoutingError) -> PlanDraft {
        let deadline = ContinuousClock.now + rules.timeLimit
        var (draft, fleet) = (PlanDraft(shipments: shipments), vehicles)
        for (trip, shipments) in Dictionary(grouping: shipments, by: Trip.init).sorted(by: { $0.key < $1.key }) {
            try plan(shipments, &fleet, trip, tables[trip.site], until: deadline, into: &draft)
        }
        return draft
    }

    /// What is planned together.
    private struct Trip: Hashable, Comparable {
        let site: Site
        /// The start of the shift; nil for as soon as there is a vehicle.
        let departAfter: Date?

        init(_ shipment: FleetShipment) { (site, departAfter) = (shipment.site, shipment.departAfter) }

        static func < (one: Trip, other: Trip) -> Bool {
            (one.site.code, one.departAfter ?? .distantPast) < (other.site.code, other.departAfter ?? .distantPast)
        }

        /// When a vehicle may be on the road; nil when its shift is over before it is back.
        func shift(of vehicle: FreeVehicle) -> TimeWindow? {
            let start = max(vehicle.freeAt, departAfter ?? vehicle.freeAt)
            let end = (departAfter ?? start).addingTimeInterval(Double(vehicle.shift))
            return start < end ? TimeWindow(start: start, end: end) : nil
        }
    }

    /// Wave after wave until everything is planned, or a wave with every vehicle brings nothing more.
    private func plan(
        _ shipments: [FleetShipment], _ vehicles: inout [FreeVehicle], _ trip: Trip, _ table: TravelTable?,
        until deadline: ContinuousClock.Instant, into draft: inout PlanDraft
    ) throws(RoutingError) {
        var (waiting, takesAll) = (shipments, false)
        while !waiting.isEmpty {
            let fleet = vehicles.filter { $0.site == trip.site.code && trip.shift(of: $0) != nil }
            let plan = try wave(waiting, takesAll ? fleet : soonest(fleet, for: waiting), trip, table, until: deadline)
            let travel = table?.notes.joined(separator: " ")
            draft.routes += plan.routes.map { RouteDraft(site: trip.site.code, route: $0, travel: travel) }
            let left = Dictionary(plan.unassigned.map { ($0.id, $0.sentence) }, uniquingKeysWith: { first, _ in first })
            if plan.routes.isEmpty, takesAll {
                draft.left += waiting.map { ($0.id, left[$0.id] ?? "") }
                return
            }
            takesAll = plan.routes.isEmpty
            waiting = waiting.filter { left[$0.id] != nil }
            let back = Dictionary(plan.routes.map { ($0.vehicle, $0.arrival) }, uniquingKeysWith: max)
            for index in vehicles.indices { vehicles[index].freeAt = back[vehicles[index].code] ?? vehicles[index].freeAt }
        }
    }

    private func wave(
        _ shipments: [FleetShipment], _ fleet: [FreeVehicle], _ trip: Trip, _ table: TravelTable?,
        until deadline: ContinuousClock.Instant
    ) throws(RoutingError) -> RoutePlan {
        let problem = RoutingProblem(
            depot: trip.site.location, stops: shipments.map { stop($0) }, vehicles: fleet.compactMap { vehicle($0, trip) },
            travel: rules.travel)
        let limit = rules.timeLimit
        let matrix = table?.matrix(among: problem.locations)
        return try problem.plan(over: matrix, seed: rules.seed, iterations: rules.iterations(for: shipments.count)) {
            1 - (deadline - ContinuousClock.now) / limit
        }
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

    private func vehicle(_ vehicle: FreeVehicle, _ trip: Trip) -> RoutingVehicle? {
        trip.shift(of: vehicle).map { shift in
            RoutingVehicle(
                id: vehicle.code, weightCapacity: vehicle.weightCapacity, volumeCapacity: vehicle.volumeCapacity, shift: shift,
                maxStops: vehicle.maxStops)
        }
    }
}
