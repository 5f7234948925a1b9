import Barcodes
import Cartonization
package import Contracts
package import Messaging
import Observability

/// Packs picked orders: places every piece, numbers the parcels, closes them.
///
/// The same pieces get the same cartons as were chosen when the tour was formed; what fell short meanwhile may make them smaller.
package struct PackHandler: BatchHandler {
    private let store = ParcelStore()
    private let companyPrefix: String

    /// - Parameter companyPrefix: the GS1 company prefix the parcels' SSCCs begin with.
    package init(companyPrefix: String) { self.companyPrefix = companyPrefix }

    package func handle(_ events: [Event<PickCompleted>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let orders = EventsByID(events) { $0.orderID }
        var desk = try await store.open(orderIDs: orders.ids, in: context.transaction)
        let plans = desk.jobs.map { Cartonizer.parcels(items: $0.items, cartons: desk.cartons) }
        let missing = plans.reduce(0) { $0 + $1.count } - desk.serials.count
        if missing > 0 { desk.serials += try await store.serials(missing, in: context.transaction) }
        let parcels = try number(zip(desk.jobs, plans), serials: desk.serials)
        guard !parcels.isEmpty else { return events.map { _ in .done } }
        let traces = Dictionary(uniqueKeysWithValues: desk.jobs.map { ($0.orderID, $0.trace) })
        for (parcel, order) in try await store.close(parcels, in: context.transaction) {
            try context.publish(
                ParcelPacked(parcelID: parcel, orderID: order), trace: orders.trace(order) ?? traces[order] ?? nil)
        }
        return events.map { _ in .done }
    }

    /// One serial for each parcel; there are enough.
    private func number(_ plans: some Sequence<(PackingJob, [ParcelPlan])>, serials: [Int64]) throws -> [PackedParcel] {
        var used = 0
        return try plans.flatMap { job, plans in
            try plans.enumerated().map { index, plan in
                defer { used += 1 }
                let sscc = try SSCC(extensionDigit: 0, companyPrefix: companyPrefix, serial: serials[used])
                let steps = plan.packing.map { PackingSteps($0, items: job.items).lines.joined(separator: "\n") } ?? ""
                return PackedParcel(orderID: job.orderID, number: index + 1, sscc: sscc.digits, plan: plan, steps: steps)
            }
        }
    }
}
