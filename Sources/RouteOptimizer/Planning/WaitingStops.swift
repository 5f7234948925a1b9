import Messaging
import Postgres

/// Plans stops whose time has come without a message: what a vehicle brought back, and what waited for a cut-off. Everything it needs
/// is in the database, so a restart forgets nothing.
///
/// Of several programs one at a time plans; the others look again later.
struct WaitingStops: Sendable {
    let postgres: Postgres
    let outbox: Outbox
    let planning: RoutePlanning
    /// Stops planned together at most.
    let limit: Int
    private let fleet = FleetStore()

    init(postgres: Postgres, outbox: Outbox, settings: RouteSettings) {
        (self.postgres, self.outbox) = (postgres, outbox)
        planning = RoutePlanning(settings: settings)
        limit = settings.batch
    }

    /// Plans everything that is due now.
    func planAll() async throws {
        while try await plan() {}
    }

    /// Plans some of what is due now.
    /// - Returns: whether there may be more.
    @discardableResult
    func plan() async throws -> Bool {
        let count = try await outbox.transaction { transaction, events in
            guard try await fleet.lockWaiting(in: transaction) else { return 0 }
            let due = try await fleet.due(limit: limit, in: transaction)
            guard let draft = try await planning.plan(due, in: transaction) else { return 0 }
            let dropped = try await planning.write(draft, trace: { _ in nil }, to: events, in: transaction)
            // Dropped routes come again at the next look, not at once.
            return dropped.isEmpty ? due.count : 0
        }
        return count == limit
    }
}
