import Logging
import Messaging
import Postgres
import ServiceLifecycle
import ServiceRuntime

/// Plans stops whose time has come without a message: what a vehicle brought back, and what waited for a cut-off. Everything it needs
/// is in the database, so a restart forgets nothing.
///
/// Of several programs one at a time plans; the others look again later.
struct WaitingStops: Service {
    let postgres: Postgres
    let outbox: Outbox
    let planning: RoutePlanning
    let interval: Duration
    /// Stops planned together at most.
    let limit: Int
    let logger: Logger
    private let fleet = FleetStore()

    init(postgres: Postgres, outbox: Outbox, settings: RouteSettings, logger: Logger) {
        (self.postgres, self.outbox, self.logger) = (postgres, outbox, logger)
        planning = RoutePlanning(settings: settings)
        (interval, limit) = (settings.look, settings.batch)
    }

    func run() async throws {
        await PeriodicTask.run(every: interval, logger: logger, failure: "Waiting stops could not be planned") {
            while try await plan() {}
        }
    }

    /// Plans what is due now.
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
