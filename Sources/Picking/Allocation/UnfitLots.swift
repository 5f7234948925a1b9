import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Observability
import Postgres
import ScanDialogue
import ServiceRuntime

/// Takes lots that have expired or are barred away from orders, wherever they are before packing: another lot is reserved, or the order
/// waits.
struct UnfitLots: Sendable {
    /// The reason code of expired lots on the wire, of picks and back-orders; a barred lot's is its `LotBar`.
    static let expired = "expired"

    /// Whether a reason code is one of those.
    static func isReason(_ code: String) -> Bool { code == expired || LotBar(rawValue: code) != nil }

    let postgres: Postgres
    let outbox: Outbox
    let allocations: AllocationStore
    let scans: ScanService
    /// Orders per transaction at most.
    let limit: Int
    private let store = UnfitLotStore()
    private let withdrawals = WithdrawalStore()

    init(postgres: Postgres, outbox: Outbox, allocations: AllocationStore, scans: ScanService, limit: Int = 1000) {
        (self.postgres, self.outbox, self.allocations, self.scans, self.limit) = (postgres, outbox, allocations, scans, limit)
    }

    /// Looks at every order that has lots: on tours their open picks are stopped, as with the picker's next scan; those that wait for
    /// a picker or for packing get everything anew. What lies in a bin of a tour stays there until a scan of the picker brings an answer
    /// that says so.
    func review() async throws {
        for (tour, picker) in try await store.tours(on: postgres) {
            do {
                try await scans.review(tourID: tour, of: picker)
            } catch is ProblemDetails {
                // It was given to another picker in this moment; the next review finds it again.
                continue
            }
        }
        let orders = try await store.orders(limit: limit, on: postgres)
        if !orders.isEmpty { try await renew(orders) }
    }

    private func renew(_ orders: [Int64]) async throws {
        try await outbox.transaction { transaction, events in
            let reasons = try await store.reasons(orders, in: transaction)
            let (withdrawn, freed) = try await withdrawals.withdraw(
                reasons.map { ($0.orderID, $0.reason) }, from: UnfitLotStore.states, actor: "picking-worker", in: transaction)
            let result = try await allocations.allocateAgain(orderIDs: withdrawn.map(\.orderID), in: transaction)
            try result.publish(to: events)
            let served = Set(result.allocated.map(\.orderID))
            let codes = Dictionary(uniqueKeysWithValues: reasons.map { ($0.orderID, $0.code) })
            for order in withdrawn where !served.contains(order.orderID) {
                try events.add(
                    OrderBackordered(orderID: order.orderID, reason: codes[order.orderID] ?? Self.expired),
                    trace: order.trace.flatMap { TraceContext(traceparent: $0) })
            }
            try await events.addFreed(in: freed, transaction)
        }
    }
}
