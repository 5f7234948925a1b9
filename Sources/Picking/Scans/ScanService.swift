import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Observability
import Postgres
import ScanDialogue

/// Books the scans that devices recorded, one transaction per upload.
struct ScanService: Sendable {
    private let outbox: Outbox

    init(outbox: Outbox) { self.outbox = outbox }

    /// Books an upload. Sending the same scans again changes nothing.
    /// - Parameters:
    ///   - session: whose scans they are, and who sends them.
    ///   - arrived: when it came, by which a device's clock is corrected.
    /// - Throws: a problem for the caller when there is no such tour or it is another picker's; `PostgresError`.
    func book(_ upload: ScanUpload, by session: FloorSession, tourID: Int64, arrived: Date) async throws -> ScanReceipt {
        try await book(upload, of: session.badge, session, tourID, arrived)
    }

    /// Looks for lots that must not go out any more on a picker's tour, as an upload of the picker does.
    /// - Throws: a problem when it is another picker's by now; `PostgresError`.
    func review(tourID: Int64, of badge: String) async throws {
        _ = try await book(ScanUpload(badge: badge, scans: []), of: badge, nil, tourID, Date())
    }

    private func book(
        _ upload: ScanUpload, of badge: String, _ session: FloorSession?, _ tourID: Int64, _ arrived: Date
    ) async throws -> ScanReceipt {
        try await outbox.transaction { transaction, events in
            try await ScanBooking(tourID: tourID, badge: badge, session: session, events: events)
                .book(upload, arrived: arrived, in: transaction)
        }
    }
}

/// Books one upload of scans: keeps them, ends the picks they finish, and follows up what was short or must not go out any more.
private struct ScanBooking {
    let tourID: Int64
    /// Whose scans they are.
    let badge: String
    /// In which they were sent; nil: nobody sends any.
    let session: FloorSession?
    /// Where the events of the booking go.
    let events: OutboxBatch
    /// In which conflicts are said.
    private let words: any FloorWords
    private let scans = ScanStore()
    private let settlements = PickSettlementStore()
    private let shorts = ShortPickStore()
    private let withdrawals = WithdrawalStore()
    private let putBacks = PutBackTaskStore()
    private let fullBins = FullBinStore()
    private let swaps: LotSwapping
    private let quarantining: Quarantining

    init(tourID: Int64, badge: String, session: FloorSession?, events: OutboxBatch) {
        (self.tourID, self.badge, self.session, self.events) = (tourID, badge, session, events)
        words = (session?.language ?? .english).words
        swaps = LotSwapping(tourID: tourID, session: session, in: words)
        quarantining = Quarantining(tourID: tourID, keyID: session?.keyID)
    }

    /// Most uploads end nothing: then nothing but the scans is written.
    func book(_ upload: ScanUpload, arrived: Date, in transaction: Transaction) async throws -> ScanReceipt {
        let received = try await scans.receive(upload, by: session, arrived: arrived, tourID: tourID, in: transaction)
        guard let received else { throw FloorProblem.unknownTour(tourID) }
        guard received.tour.picker == badge else {
            throw FloorProblem.othersTour(tourID, picker: received.tour.picker)
        }
        try session?.require(.pick, at: received.tour.site)
        let arrival = try await swaps.apply(
            upload.scans, to: FullBins.follow(upload.scans, received, in: words), in: transaction)
        var (ended, late, conflicts) = judge(upload.scans, arrival)
        let gone = Set(ended.map(\.pickID) + late.map(\.pickID))
        try await fullBins.book(arrival.spills, of: gone, arrival, tourID: tourID, keyID: session?.keyID, in: transaction)
        ended += arrival.stopped.map { .stopped($0, at: arrived) }
        // Only an answer to a scan reaches the picker, who has to take the pieces out.
        let takenBack = upload.scans.isEmpty ? [] : arrival.unfit.filter { $0.state != .open }
        conflicts += warnings(upload.scans, arrival, takenBack)
        var openPicks = arrival.openPicks
        if !ended.isEmpty || !takenBack.isEmpty || !late.isEmpty {
            let dropped = try await settle(ended, takenBack, late, arrival, in: transaction)
            conflicts += dropped.compactMap { message(for: $0, upload.scans) }
            let doubted = ended.map(\.pickID).filter(arrival.sawSomeLeft)
            if !doubted.isEmpty { try await scans.doubtEmptiness(behind: doubted, tourID: tourID, in: transaction) }
            openPicks = try await finish(ended, arrival, in: transaction)
        }
        let doubted = Set(upload.scans.filter { arrival.new[$0.id] != nil && $0.isOfAnotherArticle }.compactMap(\.pickID))
        if !doubted.isEmpty {
            try await scans.doubt(doubted.sorted(), new: Array(arrival.new.keys), tourID: tourID, in: transaction)
        }
        return ScanReceipt(
            applied: arrival.new.count, duplicates: upload.scans.count - arrival.new.count, conflicts: conflicts,
            openPicks: openPicks)
    }

