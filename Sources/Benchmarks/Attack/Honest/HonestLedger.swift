import FoundationEssentials
import Synchronization

/// The orders that the honest shop has placed, and the parcels it knows of: what honest callers ask about and attackers are after.
final class HonestLedger: Sendable {
    /// An order that was taken.
    struct Order: Sendable {
        /// The public id.
        let id: String
        /// The shop's number.
        let externalID: String
        /// As it was sent.
        let document: [UInt8]
    }

    /// A parcel of a carrier that pushes webhooks.
    struct Parcel: Sendable, Hashable {
        let carrier: String
        let trackingNumber: String
    }

    private struct State {
        var orders: [Order] = []
        var parcels: Set<Parcel> = []
        var names: Set<String> = []
    }

    private let state = Mutex(State())

    func add(_ order: Order) { state.withLock { $0.orders.append(order) } }

    func add(_ parcels: [Parcel]) { state.withLock { $0.parcels.formUnion(parcels) } }

    /// - Parameter names: of customers and their streets, which no log may have.
    func add(names: [String]) { state.withLock { $0.names.formUnion(names) } }

    var orderCount: Int { state.withLock { $0.orders.count } }
    var parcelCount: Int { state.withLock { $0.parcels.count } }
    var names: Set<String> { state.withLock { $0.names } }

    /// Any order; nil when there is none yet.
    func anyOrder() -> Order? { state.withLock { $0.orders.randomElement() } }

    /// Any parcel of these carriers; nil when there is none yet.
    func anyParcel(of carriers: [String]? = nil) -> Parcel? {
        state.withLock { state in
            guard let carriers else { return state.parcels.randomElement() }
            return state.parcels.filter { carriers.contains($0.carrier) }.randomElement()
        }
    }
}
