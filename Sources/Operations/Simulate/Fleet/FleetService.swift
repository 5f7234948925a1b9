import FoundationEssentials

/// The driver's interface of route-optimizer.
struct FleetService: Sendable {
    /// A planned route.
    struct Route: Sendable, Decodable {
        let id: Int64
        let vehicle: String?
        let stops: [Stop]
    }

    /// One address of a route, in driving order.
    struct Stop: Sendable, Decodable {
        let shipmentID: Int64
        let trackingNumber: String?

        private enum CodingKeys: String, CodingKey {
            case shipmentID = "shipment_id"
            case trackingNumber = "tracking_number"
        }
    }

    private let service: HTTPService

    init(_ service: HTTPService) { self.service = service }

    /// The routes that wait for a driver.
    func planned() async throws -> [Route] {
        struct Reply: Decodable { let routes: [Route] }
        let answer = try await service.send("GET", "/routes?state=planned&limit=1000")
        guard answer.isSuccess else { throw FleetRefusal(status: answer.status, detail: answer.excerpt) }
        return try JSONDecoder().decode(Reply.self, from: answer.body).routes
    }

    /// Says that the vehicle is back.
    func markDriven(_ route: Int64) async throws {
        let answer = try await service.send("POST", "/routes/\(route)/driven")
        guard answer.isSuccess || answer.status == 409 else { throw FleetRefusal(status: answer.status, detail: answer.excerpt) }
    }
}

/// The driver's interface said no.
struct FleetRefusal: Error, CustomStringConvertible {
    let status: Int
    let detail: String

    var description: String { "route-optimizer answered \(status): \(detail)" }
}