    /// Which new scans end picks, which tell late of pieces in the bin of an order that does not want them, and which contradict the books. A pick
    /// ends once, with the first scan that ends it.
    private func judge(
        _ uploaded: [ScanRecord], _ arrival: ScanStore.Arrival
    ) -> (ended: [PickSettlementStore.EndedPick], late: [PutBackTaskStore.LatePick], conflicts: [ScanConflict]) {
        let check = ScanCheck(picks: arrival.picks, evidence: arrival.evidence, in: words)
        var ended: [Int64: PickSettlementStore.EndedPick] = [:]
        var late: [Int64: PutBackTaskStore.LatePick] = [:]
        var conflicts: [ScanConflict] = []
        var seen: Set<UUID> = []
        for scan in uploaded where scan.effect != nil && seen.insert(scan.id).inserted {
            guard let at = arrival.new[scan.id] else { continue }
            if let objection = arrival.stop(of: scan).map(words.detail) ?? scan.pickID.flatMap({ arrival.refusals[$0] })
                ?? check.objection(to: scan)
                ?? scan.pickID.flatMap(arrival.pick).flatMap({ Quarantining.objection(to: scan, $0, arrival) }).map(words.detail)
            {
                conflicts.append(ScanConflict(scan: scan.id, message: objection))
            } else if let pick = scan.pickID.flatMap(arrival.pick), pick.isWithdrawn {
                conflicts.append(ScanConflict(scan: scan.id, message: words.detail(pick.leave(scan.quantity ?? 0))))
                guard let picked = scan.quantity, picked > 0, late[pick.id] == nil else { continue }
                late[pick.id] = .init(pickID: pick.id, picked: picked, at: at, takenAt: arrival.taken(pick.id) ?? at)
            } else if let pick = scan.pickID, ended[pick] == nil {
                ended[pick] = .init(
                    pickID: pick, picked: scan.quantity ?? 0, reason: scan.reason?.rawValue, at: at,
                    takenAt: arrival.taken(pick) ?? at, isFoundShort: !arrival.isExplained(scan), damaged: scan.damaged)
            } else {
                conflicts.append(ScanConflict(scan: scan.id, message: words.detail(.endedTwice)))
            }
        }
        return (ended.values.sorted { $0.pickID < $1.pickID }, late.values.sorted { $0.pickID < $1.pickID }, conflicts)
    }

    /// What the picker must know of orders that were cancelled or changed, of unfit lots in a bin, and of picks that were stopped and of which
    /// nothing was put into one: said with the last scan.
    private func warnings(
        _ uploaded: [ScanRecord], _ arrival: ScanStore.Arrival, _ takenBack: [ScanCheck.Pick]
    ) -> [ScanConflict] {
        guard let last = uploaded.last else { return [] }
        let ended = Set(uploaded.filter { $0.effect != nil && arrival.new[$0.id] != nil }.compactMap(\.pickID))
        let stops = (arrival.stopped.filter { !ended.contains($0.id) } + takenBack).map(\.stop)
        return (arrival.stops.map(\.objection) + stops).map { ScanConflict(scan: last.id, message: words.detail($0)) }
    }

