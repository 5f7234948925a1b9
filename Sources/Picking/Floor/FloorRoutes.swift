import FoundationEssentials
import HTTPTypes
import Hummingbird
import JSONReading
import NIOCore
import PickPlanning
import ServiceRuntime

/// The floor's HTTP interface, for devices with the scope `floor`.
struct FloorRoutes: Sendable {
    /// A tour of 200 picks makes about a megabyte of scans.
    private static let bodyLimit = 8 << 20
    private let desk: FloorDesk
    private let packers: PackDesk

    init(desk: FloorDesk, packers: PackDesk) { (self.desk, self.packers) = (desk, packers) }

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let floor = router.group("floor").add(middleware: APIKeyMiddleware(keys: keys, scope: "floor"))
        floor.post("sign-in") { request, _ in
            try Self.answer(.ok, try await desk.signIn(try await Self.body(of: request)))
        }
        floor.post("tours") { request, _ in
            switch try await desk.work(try await Self.body(of: request)) {
            case .new(let tour): try Self.answer(.created, tour)
            case .resumed(let tour): try Self.answer(.ok, tour)
            case .none: Response(status: .noContent)
            }
        }
        floor.get("parcels/:sscc") { _, context in
            try Self.answer(.ok, try await desk.parcel(sscc: context.parameters.get("sscc") ?? ""))
        }
        floor.post("tours/:id/scans") { request, context in
            let tour = try Self.number("id", of: "tour", context)
            return try Self.answer(.ok, try await desk.receive(try await Self.body(of: request), tourID: tour))
        }
        floor.post("packing") { request, _ in
            try Self.answer(.ok, try await packers.begin(try await Self.body(of: request)))
        }
        floor.post("packing/:order") { request, context in
            let order = try Self.number("order", of: "order", context)
            return try Self.answer(.ok, try await packers.finish(try await Self.body(of: request), orderID: order))
        }
        floor.post("packing/:order/aside") { request, context in
            try await packers.setAside(try await Self.body(of: request), orderID: try Self.number("order", of: "order", context))
            return Response(status: .noContent)
        }
    }

    private static func number(_ name: String, of what: String, _ context: WaybillRequestContext) throws -> Int64 {
        guard let number = context.parameters.get(name).flatMap(Int64.init) else {
            throw FloorProblem.unreadable("The \(what)'s number in the path is not a number.")
        }
        return number
    }

    private static func body<Body: Decodable>(of request: Request) async throws -> Body {
        let buffer = try await request.body.collect(upTo: bodyLimit)
        do {
            return try JSONDecoder().decode(Body.self, from: Data(buffer.readableBytesView))
        } catch let error as DecodingError {
            throw FloorProblem.unreadable(error.sentence)
        }
    }

    private static func answer(_ status: HTTPResponse.Status, _ body: some Encodable) throws -> Response {
        let bytes = try JSONEncoder().encode(body)
        return Response(
            status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
