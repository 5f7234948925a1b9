import Fulfilment
import MasterData
import Postgres
import ScanDialogue

/// Books damaged pieces of short picks to the quarantine places to which they were taken.
struct Quarantining: Sendable {
    let tourID: Int64
    /// That of the device that sent the scans.
    let keyID: String?
    private let goods = GoodsStore()

    init(tourID: Int64, keyID: String?) { (self.tourID, self.keyID) = (tourID, keyID) }

    /// What goes from a pick's place into a balance of quarantine.
    struct Transfer: Sendable {
        let ended: PickSettlementStore.EndedPick
        let pick: ScanCheck.Pick
        let target: Int64
        let quantity: Int
    }

    /// Why damaged pieces that a scan tells of cannot be booked; nil when they can, or it tells of none.
    static func objection(to scan: ScanRecord, _ pick: ScanCheck.Pick, _ arrival: ScanStore.Arrival) -> ScanObjection? {
        guard let damaged = scan.damaged else { return nil }
        let lacks = pick.quantity - (scan.quantity ?? 0)
        guard scan.effect == .short, scan.reason == .damaged, damaged.quantity > 0, damaged.quantity <= lacks else {
            return .otherDamaged(pick.title, damaged: damaged.quantity, missing: lacks)
        }
        guard arrival.quarantines[damaged.to.lowercased()] == nil else { return nil }
        return .noQuarantine(pick.title, scanned: String(damaged.to.prefix(100)), site: arrival.tour.site)
    }

    /// The balances in quarantine, made where the books do not have them: before the stock that changes is locked.
    func open(
        _ ended: [PickSettlementStore.EndedPick], _ arrival: ScanStore.Arrival, in transaction: Transaction
    ) async throws -> [Transfer] {
        var transfers: [Transfer] = []
        for ended in ended {
            guard let damaged = ended.damaged, let pick = arrival.pick(ended.pickID),
                let place = arrival.quarantines[damaged.to.lowercased()],
                let target = try await goods.open(
                    place: place, sku: pick.sku, lot: pick.lot, expiry: pick.expiry?.description, status: .damaged, arrived: nil,
                    in: transaction)
            else { continue }
            transfers.append(Transfer(ended: ended, pick: pick, target: target, quantity: damaged.quantity))
        }
        return transfers
    }

    /// Carries the pieces over, as of the moment when the last was scanned. Their order has them no more; what others have reserved meanwhile
    /// stays on the books of the place, which is counted.
    func book(_ transfers: [Transfer], _ arrival: ScanStore.Arrival, in transaction: Transaction) async throws {
        for transfer in transfers {
            let (source, at) = (transfer.pick.stockID, transfer.ended.takenAt)
            let free = try await goods.free([source, transfer.target], at: at, in: transaction)
            let pieces = min(transfer.quantity, (free[source] ?? nil) ?? transfer.quantity)
            guard pieces > 0 else { continue }
            _ = try await goods.book(
                [.init(-pieces, of: source), .init(pieces, of: transfer.target)], reason: .status, at: at,
                by: arrival.tour.picker, with: keyID,
                document: "damaged on tour \(tourID), order \(transfer.pick.orderID)", in: transaction)
        }
    }
}
