import Contracts
import Logging
import Messaging
import Metrics
import Postgres

/// Finds vehicles late that report nothing: a stop should have ended a while ago, and nobody said a word since. The rest of the route is
/// planned anew from the moment that is noticed, and again when the new plan is overdue as much. A report ends the silence.
///
/// Of several programs one at a time looks.
struct SilentVehicles: Sendable {
    let postgres: Postgres
    let outbox: Outbox
    let rules: SilenceStore.Rules
    let logger: Logger
    private let store = SilenceStore()

    init(postgres: Postgres, outbox: Outbox, settings: RouteSettings, logger: Logger) {
        (self.postgres, self.outbox, self.logger) = (postgres, outbox, logger)
        rules = SilenceStore.Rules(silence: settings.silence, service: settings.rules.service)
    }

    /// Asks for a new plan of the routes whose vehicles are silent.
    func replanSilent() async throws {
        let found = try await outbox.transaction { transaction, events in
            guard try await store.lock(in: transaction) else { return [Int64]() }
            let found = try await store.note(try await store.silent(rules, in: transaction), in: transaction)
            for route in found { try events.add(RouteReplanRequested(routeID: route), trace: nil) }
            return found
        }
        guard !found.isEmpty else { return }
        Counter(label: "waybill_routes_silent_total").increment(by: found.count)
        logger.warning("Vehicles are silent", metadata: ["routes": "\(found.map(String.init).joined(separator: ","))"])
    }
}
