import Synchronization

/// The carts that ask this worker for work. At each site one after another chooses its orders, and what it has chosen is out of the others'
/// reach until its tour is written or given up: so writing one tour and choosing for the next go on at the same time.
///
/// Workers of one site do not know each other's choices. Between them the orders' rows decide (`TourStore.open`).
final class CartQueue: Sendable {
    private struct Site {
        /// The choice that was asked for last.
        var last: Task<Void, Never>?
        /// What carts have chosen whose tours are not written yet, by the number of the request.
        var chosen: [Int: [TourForming.Choice]] = [:]
    }

    private struct State {
        var requests = 0
        var sites: [String: Site] = [:]
    }

    private let state = Mutex(State())

    /// Chooses for a cart in its turn, and keeps the choice out of the others' reach while `body` goes on.
    /// - Parameters:
    ///   - site: the cart's.
    ///   - choosing: is told what others have chosen and not written yet, and chooses nothing of it.
    ///   - body: writes the tour.
    func withChoice<Value>(
        at site: String, choosing: @escaping @Sendable (_ others: [TourForming.Choice]) async throws -> TourForming.Plan,
        writing body: (TourForming.Plan) async throws -> Value
    ) async throws -> Value {
        let request = state.withLock { state in
            state.requests += 1
            return state.requests
        }
        defer { state.withLock { $0.sites[site]?.chosen[request] = nil } }
        let plan = try await inTurn(at: site) {
            let plan = try await choosing(self.state.withLock { $0.sites[site]?.chosen.values.flatMap(\.self) ?? [] })
            self.state.withLock { $0.sites[site, default: Site()].chosen[request] = plan.orders }
            return plan
        }
        return try await body(plan)
    }

    /// Runs `choosing` when all that were asked for earlier at the site have ended.
    private func inTurn(
        at site: String, _ choosing: @escaping @Sendable () async throws -> TourForming.Plan
    ) async throws -> TourForming.Plan {
        let turn = state.withLock { state in
            let before = state.sites[site]?.last
            let turn = Task {
                await before?.value
                try Task.checkCancellation()
                return try await choosing()
            }
            state.sites[site, default: Site()].last = Task { _ = await turn.result }
            return turn
        }
        return try await withTaskCancellationHandler {
            try await turn.value
        } onCancel: {
            turn.cancel()
        }
    }
}
