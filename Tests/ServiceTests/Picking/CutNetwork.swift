import ScanDialogue
import Synchronization

@testable import FloorTerminal

/// The worker behind a network that can be cut, and that can lose an answer.
final class CutNetwork: DialogueAccess {
    private struct State {
        var isUp = true
        /// The network fails behind the next answer to an inquiry.
        var failsAfterAnswer = false
        /// Answers to reports that do not come back.
        var lost = 0
    }

    private let client: FloorClient
    private let state = Mutex(State())

    init(_ client: FloorClient) { self.client = client }

    func set(up: Bool) { state.withLock { $0.isUp = up } }

    /// The network fails once the next inquiry is answered.
    func cutAfterAnswer() { state.withLock { $0.failsAfterAnswer = true } }

    /// The next report is booked, and its answer does not come back.
    func loseAnswer() { state.withLock { $0.lost += 1 } }

    private func reach() throws(FloorClientError) {
        guard state.withLock({ $0.isUp }) else { throw .unreachable("no network") }
    }

    func signIn(badge: String, pin: String?) async throws(FloorClientError) -> SignInAnswer {
        try reach()
        return try await client.signIn(badge: badge, pin: pin)
    }

    func ask(_ inquiry: Inquiry, badge: String) async throws(FloorClientError) -> String {
        try reach()
        let answer = try await client.ask(inquiry, badge: badge)
        state.withLock { state in
            if state.failsAfterAnswer { (state.isUp, state.failsAfterAnswer) = (false, false) }
        }
        return answer
    }

    func book(_ report: FloorReport, badge: String) async throws(FloorClientError) -> WarehouseAnswer {
        try reach()
        let answer = try await client.book(report, badge: badge)
        let isLost = state.withLock { state in
            defer { state.lost = max(0, state.lost - 1) }
            return state.lost > 0
        }
        if isLost { throw .unreachable("the answer was lost") }
        return answer
    }
}
