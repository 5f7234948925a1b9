import HTTPTypes
import Hummingbird
import ServiceRuntime

/// The floor's HTTP interface, for devices with the scope `floor`.
struct FloorRoutes: Sendable {
    /// A tour of 200 picks makes about a megabyte of scans.
    private static let bodyLimit = 8 << 20
    private let tours: TourService
    private let scans: ScanService
    private let packing: PackingService

    init(tours: TourService, scans: ScanService, packing: PackingService) {
        (self.tours, self.scans, self.packing) = (tours, scans, packing)
    }

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let floor = router.group("floor").add(middleware: APIKeyMiddleware(keys: keys, scope: "floor"))
        addPicking(to: floor)
        addPacking(to: floor)
    }

    private func addPicking(to floor: RouterGroup<WaybillRequestContext>) {
        floor.post("sign-in") { request, _ in
            try Response.json(.ok, try await tours.signIn(try await Self.body(of: request)))
        }
        floor.post("tours") { request, _ in
            switch try await tours.assign(try await Self.body(of: request)) {
            case .new(let tour): try Response.json(.created, tour)
            case .resumed(let tour): try Response.json(.ok, tour)
            case .none: Response(status: .noContent)
            }
        }
        floor.post("tours/:id/scans") { request, context in
            let tour = try Self.number("id", of: "tour", context)
            return try Response.json(.ok, try await scans.book(try await Self.body(of: request), tourID: tour))
        }
    }

    private func addPacking(to floor: RouterGroup<WaybillRequestContext>) {
        floor.get("parcels/:sscc") { _, context in
            try Response.json(.ok, try await packing.parcel(sscc: context.parameters.get("sscc") ?? ""))
        }
        floor.post("packing") { request, _ in
            try Response.json(.ok, try await packing.begin(try await Self.body(of: request)))
        }
        floor.post("packing/:order") { request, context in
            let order = try Self.number("order", of: "order", context)
            return try Response.json(.ok, try await packing.finish(try await Self.body(of: request), orderID: order))
        }
        floor.post("packing/:order/aside") { request, context in
            let order = try Self.number("order", of: "order", context)
            try await packing.setAside(try await Self.body(of: request), orderID: order)
            return Response(status: .noContent)
        }
    }

    private static func number(_ name: String, of what: String, _ context: WaybillRequestContext) throws -> Int64 {
        try context.id(name) { _ in FloorProblem.unreadable("The \(what)'s number in the path is not a number.") }
    }

    private static func body<Body: Decodable>(of request: Request) async throws -> Body {
        try await request.decoded(upTo: bodyLimit, unreadable: FloorProblem.unreadable)
    }
}
