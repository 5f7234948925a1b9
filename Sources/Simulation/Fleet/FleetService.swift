import FoundationEssentials
import Fulfilment
import OperatorConsole

/// The driver's interface of route-optimizer.
struct FleetService: Sendable {
    /// A route to be driven.
    struct Route: Sendable, Decodable {
        let id: Int64
        let stops: [Stop]
    }

    /// One address of a route, in driving order.
    struct Stop: Sendable, Decodable {
        let shipmentID: Int64
        let state: String
        /// Counted from 1.
        let attempt: Int
        let latitude: Double
        let longitude: Double

        private enum CodingKeys: String, CodingKey {
            case state, attempt, latitude, longitude
            case shipmentID = "shipment_id"
        }
    }

    /// What a driver reports of a stop or a route.
    struct Report: Sendable, Encodable {
        let time: String
        var recipient: String?
        var cause: String?
        var latitude: Double?
        var longitude: Double?
        var photo: String?
    }

    private let service: HTTPService

    init(_ service: HTTPService) { self.service = service }

    /// The routes that wait for a driver, or those on the road.
    func routes(state: RouteState) async throws -> [Route] {
        struct Reply: Decodable { let routes: [Route] }
        let answer = try await service.send("GET", "/routes?state=\(state.rawValue)&limit=1000")
        guard answer.isSuccess else { throw FleetRefusal(status: answer.status, detail: answer.excerpt) }
        return try JSONDecoder().decode(Reply.self, from: answer.body).routes
    }

    /// Says that the vehicle leaves.
    /// - Returns: the route as it is now.
    func start(_ route: Int64, _ report: Report) async throws -> Route {
        try JSONDecoder().decode(Route.self, from: try await send("/routes/\(route)/started", report))
    }

    /// Sends a report; one that is known already is taken again.
    /// - Throws: `FleetRefusal` when it was answered with anything but success.
    @discardableResult
    func send(_ path: String, _ report: Report) async throws -> Data {
        let answer = try await service.send("POST", path, body: try JSONEncoder().encode(report))
        guard answer.isSuccess else { throw FleetRefusal(status: answer.status, detail: answer.excerpt) }
        return answer.body
    }
}

/// The driver's interface said no.
struct FleetRefusal: Error, CustomStringConvertible {
    let status: Int
    let detail: String

    var description: String { "route-optimizer answered \(status): \(detail)" }
}
