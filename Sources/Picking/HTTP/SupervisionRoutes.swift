import Fulfilment
import Hummingbird
import ScanDialogue
import ServiceRuntime

/// The floor's routes for supervisors.
struct SupervisionRoutes: Sendable {
    let sessions: FloorSessions
    let watch: FloorWatch
    let supervision: SupervisionService

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let floor = router.group("floor").add(middleware: APIKeyMiddleware(keys: keys, scope: .floor))
        floor.get("overview") { request, context in
            try Response.json(.ok, try await watch.overview(for: try await session(request, context)))
        }
        floor.post("tours/:id/hand-over") { request, context in
            let session = try await session(request, context)
            let tour = try Self.tour(context)
            let body: HandOverRequest = try await FloorRoutes.body(of: request, in: session)
            return try Response.json(.ok, try await supervision.handOver(tour, body, by: session))
        }
        floor.post("tours/:id/release") { request, context in
            let session = try await session(request, context)
            let tour = try Self.tour(context)
            let body: ReleaseRequest = try await FloorRoutes.body(of: request, in: session)
            return try Response.json(.ok, try await supervision.release(tour, body, by: session))
        }
        floor.post("zones/:site/:zone") { request, context in
            let session = try await session(request, context)
            let (site, zone) = (try context.name("site"), try context.name("zone"))
            let body: ZoneRequest = try await FloorRoutes.body(of: request, in: session)
            return try Response.json(.ok, try await supervision.set(zone, at: site, body, by: session))
        }
    }

    private static func tour(_ context: WaybillRequestContext) throws -> Int64 {
        try context.id("id") { _ in FloorProblem.unreadable(.unreadableNumber(.tour)) }
    }

    private func session(_ request: Request, _ context: WaybillRequestContext) async throws -> FloorSession {
        try await sessions.require(.supervise, request.headers, of: try context.requireCaller())
    }
}
