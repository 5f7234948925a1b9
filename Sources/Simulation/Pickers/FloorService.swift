import FoundationEssentials
package import OperatorConsole
package import ScanDialogue
import Synchronization

/// The floor's HTTP interface, as one picker's device uses it.
package final class FloorService: Sendable {
    private let service: HTTPService
    /// nil until the picker signs in, and when the session has ended.
    private let session = Mutex<String?>(nil)

    package init(_ service: HTTPService) { self.service = service }

    /// The codes of the carts a picker may take.
    @discardableResult
    package func signIn(badge: String) async throws -> [String] {
        let answer = try await post("/floor/sign-in", SignInRequest(badge: badge))
        let picker = try JSONDecoder().decode(SignInAnswer.self, from: answer.body)
        session.withLock { $0 = picker.session }
        return picker.carts
    }

    /// A new tour, or the one left open; nil when there is no work.
    package func takeTour(badge: String, cart: String) async throws -> TourAnswer? {
        let answer = try await post("/floor/tours", TourRequest(badge: badge, cart: cart), by: badge)
        return answer.status == 204 ? nil : try JSONDecoder().decode(TourAnswer.self, from: answer.body)
    }

    /// Sends what was scanned; sending it twice does no harm.
    package func upload(_ scans: [ScanRecord], tour: Int64, badge: String) async throws -> ScanReceipt {
        let answer = try await post("/floor/tours/\(tour)/scans", ScanUpload(badge: badge, scans: scans), by: badge)
        return try JSONDecoder().decode(ScanReceipt.self, from: answer.body)
    }

    /// In the picker's session; when there is none any more, in another one.
    private func post(_ path: String, _ body: some Encodable, by badge: String) async throws -> HTTPAnswer {
        if session.withLock({ $0 }) == nil { try await signIn(badge: badge) }
        do {
            return try await post(path, body)
        } catch let refusal as FloorRefusal where refusal.status == 401 {
            session.withLock { $0 = nil }
            try await signIn(badge: badge)
            return try await post(path, body)
        }
    }

    private func post(_ path: String, _ body: some Encodable) async throws -> HTTPAnswer {
        let headers = session.withLock { $0 }.map { [("waybill-session", $0)] } ?? []
        let answer = try await service.send("POST", path, body: try JSONEncoder().encode(body), headers: headers)
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
