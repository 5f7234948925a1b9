import Barcodes
import Fulfilment
import ScanDialogue

/// Compares what a device says it scanned with the pick it says it was for.
struct ScanCheck: Sendable {
    /// A pick as the books know it.
    struct Pick: Sendable {
        let id: Int64
        let orderID: Int64
        let quantity: Int
        let state: PickState
        let orderState: FulfilmentState
        let stockID: Int64
        let sku: String
        let gtin: String
        let place: String
        let checkCode: String
        let binCode: String
    }

    private let picks: [Int64: Pick]
    private let evidence: [Int64: [ScanRecord]]

    /// - Parameters:
    ///   - picks: those the scans are about.
    ///   - scans: everything sent together with them.
    init(picks: [Pick], scans: [ScanRecord]) {
        self.picks = Dictionary(uniqueKeysWithValues: picks.map { ($0.id, $0) })
        evidence = Dictionary(grouping: scans.filter(\.accepted)) { $0.pickID ?? 0 }
    }

    /// Why the scan cannot be applied; nil when it can.
    func objection(to scan: ScanRecord) -> String? {
        guard let effect = scan.effect else { return nil }
        guard let id = scan.pickID, let pick = picks[id] else { return "This pick is not on the tour. Fetch the tour again." }
        guard pick.state == .open else { return Self.closed(pick) }
        let quantity = scan.quantity ?? 0
        let title = "Order \(pick.orderID), \(pick.sku)"
        switch effect {
        case .picked where quantity != pick.quantity:
            return "\(title): \(quantity) picked, but \(pick.quantity) wanted. Count again, or say short."
        case .short where quantity < 0 || quantity >= pick.quantity:
            return "\(title): \(quantity) of \(pick.quantity) is not short."
        default:
            return quantity == 0 ? nil : contradiction(scan, pick)
        }
    }

    /// Place, item and bin as scanned for the pick contradict the books. Steps that were sent earlier prove nothing.
    private func contradiction(_ scan: ScanRecord, _ pick: Pick) -> String? {
        let scans = evidence[pick.id] ?? []
        if let wrong = Self.unmatched(
            scans, at: .place, { [ScannedName.of(pick.place), ScannedName.of(pick.checkCode)].contains($0) })
        {
            return "'\(wrong)' was scanned as place; order \(pick.orderID) wants \(pick.sku) from \(pick.place). Put it back."
        }
        if let wrong = Self.unmatched(scans, at: .item, { Self.isItem($0, pick) }) {
            return "'\(wrong)' was scanned as item; order \(pick.orderID) wants \(pick.sku). Put it back."
        }
        guard scan.step == .bin, ScannedName.of(scan.code) != ScannedName.of(pick.binCode) else { return nil }
        return "'\(scan.code)' was scanned as bin; order \(pick.orderID) rides in \(pick.binCode). Look where it lies."
    }

    /// The last code of a step when there are codes and none of them is right.
    private static func unmatched(_ scans: [ScanRecord], at step: PickStep, _ isRight: (String) -> Bool) -> String? {
        let codes = scans.filter { $0.step == step }.map { ScannedName.of($0.code) }.filter { !isKey($0) }
        return codes.contains(where: isRight) ? nil : codes.last
    }

    /// Whether it is an action of the picker and names no thing.
    private static func isKey(_ code: String) -> Bool {
        ["0", "1", "2", "3"].contains(code) || code.hasPrefix(".") || code.hasPrefix("CTRL:")
    }

    private static func isItem(_ code: String, _ pick: Pick) -> Bool {
        if code == ScannedName.of(pick.sku) || code == ScannedName.of(pick.gtin) { return true }
        guard let scanned = try? GTIN(code), let wanted = try? GTIN(pick.gtin) else { return false }
        return scanned == wanted
    }

    private static func closed(_ pick: Pick) -> String {
        if pick.state == .short, pick.orderState != .picking {
            let why = pick.orderState == .backordered ? ": it waits for stock" : ""
            return "Order \(pick.orderID) was taken off the tour\(why). Put its pieces back."
        }
        return "Order \(pick.orderID), \(pick.sku): this pick is in the books already."
    }
}
