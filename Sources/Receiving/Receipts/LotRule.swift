import Fulfilment

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
            throw .wrong("\(sku) is kept by lots, and none is named", advice: "--lot as printed on the goods", as: .lotMissing)
        }
        let day = try day(of: lot, said: said)
        if let day, !isDamaged, let civil = CivilDay(day), let today = CivilDay(lots.today), civil.isExpired(on: today) {
            throw .refused(
                "\(sku) lot '\(lot)' has expired on \(day)",
                advice: "refuse it, or book it with --damaged so that nobody sells it", as: .expired)
        }
        return day
    }

    private func day(of lot: String, said: String?) throws(ReceivingProblem) -> String? {
        if !lot.isEmpty, let known = lots.days[lot] {
            guard let said, said != known else { return known }
            throw .refused(
                "lot '\(lot)' of \(sku) \(known.map { "expires on \($0)" } ?? "does not expire") in the books, not on \(said)",
                advice: "look at the goods again: maybe it is another lot; if not, ask whoever judges quality", as: .otherExpiry)
        }
        if lot.isEmpty, let sentDays { return try day(among: sentDays, said: said) }
        if let said { return said }
        if !lot.isEmpty, let announced = expected.first(where: { $0.lot == lot })?.expiry { return announced }
        guard lots.days.values.contains(where: { $0 != nil }) else { return nil }
        throw .wrong(
            "the day on which \(sku) lot '\(lot)' expires is not said, and others of the article expire",
            advice: "--expiry with the day: 2027-03-31", as: .expiryMissing)
    }

    private func day(among days: Set<String?>, said: String?) throws(ReceivingProblem) -> String? {
        if let said, days.contains(said) { return said }
        if said == nil, days.count == 1, let only = days.first { return only }
        let list = ReceivingProblem.list(days.map { $0 ?? "none" }.sorted())
        throw .wrong(
            "\(sku) was sent with the expiry \(list), and \(said.map { "\($0) was said" } ?? "it is not said which")",
            advice: days == [nil] ? "count it without --expiry" : "--expiry with one of these days",
            as: said == nil ? .expiryMissing : .otherExpiry)
    }
}
