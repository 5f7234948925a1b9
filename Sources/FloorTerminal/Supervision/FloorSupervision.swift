import NIOCore
import NIOHTTP1
import ScanDialogue

/// The supervisors' side of the warehouse as a device sees it.
protocol SupervisionAccess: SignInAccess {
    func overview(badge: String) async throws(FloorClientError) -> FloorOverview
    func handOver(_ tour: Int64, _ request: HandOverRequest) async throws(FloorClientError) -> TourChangeAnswer
    func release(_ tour: Int64, _ request: ReleaseRequest) async throws(FloorClientError) -> TourChangeAnswer
    func set(_ zone: String, at site: String, _ request: ZoneRequest) async throws(FloorClientError) -> ZoneAnswer
}

extension FloorClient: SupervisionAccess {
    func overview(badge: String) async throws(FloorClientError) -> FloorOverview {
        try read(try await get("/floor/overview", by: badge).body)
    }

    func handOver(_ tour: Int64, _ request: HandOverRequest) async throws(FloorClientError) -> TourChangeAnswer {
        try read(try await post("/floor/tours/\(tour)/hand-over", request, by: request.badge).body)
    }

    func release(_ tour: Int64, _ request: ReleaseRequest) async throws(FloorClientError) -> TourChangeAnswer {
        try read(try await post("/floor/tours/\(tour)/release", request, by: request.badge).body)
    }

    func set(_ zone: String, at site: String, _ request: ZoneRequest) async throws(FloorClientError) -> ZoneAnswer {
        try read(
            try await post("/floor/zones/\(Inquiry.escaped(site))/\(Inquiry.escaped(zone))", request, by: request.badge).body)
    }
}

/// What a supervisor types beside looking.
enum SupervisorOrder: Equatable, Sendable {
    case handOver(tour: Int64, to: String, reason: String)
    case release(tour: Int64, reason: String)
    case close(zone: String, site: String, reason: String)
    case open(zone: String, site: String)

    /// - Returns: nil for what is none of them.
    init?(_ line: String) {
        let words = line.split(separator: " ").map(String.init)
        func rest(_ from: Int) -> String { words.dropFirst(from).joined(separator: " ") }
        switch (words.first?.lowercased(), words.count) {
        case ("hand", 4...):
            guard let tour = Int64(words[1]) else { return nil }
            self = .handOver(tour: tour, to: words[2], reason: rest(3))
        case ("release", 3...):
            guard let tour = Int64(words[1]) else { return nil }
            self = .release(tour: tour, reason: rest(2))
        case ("close", 4...): self = .close(zone: words[2], site: words[1], reason: rest(3))
        case ("open", 3): self = .open(zone: words[2], site: words[1])
        default: return nil
        }
    }
}
