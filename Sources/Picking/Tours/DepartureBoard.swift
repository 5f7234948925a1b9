import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import Synchronization

/// By which pickups the orders of each site have to be ready, kept in memory for a while: calendars change seldom, and every cart that asks
/// for work asks about all orders that wait.
final class DepartureBoard: Sendable {
    /// How soon an order has to be ready.
    struct Urgency: Sendable, Equatable {
        /// Seconds to the cut-off.
        let slack: Int
        /// What people are told: `cut-off 16:00 dhl`.
        let deadline: String
        /// What the pickup is called, whatever it means to the order: `cut-off 16:00 dhl`.
        let pickup: String
    }

    private struct Pickup {
        let order: Departures.Consignment
        /// nil: none goes there.
        let departure: Departure?
        let deadline: String
        let name: String

        init(_ order: Departures.Consignment, _ departures: Departures) {
            self.order = order
            departure = departures.departure(of: order)
            deadline = departure.map(departures.text) ?? ""
            name = departure.map(departures.name) ?? ""
        }

        /// Whether it is still the one: the latest that is good for the order does not change before it is gone.
        func isStill(for order: Departures.Consignment, _ now: Date) -> Bool {
            self.order == order && departure.map { $0.cutOff.at >= now } ?? true
        }
    }

    private struct Site {
        /// nil: there is no such site.
        let departures: Departures?
        let readAt: ContinuousClock.Instant
        /// By order, as far as somebody asked.
        var pickups: [Int64: Pickup] = [:]
    }

    private let lifetime: Duration
    private let sites = Mutex<[String: Site]>([:])

    /// - Parameter lifetime: how old the calendars may get.
    init(lifetime: Duration) { self.lifetime = lifetime }

    /// Reads the calendars of a site unless they are new enough.
    func refresh(_ site: String, on executor: some SQLExecutor) async throws {
        let readAt = sites.withLock { $0[site]?.readAt }
        if let readAt, readAt.duration(to: .now) < lifetime { return }
        let departures = try DepartureStore.departures(try await executor.pipeline(DepartureStore.statements(site)))
        sites.withLock { $0[site] = Site(departures: departures, readAt: .now) }
    }

    /// The urgency of orders by their ids; none for those to which no service with cut-offs here goes.
    func urgencies(of orders: [(id: Int64, order: Departures.Consignment)], at site: String, now: Date) -> [Int64: Urgency] {
        sites.withLock { sites in
            guard let departures = sites[site]?.departures?.seen(from: now) else { return [:] }
            var found = [Int64: Urgency](minimumCapacity: orders.count)
            for (id, order) in orders {
                if sites[site]?.pickups[id]?.isStill(for: order, now) != true {
                    sites[site]?.pickups[id] = Pickup(order, departures)
                }
                guard let pickup = sites[site]?.pickups[id], let departure = pickup.departure else { continue }
                found[id] = Urgency(slack: departure.slack(from: now), deadline: pickup.deadline, pickup: pickup.name)
            }
            return found
        }
    }

    /// What the pickups are called that orders leave with which were ready at some moment, by their ids; none for those whose pickup has gone.
    func pickups(
        ofReady orders: [(id: Int64, order: Departures.Consignment, at: Date)], at site: String, now: Date
    ) -> [Int64: Urgency] {
        guard let departures = sites.withLock({ $0[site]?.departures })?.seen(from: now) else { return [:] }
        return Dictionary(
            orders.compactMap { id, order, at in
                guard let departure = departures.seen(from: at).departure(of: order), departure.cutOff.at >= now else {
                    return nil
                }
                let name = departures.name(departure)
                return (id, Urgency(slack: departure.slack(from: now), deadline: name, pickup: name))
            }, uniquingKeysWith: { first, _ in first })
    }
}
