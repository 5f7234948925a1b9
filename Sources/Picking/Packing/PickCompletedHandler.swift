import Barcodes
package import Contracts
package import Messaging
import Observability

/// Packs picked orders: places every piece, numbers the parcels, closes them.
///
/// Orders with serial numbers wait for a packer, who reads them.
///
/// The same pieces get the same cartons as were chosen when the tour was formed; what fell short meanwhile may make them smaller.
package struct PickCompletedHandler: BatchHandler {
    private let store = PackedParcelStore()
    private let companyPrefix: String
    private let isByPeople: Bool
    private let terms: CarriageTerms
    private let plans: CartonPlanMemory

    /// - Parameters:
    ///   - companyPrefix: the GS1 company prefix the parcels' SSCCs begin with.
    ///   - isByPeople: whether orders wait for a packer with a scanner instead.
    ///   - terms: what carriage costs.
    ///   - plans: made when tours were formed.
    package init(
        companyPrefix: String, isByPeople: Bool = false, terms: CarriageTerms = CarriageTerms(),
        plans: CartonPlanMemory = CartonPlanMemory()
    ) {
        (self.companyPrefix, self.isByPeople, self.terms, self.plans) = (companyPrefix, isByPeople, terms, plans)
    }

    package func handle(_ events: [Event<PickCompleted>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        guard !isByPeople else { return events.map { _ in .done } }
        let orders = EventsByID(events) { $0.orderID }
        var workload = try await store.workload(orderIDs: orders.ids, in: context.transaction)
        workload.orders.removeAll(where: \.hasSerials)
        var stock = CartonStock(workload.cartons, memory: plans)
        let card = try await terms.card(on: context.transaction)
        let plans = workload.orders.map { stock.plan($0.orderID, $0.items, to: $0.destination, card) }
        let missing = plans.reduce(0) { $0 + $1.parcels.count } - workload.serials.count
        if missing > 0 { workload.serials += try await store.serials(missing, in: context.transaction) }
        let parcels = try number(zip(workload.orders, plans), serials: workload.serials)
        guard !parcels.isEmpty else { return events.map { _ in .done } }
        let traces = Dictionary(uniqueKeysWithValues: workload.orders.map { ($0.orderID, $0.trace) })
        for (parcel, order) in try await store.close(parcels, packer: "picking-worker", in: context.transaction) {
            try context.publish(
                ParcelPacked(parcelID: parcel, orderID: order), trace: orders.trace(order) ?? traces[order] ?? nil)
        }
        PackagingMeters.count(parcels.map(\.plan))
        return events.map { _ in .done }
    }

    /// One serial for each parcel; there are enough.
    private func number(
        _ plans: some Sequence<(PackedParcelStore.PickedOrder, PackingPlan)>, serials: [Int64]
    ) throws -> [PackedParcelStore.Parcel] {
        var used = 0
        return try plans.flatMap { order, plan in
            try plan.parcels.enumerated().map { index, parcel in
                defer { used += 1 }
                let sscc = try SSCC(extensionDigit: 0, companyPrefix: companyPrefix, serial: serials[used])
                return PackedParcelStore.Parcel(
                    orderID: order.orderID, number: index + 1, sscc: sscc.digits, weight: parcel.weight, plan: parcel)
            }
        }
    }
}