    /// Ends the picks. Orders that are short get other places at once or leave the tour.
    /// - Returns: the orders that left, with the pieces to be put back.
    private func settle(
        _ ended: [PickSettlementStore.EndedPick], _ takenBack: [ScanCheck.Pick], _ late: [PutBackTaskStore.LatePick],
        _ arrival: ScanStore.Arrival, in transaction: Transaction
    ) async throws -> [Dropped] {
        let short = ended.filter { $0.picked < arrival.pick($0.pickID)?.quantity ?? 0 }.compactMap { arrival.pick($0.pickID) }
        let lacking = short + takenBack
        let withdrawn = late.compactMap { arrival.pick($0.pickID) }
        let transfers = try await quarantining.open(ended, arrival, in: transaction)
        var (missing, freed) = try await settlements.settle(
            .init(
                ended: ended, takenBack: takenBack.map(\.id),
                stock: ended.compactMap { arrival.pick($0.pickID)?.stockID } + (takenBack + withdrawn).map(\.stockID),
                shortOrders: lacking.map(\.orderID), shortSKUs: lacking.map(\.sku)),
            tour: arrival.tour, tourID: tourID, keyID: session?.keyID, in: transaction)
        if !late.isEmpty {
            try await putBacks.book(late, picker: arrival.tour.picker, keyID: session?.keyID, in: transaction)
        }
        try await quarantining.book(transfers, arrival, in: transaction)
        for gap in missing {
            try publish(
                PickShorted(orderID: gap.orderID, sku: gap.sku, quantity: gap.quantity, reason: gap.reason), gap.trace)
        }
        if !missing.isEmpty {
            let served = try await shorts.replace(
                missing, tourID: tourID, tour: arrival.tour, keyID: session?.keyID, in: transaction)
            missing.removeAll { served.contains($0.orderID) }
        }
        freed += arrival.freed
        let dropped = try await drop(missing, arrival, freeing: &freed, in: transaction)
        try await events.addFreed(in: freed, transaction)
        return dropped
    }

    /// Moves on the orders whose last pick ended.
    /// - Returns: how many picks of the tour are still open.
    private func finish(
        _ ended: [PickSettlementStore.EndedPick], _ arrival: ScanStore.Arrival, in transaction: Transaction
    ) async throws -> Int {
        let orders = Set(ended.compactMap { arrival.pick($0.pickID)?.orderID }).sorted()
        let (picked, open) = try await settlements.finish(orderIDs: orders, tourID: tourID, in: transaction)
        for (order, trace) in picked { try publish(PickCompleted(orderID: order), trace) }
        return open
    }

    /// An order that left the tour because of a pick.
    private struct Dropped {
        let pick: ScanCheck.Pick
        let gap: PickSettlementStore.Missing
        let order: WithdrawalStore.Withdrawn
    }

    private func drop(
        _ missing: [PickSettlementStore.Missing], _ arrival: ScanStore.Arrival, freeing freed: inout [Int64],
        in transaction: Transaction
    ) async throws -> [Dropped] {
        guard !missing.isEmpty else { return [] }
        let gaps = Dictionary(grouping: missing, by: \.orderID)
        let reasons = gaps.map { order, gaps in
            (orderID: order, reason: gaps.sorted { $0.sku < $1.sku }.map { Self.reason(of: $0, arrival) }.joined(separator: "; "))
        }
        let (orders, given) = try await withdrawals.withdraw(
            reasons, from: [.picking], actor: arrival.tour.picker, keyID: session?.keyID, in: transaction)
        freed += given
        return try orders.compactMap { order in
            let gaps = gaps[order.orderID] ?? []
            let code = gaps.first.flatMap { first in gaps.allSatisfy { $0.reason == first.reason } ? first.reason : nil }
            let reason = code.flatMap { UnfitLots.isReason($0) ? $0 : nil } ?? "short_pick"
            try publish(OrderBackordered(orderID: order.orderID, reason: reason), order.trace)
            guard let gap = gaps.first, let pick = arrival.pick(gap.pickID) else { return nil }
            return Dropped(pick: pick, gap: gap, order: order)
        }
    }

