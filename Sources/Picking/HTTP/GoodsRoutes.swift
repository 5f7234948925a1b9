import Fulfilment
import HTTPTypes
import Hummingbird
import ScanDialogue
import ServiceRuntime

/// The floor's routes about goods, for badges that are signed in: deliveries, put-aways, put-backs, refills, moves, judgements, counts, parcels
/// that leave, and what a code is.
struct GoodsRoutes: Sendable {
    /// Some thousand counts.
    private static let bodyLimit = 1 << 20
    let sessions: FloorSessions
    let goodsIn: GoodsInService
    let stock: StockService
    let counts: CountService
    let putBacks: PutBackService
    let handOvers: HandOverService

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let floor = router.group("floor").add(middleware: APIKeyMiddleware(keys: keys, scope: .floor))
        addReceipts(to: floor)
        addPutAways(to: floor)
        addPutBacks(to: floor)
        addStock(to: floor)
        addCounts(to: floor)
        addHandOvers(to: floor)
    }

    private func addReceipts(to floor: RouterGroup<WaybillRequestContext>) {
        floor.post("receipts") { request, context in
            let session = try await session(.receive, request, context)
            return try Response.json(.ok, try await goodsIn.open(try await Self.body(of: request, in: session), by: session))
        }
        floor.get("receipts/:id") { request, context in
            let session = try await session(.receive, request, context)
            return try Response.json(.ok, try await goodsIn.receipt(try Self.receipt(context), for: session))
        }
        floor.post("receipts/:id/counts") { request, context in
            let session = try await session(.receive, request, context)
            let receipt = try Self.receipt(context)
            let counts: CountsRequest = try await Self.body(of: request, in: session)
            return try Response.json(try await goodsIn.count(counts, of: receipt, by: session), in: session.language)
        }
        floor.post("receipts/:id/finish") { request, context in
            let session = try await session(.receive, request, context)
            let receipt = try Self.receipt(context)
            let finish: FinishRequest = try await Self.body(of: request, in: session)
            return try Response.json(.ok, try await goodsIn.finish(finish, of: receipt, by: session))
        }
    }

    private func addPutAways(to floor: RouterGroup<WaybillRequestContext>) {
        floor.get("put-aways") { request, context in
            let session = try await session(.putAway, request, context)
            let waiting = try await goodsIn.waiting(at: request.queryParameter("dock"), for: session)
            return try Response.json(waiting, in: session.language)
        }
        floor.post("put-aways") { request, context in
            let session = try await session(.putAway, request, context)
            let settled = try await goodsIn.putAway(try await Self.body(of: request, in: session), by: session)
            return try Response.json(settled, in: session.language)
        }
    }

    private func addPutBacks(to floor: RouterGroup<WaybillRequestContext>) {
        floor.get("put-backs") { request, context in
            try Response.json(.ok, try await putBacks.waiting(for: try await session(.putAway, request, context)))
        }
        floor.post("put-backs") { request, context in
            let session = try await session(.putAway, request, context)
            return try Response.json(.ok, try await putBacks.book(try await Self.body(of: request, in: session), by: session))
        }
    }

    private func addStock(to floor: RouterGroup<WaybillRequestContext>) {
        floor.get("refills") { request, context in
            try Response.json(.ok, try await stock.refills(for: try await session(.refill, request, context)))
        }
        floor.post("refills") { request, context in
            let session = try await session(.refill, request, context)
            return try Response.json(.ok, try await stock.refill(try await Self.body(of: request, in: session), by: session))
        }
        floor.post("moves") { request, context in
            let session = try await session(.move, request, context)
            return try Response.json(.ok, try await stock.move(try await Self.body(of: request, in: session), by: session))
        }
        floor.get("look-up") { request, context in
            let session = try await session(.lookUp, request, context)
            return try Response.json(.ok, try await stock.lookUp(request.queryParameter("code"), for: session))
        }
        floor.post("judgements") { request, context in
            let session = try await session(.judge, request, context)
            return try Response.json(.ok, try await stock.judge(try await Self.body(of: request, in: session), by: session))
        }
    }

    private func addCounts(to floor: RouterGroup<WaybillRequestContext>) {
        floor.get("count-tasks") { request, context in
            try Response.json(.ok, try await counts.tasks(for: try await session(.count, request, context)))
        }
        floor.post("counts") { request, context in
            let session = try await session(.count, request, context)
            let counted = try await stock.count(try await Self.body(of: request, in: session), by: session)
            return try Response.json(counted, in: session.language)
        }
        floor.post("count-tasks/:id/approval") { request, context in
            let session = try await session(.approveCounts, request, context)
            let task = try context.id("id") { _ in FloorProblem.unreadable(.unreadableNumber(.countTask)) }
            let decided = try await counts.decide(try await Self.body(of: request, in: session), of: task, by: session)
            return try Response.json(decided, in: session.language)
        }
    }

    private func addHandOvers(to floor: RouterGroup<WaybillRequestContext>) {
        floor.get("hand-overs") { request, context in
            let session = try await session(.handOver, request, context)
            return try Response.json(.ok, try await handOvers.waiting(for: request.queryParameter("to"), by: session))
        }
        floor.get("hand-overs/:sscc") { request, context in
            let session = try await session(.handOver, request, context)
            let sscc = context.parameters.get("sscc") ?? ""
            return try Response.json(.ok, try await handOvers.parcel(sscc, for: request.queryParameter("to"), by: session))
        }
        floor.post("hand-overs") { request, context in
            let session = try await session(.handOver, request, context)
            return try Response.json(.ok, try await handOvers.book(try await Self.body(of: request, in: session), by: session))
        }
        floor.post("hand-overs/undo") { request, context in
            let session = try await session(.handOver, request, context)
            return try Response.json(.ok, try await handOvers.undo(try await Self.body(of: request, in: session), by: session))
        }
    }

    private static func receipt(_ context: WaybillRequestContext) throws -> Int64 {
        try context.id("id") { _ in FloorProblem.unreadable(.unreadableNumber(.receipt)) }
    }

    /// Before anything is read of the body.
    private func session(_ right: Right, _ request: Request, _ context: WaybillRequestContext) async throws -> FloorSession {
        try await sessions.require(right, request.headers, of: try context.requireCaller())
    }

    /// What names a badge must name the session's.
    static func body<Body: GoodsRequest>(of request: Request, in session: FloorSession) async throws -> Body {
        let body: Body = try await request.decoded(upTo: bodyLimit, unreadable: FloorProblem.unreadable)
        guard let badge = body.badge, badge.lowercased() != session.badge.lowercased() else { return body }
        throw FloorProblem.othersSession(session.badge, sent: badge)
    }
}
