import Contracts
import FoundationEssentials
import Messaging
import Observability
import Postgres
import ScanDialogue

/// Books the scans that devices recorded, one transaction per upload.
struct ScanService: Sendable {
    private let outbox: Outbox

    init(outbox: Outbox) { self.outbox = outbox }

    /// Books an upload. Sending the same scans again changes nothing.
    /// - Throws: a problem for the caller when there is no such tour or it is another picker's; `PostgresError`.
    func book(_ upload: ScanUpload, tourID: Int64) async throws -> ScanReceipt {
        try await outbox.transaction { transaction, events in
            try await ScanBooking(tourID: tourID, events: events).book(upload, in: transaction)
        }
    }
}

/// Books one upload of scans: keeps them, ends the picks they finish, and follows up what was short.
private struct ScanBooking {
    let tourID: Int64
    /// Where the events of the booking go.
    let events: OutboxBatch
    private let scans = ScanStore()
    private let shorts = ShortPickStore()

    init(tourID: Int64, events: OutboxBatch) {
        self.tourID = tourID
        self.events = events
    }

    func book(_ upload: ScanUpload, in transaction: Transaction) async throws -> ScanReceipt {
        guard let arrival = try await scans.receive(upload.scans, tourID: tourID, badge: upload.badge, in: transaction) else {
            throw FloorProblem.unknownTour(tourID)
        }
        guard arrival.tour.picker.lowercased() == upload.badge.lowercased() else {
            throw FloorProblem.othersTour(tourID, picker: arrival.tour.picker)
        }
        let (ended, objections) = judge(upload.scans, arrival)
        let dropped = try await settle(ended, arrival, in: transaction)
        let orders = Set(ended.compactMap { scan in arrival.picks.first { $0.id == scan.pickID }?.orderID }).sorted()
        let (picked, open) = try await scans.finish(orderIDs: orders, tourID: tourID, in: transaction)
        for (order, trace) in picked { try publish(PickCompleted(orderID: order), trace) }
        return ScanReceipt(
            applied: arrival.new.count, duplicates: upload.scans.count - arrival.new.count,
            conflicts: objections + dropped.compactMap { message(for: $0, upload.scans) }, openPicks: open)
    }

    /// Which new scans end picks, and which contradict the books. A pick ends once, with the first scan that ends it.
    private func judge(_ uploaded: [ScanRecord], _ arrival: ScanStore.Arrival) -> ([ScanStore.EndedPick], [ScanConflict]) {
        let check = ScanCheck(picks: arrival.picks, scans: uploaded)
        let wanted = Dictionary(uniqueKeysWithValues: arrival.picks.map { ($0.id, $0.quantity) })
        var ended: [Int64: ScanStore.EndedPick] = [:]
        var conflicts: [ScanConflict] = []
        var seen: Set<UUID> = []
        for scan in uploaded where scan.effect != nil && arrival.new.contains(scan.id) && seen.insert(scan.id).inserted {
            if let objection = check.objection(to: scan) {
                conflicts.append(ScanConflict(scan: scan.id, message: objection))
            } else if let pick = scan.pickID, ended[pick] == nil {
                ended[pick] = .init(
                    pickID: pick, picked: scan.quantity ?? 0, wanted: wanted[pick] ?? 0, reason: scan.reason, at: scan.at)
            } else {
                conflicts.append(ScanConflict(scan: scan.id, message: "This pick was ended twice; the first time counts."))
            }
        }
        return (ended.values.sorted { $0.pickID < $1.pickID }, conflicts)
    }

    /// Ends the picks. Orders that are short get other places at once or leave the tour.
    /// - Returns: the orders that left, with the pieces to be put back.
    private func settle(
        _ ended: [ScanStore.EndedPick], _ arrival: ScanStore.Arrival, in transaction: Transaction
    ) async throws -> [Dropped] {
        guard !ended.isEmpty else { return [] }
        let picks = Dictionary(uniqueKeysWithValues: arrival.picks.map { ($0.id, $0) })
        let short = ended.filter { $0.picked < $0.wanted }.compactMap { picks[$0.pickID] }
        let missing = try await scans.settle(
            ended, stock: ended.compactMap { picks[$0.pickID]?.stockID }, shortOrders: short.map(\.orderID),
            shortSKUs: short.map(\.sku), tour: arrival.tour, tourID: tourID, in: transaction)
        guard !missing.isEmpty else { return [] }
        for gap in missing {
            try publish(
                PickShorted(orderID: gap.orderID, sku: gap.sku, quantity: gap.quantity, reason: gap.reason), gap.trace)
        }
        let served = try await shorts.replace(missing, tourID: tourID, tour: arrival.tour, in: transaction)
        return try await drop(
            missing.filter { !served.contains($0.orderID) }, picks, picker: arrival.tour.picker, in: transaction)
    }

    /// An order that left the tour because of a pick.
    private struct Dropped {
        let pick: ScanCheck.Pick
        let sku: String
        let inBin: Int
    }

    private func drop(
        _ missing: [ScanStore.Missing], _ picks: [Int64: ScanCheck.Pick], picker: String, in transaction: Transaction
    ) async throws -> [Dropped] {
        guard !missing.isEmpty else { return [] }
        let (orders, freed) = try await shorts.drop(missing, tourID: tourID, picker: picker, in: transaction)
        for (order, trace, _) in orders { try publish(OrderBackordered(orderID: order, reason: "short_pick"), trace) }
        for sku in freed { try events.add(StockReceived(sku: sku), trace: nil) }
        return orders.compactMap { order, _, inBin in
            guard let gap = missing.first(where: { $0.orderID == order }), let pick = picks[gap.pickID] else { return nil }
            return Dropped(pick: pick, sku: gap.sku, inBin: inBin)
        }
    }

    /// What the picker must know about an order that left the tour: one sentence at the scan that made it leave.
    private func message(for dropped: Dropped, _ uploaded: [ScanRecord]) -> ScanConflict? {
        guard let scan = uploaded.last(where: { $0.effect == .short && $0.pickID == dropped.pick.id }) else { return nil }
        let putBack = dropped.inBin > 0 ? " Put back the \(dropped.inBin) that lie in \(dropped.pick.binCode)." : ""
        let order = dropped.pick.orderID
        return ScanConflict(
            scan: scan.id,
            message: "Order \(order) leaves the tour: no other place has \(dropped.sku), so it waits for stock.\(putBack)")
    }

    private func publish(_ message: some Contract, _ trace: String?) throws {
        try events.add(message, trace: trace.flatMap { TraceContext(traceparent: $0) })
    }
}