    /// In the words of the books.
    private static func reason(of gap: PickSettlementStore.Missing, _ arrival: ScanStore.Arrival) -> String {
        guard UnfitLots.isReason(gap.reason), let pick = arrival.pick(gap.pickID) else {
            return "short: \(gap.sku) lacks \(gap.quantity)"
        }
        let lot = pick.lot.isEmpty ? "" : " lot \(pick.lot)"
        return "\(pick.sku)\(lot) of \(pick.place) \(pick.whyUnfit)"
    }

    /// What the picker must know about an order that left the tour: one sentence at the scan that made it leave.
    private func message(for dropped: Dropped, _ uploaded: [ScanRecord]) -> ScanConflict? {
        let isUnfit = UnfitLots.isReason(dropped.gap.reason)
        let scan =
            uploaded.last { $0.effect == .short && $0.pickID == dropped.pick.id } ?? (isUnfit ? uploaded.last : nil)
        guard let scan else { return nil }
        let left = ScanObjection.orderLeaves(
            PickTitle(dropped.order.orderID, dropped.gap.sku), inBin: dropped.order.inBin, bins: dropped.order.bins)
        return ScanConflict(scan: scan.id, message: words.detail(left))
    }

    private func publish(_ message: some Contract, _ trace: String?) throws {
        try events.add(message, trace: trace.flatMap { TraceContext(traceparent: $0) })
    }
}

extension ScanRecord {
    /// Whether a code was scanned at the place that is not the article's.
    fileprivate var isOfAnotherArticle: Bool { step == .item && !accepted && !TerminalKeys.mayBe(code) }
}

extension PickSettlementStore.EndedPick {
    /// A pick whose lot must not go out ends with nothing picked. Nothing is wrong with its place.
    fileprivate static func stopped(_ pick: ScanCheck.Pick, at moment: Date) -> Self {
        .init(pickID: pick.id, picked: 0, reason: pick.unfitCode, at: moment, takenAt: moment, isFoundShort: false)
    }
}

extension ScanStore.Arrival {
    /// Picks that must not be made any more.
    fileprivate var stopped: [ScanCheck.Pick] { unfit.filter { $0.state == .open } }

    /// Whether all that a short pick lacks lies in quarantine: then nothing is wrong with what the books have of the place.
    fileprivate func isExplained(_ scan: ScanRecord) -> Bool {
        guard let damaged = scan.damaged, let pick = scan.pickID.flatMap(pick) else { return false }
        return damaged.quantity + (scan.quantity ?? 0) == pick.quantity
    }

    /// Why a scan that ends a pick comes too late: its lot must not go out any more.
    fileprivate func stop(of scan: ScanRecord) -> ScanObjection? { stopped.first { $0.id == scan.pickID }?.stop }
}

extension ScanStore.StoppedOrder {
    /// What to say when it was cancelled or changed on its tour.
    fileprivate var objection: ScanObjection {
        isCancelled
            ? .orderCancelled(order: orderID, inBin: inBin, bins: bins) : .orderChanged(order: orderID, inBin: inBin, bins: bins)
    }
}

extension ScanCheck.Pick {
    /// What to say of pieces that were picked when their order had left the tour already, or wanted less.
    fileprivate func leave(_ picked: Int) -> ScanObjection {
        switch withdrawn {
        case .changed: .pickedChanged(title, pieces: picked, bin: binCode)
        case .backordered: .pickedTakenOff(title, pieces: picked, bin: binCode)
        case .cancelled, nil: .pickedCancelled(title, pieces: picked, bin: binCode)
        }
    }

    /// The reason code of its lot's end on the wire.
    fileprivate var unfitCode: String { bar?.rawValue ?? UnfitLots.expired }

    /// Behind its lot, in the books: `is recalled`.
    fileprivate var whyUnfit: String { bar?.statement ?? "expired on \(expiry?.description ?? "")" }

    /// What to say when its lot must not go out any more.
    fileprivate var stop: ScanObjection {
        let pieces = UnfitPieces(sku: sku, lot: lot, bar: bar, expiry: expiry)
        return state == .open
            ? .unfitAtPlace(order: orderID, pieces, place: place)
            : .unfitInBin(order: orderID, pieces, place: place, pieces: inBin, bin: binCode)
    }
}
