import Fulfilment
import Postgres
import ScanDialogue

/// Gives picks the lots that were taken for them at their places, by the rule that devices follow, before the scans that end them are judged.
struct LotSwapping: Sendable {
    let tourID: Int64
    /// In which the scans were sent; nil: nobody sends any.
    let session: FloorSession?
    /// In which refusals are said.
    let words: any FloorWords
    private let store = LotSwapStore()
    private let settlements = PickSettlementStore()

    init(tourID: Int64, session: FloorSession?, in words: any FloorWords) {
        (self.tourID, self.session, self.words) = (tourID, session, words)
    }

    /// Costs nothing unless a label says another lot than the books have for its pick.
    /// - Returns: what arrived, with the picks as they are now, and why others keep their lots.
    func apply(
        _ uploaded: [ScanRecord], to arrival: ScanStore.Arrival, in transaction: some SQLExecutor
    ) async throws -> ScanStore.Arrival {
        let takers = takers(uploaded, arrival)
        guard !takers.isEmpty else { return arrival }
        let results = try await transaction.pipeline([
            settlements.lock(all: arrival.picks + arrival.unfit, at: arrival.tour.site), LotSwapStore.others(tourID),
        ])
        let others = Dictionary(grouping: try LotSwapStore.others(results[1]), by: \.pickID)
        var settled = arrival
        for (scan, pick) in takers {
            try await settle(scan, pick, others[pick.id] ?? [], &settled, in: transaction)
        }
        return settled
    }

    /// New scans that put pieces of another lot into a bin: each with its pick, which ends once.
    private func takers(_ uploaded: [ScanRecord], _ arrival: ScanStore.Arrival) -> [(ScanRecord, ScanCheck.Pick)] {
        let check = ScanCheck(picks: arrival.picks, evidence: arrival.evidence, in: words)
        let stopped = Set(arrival.unfit.map(\.id))
        var seen: Set<Int64> = []
        return uploaded.compactMap { scan in
            guard scan.effect != nil, arrival.new[scan.id] != nil, (scan.quantity ?? 0) > 0, let id = scan.pickID,
                let pick = arrival.pick(id), pick.state == .open, !stopped.contains(id), arrival.refusals[id] == nil,
                check.isOfOtherLot(pick),
                seen.insert(id).inserted
            else { return nil }
            return (scan, pick)
        }
    }

    private func settle(
        _ scan: ScanRecord, _ pick: ScanCheck.Pick, _ others: [LotSwapStore.Other], _ arrival: inout ScanStore.Arrival,
        in transaction: some SQLExecutor
    ) async throws {
        switch ScanCheck(picks: [pick], evidence: arrival.evidence, in: words).swap(
            of: pick, others.map(\.lot), takesLater: session?.sites(for: .takeLaterLot).includes(arrival.tour.site) ?? false)
        {
        case nil: return
        case .refuse(let why, let isUnfit):
            arrival.refusals[pick.id] = words.detail(.lotRefused(pick.title, why: why, isUnfit: isUnfit))
        case .take(let lot, let isLater):
            guard let other = others.first(where: { $0.lot == lot }) else { return }
            let swapped = pick.taking(lot, of: other.stockID)
            // What else is wrong is said, and nothing is swapped.
            if let objection = ScanCheck(picks: [swapped], evidence: arrival.evidence, in: words).objection(to: scan) {
                arrival.refusals[pick.id] = objection
                return
            }
            let swap = LotSwapStore.Swap(pickID: pick.id, from: pick.stockID, to: other.stockID, isLater: isLater)
            let freed = try await store.swap(swap, tour: arrival.tour, tourID: tourID, keyID: session?.keyID, in: transaction)
            guard let freed else {
                arrival.refusals[pick.id] = words.detail(
                    .lotReserved(pick.title, lot: lot.lot, wanted: pick.lot, isLater: isLater))
                return
            }
            arrival.freed += freed
            arrival.picks = arrival.picks.map { $0.id == pick.id ? swapped : $0 }
        }
    }
}
