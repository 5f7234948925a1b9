import Fulfilment
import ScanDialogue

/// What the books allow of a lot and its day.
struct LotRule: Sendable {
    private let sku: String
    private let lots: ReceiptLineStore.Lots
    private let expected: [ExpectedLine]
    private let isTransfer: Bool

    /// - Parameters:
    ///   - expected: lines of the article in what announced it.
    ///   - isTransfer: the pieces have left another site, so the lines say what they are.
    init(_ sku: String, _ lots: ReceiptLineStore.Lots, expected: [ExpectedLine], isTransfer: Bool = false) {
        (self.sku, self.lots, self.expected, self.isTransfer) = (sku, lots, expected, isTransfer)
    }

    /// The days of pieces without lot that were sent; nil when none were.
    private var sentDays: Set<String?>? {
        let lines = expected.filter { isTransfer && $0.lot.isEmpty }
        return lines.isEmpty ? nil : Set(lines.map(\.expiry))
    }

    /// The day on which counted pieces expire; nil when they do not.
    /// - Parameters:
    ///   - said: the day that was scanned or typed; nil when none was.
    ///   - isDamaged: what is broken may be expired, too.
    func expiry(of lot: String, said: String?, isDamaged: Bool) throws(ReceivingProblem) -> String? {
        if lot.isEmpty, sentDays == nil, lots.days.keys.contains(where: { !$0.isEmpty }) {
            throw .wrong(.receipt(.lotMissing(sku)), advice: "--lot as printed on the goods", as: .lotMissing)
        }
        let day = try day(of: lot, said: said)
        if let day, !isDamaged, let civil = CivilDay(day), let today = CivilDay(lots.today), civil.isExpired(on: today) {
            throw .refused(
                .receipt(.expired(sku: sku, lot: lot, day: day)),
                advice: "refuse it, or book it with --damaged so that nobody sells it", as: .expired)
        }
        return day
    }

    private func day(of lot: String, said: String?) throws(ReceivingProblem) -> String? {
        if !lot.isEmpty, let known = lots.days[lot] {
            guard let said, said != known else { return known }
            throw .refused(
                .receipt(.otherExpiry(lot: lot, sku: sku, books: known, said: said)), as: .otherExpiry)
        }
        if lot.isEmpty, let sentDays { return try day(among: sentDays, said: said) }
        if let said { return said }
        if !lot.isEmpty, let announced = expected.first(where: { $0.lot == lot })?.expiry { return announced }
        guard lots.days.values.contains(where: { $0 != nil }) else { return nil }
        throw .wrong(
            .receipt(.expiryMissing(sku: sku, lot: lot)),
            advice: "--expiry with the day: 2027-03-31", as: .expiryMissing)
    }

    private func day(among days: Set<String?>, said: String?) throws(ReceivingProblem) -> String? {
        if let said, days.contains(said) { return said }
        if said == nil, days.count == 1, let only = days.first { return only }
        let sent = days.sorted { ($0 ?? "none") < ($1 ?? "none") }
        throw .wrong(
            .receipt(.otherSent(sku: sku, days: sent, said: said)),
            advice: days == [nil] ? "count it without --expiry" : "--expiry with one of these days",
            as: said == nil ? .expiryMissing : .otherExpiry)
    }
}
