import FoundationEssentials
import Fulfilment
import Postgres
import Routing

/// Writes routes and their stops. A stop is planned once, whatever happens at the same time.
struct RouteStore: Sendable {
    /// What a planner holds until its transaction ends.
    struct Claim: Sendable {
        /// Stops that may be planned.
        let free: Set<Int64>
        /// When the draft's vehicles are back from what they have been given by now; those in the yard are missing.
        let backAt: [String: Date]
        /// One per route.
        let routeIDs: [Int64]
    }

    /// Notes the shipments as stops, locks the vehicles and the stops no route holds, and draws ids for the routes.
    func claim(_ draft: PlanDraft, in database: some SQLExecutor) async throws -> Claim {
        let ids = draft.shipments.map(\.id)
        let results = try await database.pipeline([
            insertStops(draft.shipments),
            lockVehicles(Set(draft.routes.map(\.route.vehicle) + draft.revisions.map(\.vehicle)).sorted()), lockFree(ids),
            FleetStore.selectReturns, drawIDs(draft.routes.count),
        ])
        return Claim(
            free: Set(try results[2].map { try $0.decode(0) }),
            backAt: Dictionary(try results[3].decode((String, Date).self).map { ($0, $1) }, uniquingKeysWith: max),
            routeIDs: try results[4].map { try $0.decode(0) })
    }

    private func lockVehicles(_ codes: [String]) -> SQL {
        "SELECT code FROM routing.vehicle WHERE code = ANY (\(codes)::text[]) ORDER BY code FOR UPDATE"
    }

    /// Writes routes whose stops were claimed, and why stops were left out.
    func write(_ routes: [(id: Int64, draft: RouteDraft)], left: [(shipmentID: Int64, reason: String)]) -> [SQL] {
        var statements: [SQL] = []
        if !routes.isEmpty { statements += [insertRoutes(routes), assignStops(routes)] }
        if !left.isEmpty { statements.append(explain(left)) }
        return statements
    }

    /// Notes until when stops wait for their shift's cut-off.
    func postpone(_ waiting: [(shipmentID: Int64, day: ShiftDay)]) -> SQL {
        """
        UPDATE routing.stop s SET plan_after = n.cut_off_at, depart_after = n.starts_at,
            reason = 'It waits for the cut-off at ' || to_char(n.cut_off_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC.'
        FROM unnest(\(waiting.map(\.shipmentID))::bigint[], \(waiting.map(\.day.cutOffAt))::timestamptz[],
            \(waiting.map(\.day.startsAt))::timestamptz[]) AS n(shipment_id, cut_off_at, starts_at)
        WHERE s.shipment_id = n.shipment_id AND s.route_id IS NULL AND s.state = \(StopState.open) AND s.depart_after IS NULL
        """
    }

    private func insertStops(_ shipments: [FleetShipment]) -> SQL {
        """
        INSERT INTO routing.stop (shipment_id, order_id, tracking_number, latitude, longitude, weight_g, volume_cm3)
        SELECT * FROM unnest(\(shipments.map(\.id))::bigint[], \(shipments.map(\.orderID))::bigint[],
            \(shipments.map(\.trackingNumber))::text[], \(shipments.map(\.location.latitude))::float8[],
            \(shipments.map(\.location.longitude))::float8[], \(shipments.map(\.weight))::bigint[], \(shipments.map(\.volume))::bigint[])
        ON CONFLICT (shipment_id) DO NOTHING
        """
    }

    private func lockFree(_ shipments: [Int64]) -> SQL {
        """
        SELECT shipment_id FROM routing.stop WHERE shipment_id = ANY (\(shipments)::bigint[]) AND route_id IS NULL
            AND state = \(StopState.open) AND coalesce(plan_after <= now(), true)
        ORDER BY shipment_id FOR UPDATE
        """
    }

    private func drawIDs(_ count: Int) -> SQL { "SELECT nextval('routing.route_id_seq') FROM generate_series(1, \(count))" }

    private func insertRoutes(_ routes: [(id: Int64, draft: RouteDraft)]) -> SQL {
        """
        INSERT INTO routing.route (id, site, vehicle, distance_m, duration_s, departs_at, back_at, travel) OVERRIDING SYSTEM VALUE
        SELECT * FROM unnest(\(routes.map(\.id))::bigint[], \(routes.map(\.draft.site))::text[],
            \(routes.map(\.draft.route.vehicle))::text[], \(routes.map(\.draft.route.distance))::bigint[],
            \(routes.map(\.draft.route.duration))::bigint[], \(routes.map(\.draft.route.departure))::timestamptz[],
            \(routes.map(\.draft.route.arrival))::timestamptz[], \(routes.map(\.draft.travel))::text[])
        """
    }

    private func assignStops(_ routes: [(id: Int64, draft: RouteDraft)]) -> SQL {
        var (stops, owners, places, times): ([Int64], [Int64], [Int], [Date]) = ([], [], [], [])
        for (id, draft) in routes {
            for (place, stop) in draft.route.stops.enumerated() {
                stops.append(stop.id)
                owners.append(id)
                places.append(place + 1)
                times.append(stop.arrival)
            }
        }
        return """
            UPDATE routing.stop s SET route_id = n.route_id, seq = n.seq, arrive_at = n.arrive_at, reason = NULL, plan_after = NULL
            FROM unnest(\(stops)::bigint[], \(owners)::bigint[], \(places)::bigint[], \(times)::timestamptz[])
                AS n(shipment_id, route_id, seq, arrive_at)
            WHERE s.shipment_id = n.shipment_id AND s.route_id IS NULL
            """
    }

    /// What is planned without being asked for is tried again later, in a later shift where there are shifts; for the rest the
    /// stall detector sends a reminder.
    private func explain(_ left: [(shipmentID: Int64, reason: String)]) -> SQL {
        """
        UPDATE routing.stop s SET reason = n.reason, plan_after = CASE WHEN s.plan_after IS NOT NULL THEN now() + interval '10 minutes' END,
            depart_after = NULL
        FROM unnest(\(left.map(\.shipmentID))::bigint[], \(left.map(\.reason))::text[]) AS n(shipment_id, reason)
        WHERE s.shipment_id = n.shipment_id AND s.route_id IS NULL
            AND (s.reason IS DISTINCT FROM n.reason OR s.plan_after IS NOT NULL)
        """
    }
}
