import FoundationEssentials
package import PickPlanning

/// The floor's HTTP interface, as a picker's device uses it.
package struct FloorService: Sendable {
    /// Work to do: a tour and what the server knows of it already.
    package struct Work: Sendable {
        package let tour: PickList
        package let scans: [ScanRecord]
    }

    /// What the server made of a batch of scans.
    package struct Upload: Sendable, Decodable {
        package let applied: Int
        package let duplicates: Int
        package let conflicts: [Conflict]

        package struct Conflict: Sendable, Decodable {
            package let message: String
        }
    }

    /// A cart that may be taken.
    package struct Cart: Sendable, Decodable {
        package let code: String
        package let bins: Int
    }

    private let service: HTTPService

    package init(_ service: HTTPService) { self.service = service }

    /// The carts a picker may take.
    package func signIn(badge: String) async throws -> [Cart] {
        struct Body: Encodable { let badge: String }
        struct Reply: Decodable { let carts: [Cart] }
        let answer = try await post("/floor/sign-in", Body(badge: badge))
        return try JSONDecoder().decode(Reply.self, from: answer.body).carts
    }

    /// A new tour, or the one left open; nil when there is no work.
    package func takeTour(badge: String, cart: String) async throws -> Work? {
        struct Body: Encodable { let badge: String, cart: String }
        let answer = try await post("/floor/tours", Body(badge: badge, cart: cart))
        guard answer.status != 204 else { return nil }
        return try JSONDecoder().decode(TourReply.self, from: answer.body).work
    }

    /// Sends what was scanned; sending it twice does no harm.
    package func upload(_ scans: [ScanRecord], tour: Int64, badge: String) async throws -> Upload {
        struct Body: Encodable { let badge: String, scans: [ScanRecord] }
        let answer = try await post("/floor/tours/\(tour)/scans", Body(badge: badge, scans: scans))
        return try JSONDecoder().decode(Upload.self, from: answer.body)
    }

    private func post(_ path: String, _ body: some Encodable) async throws -> HTTPAnswer {
        let answer = try await service.send("POST", path, body: try JSONEncoder().encode(body))
        guard answer.isSuccess else {
            throw FloorRefusal(status: answer.status, detail: answer.excerpt, retryAfter: answer.retryAfter)
        }
        return answer
    }
}

/// The floor's interface said no.
package struct FloorRefusal: Error, CustomStringConvertible {
    package let status: Int
    package let detail: String
    package let retryAfter: Double?

    package var description: String { "the floor answered \(status): \(detail)" }
    /// The same may work later.
    package var isPassing: Bool { status >= 500 || status == 429 }
}

/// A tour with the scans received for it.
private struct TourReply: Decodable {
    let work: FloorService.Work

    private enum CodingKeys: String, CodingKey { case tour, scans }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let tour = try container.decodeIfPresent(PickList.self, forKey: .tour) ?? PickList(from: decoder)
        work = FloorService.Work(tour: tour, scans: try container.decodeIfPresent([ScanRecord].self, forKey: .scans) ?? [])
    }
}
