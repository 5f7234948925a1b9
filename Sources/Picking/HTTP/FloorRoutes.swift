import FoundationEssentials
import Fulfilment
import HTTPTypes
import Hummingbird
import Labels
import ScanDialogue
import ServiceRuntime

/// The floor's HTTP interface, for devices with the scope `floor`. All but the sign-in is for badges that are signed in and have the right
/// at some site; whether they have it at the site in question, the services know.
struct FloorRoutes: Sendable {
    /// A tour of 200 picks makes about a megabyte of scans.
    private static let bodyLimit = 8 << 20
    private let sessions: FloorSessions
    private let signIns: SignInService
    private let work: WorkService
    private let scans: ScanService
    private let packing: PackingService
    private let documents: ParcelDocuments

    init(
        sessions: FloorSessions, signIns: SignInService, work: WorkService, scans: ScanService, packing: PackingService,
        documents: ParcelDocuments
    ) {
        (self.sessions, self.signIns) = (sessions, signIns)
        (self.work, self.scans, self.packing, self.documents) = (work, scans, packing, documents)
    }

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let floor = router.group("floor").add(middleware: APIKeyMiddleware(keys: keys, scope: .floor))
        floor.post("sign-in") { request, context in
            let caller = try context.requireCaller()
            // What is no text is no PIN either, and must not be shown as other wrong fields are.
            let body: SignInRequest = try await Self.body(of: request) { fault in
                fault.errors.contains { $0.field == "pin" } ? FloorProblem.pinMalformed : FloorProblem.unreadable(fault)
            }
            let answer = try await signIns.signIn(body, with: caller, token: FloorSessions.token(in: request.headers))
            return try Response.json(.ok, answer)
        }
        addPicking(to: floor)
        addPacking(to: floor)
        addDocuments(to: floor)
    }

    private func addPicking(to floor: RouterGroup<WaybillRequestContext>) {
        floor.post("work") { request, context in
            let session = try await sessions.require(nil, request.headers, of: try context.requireCaller())
            let body: WorkRequest = try await Self.body(of: request, in: session)
            return try await Self.answer(request, waiting: body.waitSeconds) {
                try await work.next(body, by: session).map { try Response.json($0, in: session.language) }
                    ?? Response(status: .noContent)
            }
        }
        floor.post("tours") { request, context in
            let session = try await session(.pick, request, context)
            let body: TourRequest = try await Self.body(of: request, in: session)
            return try await Self.answer(request, waiting: body.waitSeconds) {
                switch try await work.tour(body, by: session) {
                case .new(let tour): try Response.json(.created, tour)
                case .resumed(let tour): try Response.json(.ok, tour)
                case .none: Response(status: .noContent)
                }
            }
        }
        floor.post("tours/:id/scans") { request, context in
            // Before the body: reading it, and booking it again after a disturbance, take no part in the device's time.
            let arrived = Date()
            let session = try await session(.pick, request, context)
            let tour = try Self.number("id", of: .tour, context)
            let upload: ScanUpload = try await Self.body(of: request, in: session)
            let receipt = try await scans.book(upload, by: session, tourID: tour, arrived: arrived)
            return receipt.conflicts.isEmpty
                ? try Response.json(.ok, receipt) : try Response.json(receipt, in: session.language)
        }
    }

    private func addPacking(to floor: RouterGroup<WaybillRequestContext>) {
        floor.get("parcels/:sscc") { request, context in
            let session = try await session(.lookUp, request, context)
            return try Response.json(.ok, try await packing.parcel(sscc: context.parameters.get("sscc") ?? "", for: session))
        }
        floor.post("packing") { request, context in
            let session = try await session(.pack, request, context)
            let wanted: PackRequest = try await GoodsRoutes.body(of: request, in: session)
            return try Response.json(.ok, try await packing.begin(wanted, by: session))
        }
        floor.post("packing/:order") { request, context in
            let session = try await session(.pack, request, context)
            let order = try Self.number("order", of: .order, context)
            let report: PackReport = try await GoodsRoutes.body(of: request, in: session)
            return try Response.json(.ok, try await packing.finish(report, by: session, orderID: order))
        }
        floor.post("packing/:order/scans") { request, context in
            let session = try await session(.pack, request, context)
            let order = try Self.number("order", of: .order, context)
            try await packing.keep(try await GoodsRoutes.body(of: request, in: session), by: session, orderID: order)
            return Response(status: .noContent)
        }
        floor.post("packing/:order/serials") { request, context in
            let session = try await session(.pack, request, context)
            let order = try Self.number("order", of: .order, context)
            try await packing.check(try await GoodsRoutes.body(of: request, in: session), by: session, orderID: order)
            return Response(status: .noContent)
        }
        floor.post("packing/:order/aside") { request, context in
            let session = try await session(.pack, request, context)
            let order = try Self.number("order", of: .order, context)
            let _: PackAside = try await GoodsRoutes.body(of: request, in: session)
            try await packing.setAside(orderID: order, by: session)
            return Response(status: .noContent)
        }
    }

    private func addDocuments(to floor: RouterGroup<WaybillRequestContext>) {
        floor.get("parcels/:sscc/label") { request, context in
            let session = try await session(.pack, request, context)
            let label = try await documents.label(context.parameters.get("sscc") ?? "", for: session)
            return Response.document(type: label.format.contentType, bytes: label.bytes)
        }
        floor.get("parcels/:sscc/packing-list") { request, context in
            let session = try await session(.pack, request, context)
            let name = request.queryParameter("format") ?? PrinterFormat.pdf.rawValue
            guard let format = PrinterFormat(rawValue: name) else { throw FloorProblem.unknownFormat(name) }
            let sscc = context.parameters.get("sscc") ?? ""
            let list = try await documents.packingList(sscc, as: format, for: session)
            return Response.document(type: format.contentType, bytes: list)
        }
        floor.get("printers/:code") { request, context in
            let session = try await session(.pack, request, context)
            return try Response.json(.ok, try await documents.printer(context.name("code"), for: session))
        }
    }

    /// - Parameter seconds: for which it may wait; nil or 0: not at all.
    private static func answer(
        _ request: Request, waiting seconds: Int?, _ body: @Sendable @escaping () async throws -> Response
    ) async throws -> Response {
        (seconds ?? 0) > 0 ? try await request.waiting(body) : try await body()
    }

    private static func number(_ name: String, of what: PathNumber, _ context: WaybillRequestContext) throws -> Int64 {
        try context.id(name) { _ in FloorProblem.unreadable(.unreadableNumber(what)) }
    }

    /// Before anything is read of the body.
    private func session(_ right: Right, _ request: Request, _ context: WaybillRequestContext) async throws -> FloorSession {
        try await sessions.require(right, request.headers, of: try context.requireCaller())
    }

    /// A device that holds what somebody else scanned must not send it as the doing of who stands there now.
    static func body<Body: BadgedRequest>(of request: Request, in session: FloorSession) async throws -> Body {
        let body: Body = try await body(of: request)
        guard body.badge.lowercased() == session.badge.lowercased() else {
            throw FloorProblem.othersSession(session.badge, sent: body.badge)
        }
        return body
    }

    private static func body<Body: Decodable>(
        of request: Request, unreadable: (BodyFault) -> ProblemDetails = FloorProblem.unreadable
    ) async throws -> Body {
        try await request.decoded(upTo: bodyLimit, unreadable: unreadable)
    }
}
