import FoundationEssentials
package import OperatorConsole
package import ScanDialogue

/// The floor's HTTP interface, as a picker's device uses it.
package struct FloorService: Sendable {
    private let service: HTTPService

    package init(_ service: HTTPService) { self.service = service }

    /// The codes of the carts a picker may take.
    package func signIn(badge: String) async throws -> [String] {
        let answer = try await post("/floor/sign-in", SignInRequest(badge: badge))
        return try JSONDecoder().decode(SignInAnswer.self, from: answer.body).carts
    }

    /// A new tour, or the one left open; nil when there is no work.
    package func takeTour(badge: String, cart: String) async throws -> TourAnswer? {
        let answer = try await post("/floor/tours", TourRequest(badge: badge, cart: cart))
        return answer.status == 204 ? nil : try JSONDecoder().decode(TourAnswer.self, from: answer.body)
    }

    /// Sends what was scanned; sending it twice does no harm.
    package func upload(_ scans: [ScanRecord], tour: Int64, badge: String) async throws -> ScanReceipt {
        let answer = try await post("/floor/tours/\(tour)/scans", ScanUpload(badge: badge, scans: scans))
        return try JSONDecoder().decode(ScanReceipt.self, from: answer.body)
    }

    private func post(_ path: String, _ body: some Encodable) async throws -> HTTPAnswer {
        let answer = try await service.send("POST", path, body: try JSONEncoder().encode(body))
        guard answer.isSuccess else { throw FloorRefusal(status: answer.status, detail: answer.excerpt) }
        return answer
    }
}

/// The floor's interface said no.
package struct FloorRefusal: Error, CustomStringConvertible {
    package let status: Int
    package let detail: String

    package var description: String { "the floor answered \(status): \(detail)" }
    /// The same may work later: overload, or somebody else has the cart or the work just now.
    package var isTransient: Bool { status >= 500 || status == 429 || status == 409 }
}
